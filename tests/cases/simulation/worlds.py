"""What happened and what a simulation says, in one form that can be compared."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import NamedTuple

from cases.casefile.case import Case, FiredRung
from cases.checking.dossier import dossiers, readable
from cases.reading.last_pass import last_pass
from cases.register import Register
from cases.simulation.comparing import Relived, WhatIf
from cases.simulation.simulate import Bearers, RegisterNow, Written, relive, simulate
from cases.simulation.tally import Tally
from cases.simulation.timeline import Timeline
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow

EVER = datetime(1, 1, 2, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


class Outcome(NamedTuple):
    """A case as it came out: its rungs in order, whether it was late, every deadline's end."""

    case_id: int
    rungs: tuple[tuple[object, ...], ...]
    state: str
    late: bool
    late_first: bool
    level: int
    due_at: datetime | None
    clocks: tuple[tuple[object, ...], ...]


def now_of(register: Register) -> RegisterNow:
    """The register as a simulation sees it."""
    with register.database.read() as connection:
        return RegisterNow(
            register.workflows,
            Timeline.read(connection),
            register.directory.current(),
            last_pass(connection),
        )


def question(definition: WorkflowDefinition, span: tuple[datetime, datetime] = EVER) -> WhatIf:
    """What if this definition had always counted?"""
    return WhatIf(Workflow(definition), *span)


def simulated(
    register: Register,
    what_if: WhatIf,
    bearers: Bearers = lambda happenings: (),
    written: Written = lambda connection, ids: (),
) -> Tally:
    """The figures of a simulation of the whole register."""
    with register.database.read() as connection:
        return simulate(connection, now_of(register), what_if, (1, 2**62), bearers, written)


def relived(register: Register, what_if: WhatIf) -> Iterator[Relived]:
    """Every case lived again."""
    now = now_of(register)
    with register.database.read() as connection:
        for dossier in readable(dossiers(connection)):
            yield relive(dossier, now, what_if)


def happened(case: Relived) -> Outcome:
    """What the register says."""
    return _outcome(case.dossier.case, case.dossier.rungs)


def would_have(case: Relived) -> Outcome:
    """What the simulation says."""
    assert case.lived.case is not None
    return _outcome(case.lived.case, case.lived.rungs)


def _outcome(case: Case, rungs: list[FiredRung]) -> Outcome:
    by_clock = [rung for rung in rungs if rung.deadline_no]
    told = tuple(
        (
            rung.deadline_no,
            rung.deadline_name,
            rung.edition,
            rung.rung,
            rung.occurrence,
            rung.level,
            rung.due_at,
            rung.rung_at,
            rung.post,
            rung.department,
            rung.told_post,
            rung.person_id,
        )
        for rung in sorted(by_clock, key=lambda rung: (rung.rung_at, rung.deadline_no, rung.seq))
    )
    return Outcome(
        case.id,
        told,
        case.state,
        case.late,
        case.late_first,
        case.escalation_level,
        case.due_at,
        tuple(
            (clock.no, clock.name, clock.due_at, clock.department, clock.closed_at, clock.closed_by)
            for clock in case.clocks
        ),
    )
