"""The notice of conclusions as a form: begun with what leaders said, read back, judged."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from cases.calendar.sessions import Session, sessions_named
from cases.meetings.conclusions import ASSIGN, Conclusion, Item, conclusion_of
from cases.reading.conclusion import Raised, raised_at
from notifications.dates import due_words, plain_date
from web.documents.conclusion_word import opening_words
from web.errors import NothingHere
from web.meetings import Errors
from web.staff.controls import errors_of
from web.staff.prefill import typed
from web.visit import Visit
from workflow.fields import parse_fields

OPENING: Final = "opening"
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Sheet:
    """A session, what was raised there by number, and the notice as it stands or is proposed."""

    session: Session
    raised: Mapping[str, Raised]
    notice: Conclusion

    @property
    def left(self) -> tuple[str, ...]:
        """The cases that the notice charges somebody with and that were never assigned: what a
        department has sent back is assigned anew from the case.
        """
        waiting = {
            each.number for each in self.raised.values() if each.assignable and not each.sent_back
        }
        return tuple(
            item.number for item in self.notice.items if item.charges and item.number in waiting
        )

    @property
    def slips(self) -> tuple[str, ...]:
        """The cases whose petitioner nobody can write to."""
        return tuple(
            item.number
            for item in self.notice.items
            if item.charges and not self.raised[item.number].told_by_mail
        )


def sheet_of(visit: Visit, name: str) -> Sheet:
    """The sheet of a session; raises NothingHere. Three statements."""
    with visit.services.database.read() as connection:
        found = sessions_named(connection, name)
        if len(found) != 1:
            raise NothingHere
        session = found[0]
        raised = {each.number: each for each in raised_at(connection, visit.office, session.id)}
        kept = conclusion_of(connection, session.id)
    if kept is None:
        kept = Conclusion(session.id, opening_words(session), ())
    if kept.approved_at is None:
        known = {item.number: item for item in kept.items}
        items = (_newest(visit, each, known.get(each.number)) for each in raised.values())
        kept = replace(kept, items=tuple(items))
    return Sheet(session, raised, kept)


def items_in(visit: Visit, sheet: Sheet, given: Mapping[str, Sequence[str]]) -> tuple[Item, ...]:
    """The items as they were typed; what is charged or answered already stays as it is."""
    return tuple(
        _typed(visit, item, sheet.raised[item.number], given) if item.charges else item
        for item in sheet.notice.items
    )


def faults_of(visit: Visit, items: Sequence[Item], opening: str, *, complete: bool) -> Errors:
    """What cannot be used; of an incomplete draft, only what was typed."""
    definition, zone = visit.office.vocabulary, visit.services.calendar().zone
    action, found = definition.actions[ASSIGN], list[tuple[str, str]]()
    if len(opening) > _LONGEST:
        found.append((OPENING, visit.words.gettext("This is too long; write it shorter.")))
    for item in items:
        if item.charges:
            raw = {"lead_department": item.lead_department, "coordinating": list(item.coordinating)}
            raw |= {"instruction": item.instruction, "due": item.due}
            _, problems = parse_fields(definition, ASSIGN, raw, zone=zone, lenient=not complete)
            told = errors_of(problems, definition, action, visit.language)
            found += [(f"{name}.{item.number}", f"{item.number}: {text}") for name, text in told]
    return found


def due_in_words(visit: Visit, text: str) -> str:
    """A typed date as the notice writes it, in Vietnamese."""
    zone = visit.services.calendar().zone
    given = {"due": text}
    values, _ = parse_fields(visit.office.vocabulary, ASSIGN, given, zone=zone, lenient=True)
    at = values.get("due")
    return due_words(at, "vi", zone, plain_date) if isinstance(at, datetime) else text


def _newest(visit: Visit, each: Raised, kept: Item | None) -> Item:
    """What was drafted of a case, unless it was assigned or answered meanwhile."""
    if kept is not None and kept.charges is each.assignable:
        return kept
    return Item(
        number=each.number,
        title=each.title,
        lead_department=each.lead or each.proposed or "",
        instruction=each.words or "",
        due=_date_set(visit, each),
        charges=each.assignable,
        answered=each.answered,
        stands=each.stands,
    )


def _typed(visit: Visit, item: Item, each: Raised, given: Mapping[str, Sequence[str]]) -> Item:
    def one(name: str) -> str:
        return given.get(f"{name}.{item.number}", ("",))[0].strip()

    instruction, due = one("instruction").replace("\r\n", "\n"), one("due")
    return Item(
        number=item.number,
        title=item.title,
        lead_department=one("lead_department"),
        coordinating=tuple(filter(None, given.get(f"coordinating.{item.number}", ()))),
        instruction=instruction,
        due=due,
        stands=each.stands and (instruction, due) == (each.words, _date_set(visit, each)),
    )


def _date_set(visit: Visit, each: Raised) -> str:
    return typed(each.due_at, visit.services.calendar()) if each.due_at else ""
