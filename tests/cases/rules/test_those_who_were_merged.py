"""Whoever raised a case that was merged goes on in the survivor as if it were theirs.

bà Sáu raised the duplicate, anh Bình the case that goes on; both have their codes.
"""

from __future__ import annotations

import threading

import pytest

from cases.citizens import citizen_of, follower_of
from cases.commands.requests import Act
from cases.errors import CaseNotFound
from cases.office import Office as Seen
from cases.reading.citizen.survivor import holder_of
from cases.reading.citizen_view import CitizenView
from cases.reading.status import status_of
from tests.cases.rules.office import PAUSE, Office, Story, local
from tests.people import LAN, MINH, THU
from workflow.attempt import Actor

WHY = {"reason": "Cùng một đoạn đường"}


def merged(office: Office) -> tuple[Story, Story]:
    """anh Bình's case, which SXD handles, and bà Sáu's, which was merged into it."""
    survivor, duplicate = office.accepted(), office.record("2026-11-20 09:00")
    duplicate.act(MINH, "merge", "2026-11-20 10:00", into=survivor.number, **WHY)
    return survivor, duplicate


def holder(story: Story) -> tuple[Actor, Story]:
    """Whoever holds the code of a case, and the case that they act on."""
    with story.office.register.database.read() as connection:
        found = holder_of(connection, story.id)
    return found.actor, Story(story.office, found.number)


def seen(story: Story, at: str) -> CitizenView:
    """The page of a code."""
    register = story.office.register
    office = Seen(register.calendar(), register.directory.current(), register.workflows)
    with register.database.read() as connection:
        return status_of(connection, office, story.id, local(at))


def test_ba_sau_supplies_what_the_survivor_waits_for(office: Office) -> None:
    survivor, duplicate = merged(office)
    survivor.act(LAN, "pause", "2026-11-20 14:00", **PAUSE)
    assert seen(duplicate, "2026-11-20 15:00").may == {"supply"}
    sau, case = holder(duplicate)
    case.act(sau, "supply", "2026-11-20 15:00", text="Đây ạ.")
    assert survivor.history()[-1] == "supply"
    # the office sees whose it is
    assert survivor.entries()[-1]["actor"] == f"citizen:{duplicate.number}"
    assert survivor.due is not None


def test_she_rates_and_objects_and_each_sees_what_is_theirs(office: Office) -> None:
    survivor, duplicate = merged(office)
    survivor.reply("2026-11-25 10:00")
    sau, case = holder(duplicate)
    survivor.act(survivor.citizen, "rate", "2026-11-25 11:00", rating="satisfied", text="Tốt.")
    assert survivor.state == "closed"
    view = seen(duplicate, "2026-11-25 12:00")
    assert (view.reply is not None, view.rated) == (True, None)
    assert {"rate", "ask_to_reopen"} <= view.may
    case.act(sau, "rate", "2026-11-26 09:00", rating="not_satisfied", text="Vẫn ngập.")
    case.act(sau, "ask_to_reopen", "2026-11-26 09:01", reason="Vẫn ngập.")
    hers, his = seen(duplicate, "2026-11-26 10:00"), seen(survivor, "2026-11-26 10:00")
    assert hers.rated is not None
    assert hers.rated.rating == "not_satisfied"
    assert hers.review is not None
    assert his.rated is not None
    assert (his.rated.rating, his.review) == ("satisfied", None)
    survivor.act(MINH, "reopen", "2026-11-26 11:00", reason="Xem lại.")
    assert survivor.state == "in_progress"


def test_who_is_satisfied_closes_nothing_over_the_request_of_another(office: Office) -> None:
    survivor, duplicate = merged(office)
    survivor.reply("2026-11-25 10:00")
    survivor.act(survivor.citizen, "ask_to_reopen", "2026-11-25 11:00", reason="Vẫn ngập.")
    sau, case = holder(duplicate)
    case.act(sau, "rate", "2026-11-25 12:00", rating="satisfied", text="Tốt.")
    assert survivor.state == "replied"
    assert survivor.deadlines("reopening", "closed_at") == [(None,)]
    # hers goes its own way again, so that nobody but him has a say
    duplicate.act(MINH, "reopen", "2026-11-25 13:30", reason="Là hai đoạn đường.")
    survivor.act(survivor.citizen, "rate", "2026-11-25 14:00", rating="satisfied")
    assert survivor.state == "closed"


