"""A date that moves back into the past: each rung that stands once is told, with the true due time
and its own instant; the Mondays before the change are not.

Nobody heard of them then, and a chairman who gets four letters of four Mondays in one minute reads
none of them.
"""

from __future__ import annotations

from cases.office import Office as Reading
from cases.reading.status import status_of
from tests.cases.rules.office import RETURN, Office, Story, local, wall
from tests.people import LAN, MINH

WHY = {"reason": "Không cần nữa."}
SAME = {"reason": "Cùng một đoạn đường"}
#: from the end of 27/11, the first date
ONCE = [
    ("due", "2026-11-28 00:00"),
    ("plus_1", "2026-12-01 00:00"),
    ("plus_3", "2026-12-03 00:00"),
    ("plus_5", "2026-12-05 00:00"),
]
PART = {"title": "Cống tắc", "content": "Cống tắc.", "kind": "feedback"}


def above(story: Story) -> list[tuple[str, str | None]]:
    """The rungs above the reminders."""
    return [rung for rung in story.rungs("reply") if not rung[0].startswith("minus")]


def extended(office: Office) -> Story:
    """Due at the end of 27/11, extended to the end of January."""
    story = office.accepted()
    story.extend("2027-02-01T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    return story


def test_an_extension_taken_back_tells_no_monday_of_the_past(office: Office) -> None:
    story = extended(office)
    story.act(MINH, "revoke_extension", "2026-12-30 10:00", **WHY)
    office.tick("2026-12-30 10:01")
    assert above(story) == ONCE
    ((due,),) = office.rows("SELECT DISTINCT due_at FROM escalation WHERE rung = 'plus_5'")
    assert wall(due) == "2026-11-28 00:00"
    office.tick("2027-01-11 08:00")
    assert above(story)[4:] == [("monday", "2027-01-04 00:00"), ("monday", "2027-01-11 00:00")]


def test_what_was_told_before_the_extension_is_told_anew_but_for_the_mondays(
    office: Office,
) -> None:
    """Asked in time, granted when the chairman had heard of it; a new edition of the deadline."""
    story = office.accepted()
    until = {"due": "2027-02-01T00:00"}
    story.act(LAN, "request_extension", "2026-11-25 09:00", **until, reason="Chờ đo đạc.")
    story.act(MINH, "grant_extension", "2026-12-14 10:00", **until)
    first = [*ONCE, ("monday", "2026-12-07 00:00"), ("monday", "2026-12-14 00:00")]
    assert above(story) == first
    story.act(MINH, "revoke_extension", "2026-12-30 10:00", **WHY)
    office.tick("2027-01-04 08:00")
    assert above(story) == [*first, *ONCE, ("monday", "2027-01-04 00:00")]


def test_nor_does_an_overdue_duplicate_that_is_merged_in(office: Office) -> None:
    """Whoever was to hear of the older case on those Mondays has heard of it."""
    older, newer = office.accepted(), office.accepted("2026-12-29 09:00")
    older.act(MINH, "merge", "2026-12-30 09:00", into=newer.number, **SAME)
    assert newer.due == "2026-11-28 00:00"
    office.tick("2027-01-04 08:00")
    assert above(newer) == [*ONCE, ("monday", "2027-01-04 00:00")]


def test_nor_does_a_part_that_is_split_off_when_the_whole_is_overdue(office: Office) -> None:
    whole = office.accepted()
    whole.act(MINH, "split", "2026-12-30 09:00", parts=[PART])
    ((part,),) = office.rows("SELECT max(id) FROM case_file")
    office.tick("2027-01-04 08:00")
    told = office.rows(
        f"SELECT rung, rung_at FROM escalation WHERE case_id = {part} "
        "AND deadline_name = 'reply' ORDER BY seq"
    )
    assert [(rung, wall(at)) for rung, at in told] == [*ONCE, ("monday", "2027-01-04 00:00")]


def test_who_heard_of_it_stands_on_the_page_of_the_citizen(office: Office) -> None:
    """The rungs are older than the case that goes on, and it was reported upwards all the same."""
    older, newer = office.accepted(), office.accepted("2026-12-29 09:00")
    older.act(MINH, "merge", "2026-12-30 09:00", into=newer.number, **SAME)
    office.tick("2026-12-30 09:01")
    register = office.register
    reading = Reading(register.calendar(), register.directory.current(), register.workflows)
    with register.database.read() as connection:
        seen = status_of(connection, reading, newer.id, local("2026-12-30 10:00"))
    assert [told.post for told in seen.escalated_to] == [
        "department_head",
        "upc_office",
        "upc_deputy_chief",
        "chairman",
    ]


def test_an_escalation_by_hand_goes_beyond_whoever_was_told_of_it(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-12-03 06:30")
    older.act(MINH, "merge", "2026-12-03 09:00", into=newer.number, **SAME)
    office.tick("2026-12-03 09:01")
    assert above(newer) == ONCE[:3]
    newer.act(MINH, "escalate", "2026-12-03 09:30", reason="Dân bức xúc.")
    ((post,),) = office.rows("SELECT post FROM escalation WHERE deadline_no = 0")
    assert post == "chairman"


def test_mondays_that_the_clock_was_late_for_are_told_all_the_same(office: Office) -> None:
    """The clock stood still over the holidays; the rest of the ladder waited for it."""
    story = office.accepted()
    story.act(MINH, "reclassify", "2026-12-30 10:00", pace="urgent", reason="Trường bị ngập.")
    mondays = [at for rung, at in above(story) if rung == "monday"]
    assert mondays == [f"2026-12-{day} 00:00" for day in ("07", "14", "21", "28")]
    office.tick("2027-01-04 08:00")
    assert above(story)[-1] == ("monday", "2027-01-04 00:00")


def test_a_date_that_counted_for_no_moment_reminds_of_nothing(office: Office) -> None:
    """chị Lan's department had until the evening of the 25th, paused in that evening, and sends the
    case back in the evening of the 26th: with it goes its date, and the citizen's is the 27th. That
    a day is left was to be told at 17:00, before anybody knew.
    """
    story = office.record("2026-11-18 09:00")
    until = {"lead_department": "SXD", "due": "2026-11-26T00:00"}
    story.act(MINH, "assign", "2026-11-25 10:00", **until)
    story.pause("2026-11-25 18:00")
    story.act(LAN, "send_back", "2026-11-26 19:00", **RETURN)
    assert story.due == "2026-11-27 17:00"
    office.tick("2026-11-28 08:00")
    assert story.rungs("reply") == [
        ("minus_3", "2026-11-21 00:00"),
        ("due", "2026-11-27 17:00"),
    ]
