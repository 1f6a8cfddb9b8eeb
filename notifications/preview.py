"""The letter that the petitioner would get, from the same template, before anything is done.

It listens to an action that is tried and then given up (`cases.register.Register.rehearse`), so
whom it tells and with which dates is what the action itself would say. The name is left out: not
everybody who writes to a petitioner may know it.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from cases.casefile.case import Happening
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import HistoryEntry, table_of
from notifications.addressees import Addressee
from notifications.letters import Disclosure, Surroundings, Topic, write_letter
from notifications.matter import Matter, read_public_words
from notifications.outbox import Key
from notifications.planner import Plan, Planner
from notifications.render import Text

_ENTRY = table_of(HistoryEntry).c
_PAYLOAD: Final = Statement(
    select(_ENTRY.payload).where(
        _ENTRY.case_id == bindparam("case_id"), _ENTRY.seq == bindparam("seq")
    )
)


class Preview:
    """A listener that writes nothing and keeps the letters to petitioners it would lead to.

    `language` is the one that a petitioner is written to in.
    """

    def __init__(self, planner: Planner, around: Surroundings, language: str = "vi") -> None:
        self.letters: list[Text] = []
        self._planner = planner
        self._around = around
        self._language = language

    def __call__(
        self, transaction: WriteTransaction, happenings: Sequence[Happening], now: datetime
    ) -> None:
        """Write the letters of these happenings; `transaction` holds what they have changed."""
        for happening in happenings:
            plan = self._planner.plan(happening)
            if plan is None:
                continue
            for reference, (channel, citizen) in plan.recipients.items():
                if citizen:
                    self._write(transaction, happening, plan, (reference, channel))

    def _write(
        self,
        transaction: WriteTransaction,
        happening: Happening,
        plan: Plan,
        to: tuple[str, str],
    ) -> None:
        case_id, seq = happening.case.id, happening.seq
        payload = rows_of(transaction, _PAYLOAD, case_id=case_id, seq=seq)[0][0]
        fields: dict[str, Any] = json.loads(payload).get("fields", {})
        matter = Matter(happening.case, happening.at, fields)
        topic = Topic(plan.event, plan.references, matter, plan.definition)
        words = read_public_words(transaction, case_id, seq)
        letter = write_letter(
            Key(case_id, seq, *to),
            topic,
            Addressee("", "", self._language, to[0]),
            self._around,
            Disclosure(words),
        )
        self.letters.append(Text(letter.subject, letter.body))
