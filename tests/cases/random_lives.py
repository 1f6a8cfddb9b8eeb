"""Random lives of a few cases: recordings, actions of all kinds of people, passes of the clock."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from hypothesis import strategies as st

from cases.commands.requests import Act
from cases.errors import CaseNotFound
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import MONDAY, REPLY, recorded
from tests.cases.versions.definitions import opened
from tests.databases import SqliteDatabases
from tests.people import HOA, LAN, LANH, MINH, NGA, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused

Doing = tuple[Actor, str, dict[str, object]]
Life = Sequence[tuple[timedelta, tuple[Any, ...]]]

DOINGS: tuple[Doing, ...] = (
    (MINH, "assign", {"lead_department": "SXD"}),
    (NGA, "assign", {"lead_department": "SXD", "coordinating": ["SYT"]}),
    (LAN, "accept", {"handler": "lan"}),
    (LAN, "send_back", {"legal_ground": "Đ.5", "proposed_body": "Sở Y tế"}),
    (MINH, "reassign", {"lead_department": "SYT", "reason": "Đúng ngành."}),
    (MINH, "reclassify", {"pace": "urgent", "reason": "Gấp."}),
    (MINH, "reclassify", {"pace": "complex", "reason": "Khó."}),
    (MINH, "reclassify", {"kind": "complaint", "reason": "Là khiếu nại."}),
    (LANH, "instruct", {"text": "Nhanh."}),
    (LANH, "instruct", {"text": "Nhanh.", "due": timedelta(days=2)}),
    (LANH, "instruct", {"text": "Báo cáo.", "report_due": timedelta(days=3)}),
    (LANH, "withdraw_instruction", {"reason": "Không cần nữa."}),
    (LAN, "pause", {"reason": "assessment", "waiting_for": "kết quả"}),
    (LAN, "resume", {}),
    (LAN, "request_extension", {"due": timedelta(days=20), "reason": "Chờ đo đạc."}),
    (MINH, "grant_extension", {"due": timedelta(days=20)}),
    (MINH, "revoke_extension", {"reason": "Không cần nữa."}),
    (LAN, "request_contribution", {"department": "SYT", "text": "Xin ý kiến."}),
    (HOA, "contribute", {"text": "Đồng ý."}),
    (LAN, "inform", {"text": "Đang làm."}),
    (MINH, "escalate", {"reason": "Chậm."}),
    (TUAN, "reply", REPLY),
    (MINH, "close", {}),
    (MINH, "reopen", {"reason": "Còn ngập."}),
)

_gaps = st.integers(1, 24 * 9).map(lambda hours: timedelta(hours=hours, minutes=7))
_acts = st.tuples(st.just("act"), st.integers(0, 3), st.sampled_from(DOINGS))


def lives(*more: str) -> st.SearchStrategy[Life]:
    """Lives of up to thirty happenings; `more` are words for what the test itself brings about."""
    words = [st.just((word,)) for word in ("record", "tick", "tick", *more)]
    return st.lists(st.tuples(_gaps, st.one_of(*words, _acts, _acts)), min_size=4, max_size=30)


class Story:
    """A register in which a life is lived. `other` is told of every word that is the test's own."""

    def __init__(self, database: Database) -> None:
        self.database = database
        self.register: Register = opened(database)
        self.now = MONDAY
        self._numbers = [recorded(self.register, MONDAY).number]

    def live(self, life: Life) -> None:
        """Let it all happen; what is refused changes nothing."""
        for gap, (what, *more) in life:
            self.now += gap
            if what == "record":
                self._numbers.append(recorded(self.register, self.now).number)
            elif what == "tick":
                assert self.register.tick(self.now).failed == 0
            elif what == "act":
                self._act(*more)
            else:
                self.other(what, self.now)

    def other(self, what: str, now: datetime) -> None:
        """What only one test brings about."""
        raise AssertionError(f"nobody knows how to {what} at {now}")

    def _act(self, which: int, doing: Doing) -> None:
        actor, action, given = doing
        fields = {name: self._dated(value) for name, value in given.items()}
        command = Act(actor, self._numbers[which % len(self._numbers)], action, fields)
        with suppress(Refused, CaseNotFound):
            self.register.act(command, self.now)

    def _dated(self, value: object) -> object:
        """Spans are counted from now on."""
        return (self.now + value).isoformat() if isinstance(value, timedelta) else value


@contextmanager
def a_copy_of(template: SqliteDatabases) -> Iterator[Database]:
    """A register of its own, gone afterwards."""
    with TemporaryDirectory() as folder:
        database = Database(template.copy_to(Path(folder) / "register.db"))
        try:
            yield database
        finally:
            database.close()
