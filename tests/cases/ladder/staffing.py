"""Who holds which post in these stories, and who is away when."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.access.accounts import disable
from cases.calendar.office_calendar import OfficeCalendar
from cases.checking import check_register
from cases.codes.tracking import CodeBook
from cases.directory.absences import note_absence
from cases.directory.people import person_id_of
from cases.directory.posts import Holding, fill_post
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import rows
from tests.people import HIRED_AT, hire
from workflow.definition import WorkflowDefinition
from workflow.versions import Workflows


def id_of(register: Register, username: str | None) -> int | None:
    """Somebody's id."""
    if username is None:
        return None
    with register.database.read() as connection:
        return person_id_of(connection, username)


def fill(
    register: Register,
    post: str,
    holder: str | None,
    department: str = "",
    *,
    deputy: str | None = None,
    at: datetime = HIRED_AT,
) -> None:
    """Say who holds a post, and who stands in."""
    holding = Holding(post, department, id_of(register, holder), id_of(register, deputy))
    with register.database.write() as transaction:
        fill_post(transaction, holding, at, "console")
        transaction.commit()


def away(register: Register, username: str, since: datetime, until: datetime) -> None:
    """Somebody is away."""
    person = id_of(register, username)
    assert person is not None
    with register.database.write() as transaction:
        note_absence(transaction, person, since, until, since, "console")
        transaction.commit()


def leave(register: Register, username: str) -> None:
    """Somebody's account ends."""
    person = id_of(register, username)
    assert person is not None
    with register.database.write() as transaction:
        disable(transaction, person)
        transaction.commit()


def told(register: Register, deadline: str = "reply") -> list[tuple[Any, ...]]:
    """Rung, who was told by which post and as what, and whether its own post was vacant."""
    names = {person.id: person.username for person in register.directory.current().people()}
    found = rows(
        register.database,
        "SELECT rung, person_id, told_post, told_as, vacant FROM escalation "
        f"WHERE deadline_name = '{deadline}' ORDER BY seq",
    )
    return [(rung, names.get(person), post, how, bool(vacant)) for rung, person, post, how, vacant
            in found]  # fmt: skip


def fired(register: Register, deadline: str = "reply") -> list[tuple[Any, ...]]:
    """Rung, occurrence, level, department and instant of what fired, in order."""
    return rows(
        register.database,
        "SELECT rung, occurrence, level, department, rung_at FROM escalation "
        f"WHERE deadline_name = '{deadline}' ORDER BY seq",
    )


def register_under(database: Database, definition: WorkflowDefinition) -> Register:
    """A register with everybody of `tests.people`, whose cases follow this definition."""
    key = (definition.key, definition.version)
    directory, codes = hire(database), CodeBook("a secret of the tests, known to all")
    workflows = Workflows({key: definition}, key)
    return Register(database, workflows, OfficeCalendar(database), directory, codes)


def problems(register: Register) -> list[str]:
    """What `check` finds."""
    with register.database.read() as connection:
        report = check_register(connection, register.workflows)
    return report.problems
