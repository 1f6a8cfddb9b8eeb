"""Sentences people read: every refusal has words, every placeholder has a value."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from string import Formatter
from typing import Final

from workflow.checks.found import Found, unknown_names
from workflow.definition import Text, WorkflowDefinition
from workflow.guards import GUARDS

#: reasons the engine gives by itself, and what their sentences may show
ENGINE_REFUSALS: Final[Mapping[str, tuple[str, ...]]] = {
    "wrong_state": ("state", "action"),
    "not_your_role": ("action", "who"),
    "field_missing": ("field",),
    "field_malformed": ("field", "why"),
    "field_unknown": ("field",),
    "field_one_of": ("fields",),
}
#: what a sentence of the history may show beside fields
_OF_THE_ENTRY = ("rung", "state", "action")
#: fields kept apart from the history, so that they can be erased
_WORDS_OF_PEOPLE = frozenset({"text", "petitioner", "parts", "file"})


def check(definition: WorkflowDefinition) -> Found:
    """Refusals without words or for nothing, and placeholders nobody fills."""
    used = {guard for action in definition.actions.values() for guard in action.guards}
    for code in (*ENGINE_REFUSALS, *sorted(used & GUARDS.keys())):
        if code not in definition.refusals:
            yield f"refusals.{code}", "This refusal has no words; write them in vi and en."
    for code, text in definition.refusals.items():
        key, codes = f"refusals.{code}", {*ENGINE_REFUSALS, *GUARDS}
        yield from unknown_names(key, "guard or reason", [code], codes)
        if code in codes:
            yield from _of_placeholders(key, text, _shown_by(code))
    shown = {name for name, rule in definition.fields.items() if rule.type not in _WORDS_OF_PEOPLE}
    for name, action in definition.actions.items():
        own = {n for n, rule in action.redefines.items() if rule.type not in _WORDS_OF_PEOPLE}
        known = {*shown, *own, *_OF_THE_ENTRY}
        yield from _of_placeholders(f"actions.{name}.done", action.done, known)


def _shown_by(code: str) -> Collection[str]:
    if code in ENGINE_REFUSALS:
        return ENGINE_REFUSALS[code]
    return (*GUARDS[code].fields, *GUARDS[code].limits)


def _of_placeholders(key: str, text: Text, known: Collection[str]) -> Found:
    for language, wording in (("vi", text.vi), ("en", text.en)):
        try:
            used = [name for _, name, _, _ in Formatter().parse(wording) if name is not None]
        except ValueError:
            yield f"{key}.{language}", "A brace is left open; write {name}, or {{ for a brace."
        else:
            yield from unknown_names(f"{key}.{language}", "placeholder", used, known)
