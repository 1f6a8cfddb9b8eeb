"""The whole register: every case, then what only shows across cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import chain
from typing import Final

from sqlalchemy import Connection, select

from cases.checking.attachments import file_problems
from cases.checking.calendars import Calendars
from cases.checking.case.answering import work_problems
from cases.checking.case.deadlines import deadline_problems
from cases.checking.case.history import chain_problems, history_problems
from cases.checking.case.ladder import ladder_problems
from cases.checking.case.occasions import occasion_problems
from cases.checking.case.parts import part_problems
from cases.checking.case.recording import (
    lost_file_problems,
    recording_problems,
    words_problems,
)
from cases.checking.case.retelling import retelling_problems, retold
from cases.checking.case.rungs import rung_problems
from cases.checking.case.standing import standing_problems
from cases.checking.dossier import Dossier, Unreadable, dossiers, eras_of
from cases.checking.whole.attention import AS_ENTERED, warnings_of
from cases.checking.whole.briefs import brief_problems, conclusion_problems
from cases.checking.whole.contacts import contact_problems, name_problems
from cases.checking.whole.kin import Kin
from cases.checking.whole.meetings import meeting_problems
from cases.checking.whole.numbers import Numbers
from cases.checking.whole.organisation import organisation_problems
from cases.checking.whole.passes import Passes
from cases.checking.whole.preparation import preparation_problems
from cases.checking.whole.procedures import procedure_problems
from cases.checking.whole.redates import Redates
from cases.checking.whole.retention import leftover_problems, retention_problems
from cases.checking.whole.storage import storage_problems
from cases.checking.whole.values import value_problems
from cases.checking.whole.visit_documents import document_problems
from cases.checking.whole.ways_in import code_problems, command_problems
from cases.checking.whole.writing_down import writing_problems
from cases.directory.snapshot import Snapshot, read_snapshot
from cases.errors import DatabaseDamaged, DatabaseUnavailable
from cases.numbers import case_number
from cases.reading.last_pass import LastPass, last_pass
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import ClockFailure, table_of
from cases.versions.moves import Eras
from workflow.errors import UnknownWorkflow
from workflow.versions import Workflows

#: more problems than a person reads; the rest is counted
MOST_SHOWN = 1000
#: what to do about rows that no program of this register can have written
RESTORE: Final = "Restore the newest backup of which the check is clean."
#: about what the clock has not erased
TICK: Final = "Let the clock run: `followup tick` erases it."
#: about people and departments, which an administrator can put right
CORRECT: Final = "Correct it on the pages of the administration."

_FAILURE = table_of(ClockFailure)
_SET_ASIDE = Statement(select(_FAILURE.c.case_id))

#: a further check of the same connection, or further warnings; for what is not known here
Further = Callable[[Connection], Iterable[str]]


@dataclass(slots=True)
class CheckReport:
    """What `check` found: problems break a promise, warnings want somebody's attention."""

    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    not_shown: int = 0

    @property
    def ok(self) -> bool:
        """Whether every promise holds."""
        return not self.problems

    def add(self, problem: str) -> None:
        """Keep a problem, or only count it when there are too many to read."""
        if len(self.problems) < MOST_SHOWN:
            self.problems.append(problem)
        else:
            self.not_shown += 1


@dataclass(frozen=True, slots=True)
class _Rules:
    workflows: Workflows
    calendars: Calendars
    people: Snapshot
    last_pass: LastPass | None
    set_aside: frozenset[int]
    kin: Kin
    passes: Passes
    redates: Redates

    @property
    def judged_at(self) -> datetime:
        """When people are looked for: before the clock ever ran, as they are entered to become."""
        return self.last_pass.ran_at if self.last_pass else AS_ENTERED


def check_register(
    connection: Connection,
    workflows: Workflows,
    further: Iterable[Further] = (),
    warning: Iterable[Further] = (),
) -> CheckReport:
    """Check every invariant, judged up to the register's last tick, never by the wall clock.

    Each problem is a sentence that names the case, and one that says what to do. Values that nobody
    can have written come alone: what they mean cannot be checked. Raises DatabaseDamaged for
    departments, people and posts that cannot be read. Reads the tables through for their values,
    then in the order of their key, a thousand cases at a time.
    """
    report = CheckReport()
    for problem in value_problems(connection):
        report.add(f"{problem} {RESTORE}")
    if report.ok:
        _check_what_they_say(connection, workflows, further, report)
        report.warnings += chain.from_iterable(each(connection) for each in warning)
    return report


