"""Each deadline has its occasions in the history: the entries that opened, dated and ended it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cases.casefile.clocks import NOT_GIVEN
from cases.casefile.deadline import EXTENSION, DeadlineClock, DeadlineSpan, Term, told_name
from cases.checking.dossier import Dossier, StoredEntry
from cases.instants import to_micros
from cases.versions.moves import Eras
from workflow.definition import DeadlineRule
from workflow.versioning.vocabulary import MIGRATE


def occasion_problems(dossier: Dossier, eras: Eras) -> Iterator[str]:
    """Which deadlines of a case began, moved or ended without the history telling of it."""
    happened = _Happened.of(dossier, eras)
    for clock in dossier.clocks:
        if eras.rule_of(clock) is not None:
            for problem in _problems_of(clock, dossier.spans.get(clock.no, []), happened):
                yield f"deadline {clock.no} ({clock.name}): {problem}."
    yield from _told_dates(dossier, happened)


@dataclass(frozen=True, slots=True)
class _Happened:
    """The entries of a case by what was done when, in order; instants are microseconds."""

    dossier: Dossier
    eras: Eras
    entries: Mapping[tuple[str, int], Sequence[StoredEntry]]
    moments: frozenset[int]

    @classmethod
    def of(cls, dossier: Dossier, eras: Eras) -> _Happened:
        entries: dict[tuple[str, int], list[StoredEntry]] = {}
        for entry in dossier.entries:
            entries.setdefault((entry.action, entry.at), []).append(entry)
        return cls(dossier, eras, entries, frozenset(entry.at for entry in dossier.entries))

    def entry(self, action: str | None, at: datetime) -> StoredEntry | None:
        found = self.all_at(action or "", at)
        return found[-1] if found else None

    def all_at(self, action: str, at: datetime) -> Sequence[StoredEntry]:
        """Whoever writes a file of past cases may let the same happen twice at one time."""
        return self.entries.get((action, to_micros(at)), ())

    def or_move(self, action: str, at: datetime) -> StoredEntry | None:
        """The entry of `action`, else the move to a version that made up for it then."""
        return self.entry(action, at) or self.entry(MIGRATE, at)

    def rule(self, clock: DeadlineClock, entry: StoredEntry) -> DeadlineRule | None:
        """The rule of a deadline when an entry was made."""
        return self.eras.of_entry(entry.seq).deadlines.get(clock.name)

    def names_date(self, due: datetime) -> bool:
        """Whether any entry gives this date, as a field or as what it set."""
        return any(due in _dates(self.dossier.payload_of(entry)) for entry in self.dossier.entries)


def _problems_of(
    clock: DeadlineClock, spans: list[DeadlineSpan], happened: _Happened
) -> Iterator[str]:
    opened = happened.or_move(clock.opened_by, clock.opened_at)
    if opened is None or not _opens(happened.rule(clock, opened), clock.opened_by):
        yield f"no “{clock.opened_by}” of {clock.opened_at.isoformat()} opened it"
    elif clock.opened_seq and not _is_at(happened, clock):
        yield f"entry {clock.opened_seq}, by which it says it was opened, did not do that"
    if clock.closed_at is not None and not _ended(clock, happened):
        yield f"no “{clock.closed_by}” of {clock.closed_at.isoformat()} ended it"
    for span in spans:
        if happened.or_move(span.why, span.from_at) is None:
            yield f"no “{span.why}” of {span.from_at.isoformat()} changed it"
    for term in (each for each in clock.dated if not _gives(happened, clock, each)):
        when, due = term.set_at.isoformat(), term.due_at.isoformat()
        yield f"no “{term.set_by}” of {when} set it for {due}"
    if spans:
        yield from _first_date_problems(clock, spans[0].due_at, opened, happened)


def _first_date_problems(
    clock: DeadlineClock, first: datetime, opened: StoredEntry | None, happened: _Happened
) -> Iterator[str]:
    stated, told = clock.stated_due_at, happened.dossier.payload_of(opened) if opened else {}
    # a part was due first what the case was that it was split from
    taken_over = _instant(_of_clock(told, "first_due", clock))
    if clock.first_due_at not in ((taken_over,) if taken_over else (first, stated)):
        yield "what it was due first is not what its first change made of it"
    if (clock.whole.document() if clock.whole else None) != _of_clock(told, "taken_over", clock):
        yield "what it has from the case it was split from is not what its recording tells"
    inherited = clock.whole.stated if clock.whole else None
    if stated not in (None, first, inherited) and not happened.names_date(stated):
        yield f"nobody stated {stated.isoformat()} as its date"


def _of_clock(payload: Mapping[str, Any], what: str, clock: DeadlineClock) -> object:
    told = payload.get(what)
    return told.get(clock.name) if isinstance(told, dict) else None


def _opens(rule: DeadlineRule | None, action: str) -> bool:
    if rule is None:
        return False
    # a date given where an import had said that there was none starts the citizen's clock too
    return action in rule.opened_by or (rule.citizen_clock and action in rule.limited_by)


def _is_at(happened: _Happened, clock: DeadlineClock) -> bool:
    entries, seq = happened.dossier.entries, clock.opened_seq
    return 1 <= seq <= len(entries) and entries[seq - 1].action in (clock.opened_by, MIGRATE)


def _ended(clock: DeadlineClock, happened: _Happened) -> bool:
    """Whether what is said to have ended a deadline happened then, and ends such a deadline."""
    if clock.closed_at is None:
        return False
    if clock.closed_by == NOT_GIVEN:
        return to_micros(clock.closed_at) in happened.moments
    entry = happened.entry(clock.closed_by, clock.closed_at)
    if entry is None or entry.action == MIGRATE:
        return entry is not None
    rule = happened.rule(clock, entry)
    if rule is None:
        return False
    # one that a department is asked for also ends when that department is asked no more
    ends = entry.action in rule.ended_by or entry.action in rule.opened_by
    told = happened.dossier.payload_of(entry)
    left = entry.to_state not in rule.runs_in or _left_open(clock, told)
    return ends or left or rule.asked_in is not None


def _left_open(clock: DeadlineClock, told: Mapping[str, Any]) -> bool:
    """Whether an entry says that it ended what this deadline waits for without it: a stub of which
    nothing is asked any more, or a report at a time when the end of the case was its end too.
    """
    found = told.get("left_open")
    listed = found if isinstance(found, list) else []
    return any(isinstance(each, list) and each[:1] == [clock.name] for each in listed)


def _gives(happened: _Happened, clock: DeadlineClock, term: Term) -> bool:
    granted = clock.whole.extension if clock.whole else None
    if granted == (term.set_at, term.set_by, term.due_at) and term.kind == EXTENSION:
        return True
    entries = happened.all_at(term.set_by, term.set_at)
    return any(_set(happened, clock, term, entry) for entry in entries)


def _set(happened: _Happened, clock: DeadlineClock, term: Term, entry: StoredEntry) -> bool:
    rule = happened.rule(clock, entry)
    if rule is None:
        return False
    given = rule.extended_by if term.kind == EXTENSION else rule.limited_by
    if term.set_by not in given:
        return False
    named = happened.dossier.fields_of(entry).get(given[term.set_by])
    return _instant(named) == term.due_at


def _told_dates(dossier: Dossier, happened: _Happened) -> Iterator[str]:
    """Every due instant that an entry tells of is what a deadline became at that moment."""
    became: dict[tuple[str, int], set[str]] = {}
    for clock in dossier.clocks:
        for span in dossier.spans.get(clock.no, ()):
            # as the department was called then; older entries told of every one by its bare name
            for name in (clock.name, told_name(clock.name, span.department)):
                key = name, to_micros(span.from_at)
                became.setdefault(key, set()).add(span.due_at.isoformat())
    for entry in dossier.entries:
        if '"due":{' in entry.payload:
            for name, due in dossier.payload_of(entry).get("due", {}).items():
                if due not in became.get((name, entry.at), ()):
                    yield (
                        f"entry {entry.seq}, “{entry.action}”, set the deadline {name} for {due}; "
                        "its changes do not say so."
                    )


def _dates(payload: Mapping[str, Any]) -> set[datetime | None]:
    given = (*payload.get("fields", {}).values(), *payload.get("due", {}).values())
    return {_instant(value) for value in given}


def _instant(value: object) -> datetime | None:
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value)
    except ValueError:
        return None
    return found if found.tzinfo else None
