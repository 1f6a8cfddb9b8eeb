"""One case's dated actions, replayed on the case in memory through the engine's guards."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances, ReplyDue
from cases.casefile.expiring import end_pauses
from cases.casefile.lapsing import end_lapsed_pauses
from cases.casefile.rungs import fire_due
from cases.casefile.steps import apply
from cases.casefile.stub import is_stub, send_on, without_content
from cases.commands.facts import facts_of, with_references
from cases.commands.opening import new_case
from cases.commands.petitioners import made_comparable
from cases.commands.splitting import parts_in, problems_of_parts, split_off
from cases.directory.snapshot import Snapshot
from cases.errors import BadInput
from cases.importing.history_file import FileRow
from cases.importing.row_values import Known, NotYetKnown, importer, reply_due, values_of
from cases.importing.serials import Serials
from cases.numbers import case_number
from workflow.attempt import Attempt, Facts, Step
from workflow.definition import ESCALATE, REMIND, Text, WorkflowDefinition
from workflow.errors import UnknownAction, WorkflowError
from workflow.fields import Petitioner
from workflow.machine import Workflow
from workflow.refusal import Refusal, Refused
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Rules:
    """What an import works with; the same for every row."""

    workflow: Workflow
    calendar: WorkingCalendar
    people: Snapshot
    pseudonym: Callable[[str], str]
    random: Callable[[int], bytes]
    wall: datetime
    with_clock: bool
    serials: Serials
    #: the actions whose `due` replaces the rule's reply deadline (contract.md section 5)
    assigning: frozenset[str]
    #: the actions by which a department gives its part
    contributing: frozenset[str]
    #: other cases by their name in a file, or by their number
    known: Known
    #: the values with the session they name, and what is wrong with that name
    in_session: Callable[[Mapping[str, object]], tuple[dict[str, object], tuple[Refusal, ...]]]
    #: whether a case that is not known yet may still come
    more_to_come: bool = False


@dataclass(slots=True)
class Replayed:
    """What came of a case's rows.

    `waits_at`: the position of a row that names a case which may come later in the file.
    """

    case: Case | None
    accepted: list[FileRow] = field(default_factory=list)
    refused: list[tuple[FileRow, Text]] = field(default_factory=list)
    new: bool = False
    last_at: datetime | None = None
    reminded: int = 0
    escalated: int = 0
    #: the cases that were split off it
    parts: list[Case] = field(default_factory=list)
    #: who raised it, where the file says so; kept apart from the case
    petitioner: Petitioner | None = None
    waits_at: int | None = None


def assigning_actions(definition: WorkflowDefinition) -> frozenset[str]:
    """The actions that give a lead department and may state the reply deadline with it."""
    limits = definition.deadlines[definition.citizen_clock].limited_by
    return frozenset(
        name for name in limits if "lead_department" in definition.actions[name].fields
    )


def contributing_actions(definition: WorkflowDefinition) -> frozenset[str]:
    """The actions that end the deadline of the department that takes them."""
    return frozenset(
        action
        for rule in definition.deadlines.values()
        if rule.asked_in is not None
        for action in rule.ended_by
    )


class _FailedLate(Exception):
    """A row that the guards let pass could not be applied; the case is half changed by it."""

    def __init__(self, row: FileRow, why: Exception) -> None:
        self.row, self.why = row, why


def replay(
    rules: Rules,
    case: Case | None,
    rows: list[FileRow],
    done: frozenset[str],
    kept: Callable[[], Case | None],
) -> Replayed:
    """Apply the rows that are not `done` yet, in order; a refused row changes nothing.

    A row may fail when it has half changed the case: then the others are applied without it to the
    case as it is `kept` in the register, and the ids that were taken are given back.
    """
    unfit: dict[int, Exception] = {}
    so_far = rules.serials.so_far()
    while True:
        try:
            return _replay(rules, Replayed(case), rows, done, unfit)
        except _FailedLate as failed:
            rules.serials.give_back(so_far)
            case = kept()
            unfit[failed.row.position] = failed.why


def _replay(
    rules: Rules,
    result: Replayed,
    rows: list[FileRow],
    done: frozenset[str],
    unfit: Mapping[int, Exception],
) -> Replayed:
    """The same without the rows at the positions that are `unfit`, for these reasons."""
    for row in rows:
        if row_key(row) in done:
            result.last_at = row.at
            continue
        try:
            if row.position in unfit:
                raise unfit[row.position]
            _one_row(rules, result, row)
        except NotYetKnown as problem:
            if rules.more_to_come:
                result.waits_at = row.position
                break
            result.refused.append((row, _reason(problem, rules.workflow.definition)))
        except (WorkflowError, BadInput) as problem:
            result.refused.append((row, _reason(problem, rules.workflow.definition)))
        else:
            result.accepted.append(row)
            result.last_at = row.at
    return result


@contextmanager
def _applying(row: FileRow) -> Iterator[None]:
    """What goes wrong here has changed something already."""
    try:
        yield
    except (WorkflowError, BadInput) as problem:
        raise _FailedLate(row, problem) from problem


def row_key(row: FileRow) -> str:
    """The idempotency key of a row within its case."""
    return f"{row.position}:{row.at.isoformat()}:{row.action}"


def _one_row(rules: Rules, result: Replayed, row: FileRow) -> None:
    case = result.case
    if result.last_at is not None and row.at < result.last_at:
        raise BadInput("The row is earlier than the row before it; sort the case's rows by time.")
    if row.at > rules.wall:
        raise BadInput("The row lies in the future, which is no history; correct its time.")
    if case is None:
        result.case, result.petitioner = _open(rules, row)
        result.new = True
        return
    if case.paused_until is not None and case.paused_until < row.at:
        _run_clock(rules, result, case, row)
        end_pauses(case, rules.workflow, _circumstances(rules, row, None))
    step = _decide(rules, case, row)
    _run_clock(rules, result, case, row)
    around = _circumstances(rules, row, reply_due(row, rules.assigning, rules.calendar))
    with _applying(row):
        step, parts = split_off(case, step, around, rules.serials.take)
        result.parts += parts
        apply(case, step, around)
        end_lapsed_pauses(case, rules.workflow, around)


def _run_clock(rules: Rules, result: Replayed, case: Case, row: FileRow) -> None:
    """Record what fell due before the row, if the import runs the clock."""
    if rules.with_clock:
        around = _circumstances(rules, row, None)
        fired = fire_due(case, rules.workflow, around, rules.people, expire=False)
        result.reminded += fired.reminded
        result.escalated += fired.escalated


def _open(rules: Rules, row: FileRow) -> tuple[Case, Petitioner | None]:
    definition = rules.workflow.definition
    if row.action != definition.creation:
        raise BadInput(f"The first row of a case must be “{definition.creation}”.")
    values, problems = _values(rules, row)
    values, unknown = rules.in_session(values)
    values, unusable = made_comparable(values)
    problems += unknown + unusable
    values["origin"] = values.get("origin") or "import"
    if is_stub(definition, values):
        values, problems = without_content(values, problems)
    facts = Facts(now=row.at, stubs=definition.stubs.keys())
    attempt = Attempt(importer(definition, row, None), facts, values, problems)
    step = rules.workflow.attempt(None, row.action, attempt)
    around = _circumstances(rules, row, None)
    year = rules.calendar.local(row.at).year
    with _applying(row):
        (case_id,) = rules.serials.take(year)
        case = new_case(case_id, values, definition, around.actor, None, row.at, rules.wall)
        apply(case, step, around)
        if is_stub(definition, values):
            send_on(case, rules.workflow, values, around)
    petitioner = values.get("petitioner")
    return case, petitioner if isinstance(petitioner, Petitioner) else None


def _decide(rules: Rules, case: Case, row: FileRow) -> Step:
    definition = rules.workflow.definition
    if row.action == definition.creation:
        raise BadInput("The case was recorded already.")
    if row.action in (REMIND, ESCALATE):
        raise BadInput("Reminders and escalations come from the clock: import with --with-clock.")
    rules.workflow.require_action(row.action)
    values, problems = _values(rules, row)
    problems += problems_of_parts(definition, values, rules.calendar.zone)
    if any(part.files for part in parts_in(values)):
        raise BadInput(
            "A row chooses no files for parts; attach them to the parts after the import."
        )
    if values.get("into") == case_number(case.id):
        raise BadInput("A case cannot be merged into itself; name another one.")
    facts = facts_of(case, definition, row.at, rules.people, rules.calendar)
    actor = importer(definition, row, case.lead)
    step = rules.workflow.attempt(case.state, row.action, Attempt(actor, facts, values, problems))
    return with_references(step, rules.people)


def _values(rules: Rules, row: FileRow) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    definition = rules.workflow.definition
    return values_of(definition, row, rules.calendar, rules.assigning, rules.known)


def _circumstances(rules: Rules, row: FileRow, reply_due: ReplyDue | None) -> Circumstances:
    actor = row.cells.get("actor", "").strip()
    # whose part a contribution is decides which deadline it ends
    gives = row.action in rules.contributing
    return Circumstances(
        at=row.at,
        recorded_at=rules.wall,
        actor=f"import:{rules.pseudonym(actor)}" if actor else "import",
        actor_department=row.cells.get("department") if gives else None,
        definition=rules.workflow.definition,
        calendar=rules.calendar,
        random=rules.random,
        reply_due=reply_due,
    )


def _reason(problem: Exception, definition: WorkflowDefinition) -> Text:
    """What is told of a refused row; what only importers can do wrong is told in English."""
    if isinstance(problem, Refused):
        vi, en = (
            " ".join(reason.message(definition, language) for reason in problem.reasons)
            for language in ("vi", "en")
        )
        return Text(vi=vi, en=en)
    if isinstance(problem, UnknownAction):
        known = ", ".join(definition.actions)
        problem = BadInput(f"There is no such action; the workflow knows {known}.")
    return Text(vi=str(problem), en=str(problem))
