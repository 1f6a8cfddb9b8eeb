"""People are resolved when the rung fires, and the row says who was told and as what."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.directory.vacancies import vacant_posts
from cases.register import Register
from cases.store.engine import Database
from tests.cases.ladder.staffing import away, fill, fired, leave, problems, register_under, told
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, rows
from tests.databases import SqliteDatabases
from tests.people import LAN
from workflow.versions import Workflows

#: the reply is due at the end of Monday the 23rd; the 24th is off
OVERDUE = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)


def test_each_rung_names_who_was_told_as_what(register: Register) -> None:
    number = in_progress(register)
    act(register, LAN, number, "appoint_handler", MONDAY + 3 * HOUR, {"handler": "lan"})
    fill(register, "upc_deputy_chief", "nga")
    fill(register, "chairman", "lanh")
    register.tick(OVERDUE)
    assert told(register) == [
        ("minus_3", "lan", "handler", "holder", False),
        ("minus_1", "lan", "handler", "holder", False),
        ("due", "tuan", "department_head", "holder", False),
        ("plus_1", "minh", "upc_office", "holder", False),
        ("plus_3", "nga", "upc_deputy_chief", "holder", False),
        ("plus_5", "lanh", "chairman", "holder", False),
    ]


def test_the_history_keeps_who_was_told(register: Register) -> None:
    in_progress(register)
    register.tick(OVERDUE)
    entries = rows(register.database, "SELECT payload FROM history WHERE action = 'escalate'")
    payloads = [json.loads(payload) for (payload,) in entries]
    kept = [each["told"] for each in payloads if each["deadline"] == "reply"]
    assert [(each["post"], each["as"], each["vacant"]) for each in kept] == [
        ("department_head", "holder", False),
        ("upc_office", "holder", False),
        ("upc_office", "office", True),
        ("upc_office", "office", True),
    ]
    assert all(isinstance(each["person"], int) for each in kept)
    assert problems(register) == []


def test_a_deputy_is_told_while_the_holder_is_away_and_no_longer(register: Register) -> None:
    fill(register, "chairman", "lanh", deputy="nga")
    in_progress(register)
    # bà Nga stands in on the day of +5 (24:00 of 30/11) and not on the Mondays after it
    away(register, "lanh", datetime(2026, 11, 30, tzinfo=UTC), datetime(2026, 12, 4, tzinfo=UTC))
    for day in range(32):
        register.tick(MONDAY + day * DAY)
    assert [row for row in told(register) if row[0] in ("plus_5", "monday")] == [
        ("plus_5", "nga", "chairman", "deputy", False),
        ("monday", "lanh", "chairman", "holder", False),
        ("monday", "lanh", "chairman", "holder", False),
    ]


def test_a_vacant_post_passes_the_rung_to_the_next_one(register: Register) -> None:
    fill(register, "chairman", "lanh")
    in_progress(register)
    register.tick(OVERDUE)
    assert told(register)[-2:] == [
        ("plus_3", "lanh", "chairman", "next_rung", True),
        ("plus_5", "lanh", "chairman", "holder", False),
    ]


def test_a_vice_chairman_is_told_for_the_departments_in_charge(register: Register) -> None:
    fill(register, "chairman", "lanh")
    fill(register, "chairman", "nga", "SXD")
    in_progress(register)
    recorded(register)
    register.tick(OVERDUE + DAY)
    found = rows(
        register.database,
        "SELECT department, person_id FROM escalation WHERE rung = 'plus_5' ORDER BY case_id",
    )
    names = {person.id: person.username for person in register.directory.current().people()}
    assert [(of, names[who]) for of, who in found] == [("SXD", "nga"), ("VPUBND", "lanh")]


def test_somebody_who_may_not_see_the_case_is_passed_over(register: Register) -> None:
    """A named holder from another department would be told of what they cannot open."""
    fill(register, "department_head", "hoa", "SXD", deputy="lan")
    in_progress(register)
    register.tick(OVERDUE)
    assert told(register)[2][:4] == ("due", "lan", "department_head", "deputy")


def test_people_of_today_are_told_when_the_clock_was_off(register: Register) -> None:
    """The rung keeps its instant of the past, the one it reaches is who holds the post now."""
    in_progress(register)
    leave(register, "tuan")
    register.tick(OVERDUE)
    due = told(register)[2]
    assert due == ("due", "minh", "upc_office", "next_rung", True)


def test_what_an_import_brings_was_told_to_nobody(register: Register) -> None:
    in_progress(register)
    later = 30 * DAY // timedelta(microseconds=1)
    with register.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE case_file SET created_at = created_at + {later}")
    register.tick(OVERDUE)
    assert {row[1:] for row in told(register)} == {(None, None, None, False)}


POSTS = st.fixed_dictionaries(
    {
        post: st.tuples(
            st.sampled_from([None, "lanh", "nga", "minh"]), st.sampled_from([None, "khoa"])
        )
        for post in ("chairman", "upc_deputy_chief", "upc_chief", "upc_office")
    }
)


Staffing = dict[str, tuple[str | None, str | None]]


def lived(databases: SqliteDatabases, posts: Staffing, gone: set[str]) -> list[object]:
    """What a register of two cases recorded in six weeks, with these people at these posts."""
    with TemporaryDirectory() as folder:
        database = Database(databases.copy_to(Path(folder) / "register.db"))
        register = register_under(database, Workflows.shipped().current.definition)
        in_progress(register)
        recorded(register)
        for post, (holder, deputy) in posts.items():
            fill(register, post, holder, deputy=deputy)
        for username in gone:
            leave(register, username)
        register.tick(MONDAY + 40 * DAY)
        found = [fired(register, name) for name in ("reply", "assign", "progress", "alarm")]
        database.close()
    return found


@pytest.fixture(scope="module")
def fully_staffed(sqlite_databases: SqliteDatabases) -> list[object]:
    """The same register where nobody is missing."""
    posts: Staffing = {"chairman": ("lanh", None), "upc_deputy_chief": ("nga", None)}
    return lived(sqlite_databases, posts, set())


@settings(max_examples=15, deadline=None)
@given(posts=POSTS, gone=st.sets(st.sampled_from(["tuan", "lan", "minh", "nga"])))
def test_a_vacancy_never_changes_whether_or_when_a_rung_is_recorded(
    sqlite_databases: SqliteDatabases,
    fully_staffed: list[object],
    posts: Staffing,
    gone: set[str],
) -> None:
    assert lived(sqlite_databases, posts, gone) == fully_staffed


def test_while_no_department_leads_the_case_the_office_itself_is_told(register: Register) -> None:
    """The UPC office has no head of unit; that is no vacancy."""
    recorded(register)
    register.tick(OVERDUE)
    assert told(register)[2:4] == [
        ("due", "minh", "upc_office", "holder", False),
        ("plus_1", "minh", "upc_office", "holder", False),
    ]
    people = register.directory.current()
    definition = register.workflows.current.definition
    missing = vacant_posts(definition, people, ["VPUBND"], OVERDUE)
    assert [each.post for each in missing] == ["chairman", "upc_deputy_chief"]