def _check_what_they_say(
    connection: Connection, workflows: Workflows, further: Iterable[Further], report: CheckReport
) -> None:
    people, numbers = read_snapshot(connection), Numbers()
    rules = _rules(connection, workflows, people)
    for dossier in dossiers(connection):
        case_id = dossier.case_id
        gap = (f"{problem} {RESTORE}" for problem in numbers.gap_before(case_id))
        for problem in chain(gap, _problems_of(dossier, rules)):
            report.add(f"{case_number(case_id)}: {problem}")
    for check in (*_across_cases(rules, numbers), *further):
        for problem in _whatever_is_there(check, connection):
            report.add(problem)
    aside, moment = rules.set_aside, rules.judged_at
    report.warnings += warnings_of(connection, workflows, people, aside, moment)
    report.warnings += rules.passes.warnings(rules.last_pass)
    if not rules.calendars.followed:
        report.warnings.append(
            "the last change of the working calendar has not reached every case yet; "
            "the next pass of the clock goes on with it."
        )


def _rules(connection: Connection, workflows: Workflows, people: Snapshot) -> _Rules:
    aside = frozenset(row[0] for row in rows_of(connection, _SET_ASIDE))
    calendars, last = Calendars(connection), last_pass(connection)
    return _Rules(workflows, calendars, people, last, aside, Kin(), Passes(), Redates())


def _across_cases(rules: _Rules, numbers: Numbers) -> Iterator[Further]:
    ticked_at = rules.last_pass.ran_at if rules.last_pass else None
    codes = partial(code_problems, ticked_at=ticked_at, workflows=rules.workflows)
    checks = (
        numbers.counter_problems,
        command_problems,
        file_problems,
        contact_problems,
        name_problems,
    )
    trace = (rules.calendars.problems, rules.redates.problems)
    mondays = (
        meeting_problems,
        leftover_problems,
        writing_problems,
        procedure_problems,
        document_problems,
        preparation_problems,
        brief_problems,
        conclusion_problems,
    )
    for check in (*checks, *trace, rules.kin.problems, codes, *mondays, storage_problems):
        yield partial(_advised, check, RESTORE)
    yield partial(_advised, partial(retention_problems, ticked_at=ticked_at), TICK)
    yield partial(_advised, organisation_problems, CORRECT)


def _whatever_is_there(check: Further, connection: Connection) -> Iterator[str]:
    """What a check finds; one that stumbles over rows nobody can have written says so, and the
    others go on.
    """
    try:
        yield from check(connection)
    except DatabaseDamaged as damage:
        yield str(damage)
    except DatabaseUnavailable:
        raise
    except Exception as problem:
        yield f"rows contradict each other so much that a check ended: {problem!r}. {RESTORE}"


def _advised(check: Further, advice: str, connection: Connection) -> Iterator[str]:
    for problem in check(connection):
        yield f"{problem} {advice}"


def _problems_of(dossier: Dossier | Unreadable, rules: _Rules) -> Iterator[str]:
    """What is wrong with one case; whatever its rows hold, the others are still checked."""
    if isinstance(dossier, Unreadable):
        yield f"a row of it in {dossier.table} holds what nobody can have written. {RESTORE}"
        return
    try:
        for problem in chain_problems(dossier):
            yield f"{problem} {RESTORE}"
        yield from _case_problems(dossier, eras_of(dossier, rules.workflows), rules)
    except UnknownWorkflow as unknown:
        yield f"{unknown} Install that version, or restore a backup."
    except Exception as problem:
        yield f"its rows contradict each other so much that checking ended: {problem!r}. {RESTORE}"


def _case_problems(dossier: Dossier, eras: Eras, rules: _Rules) -> Iterator[str]:
    for problem in _damages(dossier, eras, rules):
        yield f"{problem} {RESTORE}"
    yield from standing_problems(dossier.case, eras.pinned, rules.people, rules.judged_at)
    for across in (rules.passes, rules.redates):
        across.note(dossier)
    rules.kin.note(dossier, eras)


def _damages(dossier: Dossier, eras: Eras, rules: _Rules) -> Iterator[str]:
    case = dossier.case
    aside = case.id in rules.set_aside
    yield from history_problems(dossier, eras)
    yield from recording_problems(dossier, eras)
    yield from words_problems(dossier, eras)
    yield from lost_file_problems(dossier, eras)
    told = retold(dossier, eras)
    if told is not None:
        yield from retelling_problems(dossier, told, eras)
        yield from part_problems(dossier, told)
    yield from deadline_problems(dossier, eras, rules.calendars, aside)
    yield from work_problems(dossier, eras)
    yield from occasion_problems(dossier, eras)
    yield from rung_problems(dossier, eras)
    if not aside:
        last = rules.last_pass
        at, own = (last.judged_by, last.moment_for(case)) if last else (None, None)
        yield from ladder_problems(dossier, eras, rules.calendars, at, own)
