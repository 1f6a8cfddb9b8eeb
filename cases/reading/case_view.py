"""One case as its page and the API show it: facts, deadlines, history, escalations, words."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import BindParameter, Connection, bindparam, false, select, union_all

from cases.casefile.deadline import DeadlineClock
from cases.errors import CaseNotFound
from cases.numbers import case_id_of
from cases.office import Office
from cases.policy import INTERNAL, Sight, handed_over_at, may_see, sees_internal_of, sight
from cases.reading.attachments import AttachmentView, attachments_of
from cases.reading.course.contributions import ContributionView, contributions_of
from cases.reading.course.extensions import ExtensionView, extensions_of
from cases.reading.course.instructions import InstructionView, instructions_of
from cases.reading.course.links import LinkedCase, links_of
from cases.reading.course.material import Material
from cases.reading.course.pauses import PausedTime, PauseView, paused_time, pauses_of
from cases.reading.course.replies import (
    DraftView,
    RatingView,
    ReopeningView,
    draft_of,
    rating_of,
    reopening_of,
    reply_text,
)
from cases.reading.course.time import TimeView, contributions_owed, involvements_of, time_view
from cases.reading.deadlines import DeadlineView, clocks_of, deadline_views
from cases.reading.entries import Narrator
from cases.reading.entry_views import EntryView, StoredEntry, StoredWords
from cases.reading.escalations import EscalationItem, escalations_of
from cases.reading.handing_over import as_handed_over, up_to
from cases.reading.items import CaseItem, read_items
from cases.reading.petitioners import PetitionerView, petitioner_of
from cases.reading.recording import DecisionView, decision_of
from cases.tables import Attachment, CaseFile, CaseText, HistoryEntry, Involvement, table_of
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition

_CASE, _ENTRY, _WORDS = table_of(CaseFile), table_of(HistoryEntry), table_of(CaseText)
_PART, _FILE = table_of(Involvement), table_of(Attachment)


@dataclass(frozen=True, slots=True)
class VisibleCase:
    """A case somebody may see, and how much of it. `until` bounds what a former lead sees (UTC)."""

    case_id: int
    item: CaseItem
    sight: Sight
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class CaseView:
    """One case for one viewer, in one language."""

    case_id: int
    item: CaseItem
    sight: Sight
    until: datetime | None
    definition: WorkflowDefinition = field(repr=False)
    department_name: str
    content: str | None
    #: newest last, as everything that is a list here
    directions: tuple[InstructionView, ...]
    #: what was written down at the session for whoever assigns the case
    decided: DecisionView | None
    reply: str | None
    #: the reply that waits for approval
    draft: DraftView | None
    petitioner: PetitionerView | None
    deadlines: tuple[DeadlineView, ...]
    pauses: tuple[PauseView, ...]
    extensions: tuple[ExtensionView, ...]
    contributions: tuple[ContributionView, ...]
    rating: RatingView | None
    reopening: ReopeningView | None
    attachments: tuple[AttachmentView, ...]
    links: tuple[LinkedCase, ...]
    #: None for a department that handed the case on
    time_in_department: TimeView | None
    entries: tuple[EntryView, ...]
    escalations: tuple[EscalationItem, ...]

    @property
    def instructions(self) -> tuple[str, ...]:
        """The leaders' words."""
        return tuple(each.text for each in self.directions if each.text)

    @property
    def pause(self) -> PauseView | None:
        """The pause that runs."""
        return next((pause for pause in self.pauses if pause.running), None)

    @property
    def paused_time(self) -> tuple[PausedTime, ...]:
        """What the pauses took, by reason."""
        return paused_time(self.pauses)

    @property
    def extension(self) -> ExtensionView | None:
        """The last request for an extension."""
        return self.extensions[-1] if self.extensions else None


def visible_case(
    connection: Connection, office: Office, actor: Actor, number: str, now: datetime
) -> VisibleCase:
    """The case as far as `actor` may see it. Two statements, three for one that was handed on.

    Raises CaseNotFound, for "not yours" as for "not there".
    """
    case_id = case_id_of(number)
    if case_id is None:
        raise CaseNotFound
    found = read_items(connection, office, _CASE.c.id == case_id, (_CASE.c.id,), now, size=1)
    if not found:
        raise CaseNotFound
    item = found[0]
    if may_see(actor, item):
        return VisibleCase(case_id, item, sight(actor, item, ()))
    parts = connection.execute(select(_PART).where(_PART.c.case_id == case_id)).all()
    how = sight(actor, item, parts)
    if how is Sight.NOTHING:
        raise CaseNotFound
    return VisibleCase(case_id, item, how, handed_over_at(actor, parts))


