"""A fresh demo register: organisation, people, sessions, and half a year of cases."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from importlib.resources import files
from random import Random

from sqlalchemy import select

from cases.calendar.sessions import MondayRule, Session, add_session
from cases.demo.cast import LEADER, PASSWORD, SITE, hire, members
from cases.demo.half_year import HalfYear, Monday, Size
from cases.demo.papers import Papers
from cases.demo.visits import Visits
from cases.importing.lists.procedures import import_procedures
from cases.meetings.desk import Desk
from cases.meetings.preparation.asking import Asking
from cases.numbers import case_number
from cases.register import Register
from cases.store.settings import write_settings
from cases.tables import CaseFile, table_of

SEED = 20230814
_WEEKS = 26
_SHOWN_CODES = 3
#: places at a session; few at the next ones, so that somebody waits for one
_MANY, _FEW = 12, 6
_LABELS = {
    "upc_office": "Văn phòng UBND tỉnh",
    "upc_chief": "Chánh Văn phòng UBND tỉnh",
    "centre": "Trung tâm Phục vụ hành chính công, Tổng đài 1022",
    "leader": "Lãnh đạo tỉnh",
    "auditor": "Kiểm tra, giám sát",
    "admin": "Quản trị hệ thống",
    "department_officer": "Chuyên viên",
    "department_head": "Thủ trưởng đơn vị",
}
_CASES = table_of(CaseFile)


@dataclass(frozen=True, slots=True)
class Account:
    """An account of the demo, as contract.md section 3 shows it."""

    username: str
    password: str
    role: str
    department: str | None
    label: str


@dataclass(frozen=True, slots=True)
class Code:
    """A tracking code of the demo."""

    code: str
    number: str
    state: str


def build_demo(
    register: Register, now: datetime, size: Size | None = None, desk: Desk | None = None
) -> tuple[Code, ...]:
    """Fill an empty, set-up register with the half year that ends at `now` (UTC).

    Everything about cases goes through record, act and tick, everything about Mondays through
    `desk`; without one, nobody writes letters about them. Returns three codes that show a case
    each in another situation.
    """
    random = Random(SEED)  # noqa: S311 - repeatable on purpose
    sessions = _sessions(register, now)
    start = sessions[0].starts_at
    with register.database.write() as transaction:
        hire(transaction, random, start - timedelta(days=1))
        for session in sessions:
            add_session(transaction, session)
        shown = [asdict(account) for account in accounts()]
        write_settings(transaction, {"demo_accounts": json.dumps(shown, ensure_ascii=False)})
        transaction.commit()
    desk, size = desk or _desk(register), size or Size()
    _take_over_procedures(desk, start)
    play = HalfYear(register, now, SEED)
    days = [Monday(s.id, s.starts_at, s.ends_at) for s in sessions]
    # a seed of its own: the cases come out as they would without visitors
    random = Random(SEED + 1)  # noqa: S311 - repeatable on purpose
    Visits(play, desk, register.calendar(), random, now).plan(days, size.visited)
    Papers(play, register, desk, play.departments, now).plan(days)
    play.play([day for day in days if day.starts_at < now], size)
    return _codes(register, play.codes, now)


def accounts() -> tuple[Account, ...]:
    """Everybody who can sign in to the demo."""
    return tuple(
        Account(member.username, PASSWORD, member.role, member.department, _LABELS[member.role])
        for member in members()
    )


def _sessions(register: Register, now: datetime) -> tuple[Session, ...]:
    calendar = register.calendar()
    today = calendar.local(now).date()
    rule = MondayRule(SITE, LEADER)
    first, last = today - timedelta(weeks=_WEEKS), today + timedelta(days=7)
    return tuple(
        replace(session, status="announced", capacity=_FEW if session.ends_at > now else _MANY)
        for session in rule.sessions(first, last, calendar)
    )


def _take_over_procedures(desk: Desk, now: datetime) -> None:
    """The list of procedures, invented like everything else."""
    content = files("cases.demo").joinpath("procedures.csv").read_bytes()
    import_procedures(desk, None, content, now, dry_run=False)


def _desk(register: Register) -> Desk:
    return Desk(
        register.database,
        register.calendar,
        register.directory.current,
        register.codes,
        register.tools.random,
        [Asking(register.calendar)],
    )


def _codes(register: Register, codes: dict[str, str], now: datetime) -> tuple[Code, ...]:
    """A case that is late, one that waits within its deadline, and one that was answered."""
    columns = (_CASES.c.id, _CASES.c.state, _CASES.c.overdue_from)
    with register.database.read() as connection:
        rows = connection.execute(select(*columns).order_by(_CASES.c.id.desc())).all()
    late = [row for row in rows if row.overdue_from is not None and row.overdue_from < now]
    waiting = [row for row in rows if row.overdue_from is not None and row.overdue_from >= now]
    answered = [row for row in rows if row.state == "replied"]
    others = [row for row in rows if row.state == "closed"]
    picked: dict[int, str] = {}
    for group in (late, waiting, answered, others, rows):
        if group and len(picked) < _SHOWN_CODES:
            picked.setdefault(group[0].id, group[0].state)
    numbers = ((case_number(case_id), state) for case_id, state in picked.items())
    return tuple(Code(codes[number], number, state) for number, state in numbers)
