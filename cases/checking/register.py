"""The whole register: every case, then what only shows across cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from itertools import chain

from sqlalchemy import Connection, and_, func, select

from cases.checking.attachments import file_problems
from cases.checking.calendars import Calendars
from cases.checking.deadlines import deadline_problems
from cases.checking.dossier import Dossier, dossiers, eras_of
from cases.checking.history import history_problems
from cases.checking.ladder import ladder_problems
from cases.checking.parts import part_problems
from cases.clock.report import LastPass, last_pass
from cases.codes.numbers import SERIALS_PER_YEAR, case_number
from cases.directory.snapshot import Snapshot
from cases.directory.vacancies import vacant_posts
from cases.store.case_rows import table_of
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseCounter, CaseFile, ClockFailure, IdempotencyKey
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.versioning.references import Reference, reference_of
from workflow.versions import Workflows

#: more problems than a person reads; the rest is counted
MOST_SHOWN = 1000
#: before the clock ever ran, posts are judged by how they are entered to become
_AS_ENTERED = datetime.max.replace(tzinfo=UTC)

_CASE, _KEY = table_of(CaseFile), table_of(IdempotencyKey)
_FAILURE = table_of(ClockFailure)
_COUNTER = table_of(CaseCounter)
_SET_ASIDE = Statement(select(_FAILURE.c.case_id))
_COUNTED = Statement(select(_COUNTER.c.year, _COUNTER.c.last))
_LOOSE_KEYS = Statement(
    select(_KEY.c.scope, _KEY.c.key)
    .select_from(_KEY)
    .outerjoin(_CASE, and_(_CASE.c.id == _KEY.c.case_id, _CASE.c.history_seq >= _KEY.c.seq))
    .where(_CASE.c.id.is_(None))
    .order_by(_KEY.c.scope, _KEY.c.key)
)
_OPEN_IN = Statement(
    select(_CASE.c.department, func.count())
    .where(_CASE.c.closed_at.is_(None))
    .group_by("department")
)

_PINNED = Statement(
    select(_CASE.c.workflow_key, _CASE.c.workflow_version)
    .where(_CASE.c.closed_at.is_(None))
    .distinct()
    .order_by("workflow_key", "workflow_version")
)

#: a further check of the same connection, for packages that `cases` does not know
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
    last_pass: LastPass | None
    set_aside: frozenset[int]


def check_register(
    connection: Connection,
    workflows: Workflows,
    people: Snapshot,
    further: Iterable[Further] = (),
) -> CheckReport:
    """Check every invariant, judged up to the register's last tick, never by the wall clock.

    Reads each table once in the order of its key, a thousand cases at a time.
    """
    report = CheckReport()
    set_aside = frozenset(row[0] for row in rows_of(connection, _SET_ASIDE))
    last, calendars = last_pass(connection), Calendars(connection)
    rules = _Rules(workflows, calendars, last, set_aside)
    numbers = _Numbers()
    for dossier in dossiers(connection):
        case_id = dossier.case.id
        for problem in chain(numbers.gap_before(case_id), _case_problems(dossier, rules)):
            report.add(f"{case_number(case_id)}: {problem}")
    for check in (
        numbers.counter_problems,
        _key_problems,
        file_problems,
        calendars.problems,
        *further,
    ):
        for problem in check(connection):
            report.add(problem)
    followed = tuple(_followed(connection, workflows))
    moment = last.ran_at if last else _AS_ENTERED
    report.warnings += _warnings(connection, followed, people, set_aside, moment)
    if not calendars.followed:
        report.warnings.append(
            "the last change of the working calendar has not reached every case yet; "
            "the next pass of the clock goes on with it."
        )
    return report


def _case_problems(dossier: Dossier, rules: _Rules) -> Iterator[str]:
    case = dossier.case
    try:
        eras = eras_of(dossier, rules.workflows)
    except UnknownWorkflow as unknown:
        yield str(unknown)
        return
    aside = case.id in rules.set_aside
    yield from history_problems(dossier, eras)
    yield from deadline_problems(dossier, eras, rules.calendars, aside)
    if not aside:
        last = rules.last_pass
        at, own = (last.judged_by, last.moment_for(case)) if last else (None, None)
        yield from ladder_problems(dossier, eras, rules.calendars, at, own)
    yield from part_problems(dossier, eras.pinned)


class _Numbers:
    """Case numbers have no gap, year by year, up to the year's counter."""

    def __init__(self) -> None:
        self._last: dict[int, int] = {}

    def gap_before(self, case_id: int) -> Iterator[str]:
        """What is wrong before the next case; cases come by id."""
        year, serial = divmod(case_id, SERIALS_PER_YEAR)
        if serial != self._last.get(year, 0) + 1:
            yield "the numbers before it are missing."
        self._last[year] = serial

    def counter_problems(self, connection: Connection) -> Iterator[str]:
        """What is wrong with the counters, once every case was seen."""
        counted: dict[int, int] = dict(rows_of(connection, _COUNTED))
        for year in sorted(counted.keys() | self._last.keys()):
            if counted.get(year, 0) != self._last.get(year, 0):
                yield (
                    f"the counter of {year} stands at {counted.get(year, 0)}, "
                    f"the last case of that year is number {self._last.get(year, 0)}."
                )


def _key_problems(connection: Connection) -> Iterator[str]:
    for scope, key in rows_of(connection, _LOOSE_KEYS):
        yield f"the command “{key}” of {scope} is remembered, but nothing it did is there."


def _warnings(
    connection: Connection,
    followed: Sequence[WorkflowDefinition],
    people: Snapshot,
    set_aside: frozenset[int],
    at: datetime,
) -> Iterator[str]:
    for case_id in sorted(set_aside):
        yield f"{case_number(case_id)}: the clock could not handle it and set it aside."
    busy = [code for code, _ in rows_of(connection, _OPEN_IN)]
    told = (line for each in followed for line in _unheld(each, people, busy, at))
    yield from dict.fromkeys(told)
    for code in sorted(set().union(*map(_named_by_ladders, followed))):
        if people.department(code) is None:
            yield f"a ladder is for the department {code}, which this register has not."


def _unheld(
    definition: WorkflowDefinition, people: Snapshot, busy: Sequence[str], at: datetime
) -> Iterator[str]:
    for vacancy in vacant_posts(definition, people, busy, at):
        of = f" of {vacancy.department}" if vacancy.department else ""
        label = definition.posts[vacancy.post].label.en
        yield f"nobody holds the post {vacancy.post} ({label}){of}."


def _followed(connection: Connection, workflows: Workflows) -> Iterator[WorkflowDefinition]:
    """The definition of new cases, then those that open cases are pinned to and that are known."""
    yield workflows.current.definition
    known = {reference_of(each): each for each in workflows.definitions()}
    for key, version in rows_of(connection, _PINNED):
        if Reference(key, version) in known:
            yield known[Reference(key, version)]


def _named_by_ladders(definition: WorkflowDefinition) -> set[str]:
    rungs = (rung for rule in definition.deadlines.values() for rung in rule.ladder)
    return {code for rung in rungs for code in rung.departments}
