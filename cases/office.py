"""What readers need beside the database: the calendar, the names and the workflows in force."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from cases.directory.snapshot import Snapshot
from workflow.definition import WorkflowDefinition
from workflow.versions import Workflows
from workflow.worktime import Unit, WorkingCalendar

#: "due soon" looks this many working days ahead (contract.md section 8)
SOON_WORKING_DAYS = 2


@dataclass(frozen=True)
class Office:
    """One consistent look at the office's data; made anew for each request."""

    calendar: WorkingCalendar
    people: Snapshot
    workflows: Workflows

    def definition(self, key: str, version: int) -> WorkflowDefinition:
        """The definition a case is pinned to, which also knows what other versions call things:
        a case that moved keeps what it had under the old one. Raises UnknownWorkflow.
        """
        return self.workflows.vocabulary_of(key, version)

    @cached_property
    def vocabulary(self) -> WorkflowDefinition:
        """The current definition with the names of all versions, for what is about many cases."""
        return self.workflows.vocabulary

    def day(self, instant: datetime) -> date:
        """The local date that an instant is shown as; 24:00 belongs to the day it ends."""
        return self.calendar.last_day(instant)

    def department_name(self, code: str, language: str, at: datetime) -> str:
        """What a department was called at an instant; its code where nothing is known of it."""
        return self.people.name(code, language, self.calendar.local(at).date())

    def soon_until(self, now: datetime) -> datetime:
        """The last due instant that is "due soon" at `now`: the end of two working days from it,
        counted as every period of the office is.
        """
        period = self.calendar.period(SOON_WORKING_DAYS, Unit.WORKING_DAYS)
        return self.calendar.due(now, period).at

    @cached_property
    def open_states(self) -> tuple[str, ...]:
        """The states in which somebody still has to act, of every version."""
        states = self.vocabulary.states
        return tuple(name for name, state in states.items() if state.responsible != "nobody")

    @cached_property
    def pauses(self) -> tuple[str, ...]:
        """The deadlines that stop others while they run, of every version."""
        rules = self.vocabulary.deadlines
        return tuple(name for name, rule in rules.items() if rule.holds)
