"""What no letter to a visitor may look like, and which change nobody was told of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, and_, select

from cases.meetings.rules import rules
from cases.tables import RegistrationChange, Visitor, table_of
from notifications.tables import VisitLetter

_LETTER, _CHANGE = table_of(VisitLetter), table_of(RegistrationChange)
_WHO: Final = table_of(Visitor)
_STATUSES: Final = frozenset(("pending", "sent", "dead"))
#: the first line of a registration, which is always told
_FIRST: Final = "register"


def visit_letter_problems(connection: Connection) -> Iterator[str]:
    """Each problem is a sentence; two statements."""
    for row in connection.execute(select(_LETTER).order_by("registration_id", "no")):
        where = f"the letter about change {row.no} of the registration {row.registration_id}"
        if row.status not in _STATUSES:
            yield f"{where} has an unknown status."
        if (row.status == "sent") is (row.sent_at is None):
            yield f"{where} is sent without a time, or has one without being sent."
        if row.status == "dead" and not row.last_error:
            yield f"{where} was given up without a reason."
    told = [_FIRST, *(name for name, step in rules().registrations.steps.items() if step.tells)]
    untold = (
        select(_CHANGE.c.registration_id, _CHANGE.c.no)
        .join(_WHO, _WHO.c.registration_id == _CHANGE.c.registration_id)
        .outerjoin(
            _LETTER,
            and_(
                _LETTER.c.registration_id == _CHANGE.c.registration_id,
                _LETTER.c.no == _CHANGE.c.no,
            ),
        )
        .where(
            _CHANGE.c.step.in_(told),
            _LETTER.c.no.is_(None),
            _WHO.c.phone.is_not(None) | _WHO.c.email.is_not(None),
        )
        .order_by(_CHANGE.c.registration_id, _CHANGE.c.no)
    )
    for number, no in connection.execute(untold):
        yield f"nobody was told of change {no} of the registration {number}."
