"""A rung may be for some kinds of case or some departments only; nobody slips through by moving."""

from __future__ import annotations

from datetime import datetime, timedelta
from operator import itemgetter
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.definitions import edited, keys_of, problems_of, read
from tests.workflow.ladders import BY_KIND
from workflow.definition import DeadlineRule
from workflow.ladder import (
    Climb,
    Concern,
    NextRung,
    applies,
    first_rung,
    level_of,
    rung_after,
    rung_pointed_anew,
    told_from,
)
from workflow.worktime import shipped_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = shipped_calendar()
_ASSIGN_DUE = 'tell = "upc_office"\nlabel = { vi = "quá hạn phân công"'
_TO_THE_HEAD = (_ASSIGN_DUE, _ASSIGN_DUE.replace("upc_office", "department_head"))
REPLY = read(*BY_KIND).deadlines["reply"]
FEEDBACK, OBSTACLE = Concern("feedback", "SXD"), Concern("obstacle", "SXD")
AT_SYT = Concern("feedback", "SYT")
DUE = datetime(2026, 11, 21, tzinfo=ZONE)  # the end of Friday 20/11; the 24th is off
OPENED = datetime(2026, 11, 13, 9, tzinfo=ZONE)


def climb(concern: Concern, steps: int = 8) -> list[tuple[str, int]]:
    """The rungs one after the other, with their levels."""
    found: NextRung | None = first_rung(REPLY, DUE, OPENED, CALENDAR, concern)
    seen = []
    while found is not None and len(seen) < steps:
        seen.append((found.rung.rung, level_of(REPLY, found.rung, concern)))
        found = rung_after(REPLY, DUE, found, CALENDAR, concern)
    return seen


def test_each_kind_and_department_climbs_its_own_ladder_level_by_level() -> None:
    assert climb(FEEDBACK) == [
        ("minus_3", 0), ("minus_1", 0), ("due", 1), ("plus_1", 2), ("plus_3_sxd", 3),
        ("plus_5", 4), ("monday", 4), ("monday", 4),
    ]  # fmt: skip
    assert [rung for rung, _ in climb(OBSTACLE)] == [
        "minus_3", "minus_1", "due", "plus_2", "plus_3_sxd", "plus_5", "monday", "monday",
    ]  # fmt: skip
    assert climb(AT_SYT)[4:6] == [("plus_3", 3), ("plus_5", 4)]
    # a department that no rung names has no rung on that day, and one level less
    assert climb(Concern("feedback", "STC"))[3:6] == [("plus_1", 2), ("plus_5", 3), ("monday", 3)]


def anew(at: datetime, concern: Concern, fired: str, *, joined: bool = True) -> NextRung | None:
    """What waits after a change at `at`, when these rungs have fired."""
    passed = Climb(frozenset(fired.split()))
    return rung_pointed_anew(
        REPLY, DUE, at, CALENDAR, concern, passed, None, opened_at=OPENED, since=at, joined=joined
    )


def test_a_rung_that_begins_to_apply_late_fires_at_the_hand_over() -> None:
    """A case handed on after the day of that department's rung is not forgotten by it."""
    handed_over = datetime(2026, 11, 27, 10, tzinfo=ZONE)  # +3 was 24:00 of the 26th
    found = anew(handed_over, FEEDBACK, "minus_3 minus_1 due plus_1 plus_3")
    assert found is not None
    assert (found.rung.rung, found.at) == ("plus_3_sxd", handed_over)
    following = rung_after(
        REPLY, DUE, found, CALENDAR, FEEDBACK, Climb(frozenset(["due", "plus_1", "plus_3_sxd"]))
    )
    assert following is not None
    assert following.rung.rung == "plus_5"


def test_a_rung_that_fired_under_the_first_department_fires_for_no_later_one() -> None:
    back_at = datetime(2026, 11, 27, 10, tzinfo=ZONE)
    found = anew(back_at, FEEDBACK, "minus_3 minus_1 due plus_1 plus_3 plus_3_sxd")
    assert found is not None
    assert found.rung.rung == "plus_5"


def test_a_reminder_for_some_kinds_is_not_sent_after_its_day() -> None:
    reminding = read((
        'at = -1\nremind = "handler"',
        'at = -1\nkinds = ["obstacle"]\nremind = "handler"',
    )).deadlines["reply"]  # fmt: skip
    found = rung_pointed_anew(
        reminding,
        DUE,
        DUE - timedelta(hours=1),
        CALENDAR,
        OBSTACLE,
        Climb(frozenset(["minus_3"])),
        None,
        opened_at=OPENED,
        since=DUE - timedelta(hours=1),
        joined=True,
    )
    assert found is not None
    assert found.rung.rung == "due"