def test_what_others_raised_when_is_not_told(office: Office) -> None:
    _, duplicate = merged(office)
    view = seen(duplicate, "2026-11-20 15:00")
    assert view.merged
    assert view.recorded_at == view.steps[0].at == local("2026-11-20 09:00")


def test_nobody_takes_back_what_others_raised_too(office: Office) -> None:
    survivor, duplicate = merged(office)
    sau, case = holder(duplicate)
    for who in (sau, survivor.citizen, MINH):
        refused = case.refused(who, "withdraw", "2026-11-23 09:00", reason="Đã xong.")
        assert refused == ["nobody_else_raised_it"]
    assert "withdraw" not in seen(survivor, "2026-11-23 09:00").may
    duplicate.act(MINH, "reopen", "2026-11-23 10:00", reason="Là hai đoạn đường.")
    survivor.act(survivor.citizen, "withdraw", "2026-11-23 11:00", reason="Đã xong.")
    assert (survivor.state, duplicate.state) == ("closed", "recorded")


def test_a_chain_of_merges_is_followed_to_its_end(office: Office) -> None:
    survivor, duplicate = merged(office)
    last = office.accepted("2026-11-20 09:00")
    survivor.act(MINH, "merge", "2026-11-20 14:00", into=last.number, **WHY)
    for story in (survivor, duplicate):
        who, case = holder(story)
        assert (who, case.number) == (follower_of(last.number, story.number), last.number)
    last.act(LAN, "pause", "2026-11-20 15:00", **PAUSE)
    who, case = holder(duplicate)
    case.act(who, "supply", "2026-11-20 16:00", text="Đây ạ.")


def test_reopened_it_goes_its_own_way(office: Office) -> None:
    _, duplicate = merged(office)
    duplicate.act(MINH, "reopen", "2026-11-20 14:00", reason="Là hai đoạn đường.")
    assert holder(duplicate)[0] == citizen_of(duplicate.number)
    view = seen(duplicate, "2026-11-20 15:00")
    assert (view.merged, view.state) == (False, "recorded")


@pytest.mark.parametrize("stranger", ["citizen", "follower"])
def test_the_code_of_another_case_opens_nothing(office: Office, stranger: str) -> None:
    survivor, duplicate = merged(office)
    other = office.record("2026-11-20 09:00")
    actors = {
        "citizen": citizen_of(duplicate.number),
        "follower": follower_of(other.number, duplicate.number),
    }
    survivor.act(LAN, "pause", "2026-11-20 14:00", **PAUSE)
    with pytest.raises(CaseNotFound):
        survivor.act(actors[stranger], "supply", "2026-11-20 15:00", text="Đây ạ.")


def test_without_the_look_at_the_number_any_code_would_do(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    survivor, duplicate = merged(office)
    survivor.act(LAN, "pause", "2026-11-20 14:00", **PAUSE)
    monkeypatch.setattr("cases.policy.acts_on", lambda citizen: survivor.number)
    stranger = citizen_of(duplicate.number)
    survivor.act(stranger, "supply", "2026-11-20 15:00", text="Đây ạ.")


def test_a_merge_that_commits_while_a_withdrawal_waits_counts(office: Office) -> None:
    """At the same moment: bà Sáu's case is merged into anh Bình's, who takes his back."""
    for _ in range(3):
        survivor, duplicate = office.accepted(), office.record("2026-11-20 09:00")
        ready, outcomes = threading.Barrier(2), []

        def do(command: Act, ready: threading.Barrier, outcomes: list[bool]) -> None:
            ready.wait()
            try:
                office.register.act(command, local("2026-11-23 09:00"))
            except Exception:
                outcomes.append(False)
            else:
                outcomes.append(True)

        commands = [
            Act(MINH, duplicate.number, "merge", {"into": survivor.number, **WHY}),
            Act(survivor.citizen, survivor.number, "withdraw", {"reason": "Đã xong."}),
        ]
        threads = [threading.Thread(target=do, args=(c, ready, outcomes)) for c in commands]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == [False, True]


def test_the_centre_asks_for_the_petitioner_of_the_case_itself(office: Office) -> None:
    survivor, duplicate = merged(office)
    survivor.reply("2026-11-25 10:00")
    survivor.act(THU, "ask_to_reopen", "2026-11-25 11:00", reason="Gọi 1022.")
    assert seen(survivor, "2026-11-25 12:00").review is not None
    assert seen(duplicate, "2026-11-25 12:00").review is None
