"""A case's life in single steps, so that tests can tell how it went on from where."""

from __future__ import annotations

from datetime import UTC, datetime

from sqlalchemy import text

from cases.commands.requests import Act, Done, Record
from cases.register import Register
from cases.store.engine import Database
from tests.people import LAN, MINH, THU, TUAN
from workflow.attempt import Actor

#: Monday 9 November 2026, 09:00 in the province
MONDAY = datetime(2026, 11, 9, 2, 0, tzinfo=UTC)
REPLY = {
    "text": "Đường sẽ được sửa trước Tết.",
    "document_number": "123/SXD-HT",
    "document_date": "2026-11-12",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}


def issue(title: str = "Đường làng ngập nước") -> dict[str, object]:
    """The fields of a recording."""
    return {
        "title": title,
        "content": "Mỗi khi mưa, nước ngập đến đầu gối.",
        "kind": "feedback",
        "pace": "normal",
        "origin": "walk_in",
        "petitioner": {"anonymous": True},
    }


def recorded(register: Register, at: datetime = MONDAY) -> str:
    """chị Thu records an issue; the case's number."""
    return register.record(Record(THU, issue()), at).number


def act(
    register: Register, actor: Actor, number: str, action: str, at: datetime, **fields: object
) -> Done:
    """Somebody does something now."""
    return register.act(Act(actor, number, action, fields), at)


def assigned(register: Register, at: datetime = MONDAY) -> str:
    """chị Thu records, anh Minh assigns it to the Department of Construction at once."""
    number = recorded(register, at)
    act(register, MINH, number, "assign", at, lead_department="SXD")
    return number


def in_progress(register: Register, at: datetime = MONDAY) -> str:
    """… and chị Lan accepts it."""
    number = assigned(register, at)
    act(register, LAN, number, "accept", at)
    return number


def replied(register: Register, number: str, at: datetime) -> None:
    """anh Tuấn signs the reply."""
    act(register, TUAN, number, "reply", at, **REPLY)


def rows(database: Database, query: str) -> list[tuple[object, ...]]:
    """The rows of a query, as stored."""
    with database.read() as connection:
        return [tuple(row) for row in connection.execute(text(query))]


def row_counts(database: Database) -> dict[str, object]:
    """How many rows every table of the register has."""
    from sqlalchemy import inspect

    tables = inspect(database.engine).get_table_names()
    return {table: rows(database, f"SELECT count(*) FROM {table}")[0][0] for table in tables}
