"""Which row of a deadline's periods counts: the first that fits action, kind, pace and day."""

from __future__ import annotations

from datetime import date

import pytest

from tests.workflow.definitions import read
from workflow.period_rule import PeriodRule
from workflow.worktime import Counting, Period, Unit

REPLY = read().deadlines["reply"]
NOW = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("action", "kind", "pace", "recorded", "amount", "unit"),
    [
        ("record", "feedback", "normal", NOW, 5, Unit.WORKING_DAYS),
        ("record", "feedback", "urgent", NOW, 1, Unit.WORKING_DAYS),
        ("record", "feedback", "complex", NOW, 10, Unit.WORKING_DAYS),
        ("reopen", "complaint", "urgent", NOW, 5, Unit.WORKING_DAYS),
        ("record", "complaint", "urgent", date(2026, 7, 1), 7, Unit.WORKING_DAYS),
        ("record", "complaint", "urgent", date(2026, 6, 30), 10, Unit.CALENDAR_DAYS),
    ],
)
def test_the_first_row_that_fits_counts(
    action: str, kind: str, pace: str, recorded: date, amount: int, unit: Unit
) -> None:
    row = REPLY.period_rule(action, kind, pace, recorded)
    assert row.period == Period(amount, unit)
    assert row.counted_from == ("opening" if action == "reopen" else "recording")


def test_a_row_says_itself_how_its_days_are_counted() -> None:
    row = PeriodRule.model_validate(
        {"amount": 3, "unit": "calendar_days", "counting": "same_time", "from": "opening"}
    )
    assert row.period == Period(3, Unit.CALENDAR_DAYS, Counting.SAME_TIME)
    assert row.fits("record", "complaint", "urgent", NOW)
