"""A pause keeps the time that was left when it began; when nothing is left of it, it ends at once.

Else it would keep the case silent for up to thirty days, although it is overdue.
"""

from __future__ import annotations

from tests.cases.rules.office import Office, Story
from tests.people import LAN, MINH

WHY = {"reason": "Không cần nữa."}
SAME = {"reason": "Cùng một đoạn đường"}


def extended(office: Office) -> Story:
    """Due at the end of 27/11, extended to the end of the year, paused on 01/12."""
    story = office.accepted()
    story.extend("2026-12-31T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    story.pause("2026-12-01 09:00")
    return story


def overdue_rungs(story: Story) -> list[tuple[str, str | None]]:
    return [rung for rung in story.rungs("reply") if not rung[0].startswith("minus")]


def test_an_extension_taken_back_during_a_pause_ends_it(office: Office) -> None:
    story = extended(office)
    done = story.act(MINH, "revoke_extension", "2026-12-03 10:00", **WHY)
    # whoever did it is told of what was done, and may go on from the version that came of it
    assert (done.seq + 1, done.version) == story.case("history_seq", "version")
    revoked, resumed = story.entries()[-2:]
    assert (revoked["action"], revoked["at"]) == ("revoke_extension", "2026-12-03 10:00")
    assert (resumed["action"], resumed["at"]) == ("resume", "2026-12-03 10:00")
    assert (resumed["actor"], resumed["lapsed"]) == ("clock", ["reply"])
    assert story.due == "2026-11-28 00:00"
    assert story.case("paused_until", "overdue_from")[1] is not None
    assert story.deadlines("pause", "closed_by") == [("resume",)]


def test_its_ladder_goes_on_from_the_true_date_and_no_monday_of_the_pause_is_told(
    office: Office,
) -> None:
    story = extended(office)
    story.act(MINH, "revoke_extension", "2026-12-17 10:00", **WHY)
    office.tick("2026-12-17 11:00")
    assert overdue_rungs(story) == [
        ("due", "2026-11-28 00:00"),
        ("plus_1", "2026-12-01 00:00"),
        ("plus_3", "2026-12-03 00:00"),
        ("plus_5", "2026-12-05 00:00"),
    ]
    office.tick("2026-12-21 08:00")
    assert overdue_rungs(story)[4:] == [("monday", "2026-12-21 00:00")]


def test_a_pause_goes_on_while_anything_is_left(office: Office) -> None:
    """Paused before the first date had passed: a day and five hours are left without the rest."""
    story = office.accepted()
    story.extend("2026-12-31T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    story.pause("2026-11-26 10:00")
    story.act(MINH, "revoke_extension", "2026-12-17 10:00", **WHY)
    assert story.history()[-1] == "revoke_extension"
    assert story.due is None
    story.act(LAN, "resume", "2026-12-17 11:00")
    # of a Thursday from ten and a Friday: the rest of a Thursday from eleven, a Friday, an hour
    assert story.due == "2026-12-21 08:00"


def test_an_overdue_duplicate_ends_the_pause_of_the_case_that_goes_on(office: Office) -> None:
    older, newer = office.accepted("2026-11-10 09:00"), office.accepted("2026-11-25 09:00")
    newer.pause("2026-11-25 14:00")
    older.act(MINH, "merge", "2026-11-26 09:00", into=newer.number, **SAME)
    assert newer.history()[-2:] == ["absorb", "resume"]
    assert newer.due == "2026-11-18 00:00"
    newer.reply("2026-11-26 11:00")
    assert newer.case("late") == (True,)


def test_a_duplicate_with_time_left_does_not(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    newer.pause("2026-11-25 14:00")
    older.act(MINH, "merge", "2026-11-26 09:00", into=newer.number, **SAME)
    assert newer.history()[-1] == "absorb"
    assert newer.due is None


def test_urgent_after_all_it_was_due_before_the_pause(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-23 10:00")
    story.act(MINH, "reclassify", "2026-11-25 10:00", pace="urgent", reason="Trường học bị ngập")
    assert story.history()[-2:] == ["reclassify", "resume"]
    assert story.due == "2026-11-21 00:00"


def test_urgent_after_all_with_hours_left_it_waits_on(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 09:00")
    story.act(MINH, "reclassify", "2026-11-25 10:00", pace="urgent", reason="Trường học bị ngập")
    assert story.history()[-1] == "reclassify"
    story.act(LAN, "resume", "2026-11-26 07:00")
    # six hours of a Friday
    assert story.due == "2026-11-26 15:00"


def test_one_that_began_in_the_last_moment_goes_on_whatever_else_happens(office: Office) -> None:
    """Nobody moved its date: it had nothing to keep, and keeps nothing."""
    story = office.accepted()
    story.pause("2026-11-27 20:00")
    story.act(LAN, "note", "2026-11-30 12:00", text="Chờ giấy.")
    assert story.history()[-1] == "note"
    story.act(MINH, "reclassify", "2026-11-30 12:10", pace="urgent", reason="…")
    assert story.history()[-2:] == ["reclassify", "resume"]
