"""Names that mean nothing: a state, field, party, post, guard or attribute nobody declared."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import chain
from typing import Final

from workflow.checks.found import Found, unknown_names
from workflow.definition import POST_FIELD, Action, DeadlineRule, FieldType, WorkflowDefinition
from workflow.guards import CONDITIONS, GUARDS
from workflow.worktime.period import LONGEST_AMOUNT

#: attributes of a case that an action may set, and the type of field they take their value from
ATTRIBUTES: Final[Mapping[str, FieldType]] = {
    "lead": "department",
    "coordinating": "departments",
    "handler": "person",
    "kind": "choice",
    "pace": "choice",
    "outcome": "choice",
    "rating": "choice",
    "merged_into": "case",
    "instruction": "text",
}
#: attributes that an action may only clear
_ONLY_CLEARED = frozenset({"draft"})
#: attributes that no case may be without
_NEVER_CLEARED = frozenset({"kind", "pace"})
#: the fields that a step on another case is given (`cases.commands.merging`)
PASSED_ON: Final = ("merged", "due")


def check(definition: WorkflowDefinition) -> Found:
    """Every name that is used and not declared, and names used for what they are not."""
    yield from unknown_names("initial", "state", [definition.initial], definition.states)
    for name, action in definition.actions.items():
        yield from _of_action(definition, f"actions.{name}", action)
        yield from _of_guards(definition, f"actions.{name}.guards", action)
        yield from _of_settings(definition, f"actions.{name}.set", action)
    for name, rule in definition.deadlines.items():
        yield from _of_deadline(definition, f"deadlines.{name}", rule)
    yield from _of_posts(definition)
    yield from _of_limits(definition)
    yield from _of_options(definition)
    kinds = definition.fields["kind"].options if "kind" in definition.fields else ()
    yield from unknown_names("stubs", "kind", definition.stubs, kinds)
    yield from unknown_names("stubs", "action", definition.stubs.values(), definition.actions)


def _of_action(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    states, posts = definition.states, definition.posts
    yield from unknown_names(f"{key}.from", "state", action.sources, states)
    yield from unknown_names(f"{key}.to", "state", [action.to] if action.to else [], states)
    targets = [arrow.to for arrow in action.arrows if arrow.to is not None]
    yield from unknown_names(f"{key}.arrows", "state", targets, states)
    conditions = [arrow.when for arrow in action.arrows if arrow.when]
    yield from unknown_names(f"{key}.arrows", "condition", conditions, CONDITIONS)
    yield from unknown_names(f"{key}.who", "party", action.who, definition.parties)
    for part in ("requires", "accepts", "requires_one_of"):
        names = getattr(action, part)
        yield from unknown_names(f"{key}.{part}", "field", names, definition.fields)
    for field in sorted({name for name in action.fields if action.fields.count(name) > 1}):
        yield f"{key}.accepts", f"The field “{field}” is named twice; keep one of them."
    yield from unknown_names(f"{key}.public", "field of this action", action.public, action.fields)
    redefined = action.redefines.keys()
    yield from unknown_names(f"{key}.redefines", "field of this action", redefined, action.fields)
    yield from unknown_names(f"{key}.tells", "post", action.tells, posts)
    yield from _of_telling(definition, key, action)
    yield from _of_passing_on(definition, key, action)
    yield from _of_files(definition, key, action)
    by_hand = [action.by_hand] if action.by_hand else []
    yield from unknown_names(f"{key}.by_hand", "post", by_hand, posts)
    chosen = definition.fields.get(POST_FIELD) if POST_FIELD in action.fields else None
    options = chosen.options if chosen else ()
    yield from unknown_names(f"fields.{POST_FIELD}.options", "post", options, posts)


def _of_telling(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    """Posts that an action tells only for some values, or from some number of times on."""
    fields, limits = action.tells_for, action.tells_from
    yield from unknown_names(f"{key}.tells_for", "field of this action", fields, action.fields)
    yield from unknown_names(f"{key}.tells_from", "limit", limits, definition.limits)
    for part in ("tells_for", "tells_from"):
        if getattr(action, part):
            told = action.sometimes_told
            yield from unknown_names(f"{key}.{part}", "post", told, definition.posts)
    for name, by_value in fields.items():
        if name in action.fields and name in definition.fields:
            options = definition.field_of(action, name).options
            yield from unknown_names(f"{key}.tells_for.{name}", "option", by_value, options)
    if limits and action.counts is None:
        yield f"{key}.tells_from", "The action counts nothing that reaches a limit; let it count."


def _of_passing_on(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    """An action that lets another one happen to the case it names."""
    if action.passes_on is None:
        return
    yield from unknown_names(f"{key}.passes_on", "action", [action.passes_on], definition.actions)
    known = (definition.field_of(action, n) for n in action.fields if n in definition.fields)
    if not any(field.type == "case" for field in known):
        yield f"{key}.passes_on", "It names no other case; let it take a field of type case."
    other = definition.actions.get(action.passes_on)
    if other is not None:
        yield from unknown_names(
            f"{key}.passes_on", "field of that action", PASSED_ON, other.fields
        )


def _of_files(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    """A file belongs to an entry of a case that is there, and is asked for by that entry alone."""
    known = (definition.field_of(action, n) for n in action.fields if n in definition.fields)
    files = sum(field.type == "file" for field in known)
    if files > 1:
        yield f"{key}.accepts", "One action takes one file; let the second be attached by itself."
    if files and action.creates:
        yield f"{key}.accepts", "There is no case yet to keep a file; let another action take it."


def _of_guards(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    yield from unknown_names(key, "guard", action.guards, GUARDS)
    asked = [GUARDS[name] for name in action.guards if name in GUARDS]
    asked += [CONDITIONS[arrow.when] for arrow in action.arrows if arrow.when in CONDITIONS]
    for guard in asked:
        if guard.fields and set(guard.fields).isdisjoint(action.fields):
            fields = "” or “".join(guard.fields)
            yield key, f"“{guard.name}” judges the field “{fields}”; let the action take it."
        for limit in guard.limits:
            if limit not in definition.limits:
                yield f"limits.{limit}", f"“{guard.name}” reads this limit; give it a number."
        for deadline in guard.deadlines:
            if deadline not in definition.deadlines:
                yield f"deadlines.{deadline}", f"“{guard.name}” reads this deadline; declare it."


def _of_settings(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    yield from unknown_names(key, "attribute", action.set, {*ATTRIBUTES, *_ONLY_CLEARED})
    for attribute, source in action.set.items():
        if attribute in _ONLY_CLEARED:
            if source:
                yield key, f"“{attribute}” can only be cleared; write “”."
        elif source.startswith("$"):
            yield from _of_source(definition, key, attribute, source[1:], action)
        elif source.startswith("+") and attribute == "coordinating":
            yield from unknown_names(key, "field of this action", [source[1:]], action.fields)
        elif attribute in ATTRIBUTES:
            yield from _of_constant(definition, key, attribute, source)


def _of_source(
    definition: WorkflowDefinition, key: str, attribute: str, name: str, action: Action
) -> Found:
    yield from unknown_names(key, "field of this action", [name], action.fields)
    field, wanted = definition.fields.get(name), ATTRIBUTES.get(attribute)
    if field is not None and wanted is not None and field.type != wanted:
        yield key, f"“{attribute}” takes a field of type {wanted}, “{name}” is a {field.type}."


def _of_constant(definition: WorkflowDefinition, key: str, attribute: str, word: str) -> Found:
    field = definition.fields.get(attribute)
    if not word:
        if attribute in _NEVER_CLEARED:
            yield key, f"No case is without “{attribute}”; set it to one of its options."
    elif ATTRIBUTES[attribute] != "choice":
        yield key, f"“{attribute}” is set from a field ($name) or cleared (“”), not to a word."
    else:
        yield from unknown_names(key, "option", [word], field.options if field else ())


def _of_deadline(definition: WorkflowDefinition, key: str, rule: DeadlineRule) -> Found:
    actions = definition.actions
    yield from unknown_names(f"{key}.opened_by", "action", rule.opened_by, actions)
    yield from unknown_names(f"{key}.recomputed_by", "action", rule.recomputed_by, actions)
    yield from unknown_names(f"{key}.runs_in", "state", rule.runs_in, definition.states)
    expiry = [rule.expires_with] if rule.expires_with else []
    yield from unknown_names(f"{key}.expires_with", "action", expiry, actions)
    yield from unknown_names(f"{key}.ended_by", "action", rule.ended_by, actions)
    ending = rule.extension_ended_by
    yield from unknown_names(f"{key}.extension_ended_by", "action", ending, actions)
    yield from unknown_names(f"{key}.holds", "deadline", rule.holds, definition.deadlines)
    yield from _of_allowance(definition, f"{key}.allowance", rule)
    lifting = (*rule.limit_lifted_by, *rule.limit_lifted_by.values())
    yield from unknown_names(f"{key}.limit_lifted_by", "action", lifting, actions)
    yield from unknown_names(
        f"{key}.left_open_tells", "post", rule.left_open_tells, definition.posts
    )
    if rule.left_open_tells and not rule.owed:
        yield f"{key}.left_open_tells", "Only what is owed is left open; set owed, or drop this."
    if rule.owed and not rule.ended_by:
        yield f"{key}.owed", "Nobody can give what is owed; name an action in ended_by."
    for part in ("due_from", "limited_by", "extended_by"):
        yield from _of_dates(definition, f"{key}.{part}", getattr(rule, part))
    if (rule.overdue_for == "asked") != (rule.asked_in is not None):
        yield f"{key}.asked_in", "Who is asked and overdue_for = “asked” go together; give both."
    for name in rule.opened_by if rule.asked_in else ():
        if name in actions:
            yield from _of_asking(f"{key}.asked_in", name, actions[name], rule.asked_in or "")
    for rung in rule.ladder:
        here = f"{key}.ladder.{rung.rung}"
        yield from unknown_names(here, "post", [rung.post] if rung.post else [], definition.posts)


def _of_allowance(definition: WorkflowDefinition, key: str, rule: DeadlineRule) -> Found:
    limit, actions = rule.allowance, definition.actions
    if limit is None:
        return
    yield from unknown_names(key, "limit", [limit], definition.limits)
    if not rule.holds:
        yield key, "Only pauses share their days; let it hold other deadlines, or drop this."
        return
    for name in rule.opened_by if limit in definition.limits else ():
        guards = actions[name].guards if name in actions else ()
        if not any(limit in GUARDS[guard].limits for guard in guards if guard in GUARDS):
            text = "It could begin with no day left; add a guard that reads this limit."
            yield f"actions.{name}.guards", text


def _of_asking(key: str, name: str, action: Action, field: str) -> Found:
    """An action that asks a department for its part: from then on that department co-ordinates."""
    yield from unknown_names(key, "field of this action", [field], action.fields)
    if action.set.get("coordinating") != f"+{field}":
        yield (
            f"actions.{name}.set",
            f"Whoever is asked co-ordinates; set coordinating = “+{field}”.",
        )


def _of_dates(definition: WorkflowDefinition, key: str, dates: Mapping[str, str]) -> Found:
    """Actions that give a deadline a date, and the fields that hold it."""
    yield from unknown_names(key, "action", dates, definition.actions)
    for name, field in dates.items():
        if name in definition.actions:
            here, known = f"{key}.{name}", definition.actions[name].fields
            yield from unknown_names(here, "field of this action", [field], known)
            if field in known and definition.field(name, field).type != "instant":
                yield here, f"“{field}” holds no instant; name a field of type instant."


def _of_posts(definition: WorkflowDefinition) -> Found:
    for name, post in definition.posts.items():
        key = f"posts.{name}.stands_in"
        deputies = [post.stands_in] if post.stands_in else []
        yield from unknown_names(key, "post", deputies, definition.posts)
        if _comes_round(definition, name):
            yield key, "The posts that stand in for each other form a circle; let one end it."


def _comes_round(definition: WorkflowDefinition, name: str) -> bool:
    deputy = definition.posts[name].stands_in
    for _ in definition.posts:
        if deputy is None or deputy not in definition.posts:
            return False
        if deputy == name:
            return True
        deputy = definition.posts[deputy].stands_in
    return False


def _of_limits(definition: WorkflowDefinition) -> Found:
    read = {limit for guard in GUARDS.values() for limit in guard.limits}
    for name, value in definition.limits.items():
        yield from unknown_names(f"limits.{name}", "guard's limit", [name], read)
        if value < 0:
            yield f"limits.{name}", "A limit cannot be negative; use 0 or more."
        if value > LONGEST_AMOUNT:
            text = f"No case comes to such a limit; use {LONGEST_AMOUNT} or less."
            yield f"limits.{name}", text


def _of_options(definition: WorkflowDefinition) -> Found:
    own = (
        (f"actions.{action}.redefines.{name}", field)
        for action, rule in definition.actions.items()
        for name, field in rule.redefines.items()
    )
    for key, field in chain(((f"fields.{n}", f) for n, f in definition.fields.items()), own):
        if field.type == "choice" and not field.options:
            yield f"{key}.options", "A choice needs options; list them."
        if field.type != "choice" and field.options:
            yield f"{key}.options", "Only a choice has options; make it one or drop them."
