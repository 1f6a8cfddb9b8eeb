"""A case's life in single steps, so that a story can begin where it matters."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import inspect, text

from cases.checking import CheckReport, check_register
from cases.commands.requests import Act, Done, Record
from cases.register import Register
from cases.store.engine import Database
from tests.people import LAN, MINH, THU, TUAN
from workflow.attempt import Actor

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)
#: Monday 16 November 2026, 09:00 in the province; its reply is due at the end of Monday the 23rd
MONDAY = datetime(2026, 11, 16, 2, 0, tzinfo=UTC)

ISSUE: dict[str, object] = {
    "title": "Đường làng ngập nước",
    "content": "Mỗi khi mưa, nước ngập đến đầu gối.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Nguyễn Văn Bình", "phone": "0912345678"},
}
REPLY: dict[str, object] = {
    "text": "Đường sẽ được sửa trước Tết.",
    "document_number": "123/SXD-HT",
    "document_date": "2026-11-17",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}


def recorded(register: Register, at: datetime = MONDAY, **fields: object) -> Done:
    """chị Thu records the issue."""
    return register.record(Record(THU, {**ISSUE, **fields}), at)


def act(
    register: Register,
    who: Actor,
    number: str,
    action: str,
    at: datetime,
    fields: Mapping[str, object] | None = None,
    **more: Any,
) -> Done:
    """Somebody does something; `more` is a key, a version or an If-Match of the command."""
    return register.act(Act(who, number, action, fields or {}, **more), at)


def in_progress(register: Register, at: datetime = MONDAY) -> str:
    """The number of a case that anh Minh assigned an hour after the recording and chị Lan accepted
    another hour later; it is at version 3.
    """
    number = recorded(register, at).number
    act(register, MINH, number, "assign", at + HOUR, {"lead_department": "SXD"})
    act(register, LAN, number, "accept", at + 2 * HOUR)
    return number


def reply(register: Register, number: str, at: datetime) -> Done:
    """anh Tuấn signs the reply."""
    return act(register, TUAN, number, "reply", at, REPLY)


def checked(register: Register) -> CheckReport:
    """What `check` says of the register."""
    with register.database.read() as connection:
        return check_register(connection, register.workflows)


def rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    """The rows of a query, as stored."""
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def contents(database: Database) -> dict[str, list[str]]:
    """Every row of every table."""
    tables = inspect(database.engine).get_table_names()
    return {table: sorted(map(repr, rows(database, f"SELECT * FROM {table}"))) for table in tables}
