"""What a step needs to know beside the case itself."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from cases.casefile.payload import Random
from cases.casefile.taking_over import TakenOver
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class ReplyDue:
    """A reply deadline stated by an import: an instant, or None for "none was given"."""

    due: datetime | None


@dataclass(frozen=True, slots=True)
class Circumstances:
    """Everything a step needs to know beside the case: times, who, and the rules that count."""

    #: when it happened, and when the register wrote it down
    at: datetime
    recorded_at: datetime
    actor: str
    actor_department: str | None
    definition: WorkflowDefinition
    calendar: WorkingCalendar
    random: Random
    #: only an import: the reply deadline the file gives (None = "none was given")
    reply_due: ReplyDue | None = None
    #: only the recording of a part: by deadline, what it has of the clock of the whole, if the rule
    #: alone does not say that
    taken_over: Mapping[str, TakenOver] = field(default_factory=dict)
    #: only a simulation says no: entries are then numbered, and neither worded nor chained
    kept: bool = True
