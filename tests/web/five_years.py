"""Five years of Mondays: 260 sessions, 10,000 people who came, a case each, a brief of forty."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, insert, select, update

from cases import tables
from cases.calendar.sessions import add_session, planned
from cases.meetings.registering import register_visit
from cases.tables import table_of
from tests.cases.meetings.mondays import FORM
from tests.web.stories import MONDAY, Office
from workflow.words import fold

SESSIONS: Final = 260
REGISTRATIONS: Final = 10_000
VISITORS: Final = 40
NEXT: Final = "2026-11-30-caolanh"
LAST: Final = "2026-11-23-caolanh"
_FIRST_CASE: Final = 500
_AT_ONCE: Final = 2_000


def live(office: Office) -> None:
    """Put everything into an empty register; the time is then MONDAY."""
    _sessions(office)
    model = office.record(MONDAY, origin="session", session=LAST, procedure="Cấp giấy phép")
    visit = {**FORM, "session": NEXT, "procedure": "Cấp giấy phép"}
    for number in range(VISITORS):
        person = {"phone": f"09{number:08}", "name": f"Ông Bảy {number}"}
        register_visit(office.services.mondays, None, visit | person, None, MONDAY)
    with office.services.database.engine.begin() as connection:
        _people(connection)
        _cases(connection, model.case_id)


def _sessions(office: Office) -> None:
    calendar = office.services.calendar()
    with office.services.database.write() as transaction:
        for weeks in range(-SESSIONS, 2):
            day = MONDAY.date() + timedelta(weeks=weeks)
            session = planned(day, "caolanh", "Chủ tịch UBND tỉnh", calendar)
            status = "announced" if day > MONDAY.date() else "concluded"
            if day == MONDAY.date():
                status = "held"
            add_session(transaction, replace(session, status=status, capacity=60))
        transaction.commit()


def _day(number: int) -> date:
    return MONDAY.date() - timedelta(weeks=number % SESSIONS)


def _people(connection: Connection) -> None:
    """Everybody who came, with a line each; every fortieth has come before."""
    model = _row(connection, tables.Registration, "id", 1)
    who = _row(connection, tables.Visitor, "registration_id", 1)
    line = _row(connection, tables.RegistrationChange, "registration_id", 1)
    numbers = range(_FIRST_CASE, _FIRST_CASE + REGISTRATIONS)
    _fill(
        connection,
        tables.Registration,
        (
            model
            | {"id": n, "session_id": f"{_day(n)}-caolanh", "state": "came", "digest": f"d{n}"}
            | {"place": n // SESSIONS + 1}
            for n in numbers
        ),
    )
    _fill(
        connection,
        tables.Visitor,
        (who | {"registration_id": n, "phone": f"+849{n % 1000:08}"} for n in numbers),
    )
    _fill(
        connection,
        tables.RegistrationChange,
        (line | {"registration_id": n, "session_id": f"{_day(n)}-caolanh"} for n in numbers),
    )


def _cases(connection: Connection, model_id: int) -> None:
    """A case of each: its own petitioner, procedures that come back, every tenth still open."""
    model = _row(connection, tables.CaseFile, "id", model_id)
    person = _row(connection, tables.Petitioner, "id", model["petitioner_id"])
    numbers = range(_FIRST_CASE, _FIRST_CASE + REGISTRATIONS)
    ids = {n: model_id + n for n in numbers}
    _fill(
        connection,
        tables.Petitioner,
        (person | {"id": ids[n], "phone": f"+849{n % 1000:08}"} for n in numbers),
    )
    _fill(
        connection,
        tables.CaseFile,
        (
            model
            | {"id": ids[n], "petitioner_id": ids[n], "session_id": f"{_day(n)}-caolanh"}
            | {"procedure": f"Thủ tục số {n % 300}", "search": fold(model["title"])}
            | (
                {}
                if n % 10 == 0
                else {"state": "closed", "closed_at": MONDAY, "overdue_from": None}
            )
            for n in numbers
        ),
    )
    words = ({"petitioner_id": ids[n], "word": f"+849{n % 1000:08}"} for n in numbers)
    _fill(connection, tables.PetitionerWord, words)
    links = ({"case_id": ids[n], "registration_id": n} for n in numbers)
    _fill(connection, tables.RegistrationCase, links)
    counter = table_of(tables.CaseCounter)
    connection.execute(update(counter).values(last=_FIRST_CASE + REGISTRATIONS))


def _row(connection: Connection, model: Any, key: str, value: int) -> dict[str, Any]:
    table = table_of(model)
    found = connection.execute(select(table).where(table.c[key] == value)).first()
    assert found is not None
    return dict(found._mapping)


def _fill(connection: Connection, model: Any, rows: Iterator[dict[str, Any]]) -> None:
    some = list(rows)
    for start in range(0, len(some), _AT_ONCE):
        connection.execute(insert(table_of(model)), some[start : start + _AT_ONCE])
