"""Visitors: what is kept beyond its period, and what an erasure has left behind."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection, bindparam, or_, select

from cases.meetings.erasing import expired
from cases.meetings.retention import EVERYTHING
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Preparation, Registration, RegistrationFile, Visitor, table_of

_REG, _WHO = table_of(Registration), table_of(Visitor)
_ASKED, _DOCUMENT = table_of(Preparation), table_of(RegistrationFile)
#: the clock erases with every pass; a day is more than one takes, in whichever zone the day began
_PATIENCE: Final = timedelta(days=1)
#: nobody reads more of them
_MOST: Final = 1000
_LEFT: Final = Statement(
    select(_REG.c.id)
    .distinct()
    .select_from(_REG)
    .outerjoin(_WHO, _WHO.c.registration_id == _REG.c.id)
    .outerjoin(_ASKED, _ASKED.c.registration_id == _REG.c.id)
    .outerjoin(_DOCUMENT, _DOCUMENT.c.registration_id == _REG.c.id)
    .where(
        _REG.c.erased.is_not(None),
        or_(
            _REG.c.about != bindparam("nothing"),
            _REG.c.search != bindparam("nothing"),
            _REG.c.procedure.is_not(None) & _REG.c.procedure_code.is_(None),
            _REG.c.dossier_number.is_not(None),
            _REG.c.brings.is_not(None),
            _DOCUMENT.c.registration_id.is_not(None),
            _WHO.c.phone.is_not(None),
            _WHO.c.email.is_not(None),
            (_REG.c.erased == bindparam("everything")) & _WHO.c.registration_id.is_not(None),
            _ASKED.c.text.is_not(None),
            _ASKED.c.question.is_not(None),
            _ASKED.c.files > bindparam("none"),
        ),
    )
    .order_by(_REG.c.id)
)


def leftover_problems(connection: Connection) -> Iterator[str]:
    """What is left of visitors who were erased; one statement."""
    left = rows_of(connection, _LEFT, nothing="", everything=EVERYTHING, none=0)
    for (number,) in left:
        yield f"the registration {number} was erased, and something of its visitor is left."


def retention_problems(connection: Connection, ticked_at: datetime | None) -> Iterator[str]:
    """What the last pass of the clock should have erased; one statement."""
    if ticked_at is not None:
        day = (ticked_at - _PATIENCE).date()
        for number, _ in expired(connection, day, _MOST):
            yield f"the registration {number} keeps too long what tells of its visitor."
