"""What a leader hears and decides, written down at once: the case, and its answer or assignment.

All of an issue is one transaction: a case without the answer that was given never shows.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from cases.calendar.sessions import Session, sessions_named
from cases.casefile.stub import is_stub
from cases.commands.act import act_within, unusable_instants
from cases.commands.record import open_case, recorded_before
from cases.commands.requests import Act, Done, Record
from cases.commands.tools import Tools
from cases.instants import maybe_micros
from cases.meetings.drafts import drop_draft
from cases.meetings.faults import STATE, Fault, MeetingRefused, refused
from cases.store.statement import insert_into
from cases.store.transaction import WriteTransaction
from cases.tables import SessionIssue, table_of
from workflow.attempt import Actor, Facts
from workflow.definition import WorkflowDefinition
from workflow.fields import parse_fields
from workflow.machine import Workflow
from workflow.parties import Parties
from workflow.refusal import Refused

#: the actions by which an issue goes on from the table, as contract.md section 7 names them
ANSWER: Final = "answer_on_the_spot"
ASSIGN: Final = "assign"
_NEW: Final = insert_into(table_of(SessionIssue))


@dataclass(frozen=True, slots=True)
class Dictation:
    """One issue of a session. `key` of `record` is also the key of its draft.

    `answer` holds the fields of the answer on the spot, `decision` those of the assignment
    (contract.md section 9); what was not said is not in them. `person_id` is who writes.
    """

    record: Record
    person_id: int
    session_id: str
    answer: Mapping[str, str] = field(default_factory=dict)
    decision: Mapping[str, str] = field(default_factory=dict)

    @property
    def actor(self) -> Actor:
        """Who writes."""
        return self.record.actor


def dictate(tools: Tools, command: Dictation, now: datetime) -> Done:
    """Record an issue and what became of it at the table; its draft goes.

    Who may assign has assigned it by this; of the others the leader's decision is kept for the UPC
    office, word by word. A known key gives the first answer again. Raises MeetingRefused,
    `workflow.refusal.Refused`, KeyReused or DatabaseUnavailable; then nothing was written.
    """
    tools.workflows.make_ready()
    workflow, today = tools.workflows.current, tools.calendar().local(now).date()
    beside = {ANSWER: command.answer, ASSIGN: command.decision}
    record = replace(command.record, beside=beside)
    with tools.database.write() as transaction:
        done = recorded_before(tools, transaction, workflow, record)
        if done is None:
            _judge(_session(transaction, command.session_id), command, today)
            done = open_case(tools, transaction, workflow, record, now)
        if not done.replayed:
            _go_on(tools, transaction, workflow, command, done, now)
            drop_draft(transaction, command.person_id, record.key or "")
            transaction.commit()
    return done


def recorded_from(session: Session, today: date) -> bool:
    """Whether what is said at a session may be written down on the local day `today`."""
    return session.meets and today >= session.date


def _session(transaction: WriteTransaction, session_id: str) -> Session:
    found = sessions_named(transaction, session_id)
    if len(found) != 1:
        raise refused("no_such_session")
    return found[0]


def _judge(session: Session, command: Dictation, today: date) -> None:
    """Raise MeetingRefused for a session that does not meet, or not yet, and for an issue that is
    both answered and given to somebody.
    """
    if not session.meets:
        raise refused("session_is_gone", category=STATE)
    if not recorded_from(session, today):
        day = ("day", f"{session.date:%d/%m/%Y}")
        raise MeetingRefused(Fault("form", "recorded_from", (day,)), category=STATE)
    if command.answer.get("text") and command.decision.get("lead_department"):
        raise refused("answered_or_given", "lead_department")


def _go_on(
    tools: Tools,
    transaction: WriteTransaction,
    workflow: Workflow,
    command: Dictation,
    done: Done,
    now: datetime,
) -> None:
    """Answer or assign the case that was just opened, and enter it with the session's issues."""
    definition, decided = workflow.definition, dict[str, object]()
    stub = is_stub(definition, command.record.fields)
    if not stub and command.answer:
        _act(tools, transaction, command, done, ANSWER, command.answer, now)
    if not stub and command.decision:
        gives = bool(command.decision.get("lead_department"))
        if gives and _may(definition, ASSIGN, command.actor, now):
            _act(tools, transaction, command, done, ASSIGN, command.decision, now)
        else:
            decided = _decided(tools, definition, command.decision, now)
    transaction.queue(
        _NEW,
        {
            "case_id": done.case_id,
            "session_id": command.session_id,
            "person_id": command.person_id,
            "department": decided.get("lead_department"),
            "words": decided.get("instruction"),
            "due_at": maybe_micros(decided.get("due")),  # type: ignore[arg-type]
        },
    )


def _act(
    tools: Tools,
    transaction: WriteTransaction,
    command: Dictation,
    done: Done,
    action: str,
    fields: Mapping[str, str],
    now: datetime,
) -> None:
    act_within(tools, transaction, Act(command.actor, done.number, action, fields), now)


def _may(definition: WorkflowDefinition, action: str, actor: Actor, now: datetime) -> bool:
    parties = (definition.parties[name] for name in definition.actions[action].who)
    return Parties(parties).admit(actor, Facts(now))


def _decided(
    tools: Tools, definition: WorkflowDefinition, decision: Mapping[str, str], now: datetime
) -> dict[str, object]:
    """The decision that somebody else will carry out; raises Refused for what nobody could."""
    calendar = tools.calendar()
    values, problems = parse_fields(definition, ASSIGN, decision, zone=calendar.zone, lenient=True)
    problems += unusable_instants(definition, ASSIGN, values, now)
    if problems:
        raise Refused(problems)
    department, today = values.get("lead_department"), calendar.local(now).date()
    if department and department not in tools.people().active_codes(today):
        raise refused("unknown_department", "lead_department")
    return dict(values)
