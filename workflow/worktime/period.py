"""What is asked of a calendar, and what it answers: periods, due instants, explained days."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from workflow.errors import CalendarError

LONGEST_AMOUNT = 36_500
"""A hundred years of days: beyond every period in law, and it bounds the work of one call."""


class Unit(StrEnum):
    """What a period is counted in."""

    WORKING_DAYS = "working_days"
    WORKING_HOURS = "working_hours"
    CALENDAR_DAYS = "calendar_days"


class Counting(StrEnum):
    """Where in its last day a period of days ends. Hours end where their last minute ends."""

    END_OF_DAY = "end_of_day"
    """24:00 of the last day, the first day not counted (Civil Code 2015, art. 147 and 148)."""

    SAME_TIME = "same_time"
    """The time of day at which the period began."""

    DAY_OFF_OR_NOT = "day_off_or_not"
    """24:00 of the last day even if that is a day off: for limits that say "at most"."""


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time as a rule states it: "5 working days".

    Raises CalendarError when `amount` is not a whole number from 1 to LONGEST_AMOUNT.
    """

    amount: int
    unit: Unit
    counting: Counting = Counting.END_OF_DAY

    def __post_init__(self) -> None:
        if not 1 <= self.amount <= LONGEST_AMOUNT or self.amount != int(self.amount):
            raise CalendarError(
                f"a period of {self.amount} {self.unit} cannot be counted: "
                f"give a whole number from 1 to {LONGEST_AMOUNT}"
            )


@dataclass(frozen=True, slots=True)
class Due:
    """The end of a period.

    `at` is aware UTC and late means strictly after it (decision 11). `last_day` is the local date
    that people are shown: the day `at` lies in, where 24:00 belongs to the day it ends.
    `provisional` says that a counted day lies in a year whose days off were never entered.
    """

    at: datetime
    last_day: date
    provisional: bool


class Why(StrEnum):
    """Why a day counted or did not. Pages translate these codes."""

    FIRST_DAY = "first_day"
    """The day of the event is not counted (Civil Code 2015, art. 147)."""
    START_MOVED = "start_moved"
    """The event fell outside office hours: the count starts from this day's opening."""
    WORKING_DAY = "working_day"
    MAKEUP_WORKDAY = "makeup_workday"
    HALF_DAY = "half_day"
    CALENDAR_DAY = "calendar_day"
    OUTSIDE_HOURS = "outside_hours"
    """A working day, but none of its office hours lay after the start."""
    WEEKEND = "weekend"
    HOLIDAY = "holiday"
    SUBSTITUTE = "substitute"
    SWAPPED_OFF = "swapped_off"
    NEXT_WORKING_DAY = "next_working_day"
    """The last calendar day was a day off: the period ends here (Civil Code 2015, art. 148(5))."""


@dataclass(frozen=True, slots=True)
class CountedDay:
    """One local day of a period; the names are those of the day off or the make-up day, if any."""

    date: date
    counted: bool
    why: Why
    name_vi: str = ""
    name_en: str = ""
