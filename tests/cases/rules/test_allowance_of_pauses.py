"""All pauses of a period of handling share thirty days: the last one gets what is left of them."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.casefile import redating
from cases.office import Office as Seen
from cases.reading.explain import explain
from tests.cases.rules.office import PAUSE, Office, local, wall
from tests.cases.rules.test_dates_against_an_oracle import MINUTE, Desk, opened_desk
from tests.people import LAN, MINH
from workflow.versions import Workflows

ALLOWANCE = timedelta(days=30)
WORKFLOWS = Workflows.shipped()
WORKFLOW = WORKFLOWS.current


def test_begun_on_the_twenty_ninth_day_it_ends_with_the_thirtieth(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-19 10:00")
    story.pause("2026-12-21 10:00")
    # one day is left: the 21st is not counted, the 22nd ends at 24:00
    assert wall(story.case("paused_until")[0]) == "2026-12-23 00:00"
    assert story.entries()[-1]["due"]["pause"] == "2026-12-22T17:00:00+00:00"
    office.tick("2026-12-23 07:30")
    assert story.deadlines("pause", "closed_by")[-1] == ("resume",)
    assert (story.entries()[-1]["actor"], story.entries()[-1]["at"]) == (
        "clock",
        "2026-12-23 00:00",
    )
    assert story.refused(LAN, "pause", "2026-12-23 08:00", **PAUSE) == ["pauses_are_left"]


def test_the_reminder_comes_before_that_end(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-10 10:00")
    story.pause("2026-12-11 10:00")
    office.tick("2026-12-22 09:00")
    # ten days are left: Monday the 21st is the last one, and three working days before it
    # Wednesday's end
    assert story.rungs("pause") == [("minus_3", "2026-12-17 00:00")]
    assert story.case("paused_until") == (None,)


def test_a_reopened_case_has_its_thirty_days_anew(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-15 10:00")
    story.reply("2026-12-15 11:00")
    story.act(MINH, "reopen", "2026-12-16 09:00", reason="Chưa rõ.")
    story.pause("2026-12-16 10:00")
    assert wall(story.case("paused_until")[0]) == "2027-01-16 00:00"


def _pause(desk: Desk) -> bool:
    return desk.act(LAN, "pause", reason="assessment", waiting_for="…")


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(1, 60 * 24 * 20), max_size=6))
def test_taking_a_pause_apart_does_not_change_its_end(minutes: list[int]) -> None:
    """Resumed and begun anew at the same moment, as often as one likes."""
    whole, apart = opened_desk(), opened_desk()
    assert _pause(whole)
    assert _pause(apart)
    until = whole.case.paused_until
    assert until is not None
    for span in minutes:
        apart.now = min(apart.now + span * MINUTE, until)
        assert apart.act(LAN, "resume")
        if not _pause(apart):
            # thirty times 24 hours are over, the thirtieth day not yet
            assert until - apart.now < timedelta(days=1)
            return
        assert apart.case.paused_until == until


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.integers(1, 9_000), st.integers(1, 30_000)), min_size=1, max_size=12))
def test_together_they_never_take_a_day_more(story: list[tuple[int, int]]) -> None:
    desk, taken = opened_desk(), timedelta()
    for gap, wanted in story:
        desk.now += gap * MINUTE
        if not _pause(desk):
            continue
        begin, until = desk.now, desk.case.paused_until
        assert until is not None
        desk.now = min(begin + wanted * MINUTE, until)
        taken += desk.now - begin
        assert desk.act(LAN, "resume")
        assert taken < ALLOWANCE + timedelta(days=1)


def test_what_was_not_shared_ran_thirty_days_each() -> None:
    """The negative control: without the allowance the last pause runs on."""
    rules = WORKFLOW.definition.deadlines
    alone = rules["pause"].model_copy(update={"allowance": None})
    free = WORKFLOW.definition.model_copy(update={"deadlines": {**rules, "pause": alone}})
    for definition, days in ((WORKFLOW.definition, 1), (free, 30)):
        desk = opened_desk(definition)
        assert _pause(desk)
        desk.now += timedelta(days=29)
        assert desk.act(LAN, "resume")
        assert _pause(desk)
        assert desk.case.paused_until is not None
        assert (desk.case.paused_until - desk.now).days == days


def test_pauses_of_the_time_before_keep_the_date_that_their_history_tells(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office's register had pauses of thirty days each; `check` does not object to them."""
    ended, running = office.accepted(), office.accepted()
    with monkeypatch.context() as before:
        before.setattr(redating, "used_up_at", lambda *known: None)
        for story in (ended, running):
            story.pause("2026-11-20 10:00", "2026-12-10 10:00")
            story.pause("2026-12-11 10:00")
    ended.act(LAN, "resume", "2026-12-22 10:00")
    assert wall(running.case("paused_until")[0]) == "2027-01-11 00:00"
    assert office.problems() == []
    office.tick("2027-01-11 00:01")
    assert running.entries()[-1]["at"] == "2027-01-11 00:00"


def test_the_page_says_why_it_is_shorter(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-19 10:00")
    story.pause("2026-12-21 10:00")
    seen = Seen(office.register.calendar(), office.register.directory.current(), WORKFLOWS)
    with office.register.database.read() as connection:
        told = explain(connection, seen, MINH, story.number, local("2026-12-21 11:00"))
    pause = told[-1]
    assert pause.rule.due_at == local("2027-01-21 00:00")
    assert [each.due_at for each in pause.dates] == [local("2026-12-23 00:00")]
