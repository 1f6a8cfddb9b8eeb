"""A migration as a whole: refused with every reason, previewed, killed and run again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.errors import StaleCase
from cases.store.engine import Database
from cases.versions import migrating
from cases.versions.migrating import CannotMigrate, migrate, preview
from cases.versions.moving import MovedCase
from tests.cases.life import DAY, MONDAY, act, contents, in_progress, recorded, reply, rows
from tests.cases.versions.definitions import (
    SHORTER,
    SOONER,
    installed,
    migrated,
    office,
    passage,
    problems,
)
from tests.people import LAN, MINH, TUAN

WEEK = timedelta(weeks=1)


def test_all_reasons_against_it_are_told_at_once_and_nothing_is_written(
    database: Database,
) -> None:
    register = office(database)
    in_progress(register)
    recorded(register)
    # version 2 lost the state in_progress, the deadline of the acceptance and the pace "normal"
    definition = register.workflows.current.definition
    broken = definition.model_copy(
        update={
            "version": 2,
            "states": {n: s for n, s in definition.states.items() if n != "in_progress"},
            "deadlines": {n: r for n, r in definition.deadlines.items() if n != "alarm"},
        }
    )
    before = contents(database)

    named = {"assigned": "replied", "nowhere": "closed", "recorded": "gone"}

    zone = register.calendar().zone
    with register.database.read() as connection, pytest.raises(CannotMigrate) as refused:
        migrating.prepare(connection, register.workflows.current, broken, zone, named)

    reasons = refused.value.reasons
    assert any("leader_meeting.v2.toml: actions.accept.to" in reason for reason in reasons)
    for told in (
        "--map nowhere=closed: leader_meeting.v1 has no state “nowhere”.",
        "--map recorded=gone: leader_meeting.v2 has no state “gone”.",
        "1 open cases are “in_progress”, which leader_meeting.v2 has not; "
        "add --map in_progress=STATE.",
        "1 open cases are “recorded”, which leader_meeting.v2 has not; add --map recorded=STATE.",
        "The deadline “alarm” runs for open cases, and leader_meeting.v2 has none of that name; "
        "keep it, or add --end alarm.",
    ):
        assert told in reasons
    assert contents(database) == before


def test_nobody_is_let_off_by_a_move(database: Database) -> None:
    """A case that a department works on cannot come to a state where nobody answers for it."""
    register = office(database)
    in_progress(register)
    installed(database)

    with pytest.raises(
        CannotMigrate, match=r"“in_progress” \(lead answers\); “replied” is another"
    ):
        passage(register, {"in_progress": "replied"})


def test_a_version_that_is_not_installed_as_it_is_given_is_refused(database: Database) -> None:
    register = office(database)
    in_progress(register)
    installed(database, SOONER)
    way = passage(register)
    other = way.after.definition.model_copy(update={"limits": {}})
    before = contents(database)

    with pytest.raises(CannotMigrate, match=r"leader_meeting\.v2 is not installed as it is given"):
        migrate(
            register.tools,
            migrating.Passage(way.before, _Uncompiled(other), way.states, way.situations),  # type: ignore[arg-type]
            lambda: MONDAY + DAY,
        )

    assert contents(database) == before


class _Uncompiled:
    """A workflow by its definition alone."""

    def __init__(self, definition: object) -> None:
        self.definition = definition


def test_closed_cases_stay_and_can_be_reopened_under_their_version(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    reply(register, number, MONDAY + DAY)
    act(register, MINH, number, "close", MONDAY + DAY)
    installed(database, SHORTER)

    assert migrated(register, MONDAY + 2 * DAY) == []
    act(register, MINH, number, "reopen", MONDAY + 3 * DAY, {"reason": "Còn ngập."})

    assert rows(database, "SELECT workflow_version, state FROM case_file") == [(1, "in_progress")]
    assert problems(register) == []


def test_whoever_saw_the_case_before_the_move_is_told(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    installed(database)
    migrated(register, MONDAY + DAY)

    with pytest.raises(StaleCase):
        act(register, LAN, number, "note", MONDAY + DAY, {"text": "…"}, expected_version=3)
    act(register, TUAN, number, "note", MONDAY + DAY, {"text": "…"}, expected_version=4)


def test_a_preview_tells_what_would_move_and_writes_nothing(database: Database) -> None:
    register = office(database)
    in_progress(register)
    recorded(register)
    register.tick(MONDAY + WEEK)
    installed(database, SHORTER, SOONER)
    before = contents(database)
    at = MONDAY + WEEK + 3 * DAY

    would: list[MovedCase] = []
    with register.database.read() as connection:
        told = preview(connection, register.tools, passage(register), at, would.append)

    assert contents(database) == before
    moved: list[MovedCase] = []
    done = migrate(register.tools, passage(register), lambda: at, moved.append)
    assert (told, would) == (done, moved)
    assert done.moved == 2


def test_it_can_be_killed_and_run_again(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(migrating, "BATCH", 2)
    register = office(database)
    for _ in range(5):
        in_progress(register)
    installed(database, SHORTER)
    way = passage(register)

    def pull_the_plug(case: MovedCase) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        migrate(register.tools, way, lambda: MONDAY + DAY, pull_the_plug)
    query = "SELECT workflow_version, count(*) FROM case_file GROUP BY workflow_version ORDER BY 1"
    assert rows(database, query) == [(1, 3), (2, 2)]
    assert problems(register) == []

    rest = migrate(register.tools, way, lambda: MONDAY + DAY)
    kept = contents(database)
    nothing_left = migrate(register.tools, way, lambda: MONDAY + DAY)

    assert (rest.moved, nothing_left.moved) == (3, 0)
    assert contents(database) == kept
    entries = rows(database, "SELECT count(*) FROM history WHERE action = 'migrate'")
    assert entries == [(5,)]
    assert problems(register) == []
