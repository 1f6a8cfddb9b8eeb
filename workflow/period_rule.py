"""How long a deadline is: one row of its `periods`."""

from __future__ import annotations

from datetime import date
from functools import cached_property
from typing import Literal

from pydantic import Field

from workflow.frozen import Frozen
from workflow.worktime import Counting, Period, Unit


class PeriodRule(Frozen):
    """How long a deadline is, for the first row whose conditions fit.

    `valid_from`: the row is law for cases recorded on this local day or later.
    """

    amount: int
    unit: Unit
    counting: Counting = Counting.END_OF_DAY
    counted_from: Literal["recording", "opening"] = Field(alias="from")
    after: str | None = None
    pace: str | None = None
    kind: str | None = None
    valid_from: date | None = None

    @cached_property
    def period(self) -> Period:
        """The same as the calendar counts it."""
        return Period(self.amount, self.unit, self.counting)

    def fits(self, action: str, kind: str, pace: str, recorded: date) -> bool:
        """Whether this row speaks of a deadline that `action` opens on such a case.

        `recorded` is the local day of the recording.
        """
        return (
            self.after in (None, action)
            and self.kind in (None, kind)
            and self.pace in (None, pace)
            and (self.valid_from is None or recorded >= self.valid_from)
        )
