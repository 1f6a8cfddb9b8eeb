"""The slip that a citizen takes home: the tracking code, its picture, and until when."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import Connection

from cases.reading.case_view import case_view
from cases.reading.deadlines import DeadlineView
from cases.reading.items import CaseItem
from web.pictures import qr_of
from web.visit import Visit


@dataclass(frozen=True, slots=True)
class Slip:
    """One slip; without a `code` once it was handed over (contract.md section 6)."""

    case: CaseItem
    code: str | None
    address: str
    picture: str
    deadline: DeadlineView | None


def slip_of(visit: Visit, connection: Connection, number: str) -> Slip:
    """The slip of a case; raises CaseNotFound, for "not yours" as for "not there"."""
    view = case_view(connection, visit.office, visit.staff, number, visit.now, visit.language)
    code = visit.services.codes.reveal(connection, view.case_id)
    address = f"{visit.services.settings.public_url}/status/{code}" if code else ""
    return Slip(
        case=view.item,
        code=code,
        address=address,
        picture=qr_of(address) if code else "",
        deadline=next((each for each in view.deadlines if each.citizen_clock), None),
    )
