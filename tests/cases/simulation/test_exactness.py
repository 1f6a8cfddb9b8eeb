"""The law of what-if: a register's own definition over its own past gives exactly what happened.

Rungs with their instants, posts and departments, levels, lateness: case by case over random lives,
and in the figures of any span of time.
"""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Final

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.citizens import follower_of
from cases.simulation.lateness import Recorded
from cases.store.engine import Database
from tests.cases import every_action
from tests.cases.calendar.changes import change, off
from tests.cases.life import MONDAY, contents
from tests.cases.random_lives import Life, Story, a_copy_of, lives
from tests.cases.rules.office import Office, local
from tests.cases.simulation.worlds import EVER, happened, question, relived, simulated, would_have
from tests.cases.versions.definitions import office
from tests.databases import SqliteDatabases
from tests.people import LANH, MINH


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> SqliteDatabases:
    """An office without any case."""
    folder = tmp_path_factory.mktemp("office")
    databases = SqliteDatabases(folder)
    database = Database(f"sqlite:///{folder / 'template.db'}")
    office(database)
    database.close()
    return databases


class Stormy(Story):
    """Notices come in between: the day after tomorrow is off, or three days ago was."""

    DAYS: Final = {"storm": timedelta(days=2), "late notice": -timedelta(days=3)}

    def other(self, what: str, now: datetime) -> None:
        day = (now + self.DAYS[what]).date()
        if self.register.calendar().is_working_day(day):
            change(self.register, off(day.isoformat()), at=now)


@pytest.mark.slow
@pytest.mark.timeout(300)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives(*Stormy.DAYS), first=st.integers(-5, 120), days=st.integers(1, 60))
def test_the_own_definition_gives_exactly_what_happened(
    template: SqliteDatabases, life: Life, first: int, days: int
) -> None:
    with a_copy_of(template) as database:
        story = Stormy(database)
        story.live(life)
        own = story.register.workflows.current.definition

        for case in relived(story.register, question(own)):
            assert would_have(case) == happened(case)
            assert (case.lived.refused, case.lived.anticipated) == ([], 0)
        for span in (None, (MONDAY + timedelta(days=first), MONDAY + timedelta(days=first + days))):
            figures = simulated(story.register, question(own, span) if span else question(own))
            assert figures.simulated == figures.happened
            assert not figures.refused
            assert not figures.differing


def test_every_action_of_the_workflow_comes_out_as_it_was(database: Database) -> None:
    """Pauses, extensions, a merge, a split, a stub, a day off in between, a department's end."""
    told = Office(office(database))
    told.hire()
    every_action.live(told)
    own = told.register.workflows.current.definition

    cases = list(relived(told.register, question(own)))

    assert len(cases) == 12
    for case in cases:
        assert would_have(case) == happened(case)
        assert (case.lived.refused, case.lived.anticipated) == ([], 0)
    figures = simulated(told.register, question(own))
    assert figures.simulated == figures.happened
    assert not figures.differing


def test_a_part_has_the_time_of_its_whole_again(database: Database) -> None:
    told = Office(office(database))
    told.hire()
    story = told.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    story.extend("2026-12-05T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    lamp = {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng."}
    story.act(MINH, "split", "2026-11-26 09:00", parts=[lamp])
    told.tick("2026-12-08 09:00")

    cases = list(relived(told.register, question(told.register.workflows.current.definition)))

    assert len(cases) == 2
    for case in cases:
        assert would_have(case) == happened(case)


def test_a_rating_that_closed_nothing_closes_nothing_again(database: Database) -> None:
    """Of two who raised the matter, one asks to look again before the other is satisfied."""
    told = Office(office(database))
    told.hire()
    story, other = told.accepted(), told.record("2026-11-20 09:00")
    other.act(MINH, "merge", "2026-11-20 10:00", into=story.number, reason="Cùng một đoạn đường.")
    story.reply("2026-11-25 10:00")
    story.act(story.citizen, "ask_to_reopen", "2026-11-25 11:00", reason="Vẫn ngập.")
    sau = follower_of(story.number, other.number)
    story.act(sau, "rate", "2026-11-25 12:00", rating="satisfied")
    story.act(MINH, "reopen", "2026-11-25 14:00", reason="Đến xem lại.")
    told.tick("2026-12-08 09:00")

    for case in relived(told.register, question(told.register.workflows.current.definition)):
        assert would_have(case) == happened(case)
        assert case.lived.refused == []


def test_what_falls_due_after_a_department_ended_is_the_successors_again(
    sqlite_database: Database,
) -> None:
    """The clock is off from the last day of the Department of Construction on, for a week."""
    told = Office(office(sqlite_database))
    told.hire()
    story = told.accepted()
    told.end_department("SXD", date(2026, 11, 25), "SYT")
    told.tick("2026-11-25 16:00")
    told.tick("2026-12-03 08:00")
    assert story.history().count("succeed") == 1

    (case,) = relived(told.register, question(told.register.workflows.current.definition))

    assert would_have(case) == happened(case)
    assert {rung.department for rung in case.lived.rungs if rung.level > 1} == {"SYT"}
    own = told.register.workflows.current.definition
    figures = simulated(told.register, question(own, (EVER[0], local("2026-11-28 09:00"))))
    assert figures.simulated == figures.happened, "by then the register had told nobody of it"