def test_no_monday_is_told_twice_when_the_due_instant_moves() -> None:
    """Three Mondays were told; a later due instant must not tell them once more."""
    waiting: NextRung | None = first_rung(REPLY, DUE, OPENED, CALENDAR, FEEDBACK)
    passed = Climb()
    while waiting is not None and waiting.occurrence < 3:
        passed = passed.after(waiting.rung)
        waiting = rung_after(REPLY, DUE, waiting, CALENDAR, FEEDBACK, passed)
    assert waiting is not None
    moved_at = waiting.at - timedelta(days=3)
    again = rung_pointed_anew(
        REPLY,
        DUE + timedelta(days=4),
        moved_at,
        CALENDAR,
        FEEDBACK,
        passed,
        waiting,
        opened_at=OPENED,
        since=moved_at,
    )
    assert again == waiting


STEPS = st.lists(
    st.tuples(
        st.integers(0, 12 * 24),
        st.sampled_from(["feedback", "obstacle"]),
        st.sampled_from(["SXD", "SYT", "STC", "VPUBND"]),
    ),
    max_size=6,
)


@given(STEPS)
def test_however_a_case_is_moved_each_rung_fires_once_and_the_top_is_told(
    changes: list[tuple[int, str, str]],
) -> None:
    """Played hour by hour with hand-overs and reclassifications in any order."""
    concern, passed, fired = FEEDBACK, Climb(), list[str]()
    waiting: NextRung | None = first_rung(REPLY, DUE, OPENED, CALENDAR, concern)
    moves = sorted(
        ((OPENED + timedelta(hours=2 * n), Concern(k, d)) for n, k, d in changes), key=itemgetter(0)
    )
    for at, becomes in (*moves, (datetime(2026, 12, 15, tzinfo=ZONE), None)):
        while waiting is not None and waiting.at < at:
            assert applies(waiting.rung, concern)
            fired.append(f"{waiting.rung.rung}.{waiting.occurrence}")
            passed = passed.after(waiting.rung)
            waiting = rung_after(REPLY, DUE, waiting, CALENDAR, concern, passed)
        if becomes is not None:
            joined = becomes != concern
            concern = becomes
            waiting = rung_pointed_anew(
                REPLY,
                DUE,
                at,
                CALENDAR,
                concern,
                passed,
                waiting,
                opened_at=OPENED,
                since=told_from(at, waiting),
                joined=joined,
            )
    assert len(fired) == len(set(fired))
    assert "plus_5.0" in fired
    assert {"monday.0", "monday.1"} <= set(fired)
    _everything_that_applied_at_the_end_fired(REPLY, passed, concern)


def _everything_that_applied_at_the_end_fired(
    rule: DeadlineRule, passed: Climb, concern: Concern
) -> None:
    told = {r.rung for r in rule.ladder if not r.is_reminder and not r.every}
    for rung in rule.ladder:
        if rung.rung in told and applies(rung, concern):
            assert rung.rung in passed.fired, rung.rung


def test_a_ladder_that_ends_at_the_department_for_one_kind_is_refused() -> None:
    to_the_chief = 'tell = "upc_chief"'
    broken = edited((to_the_chief, f'kinds = ["obstacle"]\n{to_the_chief}'), _TO_THE_HEAD)
    assert keys_of(broken) == ["deadlines.assign.ladder"]
    texts = [problem.text for problem in problems_of(broken)]
    # for every kind but the one that is told higher up
    assert len(texts) == len(read().fields["kind"].options) - 1
    assert texts[0] == (
        "The last rung for “question” does not tell the UPC office or above; add one that does."
    )


def test_a_kind_without_any_rung_is_refused() -> None:
    """An open case of that kind would be watched by nobody."""
    only = ('at = 0\ntell = "upc_office"\nlabel = { vi = "đã 45', "at = 0\n"
            'kinds = ["obstacle"]\ntell = "upc_office"\nlabel = { vi = "đã 45')  # fmt: skip
    assert keys_of(edited(only)) == ["deadlines.alarm.ladder"]


def test_a_department_for_which_the_top_is_missing_is_refused() -> None:
    to_the_chief = 'tell = "upc_chief"'
    for_one = (to_the_chief, f'departments = ["SXD"]\n{to_the_chief}')
    (problem,) = problems_of(edited(for_one, _TO_THE_HEAD))
    assert problem.key == "deadlines.assign.ladder"


def test_a_kind_that_nobody_declared_is_refused() -> None:
    unknown = ('at = 1\ntell = "upc_chief"', 'at = 1\nkinds = ["obstacles"]\ntell = "upc_chief"')
    problems = {problem.key: problem.text for problem in problems_of(edited(unknown))}
    assert problems["deadlines.assign.ladder.plus_1"] == (
        "There is no kind “obstacles”; did you mean “obstacle”?"
    )


def test_two_rungs_at_one_time_must_be_for_different_cases() -> None:
    same = ('[[deadlines.reply.ladder]]\nrung = "plus_5"',
            '[[deadlines.reply.ladder]]\nrung = "also_3"\nat = 3\nkinds = ["obstacle"]\n'
            'tell = "upc_chief"\nlabel = { vi = "a", en = "a" }\n'
            '[[deadlines.reply.ladder]]\nrung = "plus_5"')  # fmt: skip
    (problem,) = problems_of(edited(same))
    assert problem.text == (
        "The rungs for “obstacle” do not follow each other in time; sort them by “at”, "
        "no two alike."
    )
