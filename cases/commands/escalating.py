"""Escalations of one case inside a command: which wait for whom, and escalating by hand."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from operator import attrgetter

from sqlalchemy import bindparam, select

from cases.casefile.case import NO_DEADLINE, Case, FiredRung
from cases.casefile.circumstances import Circumstances
from cases.casefile.rungs import note_told
from cases.casefile.telling import meant_post
from cases.directory.acknowledging import ToldRung, may_acknowledge
from cases.directory.snapshot import Snapshot
from cases.instants import from_micros
from cases.numbers import case_number
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import Escalation, table_of
from workflow.attempt import Actor, Step
from workflow.definition import POST_FIELD, Action, WorkflowDefinition
from workflow.ladder import Concern, ladder_for, level_of
from workflow.reach import Seats, posts_after, posts_upward
from workflow.worktime import WorkingCalendar

#: the field that names the escalation somebody takes note of
ESCALATION_FIELD = "escalation"
#: under which its entry keeps the earlier ones that are noted with it, by their entries
NOTED_TOO = "noted_too"
_BY_HAND = "by_hand"

_RUNGS = table_of(Escalation).c
_COLUMNS = (
    "seq",
    "deadline_no",
    "edition",
    "level",
    "rung_at",
    "post",
    "told_post",
    "person_id",
    "department",
    "acknowledged_at",
)
_OF_CASE = Statement(
    select(*(_RUNGS[name] for name in _COLUMNS))
    .where(_RUNGS.case_id == bindparam("case_id"))
    .order_by(_RUNGS.seq)
)

_of_row = attrgetter(*_COLUMNS)


@dataclass(frozen=True, slots=True)
class CaseRung:
    """An escalation or reminder of the case at hand; `at` is UTC."""

    id: str
    seq: int
    deadline_no: int
    edition: int
    level: int
    at: datetime
    told: ToldRung
    awaits: bool

    @property
    def line(self) -> tuple[int, int, int]:
        """What stands on one line of the board: a level is told again and again."""
        return self.deadline_no, self.edition, self.level


@dataclass(frozen=True, slots=True)
class CaseRungs:
    """Everything that was told about the case at hand."""

    rungs: Sequence[CaseRung]

    def awaiting(self) -> frozenset[str]:
        """The ids that nobody has acknowledged."""
        return frozenset(rung.id for rung in self.rungs if rung.awaits)

    def told_to(
        self, actor: Actor, people: Snapshot, definition: WorkflowDefinition, now: datetime
    ) -> frozenset[str]:
        """The ids that are `actor`'s to acknowledge."""
        return frozenset(
            rung.id
            for rung in self.rungs
            if may_acknowledge(actor, rung.told, people, definition, now)
        )

    def noted_with(self, named: str, among: Collection[str]) -> list[int]:
        """The entries of the earlier ones on the line of the escalation `named` that wait too, of
        the ids `among`: whoever takes note of the fourth Monday has noted the three before it.
        """
        rung = next((rung for rung in self.rungs if rung.id == named), None)
        if rung is None or not rung.level:
            return []
        return [
            each.seq
            for each in self.rungs
            if each.line == rung.line and each.seq < rung.seq and each.awaits and each.id in among
        ]

    def by_hand_on(self, now: datetime, calendar: WorkingCalendar) -> frozenset[str]:
        """The posts that were told by hand on the local day of `now` and have not answered."""
        today = calendar.local(now).date()
        return frozenset(
            rung.told.post
            for rung in self.rungs
            if rung.deadline_no == NO_DEADLINE
            and rung.awaits
            and calendar.local(rung.at).date() == today
        )

    def next_up(self, case: Case, definition: WorkflowDefinition, lowest: str) -> str:
        """The first post from `lowest` upward that was not told in this period; else the top."""
        name = definition.citizen_clock
        # not by the instant: a date that moves back tells rungs of before the period
        since = max(clock.opened_seq for clock in case.clocks if clock.name == name)
        told = {rung.told.post for rung in self.rungs if rung.level and rung.seq > since}
        upward = posts_upward(definition, Concern(case.kind, case.department))
        line = upward[upward.index(lowest) :] if lowest in upward else (lowest,)
        return next((post for post in line if post not in told), line[-1])


