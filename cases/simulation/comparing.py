"""A case beside itself: what the register says happened, and what would have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from cases.casefile.case import FiredRung
from cases.casefile.deadline import DeadlineClock
from cases.checking.dossier import Dossier
from cases.simulation.lived import Lived
from cases.simulation.past import PastAction
from cases.simulation.tally import Step, Tally
from cases.versions.moves import Eras
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow
from workflow.refusal import Refusal


@dataclass(frozen=True, slots=True)
class WhatIf:
    """A question: the changed workflow, and the span of the past that is counted (UTC)."""

    workflow: Workflow
    since: datetime
    until: datetime


@dataclass(frozen=True, slots=True)
class Relived:
    """A case as it was and as it would have been.

    `until_seq` bounds the entries that tell of the time before the question's end (None: all).
    """

    dossier: Dossier
    eras: Eras
    lived: Lived
    until_seq: int | None


def count_case(tally: Tally, relived: Relived, question: WhatIf) -> None:
    """Count a case on both sides."""
    lived, definition = relived.lived, question.workflow.definition
    tally.cases += 1
    tally.actions += lived.accepted
    tally.anticipated += lived.anticipated
    tally.happened.rungs.update(_steps_of(rungs_before(relived), question))
    tally.simulated.rungs.update(_steps_of(lived.rungs, question))
    late_again = set(_late_clocks(lived, definition, question))
    tally.compare(relived.dossier.case.id, set(_late_then(relived, question)), late_again)
    for past, reasons in lived.refused:
        if past.at >= question.since:
            _count_refusal(tally, past, reasons, definition)


def _count_refusal(
    tally: Tally,
    past: PastAction,
    reasons: Sequence[Refusal],
    definition: WorkflowDefinition,
) -> None:
    for reason in reasons:
        key = (past.action, reason.code)
        tally.refused[key] += 1
        tally.words.setdefault(key, reason.message(definition, "en"))
    if not reasons:
        key = (past.action, "unknown_action")
        tally.refused[key] += 1
        tally.words[key] = f"This definition has no action “{past.action}”."


def rungs_before(relived: Relived) -> Iterator[FiredRung]:
    """The rungs that were recorded before the question's end."""
    for rung in relived.dossier.rungs:
        if relived.until_seq is None or rung.seq < relived.until_seq:
            yield rung


def _steps_of(rungs: Iterable[FiredRung], question: WhatIf) -> Iterator[Step]:
    for rung in rungs:
        if question.since <= rung.rung_at < question.until:
            deadline = rung.deadline_name if rung.deadline_no else ""
            yield Step(deadline, rung.rung, rung.department, reminder=not rung.level)


def _late_then(relived: Relived, question: WhatIf) -> Iterator[str]:
    """The departments that were late with the reply within the span, as it stands in the register.

    Late is a reply deadline that ended after its due instant, or that ran past it at the end; one
    that a pause holds then is not.
    """
    name = relived.eras.pinned.citizen_clock
    for clock in relived.dossier.clocks:
        if clock.name != name or clock.opened_at >= question.until:
            continue
        if clock.closed_at is not None and clock.closed_at < question.until:
            if clock.late and clock.closed_at >= question.since:
                yield clock.department or ""
            continue
        spans = relived.dossier.spans.get(clock.no, ())
        then = [span for span in spans if span.from_at < question.until]
        if then and not then[-1].held and then[-1].due_at < question.until:
            yield then[-1].department or ""


def _late_clocks(lived: Lived, definition: WorkflowDefinition, question: WhatIf) -> Iterator[str]:
    """The departments that would have been late with the reply within the span."""
    for clock in lived.case.clocks if lived.case else ():
        if clock.name == definition.citizen_clock and _is_late(clock, lived, question):
            yield clock.department or ""


def _is_late(clock: DeadlineClock, lived: Lived, question: WhatIf) -> bool:
    if clock.closed_at is None:
        due_at, held = lived.stood(clock)
        return not held and due_at < question.until
    return clock.late and clock.closed_at >= question.since