def test_a_clock_that_was_off_when_the_calendar_changed_is_off_again(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reminder of the 24th waits for a clock when the 20th is told to have been a day off; from
    then on it lies two days later.
    """
    told = Office(office(sqlite_database))
    told.hire()
    told.accepted("2026-11-19 09:00")
    change(told.register, off("2026-11-20"), at=local("2026-11-25 15:00"))
    told.tick("2026-12-10 08:00")
    own = question(told.register.workflows.current.definition)

    (case,) = relived(told.register, own)
    assert would_have(case) == happened(case)

    monkeypatch.setattr(Recorded, "_waited", lambda *_: False)
    (case,) = relived(told.register, own)
    assert would_have(case).rungs != happened(case).rungs, "with a punctual clock"


def test_a_change_of_the_calendar_moves_dates_without_any_clock(sqlite_database: Database) -> None:
    """The clock has not run since; saving the change has moved the case all the same."""
    told = Office(office(sqlite_database))
    told.hire()
    story = told.accepted("2026-11-19 09:00")
    told.tick("2026-11-19 12:00")
    change(told.register, off("2026-11-26"), at=local("2026-11-20 15:00"))
    assert story.history()[-1] == "redate"
    own = question(told.register.workflows.current.definition)

    (case,) = relived(told.register, own)
    assert would_have(case) == happened(case)

    before = question(own.workflow.definition, (EVER[0], local("2026-11-20 15:00")))
    (case,) = relived(told.register, before)
    assert would_have(case).due_at == local("2026-11-28 00:00"), "as it stood until then"


SATURDAY = "2026-11-28 08:00"
TUESDAY = "2026-12-01 08:00"


@pytest.mark.parametrize(
    ("passes", "rungs"),
    [
        ([SATURDAY], {"minus_3", "minus_1", "due"}),
        (["2026-11-30 08:00"], {"minus_3", "minus_1", "due"}),
        ([], {"minus_3", "minus_1"}),
    ],
    ids=["in time", "late", "after the change"],
)
@pytest.mark.parametrize("acted", [True, False], ids=["somebody acts", "nobody acts"])
def test_a_change_of_the_calendar_after_the_end_excuses_nobody(
    sqlite_database: Database, passes: list[str], rungs: set[str], acted: bool
) -> None:
    """The reply is overdue on Saturday the 28th. Only on the Tuesday after it is told that the 26th
    was a day off, which gives the department until Monday night; a clock that was off all the time
    counts by that.
    """
    told = Office(office(sqlite_database))
    told.hire()
    story = told.accepted("2026-11-19 09:00")
    for at in ("2026-11-20 08:00", *passes):
        told.tick(at)
    change(told.register, off("2026-11-26"), at=local(TUESDAY))
    if acted:
        story.act(MINH, "note", "2026-12-02 08:00", text="Đã nhắc.")
    told.tick("2026-12-03 08:00")
    own = told.register.workflows.current.definition

    figures = simulated(told.register, question(own, (EVER[0], local("2026-11-28 09:00"))))

    fired = {step.rung for step in figures.happened.rungs if step.deadline == "reply"}
    assert (figures.happened.late, fired) == ({"SXD": 1}, rungs)
    assert figures.simulated == figures.happened
    assert not figures.differing


def test_what_is_owed_after_the_end_of_a_case_is_counted(sqlite_database: Database) -> None:
    """The case was closed in November; the committee waits for its report into December."""
    told = Office(office(sqlite_database))
    told.hire()
    story = told.accepted("2026-11-19 09:00")
    report = {"text": "Báo cáo tôi.", "report_due": "2026-12-04T00:00"}
    story.act(LANH, "instruct", "2026-11-20 09:00", **report)
    story.reply("2026-11-25 10:00")
    story.act(MINH, "close", "2026-11-25 11:00")
    told.tick("2026-12-08 08:00")
    own = told.register.workflows.current.definition

    december = question(own, (local("2026-12-01 00:00"), local("2026-12-09 00:00")))
    figures = simulated(told.register, december)

    assert {step.rung for step in figures.happened.rungs} == {"minus_1", "due", "plus_1"}
    assert figures.simulated == figures.happened


def test_what_a_pause_kept_silent_is_not_of_the_span_it_goes_beyond(
    sqlite_database: Database,
) -> None:
    """Not accepted in time, and paused before the UPC office was to be told of that: it is told
    when the clock ends the pause, of an instant a month ago.
    """
    told = Office(office(sqlite_database))
    told.hire()
    story = told.led("2026-11-19 09:00")
    story.pause("2026-11-23 09:00")
    told.tick("2026-12-28 08:00")
    assert story.rungs("accept") == [("due", "2026-11-21 00:00"), ("plus_1", "2026-11-24 00:00")]
    own = told.register.workflows.current.definition

    november = simulated(told.register, question(own, (EVER[0], local("2026-12-01 00:00"))))
    ever = simulated(told.register, question(own))

    assert november.simulated == november.happened
    assert ever.simulated == ever.happened


def test_nothing_is_written(template: SqliteDatabases) -> None:
    with a_copy_of(template) as database:
        story = Story(database)
        story.register.tick(MONDAY + timedelta(days=30))
        before = contents(database)

        simulated(story.register, question(story.register.workflows.current.definition))

        assert contents(database) == before