def read_rungs(source: Source, case: Case) -> CaseRungs:
    """What was told about `case` so far, also what this very command has just recorded. One
    statement.
    """
    number = case_number(case.id)
    answering = {clock.no: clock.department for clock in case.clocks if clock.asked}
    stored = [
        (*told[:4], from_micros(told[4]), *told[5:])
        for told in rows_of(source, _OF_CASE, case_id=case.id)
    ]
    return CaseRungs(
        [
            CaseRung(
                f"{number}.{seq}",
                seq,
                no,
                edition,
                level,
                at,
                ToldRung(post, told_post, person, of, answering.get(no) or case.department),
                acknowledged is None,
            )
            for seq, no, edition, level, at, post, told_post, person, of, acknowledged in (
                *stored,
                *map(_of_row, case.journal.rungs),
            )
        ]
    )


def speaks_of_rungs(action: Action) -> bool:
    """Whether an action escalates by hand or takes note of an escalation."""
    return action.by_hand is not None or ESCALATION_FIELD in action.fields


def with_chosen_post(
    values: Mapping[str, object],
    action: Action,
    case: Case,
    definition: WorkflowDefinition,
    rungs: CaseRungs,
) -> dict[str, object]:
    """The values of an action by hand with the post it goes to, the next one up if none is named.

    An action without such a field goes to the one post that it names itself.
    """
    chosen = dict(values)
    if action.by_hand is not None and POST_FIELD in action.fields and not chosen.get(POST_FIELD):
        chosen[POST_FIELD] = rungs.next_up(case, definition, action.by_hand)
    return chosen


def note_acknowledged(
    transaction: WriteTransaction,
    case: Case,
    step: Step,
    actor: Actor,
    people: Snapshot,
    around: Circumstances,
) -> dict[str, list[int]]:
    """Mark the escalation that `step` takes note of, and the earlier ones of its line that are
    `actor`'s too. Gives what the history entry keeps of these.
    """
    named = step.values.get(ESCALATION_FIELD)
    if not isinstance(named, str):
        return {}
    rungs = read_rungs(transaction, case)
    yours = rungs.told_to(actor, people, around.definition, around.at)
    too = rungs.noted_with(named, yours)
    for seq in (int(named.rpartition(".")[2]), *too):
        case.journal.acknowledged.append((seq, around.at, around.actor))
    return {NOTED_TOO: too} if too else {}


def escalate_by_hand(case: Case, step: Step, around: Circumstances, people: Seats) -> None:
    """Make the step a row of the board like a rung, and tell the post that it names."""
    if step.action.by_hand is None:
        return
    definition = around.definition
    chosen = str(step.values.get(POST_FIELD) or step.action.by_hand)
    post = meant_post(definition, chosen, case.department)
    concern = Concern(case.kind, case.department)
    row = FiredRung(
        case_id=case.id,
        deadline_no=NO_DEADLINE,
        edition=0,
        rung=_BY_HAND,
        occurrence=case.history_seq,
        seq=case.history_seq,
        deadline_name=definition.citizen_clock,
        level=_level(definition, post, concern, case),
        due_at=case.due_at or around.at,
        rung_at=around.at,
        fired_at=around.recorded_at,
        post=post,
        department=case.department,
        person_id=None,
    )
    note_told(case, row, around, people, posts_after(definition, post, concern))
    case.escalation_level = max(case.escalation_level, row.level)
    case.journal.rungs.append(row)
    happening = case.journal.happenings[-1]
    case.journal.happenings[-1] = replace(happening, tells=(post,), rung=row)


def _level(definition: WorkflowDefinition, post: str, concern: Concern, case: Case) -> int:
    """That of the rung which tells this post; a post that the ladder of this case never tells adds
    none.
    """
    rule = definition.deadlines[definition.citizen_clock]
    levels = [
        level_of(rule, rung, concern) for rung in ladder_for(rule, concern) if rung.post == post
    ]
    return min((level for level in levels if level), default=max(1, case.escalation_level))
