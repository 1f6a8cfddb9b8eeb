"""Who raised the issue, as far as a viewer may know."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, select

from cases.policy import may_ask_for_contact, sees_contact
from cases.reading.items import CaseItem
from cases.tables import Petitioner, table_of
from workflow.attempt import Actor

_PETITIONER = table_of(Petitioner)


@dataclass(frozen=True, slots=True)
class PetitionerView:
    """Who raised the issue. Only `category` and `anonymous` are for everybody who sees the case."""

    category: str
    anonymous: bool
    name: str | None = None
    organisation: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    #: whether name and addresses are withheld from this viewer
    withheld: bool = False
    #: whether they are shown to this viewer who asks (`cases.disclosure.contact`)
    on_request: bool = False


def petitioner_of(
    connection: Connection, actor: Actor, item: CaseItem, initial_state: str
) -> PetitionerView | None:
    """The petitioner of a case as `actor` may see them; None when none is kept. One statement."""
    whole = whole_petitioner(connection, item.petitioner_id)
    if whole is None or sees_contact(actor, item, initial_state):
        return whole
    on_request = may_ask_for_contact(actor, item, item.confidential)
    return PetitionerView(whole.category, whole.anonymous, withheld=True, on_request=on_request)


def whole_petitioner(connection: Connection, petitioner_id: int | None) -> PetitionerView | None:
    """Everything kept of a petitioner: for nobody who has not been judged before."""
    if petitioner_id is None:
        return None
    row: Any = connection.execute(
        select(_PETITIONER).where(_PETITIONER.c.id == petitioner_id)
    ).one_or_none()
    if row is None:
        return None
    return PetitionerView(
        row.category, row.anonymous, row.name, row.organisation, row.phone, row.email, row.address
    )
