"""The rows of letters to visitors: one for each change that they are told of."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Final

from sqlalchemy import select

from cases.meetings.desk import Tiding
from cases.store.case_rows import table_of
from cases.store.statement import OneOf, Statement, list_parameter
from cases.store.transaction import WriteTransaction
from cases.tables import Visitor
from notifications.letter_queue import LetterQueue
from notifications.tables import VisitLetter

LETTERS: Final = LetterQueue(table_of(VisitLetter))
_WHO: Final = table_of(Visitor)
_WAYS: Final = Statement(
    select(_WHO.c.registration_id, _WHO.c.email, _WHO.c.phone).where(
        OneOf(_WHO.c.registration_id, "ids")
    )
)


def plan_letters(transaction: WriteTransaction, tidings: Sequence[Tiding], now: datetime) -> None:
    """Queue a letter for each change whose visitor can be reached (the teller of `Desk`)."""
    if not tidings:
        return
    ids = list_parameter([each.registration_id for each in tidings], transaction.dialect)
    rows = transaction.fetch(_WAYS, ids=ids)
    ways = {row[0]: "email" if row[1] else "sms" for row in rows if row[1] or row[2]}
    for each in tidings:
        if each.registration_id in ways:
            key, channel = (each.registration_id, each.no), ways[each.registration_id]
            LETTERS.add(transaction, key, channel, each.step, now, now)