def case_view(
    connection: Connection,
    office: Office,
    actor: Actor,
    number: str,
    now: datetime,
    language: str = "vi",
) -> CaseView:
    """Everything `actor` may see of a case at `now` (UTC). At most fourteen statements.

    Raises CaseNotFound, for "not yours" as for "not there".
    """
    seen = visible_case(connection, office, actor, number, now)
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    entries = _entries(connection, office, actor, seen, definition, language)
    whole = seen.until is None
    item = seen.item if whole else as_handed_over(seen.item, actor.department, entries)
    clocks = clocks_of(connection, seen.case_id) if whole else ()
    material = Material(office, definition, entries, clocks, now, language)
    pauses = pauses_of(material)
    return CaseView(
        case_id=seen.case_id,
        item=item,
        sight=seen.sight,
        until=seen.until,
        definition=definition,
        department_name=office.department_name(item.department, language, seen.until or now),
        content=_last_words(entries, definition.creation, "content"),
        directions=instructions_of(material),
        decided=(
            decision_of(connection, office, seen.case_id, seen.sight, now, language)
            if item.session
            else None
        ),
        reply=reply_text(material),
        draft=draft_of(material, item.draft_seq),
        petitioner=petitioner_of(connection, actor, seen.item, definition.initial),
        deadlines=deadline_views(office, definition, clocks, now, language),
        pauses=pauses,
        extensions=extensions_of(material),
        contributions=contributions_of(material),
        rating=rating_of(material),
        reopening=reopening_of(material),
        attachments=attachments_of(connection, seen.case_id, entries, definition),
        links=links_of(connection, actor, seen.item) if whole else (),
        time_in_department=_time(connection, office, seen, pauses, clocks, now, language)
        if whole
        else None,
        entries=entries,
        escalations=(
            escalations_of(connection, office, definition, seen.case_id, actor, now, language)
            if whole
            else ()
        ),
    )


def _time(
    connection: Connection,
    office: Office,
    seen: VisibleCase,
    pauses: tuple[PauseView, ...],
    clocks: Sequence[DeadlineClock],
    now: datetime,
    language: str,
) -> TimeView:
    parts = involvements_of(connection, seen.case_id)
    asked = any(clock.asked for clock in clocks)
    owed = contributions_owed(connection, [seen.case_id] if asked else ())
    return time_view(office, parts, pauses, owed.get(seen.case_id, ()), now, language)


def history_of(
    connection: Connection,
    office: Office,
    actor: Actor,
    number: str,
    now: datetime,
    language: str = "vi",
) -> tuple[EntryView, ...]:
    """The part of a case's history that `actor` may see, oldest first. Raises CaseNotFound."""
    seen = visible_case(connection, office, actor, number, now)
    definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
    return _entries(connection, office, actor, seen, definition, language)


def _entries(
    connection: Connection,
    office: Office,
    actor: Actor,
    seen: VisibleCase,
    definition: WorkflowDefinition,
    language: str,
) -> tuple[EntryView, ...]:
    entries, words = read_history(connection, seen.case_id)
    told = Narrator(office, definition, language).tell(entries, words)
    if seen.until is not None:
        told = up_to(told, seen.until, actor.department)
    return tuple(
        entry
        for entry in told
        if entry.action not in INTERNAL
        or sees_internal_of(actor, seen.sight, entry.actor_department)
    )


def read_history(
    connection: Connection, case_id: int
) -> tuple[list[StoredEntry], list[StoredWords]]:
    """All entries and words of a case, oldest first, names of files included. Two statements."""
    rows = connection.execute(_HISTORY.where(_ENTRY.c.case_id == case_id))
    words = connection.execute(_TEXTS, {"of_case": case_id})
    return [StoredEntry(*row) for row in rows], [StoredWords(*row) for row in words]


_HISTORY = select(*(column for column in _ENTRY.columns if column.name != "case_id")).order_by(
    _ENTRY.c.seq
)
_OF_CASE: BindParameter[int] = bindparam("of_case")
_TEXTS = union_all(
    select(_WORDS.c.seq, _WORDS.c.field, _WORDS.c.words, _WORDS.c.public).where(
        _WORDS.c.case_id == _OF_CASE
    ),
    select(_FILE.c.seq, _FILE.c.field, _FILE.c.name, false()).where(_FILE.c.case_id == _OF_CASE),
)


def _last_words(entries: Sequence[EntryView], action: str, field: str) -> str | None:
    for entry in reversed(entries):
        found = entry.field(field) if entry.action == action else None
        if found is not None and isinstance(found.value, str):
            return found.value
    return None
