"""One calendar serves every thread of the web process and of the clock."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

from tests.workflow.worktime.wall import PROVINCE, at, working_days
from workflow.worktime import WorkingCalendar
from workflow.worktime.timeline import YEARS_KEPT


def test_eight_threads_ask_a_new_calendar_about_a_century() -> None:
    starts = [at(f"{year}-{month:02d}-17 09:00") for year in range(2000, 2100) for month in (3, 12)]
    alone = WorkingCalendar(PROVINCE.days)
    expected = [alone.due(start, working_days(20)) for start in starts]
    shared = WorkingCalendar(PROVINCE.days)
    with ThreadPoolExecutor(8) as threads:
        answers = [
            threads.submit(lambda: [shared.due(start, working_days(20)) for start in starts])
            for _ in range(8)
        ]
    assert all(answer.result() == expected for answer in answers)


def test_a_thousand_years_fill_no_memory_and_are_still_right() -> None:
    office = WorkingCalendar()
    for year in (*range(1000, 2000), 1000):
        start, end = at(f"{year}-01-01"), at(f"{year + 1}-01-01")
        week_days = office.working_minutes_between(start, end) / 480
        assert week_days in (260, 261, 262)
    assert len(office._timeline._years) <= YEARS_KEPT
