"""What is read together was true together, whoever writes meanwhile."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from sqlalchemy import Connection, event, text

from cases.checking import check_register
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import HOUR, MONDAY, act, in_progress, recorded
from tests.people import LAN


@contextmanager
def after_the_first_look(
    database: Database, table: str, happens: Callable[[], Any]
) -> Iterator[None]:
    """Let something happen right after the first statement that reads `table`."""
    waiting = [happens]

    def looked(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        if f"FROM {table}" in statement and waiting:
            waiting.pop()()

    event.listen(database.engine, "after_cursor_execute", looked)
    try:
        yield
    finally:
        event.remove(database.engine, "after_cursor_execute", looked)
    assert not waiting, "nobody looked"


def entries(connection: Connection) -> int:
    return int(connection.execute(text("SELECT count(*) FROM history")).scalar_one())


def test_a_second_look_sees_what_the_first_saw(register: Register) -> None:
    recorded(register)
    with register.database.read() as connection:
        before = entries(connection)
        recorded(register)

        assert entries(connection) == before
    with register.database.read() as connection:
        assert entries(connection) == before + 1


def problems_beside_chi_lan(register: Register) -> list[str]:
    """What `check` says when chị Lan writes a note between two of its looks."""
    number = in_progress(register)

    def chi_lan_writes() -> None:
        act(register, LAN, number, "note", MONDAY + 3 * HOUR, {"text": "Đã gọi cho bà Sáu."})

    with (
        after_the_first_look(register.database, "case_file", chi_lan_writes),
        register.database.read() as connection,
    ):
        return check_register(connection, register.workflows).problems


def test_a_check_beside_somebody_at_work_finds_no_damage(register: Register) -> None:
    assert problems_beside_chi_lan(register) == []


@pytest.mark.parametrize("database_url", ["postgres"], indirect=True)
def test_without_it_the_check_would_cry_wolf(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control; in SQLite there is no other way to read."""
    monkeypatch.setattr(register.database, "_reading", register.database.engine)

    assert any("history" in problem for problem in problems_beside_chi_lan(register))
