"""The history of a case in words: what happened, who did it, with the names of that time."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any

from cases.calendar.versions import OPERATOR
from cases.casefile.lapsing import LAPSED
from cases.citizens import CITIZEN
from cases.office import Office
from cases.reading.entry_views import (
    EntryView,
    FieldView,
    MovedDate,
    StoredEntry,
    StoredWords,
    Value,
)
from cases.versions.moves import Eras, moves_among
from workflow.definition import Action, Text, WorkflowDefinition
from workflow.versioning.vocabulary import MIGRATE

#: what stands in a sentence for a value that was never given
_NOT_GIVEN = {"vi": "không nêu", "en": "not given"}
#: what stands for a list that was left empty on purpose
_NONE = {"vi": "không có", "en": "none"}
_IMPORT = "import"
#: fields of which the history has a digest alone
_KEPT_APART = ("text", "file")
#: actors without an account, by the party they act as
_PARTIES = ("clock", CITIZEN)
_WITHOUT_ACCOUNT = {
    OPERATOR: Text(vi="Người vận hành hệ thống", en="System operator"),
}


class Narrator:
    """Tells entries in one language; feed them in order, for the lead changes along the way."""

    def __init__(self, office: Office, definition: WorkflowDefinition, language: str) -> None:
        self._office = office
        self._definition = definition
        self._language = language
        self._lead: str | None = None

    def tell(
        self, entries: Iterable[StoredEntry], words: Iterable[StoredWords]
    ) -> tuple[EntryView, ...]:
        """The entries in words; they must be all of a case from the first on.

        Each is told in the words of the version under which it was made.
        """
        by_entry: dict[int, dict[str, StoredWords]] = {}
        for text in words:
            by_entry.setdefault(text.seq, {})[text.field] = text
        every = tuple(entries)
        eras = Eras.of(moves_among(every), self._definition, self._office.definition)
        views = []
        for entry in every:
            self._definition = eras.of_entry(entry.seq)
            views.append(self._view(entry, by_entry.get(entry.seq, {})))
        return tuple(views)

    def _view(self, entry: StoredEntry, words: Mapping[str, StoredWords]) -> EntryView:
        payload: dict[str, Any] = json.loads(entry.payload)
        given: dict[str, Any] = payload.get("fields", {})
        action = self._definition.actions[entry.action]
        lead_before = self._lead
        self._follow_lead(action, given)
        fields = tuple(
            self._field(entry.action, name, given[name], words.get(name), entry.at)
            for name in self._in_order(entry, action, given)
        )
        department = entry.actor_department
        return EntryView(
            seq=entry.seq,
            at=entry.at,
            recorded_at=entry.recorded_at,
            action=entry.action,
            label=action.label.in_language(self._language),
            summary=self._sentence(entry, action, fields, payload, self._lead or lead_before),
            actor=self._reference(entry.actor),
            actor_name=self._actor_name(entry.actor),
            actor_department=department,
            department_name=self._department(department, entry.at) if department else None,
            from_state=entry.from_state,
            to_state=entry.to_state,
            digest=entry.digest,
            fields=fields,
            moved=self._moved(payload, entry.at),
            missed=tuple(payload.get("missed", ())),
            late=payload.get("late"),
            left_open=self._left_open(payload, entry.at),
            lapsed=tuple(self._labels(payload.get(LAPSED, ()))),
            split_from=payload.get("split_from"),
            deadline=payload.get("deadline"),
            rung=payload.get("rung"),
            lead=self._lead,
        )

    def _in_order(self, entry: StoredEntry, action: Action, given: Mapping[str, Any]) -> list[str]:
        """The fields as the definition orders them; the petitioner is shown apart or not at all."""
        names = [name for name in action.fields if name in given]
        names += sorted(given.keys() - set(names))
        rules = ((name, self._definition.field(entry.action, name)) for name in names)
        return [name for name, rule in rules if rule.type != "petitioner"]

    def _follow_lead(self, action: Action, given: Mapping[str, Any]) -> None:
        source = action.set.get("lead")
        if source == "":
            self._lead = None
        elif source is not None and given.get(source[1:]):
            self._lead = given[source[1:]]

    def _sentence(
        self,
        entry: StoredEntry,
        action: Action,
        fields: tuple[FieldView, ...],
        payload: Mapping[str, Any],
        lead: str | None,
    ) -> str:
        shown = _Sentence(_NOT_GIVEN.get(self._language, _NOT_GIVEN["vi"]))
        shown.update({f.name: self._in_a_sentence(f.value) for f in fields if f.value})
        shown["state"] = self._definition.states[entry.to_state].label.in_language(self._language)
        shown["action"] = action.label.in_language(self._language)
        shown["rung"] = self._rung(action, payload)
        if entry.action == MIGRATE:
            shown |= {"from_version": payload["from"], "to_version": payload["to"]}
        if lead:
            shown["lead_department"] = self._department(lead, entry.at)
        return action.done.in_language(self._language).format_map(shown)

    def _in_a_sentence(self, value: Value) -> str:
        if isinstance(value, datetime):
            value = self._office.day(value)
        return f"{value:%d/%m/%Y}" if isinstance(value, date) else str(value)

    def _rung(self, action: Action, payload: Mapping[str, Any]) -> str:
        """The rung of the ladder, or for an escalation by hand the post it reaches."""
        rule = self._definition.deadlines.get(payload.get("deadline", ""))
        for rung in rule.ladder if rule else ():
            if rung.rung == payload.get("rung"):
                return rung.label.in_language(self._language)
        post = self._definition.posts.get(action.by_hand or "")
        return post.label.in_language(self._language) if post else ""

    def _field(
        self, action: str, name: str, value: Any, words: StoredWords | None, at: datetime
    ) -> FieldView:
        rule = self._definition.field(action, name)
        label = rule.label.in_language(self._language)
        if rule.type in _KEPT_APART and value is not None:
            if words is None:
                return FieldView(name, label, None, words=True, erased=True)
            return FieldView(name, label, words.words, words=True, public=words.public)
        shown = self._value(rule.type, rule.options, value, at)
        code = value if isinstance(value, str) and isinstance(shown, str) else None
        return FieldView(name, label, shown, code=code)

    def _value(self, kind: str, options: Mapping[str, Any], value: Any, at: datetime) -> Value:
        if value is None or isinstance(value, bool):
            return value
        if kind == "choice":
            return str(options[value].in_language(self._language)) if value in options else value
        if kind in ("department", "departments"):
            codes = [value] if isinstance(value, str) else value
            named = ", ".join(self._department(code, at) for code in codes)
            return named or _NONE.get(self._language, _NONE["vi"])
        if kind == "person":
            return self._person_name(value)
        return _plain(kind, value)

    def _left_open(self, payload: Mapping[str, Any], at: datetime) -> tuple[tuple[str, str], ...]:
        rules = self._definition.deadlines
        return tuple(
            (rules[name].label.in_language(self._language), self._department(code, at))
            for name, code in payload.get("left_open", ())
            if name in rules
        )

    def _labels(self, names: Iterable[str]) -> Iterator[str]:
        rules = self._definition.deadlines
        return (rules[name].label.in_language(self._language) for name in names if name in rules)

    def _moved(self, payload: Mapping[str, Any], at: datetime) -> tuple[MovedDate, ...]:
        rules, due, was = self._definition.deadlines, payload.get("due", {}), payload.get("was", {})
        parted = ((told, *told.partition(":")[::2]) for told in was if told in due)
        return tuple(
            MovedDate(
                rules[name].label.in_language(self._language),
                self._department(code, at) if code else None,
                datetime.fromisoformat(was[told]),
                datetime.fromisoformat(due[told]),
            )
            for told, name, code in parted
            if name in rules
        )

    def _department(self, code: str, at: datetime) -> str:
        return self._office.department_name(code, self._language, at)

    def _person_name(self, person_id: object) -> str | None:
        person = self._office.people.person(person_id) if isinstance(person_id, int) else None
        return person.full_name if person else None

    def _actor_name(self, actor: str) -> str:
        if actor in _PARTIES:
            return self._definition.parties[actor].label.in_language(self._language)
        if actor in _WITHOUT_ACCOUNT:
            return _WITHOUT_ACCOUNT[actor].in_language(self._language)
        kind, _, pseudonym = actor.partition(":")
        if kind == CITIZEN:
            # the number of the case they raised, which was merged into this one
            label = self._definition.parties[CITIZEN].label.in_language(self._language)
            return f"{label}, {pseudonym}"
        if kind == _IMPORT:
            origin = self._definition.fields["origin"].options["import"]
            told = origin.in_language(self._language)
            return f"{told}: {pseudonym}" if pseudonym else told
        return self._person_name(_person_id(actor)) or actor

    def _reference(self, actor: str) -> str:
        person_id = _person_id(actor)
        person = self._office.people.person(person_id) if person_id is not None else None
        return person.username if person else actor


class _Sentence(dict[str, str]):
    """Values for a sentence; what was never given is said to be missing."""

    def __init__(self, missing: str) -> None:
        super().__init__()
        self._missing = missing

    def __missing__(self, name: str) -> str:
        return self._missing


def _person_id(actor: str) -> int | None:
    kind, _, reference = actor.partition(":")
    return int(reference) if kind == "person" and reference.isdecimal() else None


def _plain(kind: str, value: Any) -> Value:
    if kind == "date" and isinstance(value, str):
        return date.fromisoformat(value)
    if kind == "instant" and isinstance(value, str):
        return datetime.fromisoformat(value)
    if isinstance(value, list):
        return ", ".join(map(str, value))
    return str(value)


__all__ = ["EntryView", "FieldView", "Narrator", "StoredEntry", "StoredWords", "Value"]
