"""What the whole used up is used up for its parts: nobody gains by a split."""

from __future__ import annotations

import pytest

from cases.commands import splitting
from tests.cases.rules.office import PAUSE, PHUC, RETURN, Office, Story, wall
from tests.cases.rules.test_parts_follow import split
from tests.cases.simulation.worlds import happened, question, relived, would_have
from tests.people import HOA, LAN, MINH, NGA
from workflow.attempt import Actor

LATER = {"due": "2026-12-09T00:00", "reason": "Chờ kết quả đo đạc."}


def led_by(story: Story, at: str, lead: str = "SXD", who: Actor = MINH) -> None:
    """Somebody of the office assigns a part; chị Lan or whoever works there accepts at once."""
    story.act(who, "assign", at, lead_department=lead)


def reopened(office: Office) -> Story:
    """A case of October that anh Minh reopened within the thirty days of its reply."""
    story = office.accepted("2026-10-15 09:00")
    story.reply("2026-11-17 10:00")
    story.act(MINH, "reopen", "2026-11-20 10:00", reason="Nước lại ngập.")
    return story


def test_the_one_extension_of_the_whole_is_that_of_its_parts(office: Office) -> None:
    story = office.accepted()
    story.extend("2026-12-04T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    part = split(story, "2026-11-26 09:00")
    led_by(part, "2026-11-26 10:00")
    assert part.refused(LAN, "request_extension", "2026-11-26 11:00", **LATER) == [
        "extensions_are_left"
    ]
    smaller = split(part, "2026-11-26 14:00")
    assert smaller.case("extensions") == (1,)


def test_reopened_a_part_has_an_extension_of_its_own(office: Office) -> None:
    story = office.accepted()
    story.extend("2026-12-04T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    part = split(story, "2026-11-26 09:00")
    part.act(MINH, "answer_on_the_spot", "2026-11-26 10:00", text="Đã sửa.", outcome="settled")
    part.act(MINH, "reopen", "2026-11-27 09:00", reason="Chưa sửa.")
    assert part.case("extensions") == (0,)
    led_by(part, "2026-11-27 10:00")
    part.act(LAN, "request_extension", "2026-11-27 11:00", **LATER)


def test_an_extension_that_is_not_granted_yet_is_nobodys(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "request_extension", "2026-11-25 09:00", **LATER)
    part = split(story, "2026-11-25 10:00")
    led_by(part, "2026-11-25 11:00")
    part.act(LAN, "request_extension", "2026-11-25 14:00", **LATER)
    for each in (story, part):
        each.act(MINH, "grant_extension", "2026-11-25 15:00", due=LATER["due"])
        assert each.case("extensions") == (1,)


def test_the_days_of_pause_are_those_that_the_whole_left(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-12-10 10:00")
    part = split(story, "2026-12-10 11:00")
    led_by(part, "2026-12-10 14:00")
    part.act(LAN, "pause", "2026-12-11 10:00", **PAUSE)
    # twenty days were taken: ten are left, the tenth ends at 24:00
    assert wall(part.case("paused_until")[0]) == "2026-12-22 00:00"
    assert part.entries()[-1]["due"]["pause"] == "2026-12-21T17:00:00+00:00"
    office.tick("2026-12-22 07:30")
    assert part.refused(LAN, "pause", "2026-12-22 08:00", **PAUSE) == ["pauses_are_left"]


def test_pauses_before_a_reopening_took_nothing_of_the_days_of_its_parts(office: Office) -> None:
    story = office.accepted("2026-10-15 09:00")
    story.pause("2026-10-16 10:00", "2026-10-26 10:00")
    story.reply("2026-11-17 10:00")
    story.act(MINH, "reopen", "2026-11-20 10:00", reason="Nước lại ngập.")
    story.pause("2026-11-23 10:00", "2026-11-25 10:00")
    part = split(story, "2026-11-26 09:00")
    led_by(part, "2026-11-26 10:00")
    part.act(LAN, "pause", "2026-11-26 14:00", **PAUSE)
    # two of thirty days were taken since the case was reopened
    assert wall(part.case("paused_until")[0]) == "2026-12-25 00:00"


def test_of_a_pause_that_goes_on_the_part_has_had_what_has_passed(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00")
    part = split(story, "2026-12-15 10:00")
    led_by(part, "2026-12-15 11:00")
    part.act(LAN, "pause", "2026-12-15 14:00", **PAUSE)
    assert wall(part.case("paused_until")[0]) == "2026-12-21 00:00"
    smaller = split(part, "2026-12-18 14:00")
    led_by(smaller, "2026-12-18 15:00")
    smaller.act(LAN, "pause", "2026-12-18 16:00", **PAUSE)
    # twenty-five days of the whole, three of the part
    assert wall(smaller.case("paused_until")[0]) == "2026-12-21 00:00"


def test_after_two_returns_the_chief_decides_of_the_parts_too(office: Office) -> None:
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="SYT")
    story.act(HOA, "send_back", "2026-11-20 11:00", **RETURN)
    part = split(story, "2026-11-20 14:00")
    assert part.case("returns", "returned_by") == (2, "SXD\nSYT")
    assert part.refused(MINH, "assign", "2026-11-20 15:00", lead_department="STC") == [
        "chief_decides_after_returns"
    ]
    part.act(NGA, "assign", "2026-11-20 15:00", lead_department="SXD")
    refused = part.refused(LAN, "send_back", "2026-11-20 16:00", **RETURN)
    assert refused == ["assignment_is_not_final"]


def test_a_return_before_the_split_and_one_after_are_two(office: Office) -> None:
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    part = split(story, "2026-11-20 14:00")
    led_by(part, "2026-11-20 15:00", "SYT")
    part.act(HOA, "send_back", "2026-11-20 16:00", **RETURN)
    assert part.case("returns") == (2,)
    # the chief is told, as of a case that came back twice
    assert part.entries()[-1]["tells"][-1] == "upc_chief"
    assert story.case("returns") == (1,)


def test_a_simulation_counts_as_the_office_did(office: Office) -> None:
    story = office.accepted()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="SYT")
    part = split(story, "2026-11-20 14:00")
    led_by(part, "2026-11-20 15:00", "STC")
    part.act(PHUC, "send_back", "2026-11-20 16:00", **RETURN)
    definition = office.register.workflows.current.definition
    for case in relived(office.register, question(definition)):
        assert would_have(case) == happened(case)
        assert case.lived.case is not None
        assert case.lived.case.returns == 2 - (case.lived.case.id == story.id)


def test_what_is_inherited_stands_in_the_history(office: Office) -> None:
    story = office.led()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    part = split(story, "2026-11-20 14:00")
    assert part.entries()[0]["used_up"] == {"returns": 1}
    with office.register.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE case_file SET returns = 0 WHERE id = {part.id}")
    (problem,) = office.problems()
    assert "returns and reopenings" in problem
    with office.register.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE case_file SET returns = 1 WHERE id = {part.id}")


def test_a_part_of_a_reopened_case_is_told_of_and_watched_as_the_whole_is(office: Office) -> None:
    """Split 47 days after the recording, nine after the reopening."""
    story = reopened(office)
    part = split(story, "2026-12-01 10:00")
    for name in ("progress", "alarm", "reply"):
        assert part.deadlines(name, "due_at") == story.deadlines(name, "due_at")[-1:]
    office.tick("2026-12-01 10:01")
    assert (part.rungs("progress"), part.rungs("alarm")) == ([], [])
    smaller = split(part, "2026-12-01 11:00")
    assert smaller.deadlines("alarm", "due_at") == part.deadlines("alarm", "due_at")
    # the office's own step is a new one
    assert wall(smaller.deadlines("assign", "due_at")[0][0]) == "2026-12-04 00:00"


def test_told_of_the_progress_the_whole_has_ended_that_clock_the_part_has_not(
    office: Office,
) -> None:
    story = office.replied()
    story.act(MINH, "reopen", "2026-12-24 10:00", reason="Nước lại ngập.")
    story.act(LAN, "inform", "2026-12-25 10:00", text="Đang khảo sát.")
    part = split(story, "2026-12-25 11:00")
    assert part.deadlines("progress", "due_at", "closed_at") == [
        (*story.deadlines("progress", "due_at")[-1], None)
    ]


def test_without_it_the_alarm_would_ring_at_once(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: counted from the first recording, as parts were."""
    story = reopened(office)
    monkeypatch.setattr(splitting, "_counts_from_the_recording", lambda *known: False)
    part = split(story, "2026-12-01 10:00")
    office.tick("2026-12-01 10:01")
    rungs = part.rungs("alarm") + part.rungs("progress")
    assert [rung for rung, _ in rungs] == ["due", "due"]


def test_parts_of_the_time_before_keep_the_pauses_that_their_history_tells(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office's parts had thirty days of pause of their own; `check` does not object to them."""
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-30 10:00")
    part = split(story, "2026-11-30 11:00")
    led_by(part, "2026-11-30 14:00")
    with monkeypatch.context() as before:
        before.setattr("cases.casefile.allowance._of_the_whole", lambda clock: ())
        part.pause("2026-12-01 10:00", "2026-12-11 10:00")
        part.act(LAN, "pause", "2026-12-14 10:00", **PAUSE)
    assert wall(part.case("paused_until")[0]) == "2027-01-04 00:00"
    assert office.problems() == []
    part.act(LAN, "resume", "2026-12-15 10:00")
    assert office.problems() == []
