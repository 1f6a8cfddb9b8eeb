"""Raw values of an action's fields made into typed ones, all objections at once."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from zoneinfo import ZoneInfo

from workflow.definition import Action, FieldRule, WorkflowDefinition
from workflow.errors import UnknownAction
from workflow.fields.file import file_of
from workflow.fields.malformed import Malformed
from workflow.fields.moments import date_of, instant_of
from workflow.fields.parts import parts_of
from workflow.fields.petitioner import flag_of, petitioner_of
from workflow.fields.text import code_of, line_of, text_of
from workflow.refusal import Refusal
from workflow.worktime import PROVINCE_ZONE

Values = dict[str, object]
Parser = Callable[[object, FieldRule, ZoneInfo], object]


def parse_fields(
    definition: WorkflowDefinition,
    action: str,
    raw: Mapping[str, object],
    *,
    zone: ZoneInfo = PROVINCE_ZONE,
    lenient: bool = False,
) -> tuple[Values, tuple[Refusal, ...]]:
    """The typed values of an action's fields, and every reason why some cannot be used.

    None and an empty text mean "not given"; what was not given has no value. An empty list of
    departments is a value: none of them. Times without a zone
    are local time of `zone`; instants come back as aware UTC. With `lenient` a needed field may be
    missing: its value is then None, stated as not given (contract.md section 5).
    Raises UnknownAction.
    """
    rule = definition.actions.get(action)
    if rule is None:
        raise UnknownAction(action)
    problems = [_unknown(name) for name in raw if name not in rule.fields and _given(raw[name])]
    values: Values = {}
    for name in rule.fields:
        given = raw.get(name)
        try:
            # most fields of most actions are not given
            value = _parsed(given, definition.field_of(rule, name), zone) if _given(given) else None
        except Malformed as problem:
            problems.append(problem.refusal(name, action))
            continue
        if value is not None:
            values[name] = value
        elif name in rule.requires:
            values[name] = None
    missing = () if lenient else _missing(rule, values, {refusal.field for refusal in problems})
    if not lenient:
        values = {name: value for name, value in values.items() if value is not None}
    return values, (*problems, *missing)


def _given(value: object) -> bool:
    return value is not None and value != ""


def _parsed(value: object, rule: FieldRule, zone: ZoneInfo) -> object:
    return _PARSERS[rule.type](value, rule, zone)


def _missing(action: Action, values: Values, objected: set[str | None]) -> tuple[Refusal, ...]:
    """Needed fields without a value; one that was objected to already is not "missing" as well."""
    missing = [
        Refusal("field_missing", "field", {"field": name}, name)
        for name in action.requires
        if values.get(name) is None and name in values
    ]
    choices = action.requires_one_of
    if choices and values.keys().isdisjoint(choices) and objected.isdisjoint(choices):
        params = {"fields": ",".join(choices)}
        missing.append(Refusal("field_one_of", "field", params, choices[0]))
    return tuple(missing)


def _unknown(name: str) -> Refusal:
    return Refusal("field_unknown", "field", {"field": name[:60]}, name)


def _choice(given: object, rule: FieldRule, zone: ZoneInfo) -> str:
    option = given.strip() if isinstance(given, str) else None
    if option not in rule.options:
        raise Malformed("not_an_option", options=", ".join(rule.options))
    return str(option)


def _departments(given: object, rule: FieldRule, zone: ZoneInfo) -> list[str] | None:
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, (list, tuple)):
        raise Malformed("not_a_list")
    codes = (code_of(part, rule.max_length) for part in parts)
    named = list(dict.fromkeys(code for code in codes if code))
    # a list without anything in it says "none"; blanks say nothing
    return named if named or not parts else None


def _escalation(given: object, rule: FieldRule, zone: ZoneInfo) -> str | None:
    # machines send identifiers as numbers, forms as text
    number = isinstance(given, int) and not isinstance(given, bool)
    return line_of(str(given) if number else given, rule.max_length)


def _line(given: object, rule: FieldRule, zone: ZoneInfo) -> str | None:
    return line_of(given, rule.max_length)


_PARSERS: Mapping[str, Parser] = {
    "text": lambda given, rule, zone: text_of(given, rule.max_length),
    "line": _line,
    "choice": _choice,
    "flag": lambda given, rule, zone: flag_of(given),
    "date": lambda given, rule, zone: date_of(given, zone),
    "instant": lambda given, rule, zone: instant_of(given, zone),
    "department": lambda given, rule, zone: code_of(given, rule.max_length),
    "departments": _departments,
    "person": _line,
    "session": _line,
    "escalation": _escalation,
    "case": _line,
    "file": lambda given, rule, zone: file_of(given),
    "parts": lambda given, rule, zone: parts_of(given),
    "petitioner": lambda given, rule, zone: petitioner_of(given),
}
