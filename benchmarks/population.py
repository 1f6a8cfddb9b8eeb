"""A province's register after years of Mondays: mostly closed cases, some open, some overdue."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from benchmarks.crowd import Copies, multiply
from benchmarks.life import RECORDING, REPLY
from benchmarks.sweep import FIRST_ID
from cases.commands.requests import Act, Record
from cases.register import Register
from tests.people import MINH, THU
from tests.web.stories import MONDAY
from workflow.attempt import Actor

#: shares of all cases: closed, open and in time, overdue
_CLOSED, _OPEN, _OVERDUE = 80, 18, 2
#: of a thousand cases, how many besides whose contribution alone is overdue
_CONTRIBUTIONS: Final = 2


def described(cases: int) -> str:
    """What `populate` makes, in a sentence."""
    return (
        f"{cases:,} cases, {_CLOSED} % closed, {_OPEN} % open and in time, {_OVERDUE} % overdue, "
        f"over every department; {_CONTRIBUTIONS} ‰ more whose contribution alone is overdue."
    )


def populate(register: Register, cases: int) -> None:
    """Fill an empty register as it stands on MONDAY at 09:00, the clock's pass included."""
    crowd = _crowd(register, cases)
    owed = _owed(register, cases, crowd[-1].ids[-1] + 1)
    # before there are copies: each has behind it what the clock did with its model
    register.tick(MONDAY)
    multiply(register.database, crowd, only=("case_file",))
    multiply(register.database, owed, only=("case_file", "deadline"))


def _crowd(register: Register, cases: int) -> list[Copies]:
    codes = sorted(register.directory.current().active_codes() - {"VPUBND"})
    crowd, first = [], FIRST_ID
    for share, days, finished in ((_CLOSED, 60, True), (_OPEN, 0, False), (_OVERDUE, 14, False)):
        each = cases * share // 100 // len(codes)
        for code in codes:
            model = _model(register, code, days, finished)
            crowd.append(Copies(model, range(first, first + each)))
            first += each
    return crowd


def _owed(register: Register, cases: int, first: int) -> list[Copies]:
    """Cases in time for which another department is overdue with its contribution."""
    codes = sorted(register.directory.current().active_codes() - {"VPUBND"})
    each = max(1, cases * _CONTRIBUTIONS // 1000 // len(codes))
    owed = []
    for code, asked in zip(codes, [*codes[1:], codes[0]], strict=True):
        model = _asking(register, code, asked)
        owed.append(Copies(model, range(first, first + each)))
        first += each
    return owed


def _asking(register: Register, code: str, asked: str) -> int:
    at = MONDAY - timedelta(days=7, hours=1)
    done = register.record(Record(THU, {**RECORDING, "pace": "complex"}), at)
    officer = Actor("lan", frozenset({"department_officer"}), code)
    request = {"department": asked, "text": "Cho ý kiến."}
    for actor, action, fields in (
        (MINH, "assign", {"lead_department": code}),
        (officer, "request_contribution", request),
    ):
        register.act(Act(actor, done.number, action, fields), at)
    return done.case_id


def _model(register: Register, code: str, days: int, finished: bool) -> int:
    at = MONDAY - timedelta(days=days, hours=1)
    done = register.record(Record(THU, RECORDING), at)
    head = Actor("tuan", frozenset({"department_head"}), code)
    steps: list[tuple[Actor, str, dict[str, object]]] = [
        (MINH, "assign", {"lead_department": code})
    ]
    if finished:
        reply = {**REPLY, "document_date": f"{at:%Y-%m-%d}"}
        steps += [(head, "accept", {}), (head, "reply", reply), (MINH, "close", {})]
    for actor, action, fields in steps:
        register.act(Act(actor, done.number, action, fields), at)
    return done.case_id
