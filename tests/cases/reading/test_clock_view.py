"""How the clock is: when it ran, whether it is stale, which cases it set aside."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from cases.numbers import case_id_of
from cases.reading.clock_view import ClockView, clock_view
from cases.tables import CaseFile, table_of
from tests.cases.reading.desk import MONDAY, Desk, local

CASE = table_of(CaseFile)


def _clock(desk: Desk, now: datetime) -> ClockView:
    with desk.read() as connection:
        return clock_view(connection, now)


def test_a_clock_that_never_ran_needs_attention(desk: Desk) -> None:
    view = _clock(desk, MONDAY)
    assert (view.judged, view.finished_at, view.stale, view.needs_attention) == (
        None,
        None,
        True,
        True,
    )


def test_a_clock_that_ran_is_well_for_ten_minutes(desk: Desk) -> None:
    desk.register.tick(MONDAY)
    ten = MONDAY + timedelta(minutes=10)
    assert (_clock(desk, ten).stale, _clock(desk, ten).judged) == (False, MONDAY)
    assert not _clock(desk, ten).needs_attention
    assert _clock(desk, ten + timedelta(seconds=1)).stale


def test_stale_is_judged_by_when_it_really_ran(desk: Desk) -> None:
    really = MONDAY + timedelta(days=3)
    desk.register.tick(MONDAY, wall=really)
    view = _clock(desk, really + timedelta(minutes=1))
    assert (view.judged, view.finished_at, view.stale) == (MONDAY, really, False)


def test_a_look_ahead_hides_no_clock_that_stands_still(desk: Desk) -> None:
    """Somebody tried `tick --now` with a far year; and the real clock is watched on."""
    far = MONDAY + timedelta(days=365 * 20)
    desk.register.tick(far, wall=MONDAY)

    assert (_clock(desk, MONDAY).stale, _clock(desk, MONDAY + timedelta(hours=1)).stale) == (
        False,
        True,
    )
    later = MONDAY + timedelta(hours=2)
    desk.register.tick(later, wall=later)
    view = _clock(desk, later)
    assert (view.judged, view.finished_at, view.stale) == (later, later, False)


def test_a_case_the_clock_set_aside_is_shown(desk: Desk) -> None:
    """A case pins a workflow that this installation lost."""
    spoilt, well = desk.in_progress(), desk.in_progress()
    with desk.database.engine.begin() as connection:
        lost = update(CASE).where(CASE.c.id == case_id_of(spoilt))
        connection.execute(lost.values(workflow_version=99))
    late = local("2026-12-04 08:00")
    desk.register.tick(late)
    view = _clock(desk, late)
    assert (view.failed_total, view.needs_attention, view.stale) == (1, True, False)
    (failed,) = view.failed
    assert (failed.number, failed.times) == (spoilt, 1)
    assert "UnknownWorkflow" in failed.error
    assert failed.retry_at > failed.failed_at
    assert well not in repr(view)


def test_one_statement(desk: Desk) -> None:
    with desk.counting(at_most=1):
        _clock(desk, MONDAY)
