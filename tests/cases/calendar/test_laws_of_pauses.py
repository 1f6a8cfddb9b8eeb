"""A day off that is entered after a pause, an extension or a leader's date takes no time away."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, date, datetime, timedelta

from hypothesis import example, given
from hypothesis import strategies as st

from cases.casefile.lapsing import end_lapsed_pauses
from tests.cases.calendar.test_laws_of_moving import LAWS, SHIPPED, WORKFLOW, Story, edited
from tests.people import LAN, LANH, MINH
from tests.workflow.worktime.wall import day_off
from workflow.attempt import Actor
from workflow.refusal import Refused
from workflow.worktime import Dated, DepartmentHours, OfficeHours, WorkingCalendar
from workflow.worktime.editing import with_day, without_day

HOUR = timedelta(hours=1)
_DAY, _MORNING = ["07:00-11:30", "13:30-17:00"], ["07:00-11:30"]
_WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), _DAY)
#: the offices work on Saturday mornings, the Department of Construction until noon
SATURDAYS = WorkingCalendar(
    SHIPPED.days,
    OfficeHours.parse({**_WEEK, "saturday": _MORNING}),
    years=SHIPPED.years,
    departments={"SXD": Dated(DepartmentHours.parse({"saturday": ["07:00-12:00"]}))},
)
#: from the Monday of the recording into the new year
dates = st.integers(0, 60).map(lambda days: date(2026, 11, 16) + timedelta(days=days))
edits = st.tuples(st.sampled_from(["off", "drop", "half", "makeup"]), dates)
acts = st.sampled_from(["pause", "resume", "pause", "resume", "extend", "revoke", "instruct"])
happenings = st.lists(
    st.one_of(edits, st.tuples(st.integers(1, 60), acts, st.integers(1, 200))), max_size=14
)
Happening = tuple[str, date] | tuple[int, str, int]


class PausedStory(Story):
    """A story in which people pause, extend and instruct between the changes of the calendar."""

    def __init__(self, pace: str, kind: str, calendar: WorkingCalendar = SHIPPED) -> None:
        super().__init__(pace, kind)
        self.turn(calendar)

    def live(self, happenings: list[Happening]) -> None:
        for happening in happenings:
            if len(happening) == 2:
                self.turn(edited(self.calendar, happening))
            else:
                hours, action, ahead = happening
                self.tick(hours)
                self._say(action, self.now + ahead * HOUR)

    def _say(self, action: str, due: datetime) -> None:
        if action == "extend":
            self.say(LAN, "request_extension", due=due, reason="…")
            self.say(MINH, "grant_extension", due=due)
        elif action == "revoke":
            self.say(MINH, "revoke_extension", reason="…")
        elif action == "instruct":
            self.say(LANH, "instruct", text="…", due=due)
        elif action == "pause":
            self.say(LAN, "pause", reason="assessment", waiting_for="…")
        else:
            self.say(LAN, "resume")

    def say(self, who: Actor, action: str, **values: object) -> None:
        """Somebody does it, if it is allowed."""
        with suppress(Refused):
            self.take(who, self.case.state, action, values)
            end_lapsed_pauses(self.case, WORKFLOW, self.around())
            self.settle()

    def due(self) -> dict[str, datetime]:
        """What a pause holds has no date."""
        return {clock.name: clock.due_at for clock in self.case.running() if not clock.held}


@LAWS
@given(
    st.sampled_from(["normal", "complex", "urgent"]),
    st.sampled_from(["feedback", "complaint"]),
    st.sampled_from([SHIPPED, SATURDAYS]),
    happenings,
    dates,
)
# the leader's date on Monday 23 November, a pause over Wednesday 18, which is a day off afterwards
@example(
    "normal",
    "feedback",
    SHIPPED,
    [(1, "instruct", 160), (24, "pause", 1), (48, "resume", 1)],
    date(2026, 11, 18),
)
# the same with the ten calendar days of a complaint
@example("normal", "complaint", SHIPPED, [(24, "pause", 1), (48, "resume", 1)], date(2026, 11, 18))
# the day of the recording itself, which the rule does not count, and four hours of pause on it
@example("normal", "feedback", SHIPPED, [(2, "pause", 1), (6, "resume", 1)], date(2026, 11, 16))
# the rule's last day gives way to half a day, and a whole day of pause was on the other
@example(
    "normal",
    "feedback",
    SHIPPED,
    [("half", date(2026, 11, 25)), (24, "pause", 1), (48, "resume", 1)],
    date(2026, 11, 18),
)
def test_one_more_day_off_makes_nothing_due_earlier_whatever_was_paused(
    pace: str, kind: str, hours: WorkingCalendar, happenings: list[Happening], on: date
) -> None:
    story = PausedStory(pace, kind, hours)
    story.live(happenings)
    story.turn(without_day(story.calendar, on))
    before, calendar = story.due(), story.calendar
    story.turn(with_day(calendar, day_off(on.isoformat())))
    assert all(due >= before[name] for name, due in story.due().items())
    story.turn(calendar)
    assert story.due() == before


def test_a_day_off_inside_a_pause_leaves_a_promised_date_where_it_is() -> None:
    """Ông Lãnh wants the answer by Wednesday 09:00. Chị Lan waits two days for the assessment, so
    it may be Friday 09:00. A month later the office learns that one of these days was a day off:
    the date that everybody was told stays.
    """
    story = PausedStory("complex", "feedback")
    story.say(LANH, "instruct", text="…", due=datetime(2026, 11, 25, 2, 0, tzinfo=UTC))
    story.live([(24, "pause", 1), (48, "resume", 1)])
    told = datetime(2026, 11, 27, 2, 0, tzinfo=UTC)
    assert story.due()["reply"] == told
    story.turn(with_day(SHIPPED, day_off("2026-11-18")))
    assert story.due()["reply"] == told


def test_the_rules_own_date_does_not_give_that_day_twice() -> None:
    """Ten working days without a leader's date: the pause took a day less, the rule gives one
    more, and the answer is due when it was.
    """
    story = PausedStory("complex", "feedback")
    story.live([(24, "pause", 1), (48, "resume", 1)])
    before = story.due()["reply"]
    story.turn(with_day(SHIPPED, day_off("2026-11-18")))
    assert story.due()["reply"] == before
