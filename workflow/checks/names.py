"""Names that mean nothing: a state, field, party, post, guard or wording nobody declared."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from string import Formatter

from workflow.definition import Action, DeadlineRule, Text, WorkflowDefinition
from workflow.guards import CONDITIONS, GUARDS

Found = Iterator[tuple[str, str]]

#: attributes of a case that an action may set
ATTRIBUTES = frozenset({"lead", "coordinating", "handler", "kind", "pace", "outcome"})
#: words that a history sentence may show beside the action's own fields
_ALWAYS_KNOWN = frozenset({"rung", "state", "action", "lead_department"})
#: reasons the engine gives itself, whatever the definition says
_ENGINE_REFUSALS = (
    "wrong_state",
    "not_your_role",
    "field_missing",
    "field_malformed",
    "field_unknown",
    "field_one_of",
)


def check(definition: WorkflowDefinition) -> Found:
    """Every name that is used and not declared."""
    if definition.initial not in definition.states:
        yield "initial", _unknown("state", definition.initial, definition.states)
    for name, action in definition.actions.items():
        yield from _of_action(definition, f"actions.{name}", action)
    for name, rule in definition.deadlines.items():
        yield from _of_deadline(definition, f"deadlines.{name}", rule)
    for name, post in definition.posts.items():
        stands_in = [post.stands_in] if post.stands_in else []
        yield from _unknowns(f"posts.{name}.stands_in", "post", stands_in, definition.posts)
    for code in _ENGINE_REFUSALS:
        if code not in definition.refusals:
            yield (
                f"refusals.{code}",
                "The wording of this refusal is missing; write it in vi and en.",
            )


def _of_action(definition: WorkflowDefinition, key: str, action: Action) -> Found:
    yield from _unknowns(f"{key}.from", "state", action.sources, definition.states)
    targets = [arrow.to for arrow in action.destinations]
    yield from _unknowns(f"{key}.to", "state", targets, definition.states)
    yield from _unknowns(f"{key}.who", "party", action.who, definition.parties)
    yield from _unknowns(f"{key}.fields", "field", action.fields, definition.fields)
    yield from _unknowns(f"{key}.public", "field of this action", action.public, action.fields)
    yield from _unknowns(f"{key}.tells", "post", action.tells, definition.posts)
    by_hand = [action.by_hand] if action.by_hand else []
    yield from _unknowns(f"{key}.by_hand", "post", by_hand, definition.posts)
    conditions = [arrow.when for arrow in action.arrows if arrow.when]
    yield from _unknowns(f"{key}.guards", "guard", action.guards, GUARDS)
    yield from _unknowns(f"{key}.arrows", "condition", conditions, CONDITIONS)
    for guard in action.guards:
        if guard in GUARDS and guard not in definition.refusals:
            yield (
                f"refusals.{guard}",
                "The wording of this refusal is missing; write it in vi and en.",
            )
    yield from _of_settings(key, action)
    yield from _of_placeholders(f"{key}.done", action.done, {*action.fields, *_ALWAYS_KNOWN})


def _of_settings(key: str, action: Action) -> Found:
    yield from _unknowns(f"{key}.set", "attribute", action.set, ATTRIBUTES)
    used = [source[1:] for source in action.set.values() if source.startswith("$")]
    yield from _unknowns(f"{key}.set", "field of this action", used, action.fields)


def _of_placeholders(key: str, text: Text, known: Collection[str]) -> Found:
    for language, wording in (("vi", text.vi), ("en", text.en)):
        used = [name for _, name, _, _ in Formatter().parse(wording) if name is not None]
        yield from _unknowns(f"{key}.{language}", "placeholder", used, known)


def _of_deadline(definition: WorkflowDefinition, key: str, rule: DeadlineRule) -> Found:
    actions = definition.actions
    yield from _unknowns(f"{key}.opened_by", "action", rule.opened_by, actions)
    yield from _unknowns(f"{key}.recomputed_by", "action", rule.recomputed_by, actions)
    yield from _unknowns(f"{key}.limited_by", "action", rule.limited_by, actions)
    yield from _unknowns(f"{key}.runs_in", "state", rule.runs_in, definition.states)
    expiry = [rule.expires_with] if rule.expires_with else []
    yield from _unknowns(f"{key}.expires_with", "action", expiry, actions)
    for action, field in rule.limited_by.items():
        if action in actions:
            yield from _unknowns(
                f"{key}.limited_by.{action}",
                "field of that action",
                [field],
                actions[action].fields,
            )
    after = [row.after for row in rule.periods if row.after]
    yield from _unknowns(f"{key}.periods.after", "opening action", after, rule.opened_by)
    posts = [rung.post for rung in rule.ladder if rung.post]
    yield from _unknowns(f"{key}.ladder", "post", posts, definition.posts)


def _unknowns(key: str, kind: str, used: Iterable[str], known: Collection[str]) -> Found:
    for name in used:
        if name not in known:
            yield key, _unknown(kind, name, known)


def _unknown(kind: str, name: str, known: Collection[str]) -> str:
    return f"There is no {kind} “{name}”; use one of {', '.join(sorted(known)) or 'none'}."
