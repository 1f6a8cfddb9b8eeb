"""Property: for random histories, what `overdue_as_of` tells of a moment is what was shown then."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.reading.overdue import (
    AGE_BANDS,
    OverdueReport,
    overdue_as_of,
    overdue_cases_as_of,
    overdue_cases_now,
)
from cases.reading.overdue.lists import OverdueCase
from tests.cases.reading.desk import Desk
from tests.cases.reading.story import DEPARTMENTS, Story

STEPS = 110
SEEDS = [0, pytest.param(1, marks=pytest.mark.thorough)]

Shown = tuple[OverdueReport, dict[str, tuple[OverdueCase, ...]]]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_moment_is_remembered_as_it_was_shown(desk: Desk, seed: int) -> None:
    shown: dict[datetime, Shown] = {}

    def look(story: Story) -> None:
        with desk.read() as connection:
            lists = {
                code: overdue_cases_now(connection, desk.office, code, story.now).items
                for code in DEPARTMENTS
            }
        shown[story.now] = (desk.overdue(story.now), lists)

    story = Story(desk, seed, look)
    story.goes_on(STEPS)
    later = story.now + timedelta(days=400)
    desk.register.tick(later)
    with desk.read() as connection:
        for moment, (report, lists) in shown.items():
            _require_counted(report, lists)
            assert overdue_as_of(connection, desk.office, moment, later) == report
            for code, cases in lists.items():
                then = overdue_cases_as_of(connection, desk.office, code, moment, later)
                assert _without_title(then.items) == _without_title(cases)
    _is_worth_something(story, [report for report, _ in shown.values()])


def _require_counted(report: OverdueReport, lists: dict[str, tuple[OverdueCase, ...]]) -> None:
    """A department's list holds what was counted for it, each in its age."""
    counted = {row.code: row for row in report.departments}
    for code, items in lists.items():
        row = counted.get(code)
        own = [item.working_days_overdue for item in items if not item.contribution]
        ages = tuple(
            sum(first <= age and (last is None or age <= last) for age in own)
            for first, last in AGE_BANDS
        )
        assert ages == (row.bands if row else (0,) * len(AGE_BANDS))
        assert len(items) - len(own) == (row.contributions_overdue if row else 0)


def _is_worth_something(story: Story, reports: list[OverdueReport]) -> None:
    assert sum(report.total for report in reports) > 0, "nothing was ever overdue"
    assert sum(report.contributions_overdue for report in reports) > 0, "no contribution ever was"
    assert len(story.done) >= 14, f"hardly anything happened: {story.done}"


def _without_title(cases: tuple[OverdueCase, ...]) -> list[tuple[object, ...]]:
    """Everything but title, kind and pace, which a list shows as they are now."""
    return [
        (
            case.number,
            case.state,
            case.department,
            case.responsible,
            case.contribution,
            case.due_at,
            case.overdue_since,
            case.last_day,
        )
        for case in cases
    ]
