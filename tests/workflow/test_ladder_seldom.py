"""Ladders as they are seldom: weekly from the first day, joined late, for one department alone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.definitions import read
from workflow.definition import DeadlineRule
from workflow.ladder import (
    Climb,
    Concern,
    NextRung,
    first_rung,
    is_restricted,
    rung_after,
    rung_pointed_anew,
    told_from,
)
from workflow.worktime import WorkingCalendar, shipped_calendar

ZONE = ZoneInfo("Asia/Ho_Chi_Minh")
CALENDAR = shipped_calendar()
SXD, SYT = Concern("feedback", "SXD"), Concern("feedback", "SYT")
DUE = datetime(2026, 11, 21, tzinfo=ZONE)  # the end of Friday 20/11; Tuesday the 24th is off
OPENED = datetime(2026, 11, 13, 9, tzinfo=ZONE)
SHIPPED = read().deadlines["reply"]
_PLUS_3 = '[[deadlines.reply.ladder]]\nrung = "plus_3"'
_OF_SXD = """[[deadlines.reply.ladder]]
rung = "plus_{days}_sxd"
at = {days}
departments = ["SXD"]
tell = "upc_chief"
label = {{ vi = "Sở Xây dựng", en = "SXD" }}
"""
#: on the second and on the third day the chief is told of SXD
TWICE_FOR_SXD = read(
    (_PLUS_3, _OF_SXD.format(days=2) + _OF_SXD.format(days=3) + _PLUS_3),
    (f"{_PLUS_3}\nat = 3", f'{_PLUS_3}\nat = 3\ndepartments = ["SYT"]'),
).deadlines["reply"]


def only(rule: DeadlineRule, *rungs: str) -> DeadlineRule:
    """The rule with these rungs of its ladder."""
    ladder = tuple(rung for rung in rule.ladder if rung.rung in rungs)
    return rule.model_copy(update={"ladder": ladder})


def named(found: NextRung | None) -> tuple[str, datetime]:
    assert found is not None
    return found.rung.rung, found.at


def test_a_ladder_of_mondays_alone_begins_with_the_first_after_the_due_instant() -> None:
    found = first_rung(only(SHIPPED, "monday"), DUE, OPENED, CALENDAR, SXD)
    assert named(found) == ("monday", datetime(2026, 11, 23, tzinfo=ZONE))


def test_the_first_rung_may_be_one_of_a_department() -> None:
    rule = only(TWICE_FOR_SXD, "plus_2_sxd", "plus_5")
    assert named(first_rung(rule, DUE, OPENED, CALENDAR, SXD))[0] == "plus_2_sxd"
    assert named(first_rung(rule, DUE, OPENED, CALENDAR, SYT))[0] == "plus_5"


def test_two_rungs_that_were_joined_late_fire_both_at_the_hand_over() -> None:
    """SXD gets the case after the days of both its rungs: neither is dated back."""
    handed_over = datetime(2026, 11, 27, 10, tzinfo=ZONE)
    passed = Climb(frozenset({"minus_3", "minus_1", "due", "plus_1", "plus_3"}))
    first = rung_pointed_anew(
        TWICE_FOR_SXD,
        DUE,
        handed_over,
        CALENDAR,
        SXD,
        passed,
        None,
        opened_at=OPENED,
        since=handed_over,
        joined=True,
    )
    assert named(first) == ("plus_2_sxd", handed_over)
    assert first is not None
    second = rung_after(TWICE_FOR_SXD, DUE, first, CALENDAR, SXD, passed.after(first.rung))
    assert named(second) == ("plus_3_sxd", handed_over)


def test_the_monday_that_waits_is_found_again_over_a_change_of_clocks() -> None:
    """In Berlin the Sunday of 29/03/2026 has 23 hours: seven days back is a Sunday evening."""
    berlin = ZoneInfo("Europe/Berlin")
    office = WorkingCalendar(zone=berlin)
    due = datetime(2026, 3, 3, tzinfo=berlin)
    passed = Climb(frozenset(rung.rung for rung in SHIPPED.ladder if rung.at is not None), 2)
    waiting = NextRung(
        6, SHIPPED.ladder[6], datetime(2026, 3, 30, tzinfo=berlin).astimezone(UTC), 2
    )
    moved_at = waiting.at - timedelta(days=3)
    again = rung_pointed_anew(
        SHIPPED, due, moved_at, office, SXD, passed, waiting, opened_at=OPENED, since=moved_at
    )
    assert again == waiting


@pytest.mark.parametrize(
    ("rule", "rung", "restricted"),
    [(SHIPPED, "plus_3", False), (TWICE_FOR_SXD, "plus_3", True)],
)
def test_a_rung_for_some_cases_only_says_so(
    rule: DeadlineRule, rung: str, restricted: bool
) -> None:
    (step,) = only(rule, rung).ladder
    assert is_restricted(step) is restricted


#: every rung but the Mondays has fired
CLIMBED = Climb(frozenset(rung.rung for rung in SHIPPED.ladder if rung.at is not None), 0)


def anew(
    rule: DeadlineRule, at: datetime, climb: Climb, pending: NextRung | None, due: datetime = DUE
) -> tuple[str, datetime]:
    """What waits for SYT after a change at `at` that brought no new rung along."""
    since = told_from(at, pending)
    return named(
        rung_pointed_anew(
            rule, due, at, CALENDAR, SYT, climb, pending, opened_at=OPENED, since=since
        )
    )


def test_a_rung_that_the_clock_is_late_for_keeps_its_day_when_dates_are_counted_anew() -> None:
    late = datetime(2026, 12, 1, 10, tzinfo=ZONE)
    passed = Climb(frozenset({"minus_3", "minus_1", "due", "plus_1"}))
    found = anew(TWICE_FOR_SXD, late, passed, None)
    assert found == ("plus_3", datetime(2026, 11, 27, tzinfo=ZONE))


def test_a_reminder_that_the_clock_is_late_for_is_still_sent() -> None:
    waiting = first_rung(SHIPPED, DUE, OPENED, CALENDAR, SYT)
    assert waiting is not None
    an_hour_late = waiting.at + timedelta(hours=1)
    assert anew(SHIPPED, an_hour_late, Climb(), waiting) == named(waiting)
    assert anew(SHIPPED, an_hour_late, Climb(), None)[0] == "minus_1"


def test_it_is_sent_for_an_earlier_day_too_but_for_none_before_the_deadline_was_opened() -> None:
    waiting = first_rung(SHIPPED, DUE, OPENED, CALENDAR, SYT)
    assert waiting is not None
    an_hour_late, day = waiting.at + timedelta(hours=1), timedelta(days=1)
    earlier = anew(SHIPPED, an_hour_late, Climb(), waiting, due=DUE - day)
    assert earlier == ("minus_3", waiting.at - day)
    assert anew(SHIPPED, an_hour_late, Climb(), waiting, due=OPENED + day)[0] != "minus_3"


def test_a_monday_that_the_clock_is_late_for_is_not_put_off_by_a_week() -> None:
    monday = datetime(2026, 12, 7, tzinfo=ZONE)
    waiting = NextRung(6, SHIPPED.ladder[6], monday)
    assert anew(SHIPPED, monday + timedelta(days=2), CLIMBED, waiting) == ("monday", monday)


def test_after_another_rung_fell_away_the_mondays_begin_after_the_change() -> None:
    """Only of SXD the chief would have been told; SYT gets the case on a Tuesday."""
    rule = only(TWICE_FOR_SXD, "plus_3_sxd", "monday")
    waiting = first_rung(rule, DUE, OPENED, CALENDAR, SXD)
    tuesday = datetime(2026, 12, 8, 10, tzinfo=ZONE)
    assert anew(rule, tuesday, Climb(), waiting)[1] == datetime(2026, 12, 14, tzinfo=ZONE)


def test_the_mondays_of_an_extended_deadline_wait_for_its_last_rung() -> None:
    """Extended to 18/12: five working days later is 25/12, the Monday after that the 28th."""
    extended = datetime(2026, 12, 19, tzinfo=ZONE)
    at = datetime(2026, 12, 2, 10, tzinfo=ZONE)
    waiting = NextRung(6, SHIPPED.ladder[6], datetime(2026, 12, 7, tzinfo=ZONE))
    found = anew(SHIPPED, at, CLIMBED, waiting, due=extended)
    assert found == ("monday", datetime(2026, 12, 28, tzinfo=ZONE))


def test_a_ladder_tells_from_the_change_on_or_since_what_the_clock_was_late_for() -> None:
    waiting = first_rung(SHIPPED, DUE, OPENED, CALENDAR, SYT)
    assert waiting is not None
    hour = timedelta(hours=1)
    late, early = waiting.at + hour, waiting.at - hour
    assert told_from(late, None) == late
    assert told_from(early, waiting) == early
    assert told_from(late, waiting) == waiting.at


def test_since_when_a_ladder_tells_never_goes_back() -> None:
    """A date that moved back for an hour waits for a rung of long ago."""
    waiting = first_rung(SHIPPED, DUE, OPENED, CALENDAR, SYT)
    assert waiting is not None
    last, now = waiting.at + timedelta(hours=1), waiting.at + timedelta(hours=2)
    assert told_from(now, waiting, last) == last
    assert told_from(now, waiting, waiting.at - timedelta(days=1)) == waiting.at
    assert told_from(now, None, last) == now


def test_a_rung_that_fires_between_repeats_forgets_none_of_them() -> None:
    """As after a hand-over to a department with a rung of its own."""
    step = only(SHIPPED, "plus_3").ladder[0]
    assert Climb(frozenset({"due"}), 2).after(step) == Climb(frozenset({"due", "plus_3"}), 2)


def test_a_reminder_at_the_very_instant_of_the_change_was_not_late() -> None:
    """The date moves a day back, and the reminder with it to before the change."""
    waiting = first_rung(SHIPPED, DUE, OPENED, CALENDAR, SYT)
    assert waiting is not None
    sooner = CALENDAR.shift(DUE, -1)
    assert anew(SHIPPED, waiting.at, Climb(), waiting, sooner)[0] == "minus_1"
    later = waiting.at + timedelta(microseconds=1)
    assert anew(SHIPPED, later, Climb(), waiting, sooner)[0] == "minus_3"


def test_only_the_reminder_that_the_clock_is_late_for_is_told_of_those_before() -> None:
    """Three days before, nobody had to be told: that one was skipped long ago."""
    three, one = SHIPPED.ladder[0], SHIPPED.ladder[1]
    assert three.at is not None
    assert one.at is not None
    waiting = NextRung(1, one, CALENDAR.shift(DUE, one.at))
    assert CALENDAR.shift(DUE, three.at) > OPENED
    late = waiting.at + timedelta(hours=1)
    assert anew(SHIPPED, late, Climb(), waiting) == named(waiting)
