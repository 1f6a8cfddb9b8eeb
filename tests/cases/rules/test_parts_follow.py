"""The date of a part that was split off follows what is learnt later, as the whole's does."""

from __future__ import annotations

import pytest

from cases.casefile import steps
from cases.register import Register
from tests.cases.calendar.changes import change, off
from tests.cases.life import checked
from tests.cases.rules.office import Office, Story, local, wall
from tests.people import LAN, LANH, MINH

LAMP: dict[str, object] = {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng."}


def split(story: Story, at: str, **fields: object) -> Story:
    """anh Minh takes the lamp out of the case."""
    story.act(MINH, "split", at, parts=[{**LAMP, **fields}])
    numbers = story.office.rows("SELECT max(id) FROM case_file")
    return Story(story.office, f"YK-2026-{numbers[0][0] % 10_000_000:06}")


def test_another_pace_moves_a_part_as_it_moves_the_whole(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    part = split(story, "2026-11-23 09:00")
    assert part.due == story.due == "2026-11-30 08:00"
    for each in (part, story):
        each.act(MINH, "reclassify", "2026-11-23 10:00", pace="complex", reason="Nhiều đơn vị")
    # ten working days from the first recording, and the hour that the whole was paused
    assert part.due == story.due == "2026-12-07 08:00"
    assert wall(part.case("first_due_at")[0]) == "2026-11-30 08:00"
    part.act(MINH, "reclassify", "2026-11-23 11:00", kind="complaint", reason="Là khiếu nại")
    assert part.due == "2026-12-02 08:00"


def test_an_urgent_date_that_had_passed_before_the_pause_stays_passed(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-23 10:00", "2026-11-23 11:00")
    part = split(story, "2026-11-23 13:30")
    for each in (part, story):
        each.act(MINH, "reclassify", "2026-11-23 14:00", pace="urgent", reason="Nguy hiểm")
    assert part.due == story.due == "2026-11-21 00:00"


def test_a_day_off_moves_a_part(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    part = split(story, "2026-11-23 09:00")
    change(office.register, off("2026-11-26"), at=local("2026-11-23 10:00"))
    assert part.due == story.due == "2026-12-01 08:00"
    # also one inside the pause that is over: it brings nobody's date forward
    change(office.register, off("2026-11-20"), at=local("2026-11-23 11:00"))
    assert part.due == story.due


def test_an_extension_stays_granted_and_can_be_revoked(office: Office) -> None:
    story = office.accepted()
    story.extend("2026-12-09T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    story.pause("2026-11-26 10:00", "2026-11-26 11:00")
    part = split(story, "2026-11-27 09:00")
    assert part.due == story.due == "2026-12-09 08:00"
    part.act(MINH, "assign", "2026-11-27 10:00", lead_department="SYT")
    part.act(MINH, "reclassify", "2026-11-27 10:30", pace="complex", reason="Nhiều đơn vị")
    # the later of the granted date and ten working days
    assert part.due == "2026-12-09 08:00"
    part.act(MINH, "revoke_extension", "2026-11-27 11:00", reason="Không cần nữa.")
    assert part.due == "2026-12-07 08:00"


def test_a_part_of_a_reopened_case_counts_from_the_reopening(office: Office) -> None:
    story = office.replied()
    story.act(MINH, "reopen", "2026-11-26 09:00", reason="Chưa rõ.")
    story.pause("2026-11-27 10:00", "2026-11-27 11:00")
    part = split(story, "2026-11-30 09:00")
    assert part.due == story.due == "2026-12-04 08:00"
    part.act(MINH, "reclassify", "2026-11-30 10:00", pace="complex", reason="…")
    # the period of a reopened case is the same for every pace
    assert part.due == "2026-12-04 08:00"


def test_a_part_of_a_part_has_the_time_of_both(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    part = split(story, "2026-11-23 09:00")
    part.act(MINH, "assign", "2026-11-23 10:00", lead_department="SXD")
    part.pause("2026-11-25 10:00", "2026-11-25 11:00")
    smaller = split(part, "2026-11-25 14:00")
    assert smaller.due == part.due == "2026-11-30 09:00"
    smaller.act(MINH, "reclassify", "2026-11-25 15:00", pace="complex", reason="…")
    assert smaller.due == "2026-12-07 09:00"


def test_what_befalls_the_whole_later_is_not_the_parts_matter(office: Office) -> None:
    """Its pause is over for the part at the split, to the minute."""
    story = office.accepted()
    story.pause("2026-11-25 10:00")
    part = split(story, "2026-11-25 11:00")
    story.act(LAN, "resume", "2026-11-27 11:00")
    part.act(MINH, "reclassify", "2026-11-27 12:00", pace="complex", reason="…")
    assert part.due == "2026-12-07 08:00"
    assert story.due != part.due


def test_nothing_given_nothing_kept(office: Office) -> None:
    """A part of a case without pauses and extension is a case like any other."""
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", text="Gấp.", due="2026-11-25T00:00")
    part = split(story, "2026-11-20 10:00")
    assert part.deadlines("reply", "taken_over", "stated_due_at") == [(None, None)]


def test_a_part_that_was_split_off_before_keeps_the_date_it_was_given(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Registers hold parts whose date was stated; `check` and the clock go on with them."""
    told = {"first_due": {"reply": local("2026-11-30 08:00").isoformat()}}
    monkeypatch.setattr(steps, "_taken_over", lambda case: told)
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    part = split(story, "2026-11-23 09:00")
    as_before = "UPDATE deadline SET taken_over = NULL, stated_due_at = due_at, given = true"
    with office.register.database.engine.begin() as connection:
        connection.exec_driver_sql(f"{as_before} WHERE taken_over IS NOT NULL")
    part.act(MINH, "reclassify", "2026-11-23 10:00", pace="complex", reason="…")
    assert part.due == "2026-11-30 08:00"


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ("replace(taken_over, '11-20T03:00', '11-20T01:00')", "split from"),
        ("NULL", "split from"),
        ("'{'", "in deadline holds"),
    ],
)
def test_check_holds_it_against_the_history(damage: str, words: str, register: Register) -> None:
    office = Office(register)
    office.hire()
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    split(story, "2026-11-23 09:00")
    assert checked(office.register).problems == []
    with office.register.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE deadline SET taken_over = {damage} WHERE taken_over IS NOT NULL"
        )
    assert [each for each in checked(office.register).problems if words in each]
