"""Bringing the cases of one transaction, or of a look, up to the calendar that it holds."""

from __future__ import annotations

from collections.abc import Collection
from functools import cached_property

from cases.calendar.moving import bring_up_to_date, is_behind
from cases.calendar.versions import KeptCalendar, kept_calendars
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.store.lookup import Source
from workflow.machine import Workflow


class CatchingUp:
    """What cases have missed, looked up once, and only when one is behind.

    A case that is not costs one comparison a deadline.
    """

    def __init__(self, source: Source) -> None:
        self._source = source

    def bring(self, case: Case, workflow: Workflow, around: Circumstances) -> bool:
        """See `bring_up_to_date`; `around.calendar` is the one that the transaction holds."""
        if not is_behind(case, around.calendar):
            return False
        counted_by = {clock.calendar_version for clock in case.running()}
        return bring_up_to_date(case, workflow, self._missed(counted_by), around)

    @cached_property
    def _kept(self) -> tuple[KeptCalendar, ...]:
        return kept_calendars(self._source)

    def _missed(self, counted_by: Collection[str]) -> tuple[KeptCalendar, ...]:
        """What came after the oldest of these versions; nothing for one that nobody kept."""
        places = [
            # a calendar may come back: the last time counts
            max(
                (place for place, line in enumerate(self._kept) if line.version == version),
                default=-1,
            )
            for version in counted_by
        ]
        oldest = min(places)
        return self._kept[oldest + 1 :] if oldest >= 0 else ()
