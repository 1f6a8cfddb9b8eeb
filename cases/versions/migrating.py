"""Moving all open cases of a version to another: a small batch at a time, killable and repeatable.

A case that was moved is pinned to the new version and is not found again, so running it twice
moves nothing twice, and what one run left the next one takes.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, bindparam, select

from cases import tables
from cases.calendar.catching_up import CatchingUp
from cases.calendar.versions import OPERATOR
from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.commands.tools import Tools
from cases.errors import CaseError
from cases.store.case_rows import load, peek_many
from cases.store.lookup import Source, rows_of
from cases.store.statement import OneOf, Statement, list_parameter, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from cases.versions.counterparts import Wish, counterparts
from cases.versions.moving import MovedCase, Passage, can_move, move_case
from cases.versions.openers import PastStep
from workflow.checks.situations import situations
from workflow.definition import WorkflowDefinition
from workflow.machine import Workflow
from workflow.versioning.references import reference_of
from workflow.worktime import WorkingCalendar

#: cases per transaction: the office goes on working between two of them
BATCH = 100

_CASE, _ENTRY = table_of(tables.CaseFile), table_of(tables.HistoryEntry)
_NEXT = Statement(
    select(_CASE.c.id)
    .where(
        _CASE.c.id > bindparam("after"),
        _CASE.c.workflow_key == bindparam("key"),
        _CASE.c.workflow_version == bindparam("version"),
        _CASE.c.closed_at.is_(None),
    )
    .order_by(_CASE.c.id)
    .limit(bindparam("count"))
)
_STEPS = Statement(
    select(_ENTRY.c.case_id, _ENTRY.c.action, _ENTRY.c.to_state)
    .where(OneOf(_ENTRY.c.case_id, "ids"))
    .order_by("case_id", "seq")
)
_PIN = update_by_key(_CASE, ("workflow_key", "workflow_version"))

#: told of each case that moved, or in a preview would move
Tell = Callable[[MovedCase], None]


class CannotMigrate(CaseError):
    """Open cases cannot come to that version; `reasons` holds all of them, one sentence each."""

    def __init__(self, *reasons: str) -> None:
        super().__init__("; ".join(reasons))
        self.reasons = reasons


@dataclass(slots=True)
class Migrated:
    """What a migration did: cases moved, rungs that were due and are recorded, cases left where
    they were because they came into a state without a counterpart meanwhile.
    """

    moved: int = 0
    reminded: int = 0
    escalated: int = 0
    left: list[int] = field(default_factory=list)

    def add(self, case: MovedCase) -> None:
        """Count a case that moved."""
        self.moved += 1
        self.reminded += case.fired.reminded
        self.escalated += case.fired.escalated


def prepare(
    source: Source,
    before: Workflow,
    after: WorkflowDefinition,
    zone: ZoneInfo,
    named: Mapping[str, str],
    ended: Collection[str] = (),
) -> Passage:
    """The way from one version to the other, `named` being states by hand (old to new), `ended`
    deadlines that end with the move.

    Raises CannotMigrate with every reason; nothing is written.
    """
    found = counterparts(source, Wish(before.definition, after, named, ended), zone)
    if found.reasons:
        raise CannotMigrate(*found.reasons)
    return Passage(before, Workflow(after), found.states, situations(after), frozenset(ended))


def migrate(
    tools: Tools, passage: Passage, now: Callable[[], datetime], tell: Tell = lambda moved: None
) -> Migrated:
    """Move every open case; `now` is asked once per batch (UTC).

    Raises CannotMigrate when the new version is not installed as it is here, DatabaseUnavailable
    when the database is away; batches before that stay moved.
    """
    _require_installed(tools, passage)
    done, after = Migrated(), 0
    while True:
        with tools.database.write() as transaction:
            calendar = tools.calendar.hold(transaction)
            batch = _Batch(tools, passage, calendar, CatchingUp(transaction), now())
            ids = _next_ids(transaction, passage, after)
            moved = _move_all(transaction, batch, ids, done.left) if ids else []
            transaction.commit()
        # only what is committed counts
        for case in moved:
            done.add(case)
            tell(case)
        if len(ids) < BATCH:
            return done
        after = ids[-1]


def preview(
    connection: Connection, tools: Tools, passage: Passage, now: datetime, tell: Tell
) -> Migrated:
    """What `migrate` would do at `now` (UTC); nothing is written."""
    done, after = Migrated(), 0
    batch = _Batch(tools, passage, tools.calendar(), CatchingUp(connection), now)
    while ids := _next_ids(connection, passage, after):
        steps = _steps_of(connection, ids, connection.dialect.name)
        for case in peek_many(connection, ids):
            moved = batch.move(case, steps[case.id])
            done.add(moved)
            tell(moved)
        after = ids[-1]
    return done


@dataclass(frozen=True, slots=True)
class _Batch:
    """What the cases of a batch are moved with."""

    tools: Tools
    passage: Passage
    calendar: WorkingCalendar
    catching_up: CatchingUp
    now: datetime

    def move(self, case: Case, steps: Sequence[PastStep]) -> MovedCase:
        """Move one case in memory."""
        around = Circumstances(
            at=self.now,
            recorded_at=self.now,
            actor=OPERATOR,
            actor_department=None,
            definition=self.passage.before.definition,
            calendar=self.calendar,
            random=self.tools.random,
        )
        self.catching_up.bring(case, self.passage.before, around)
        return move_case(case, self.passage, steps, around, self.tools.people())


def _require_installed(tools: Tools, passage: Passage) -> None:
    wanted = passage.after.definition
    known = {reference_of(each): each for each in tools.workflows.definitions()}
    if known.get(reference_of(wanted)) != wanted:
        raise CannotMigrate(
            f"{reference_of(wanted)} is not installed as it is given here; "
            "run followup workflow install with its file first."
        )


def _next_ids(source: Source, passage: Passage, after: int) -> list[int]:
    pinned = reference_of(passage.before.definition)._asdict()
    return [row[0] for row in rows_of(source, _NEXT, after=after, count=BATCH, **pinned)]


def _move_all(
    transaction: WriteTransaction, batch: _Batch, ids: Sequence[int], left: list[int]
) -> list[MovedCase]:
    passage = batch.passage
    found = [case for case in load(transaction, ids) if _is_still_there(case, passage)]
    cases = [case for case in found if can_move(case, passage, batch.calendar)]
    left += [case.id for case in found if case not in cases]
    steps = _steps_of(transaction, ids, transaction.dialect)
    moved = [batch.move(case, steps[case.id]) for case in cases]
    batch.tools.store(transaction, cases, batch.now)
    transaction.queue_many(_PIN, [_pin(case) for case in cases])
    return moved


def _is_still_there(case: Case, passage: Passage) -> bool:
    """Whether nobody closed or moved the case before its row was locked."""
    pinned = (case.workflow_key, case.workflow_version)
    return case.closed_at is None and pinned == reference_of(passage.before.definition)


def _steps_of(source: Source, ids: Sequence[int], dialect: str) -> dict[int, list[PastStep]]:
    steps: dict[int, list[PastStep]] = {case_id: [] for case_id in ids}
    for case_id, action, state in rows_of(source, _STEPS, ids=list_parameter(ids, dialect)):
        steps[case_id].append(PastStep(action, state))
    return steps


def _pin(case: Case) -> dict[str, object]:
    return {
        "key_id": case.id,
        "workflow_key": case.workflow_key,
        "workflow_version": case.workflow_version,
    }
