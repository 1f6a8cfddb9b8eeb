"""Two cases about one thing: one ends, the other goes on, and no citizen loses time by it."""

from __future__ import annotations

import threading

import pytest

from cases.commands.requests import Act
from tests.cases.rules.office import Office, local, wall
from tests.people import LAN, LANH, MINH
from workflow.refusal import Refused

WHY = {"reason": "Cùng một đoạn đường"}


def test_the_duplicate_ends_and_the_other_is_told(office: Office) -> None:
    first, second = office.accepted(), office.accepted("2026-11-20 09:00")
    second.act(MINH, "merge", "2026-11-25 09:00", into=first.number, **WHY)
    assert second.case("state", "outcome", "merged_into") == ("closed", "duplicate", first.id)
    entry = first.entries()[-1]
    assert (entry["action"], entry["fields"]["merged"]) == ("absorb", second.number)
    assert entry["actor"].startswith("person:")
    assert first.case("version", "state") == (4, "in_progress")


def test_the_earlier_date_of_the_two_counts(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    assert (older.due, newer.due) == ("2026-11-28 00:00", "2026-12-03 00:00")
    older.act(MINH, "merge", "2026-11-25 12:00", into=newer.number, **WHY)
    assert newer.due == "2026-11-28 00:00"
    assert wall(newer.case("first_due_at")[0]) == "2026-12-03 00:00"


def test_lateness_cannot_be_merged_away(office: Office) -> None:
    older, newer = office.accepted("2026-11-10 09:00"), office.accepted("2026-11-25 09:00")
    older.act(MINH, "merge", "2026-11-26 09:00", into=newer.number, **WHY)
    assert older.case("late") == (True,)
    assert newer.due == "2026-11-18 00:00"
    office.tick("2026-11-26 10:00")
    assert ("due", "2026-11-18 00:00") in newer.rungs("reply")
    newer.reply("2026-11-26 11:00")
    assert newer.case("late", "late_first") == (True, False)


def test_a_later_date_does_not_lengthen(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    newer.act(MINH, "merge", "2026-11-25 12:00", into=older.number, **WHY)
    assert older.due == "2026-11-28 00:00"


def test_no_merge_gives_a_second_extension(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    older.extend("2026-12-05T00:00", "2026-11-25 10:00", "2026-11-25 11:00")
    older.act(MINH, "merge", "2026-11-25 14:00", into=newer.number, **WHY)
    assert newer.case("extensions") == (1,)
    wanted = {"due": "2026-12-20T00:00", "reason": "Chờ đo đạc."}
    refused = newer.refused(LAN, "request_extension", "2026-11-26 09:00", **wanted)
    assert refused == ["extensions_are_left"]


def test_what_was_paused_is_dated_by_what_it_had_left(office: Office) -> None:
    older, newer = office.accepted(), office.accepted("2026-11-25 09:00")
    older.pause("2026-11-25 10:00")
    older.act(MINH, "merge", "2026-11-26 10:00", into=newer.number, **WHY)
    # eight hours of pause: the end of Monday
    assert newer.due == "2026-11-30 17:00"


def test_into_itself_nothing_or_what_has_ended_is_refused(office: Office) -> None:
    story, replied = office.accepted(), office.replied()
    closed, merged = office.accepted(), office.accepted()
    closed.act(MINH, "withdraw", "2026-11-25 08:00", reason="Dân rút.")
    merged.act(MINH, "merge", "2026-11-25 08:00", into=office.accepted().number, **WHY)
    wrong = [each.number for each in (story, replied, closed, merged)]
    for number in (*wrong, "YK-2026-999999", "17", "Đường ngập"):
        assert story.refused(MINH, "merge", "2026-11-25 12:00", into=number, **WHY) == [
            "survivor_can_take_over"
        ]


def test_only_the_office_merges_and_nobody_absorbs_by_hand(office: Office) -> None:
    first, second = office.accepted(), office.accepted()
    for who in (LAN, LANH):
        refused = first.refused(who, "merge", "2026-11-25 09:00", into=second.number, **WHY)
        assert "not_your_role" in refused
    assert first.refused(MINH, "absorb", "2026-11-25 09:00", merged=second.number) == [
        "not_your_role"
    ]


def test_two_merges_across_each_other_leave_one_case(office: Office) -> None:
    """At the same moment: each is merged into the other. One wins, the other is refused."""
    first, second = office.accepted(), office.accepted()
    outcomes: list[str] = []
    ready = threading.Barrier(2)

    def merge(one: str, other: str) -> None:
        ready.wait()
        command = Act(MINH, one, "merge", {"into": other, **WHY})
        try:
            office.register.act(command, local("2026-11-25 09:00"))
        except Refused as refused:
            outcomes.append(refused.reasons[0].code)
        else:
            outcomes.append("merged")

    both = ((first.number, second.number), (second.number, first.number))
    threads = [threading.Thread(target=merge, args=pair) for pair in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(outcomes) in (["merged", "survivor_can_take_over"], ["merged", "wrong_state"])
    assert sorted((first.state, second.state)) == ["closed", "in_progress"]


@pytest.mark.parametrize("paused", [True, False])
def test_merged_by_mistake_it_is_reopened(office: Office, paused: bool) -> None:
    first, second = office.accepted(), office.accepted()
    if paused:
        second.pause("2026-11-25 08:00")
    second.act(MINH, "merge", "2026-11-25 09:00", into=first.number, **WHY)
    second.act(MINH, "reopen", "2026-11-26 09:00", reason="Hai đoạn đường khác nhau")
    assert second.case("state", "merged_into", "outcome") == ("in_progress", None, None)
    assert second.due == "2026-12-04 00:00"
