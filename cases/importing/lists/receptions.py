"""A list of past sessions: each row becomes a case of a concluded session, told by dated actions.

The register's write path is that of `import history`: the same guards, each step at its own time.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Final

from cases.calendar.sessions import Session
from cases.commands.tools import Tools, actor_reference
from cases.importing.imported_cases import known_cases, save_imported
from cases.importing.lists.columns import Row, layouts, table_in
from cases.importing.lists.issues import Issue, Issues
from cases.importing.lists.past_sessions import PastSessions
from cases.importing.lists.reading import sheets_in
from cases.importing.lists.reports import NEW, REFUSED, THERE, ListReport, RowReport, in_batches
from cases.importing.replay import Replayed, Rules, replay
from cases.importing.replay_rules import rules_for
from cases.importing.serials import Serials
from cases.meetings.faults import Fault, MeetingRefused
from cases.meetings.fields import Reading
from cases.meetings.registering import judge_registrar
from cases.meetings.rules import CONSOLE
from cases.numbers import case_number
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor
from workflow.definition import Text
from workflow.refusal import Refusal
from workflow.words import fold

LAYOUT: Final = "receptions"


def import_receptions(
    tools: Tools, actor: Actor | None, content: bytes, now: datetime, *, dry_run: bool
) -> ListReport:
    """Enter past sessions and what was raised at them; `actor` None is the command line.

    A row is there in whole or not at all, and one that was brought in before is left as it is now:
    after a breakdown the same list goes on where it stopped. A dry run does the same and keeps
    nothing of it. Raises MeetingRefused for a file that cannot be used and for who may not.
    """
    judge_registrar(actor)
    layout = layouts()[LAYOUT]
    table = table_in(sheets_in(content), layout)
    by = CONSOLE if actor is None else actor_reference(actor, tools.people())
    tools.workflows.make_ready()
    so_far = _SoFar()
    for batch in in_batches(table.rows):
        with tools.database.write() as transaction:
            desk = _Desk(tools, transaction, by, now, so_far)
            so_far.rows += [desk.enter(row) for row in batch]
            if not dry_run and desk.keep():
                transaction.commit()
    return ListReport(layout, table, tuple(so_far.rows), applied=not dry_run)


@dataclass
class _SoFar:
    """What earlier parts of the list have brought, also where nothing of it is kept."""

    rows: list[RowReport] = field(default_factory=list)
    refs: set[str] = field(default_factory=set)
    sessions: dict[str, Session] = field(default_factory=dict)


class _Desk:
    """A part of a list on its way into the register, within one transaction."""

    def __init__(
        self,
        tools: Tools,
        transaction: WriteTransaction,
        by: str,
        now: datetime,
        so_far: _SoFar,
    ) -> None:
        workflow = tools.workflows.current
        calendar = tools.calendar.hold(transaction)
        self._tools, self._transaction, self._by, self._now = tools, transaction, by, now
        self._so_far = so_far
        self._sessions = PastSessions(transaction, calendar, now, so_far.sessions)
        self._issues = Issues(workflow.definition, tools.people(), calendar)
        self._serials = Serials(transaction)
        rules = rules_for(tools, workflow, calendar, self._serials, _nothing_known, now)
        # sessions that the list adds are written with their first case
        self._rules: Rules = replace(rules, in_session=_as_given)
        self._replayed: dict[str, Replayed] = {}

    def enter(self, row: Row) -> RowReport:
        """Take a row in, or say why not; nothing is written before `keep` but its session."""
        reading = Reading(row.texts)
        reading.faults.extend(row.faults)
        told = RowReport(row.number, REFUSED, row.texts.get("name", ""))
        told = replace(told, session=row.texts.get("session_day", ""))
        try:
            session = self._sessions.of(reading)
            issue = self._issues.read(reading, session, self._now)
            reading.check()
        except MeetingRefused as refusal:
            return replace(told, faults=refusal.faults)
        assert issue is not None  # noqa: S101 - `check` has raised
        return self._replay(row, issue, replace(told, session=issue.session.id))

    def keep(self) -> bool:
        """Save the cases and that they are in; whether there were any."""
        self._serials.keep()
        save_imported(self._transaction, self._replayed, self._now)
        return bool(self._replayed)

    def _replay(self, row: Row, issue: Issue, told: RowReport) -> RowReport:
        ref = self._ref(issue)
        known = known_cases(self._transaction, [ref]).get(ref)
        if known is not None:
            return replace(told, outcome=THERE, about=case_number(known.id), state=known.state)
        if ref in self._so_far.refs:
            return replace(told, outcome=THERE)
        so_far = self._serials.so_far()
        steps = self._issues.told(issue, ref, row.number)
        outcome = replay(self._rules, None, steps, frozenset(), _nothing_kept)
        if outcome.refused or outcome.case is None:
            self._serials.give_back(so_far)
            return replace(told, faults=tuple(_fault(why) for _, why in outcome.refused[:1]))
        self._sessions.keep(issue.session, self._by, self._now)
        self._replayed[ref] = outcome
        self._so_far.refs.add(ref)
        self._so_far.sessions |= self._sessions.added
        return replace(told, outcome=NEW, state=outcome.case.state)

    def _ref(self, issue: Issue) -> str:
        """The name under which an issue is known again: its session, who raised it, and what."""
        words = (issue.session.id, issue.texts["name"], issue.texts["content"])
        return f"list:{self._tools.codes.digest(' | '.join(map(fold, words)))}"


def _fault(why: Text) -> Fault:
    return Fault("form", "row_refused", (("why", why),))


def _nothing_known(name: str) -> int | None:
    return None


def _nothing_kept() -> None:
    return None


def _as_given(values: Mapping[str, object]) -> tuple[dict[str, object], tuple[Refusal, ...]]:
    return dict(values), ()
