"""What differs between two definitions: every change with its place, its value before and after.

The comparison knows the parts of a definition and nothing of what stands in them, so a key that
definitions learn later is compared from its first day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Final, Literal

from workflow.definition import WorkflowDefinition

Kind = Literal["added", "removed", "changed", "moved"]

#: the groups of a comparison, in the order they are told
GROUPS: Final = (
    "general",
    "limits",
    "states",
    "parties",
    "posts",
    "fields",
    "actions",
    "refusals",
    "deadlines",
    "ladder",
)
_LADDER: Final = "ladder"
#: parts of a definition that hold things with names; a limit is its number alone
_NAMED: Final = ("states", "parties", "posts", "fields", "actions", "refusals", "deadlines")


@dataclass(frozen=True, slots=True)
class Change:
    """One difference. Values are plain, as in the file: text, number, flag, list or table.

    `name` is what changed within its group (a rung is `reply.plus_3`); `attribute` is the key that
    changed, with a dot into a table (`label.vi`); empty for what came, went or changed place.
    """

    group: str
    kind: Kind
    name: str
    attribute: str = ""
    before: Any = None
    after: Any = None


def compare(before: WorkflowDefinition, after: WorkflowDefinition) -> tuple[Change, ...]:
    """Every difference, group by group; empty when both say the same."""
    old, new = (each.model_dump(mode="json", by_alias=True) for each in (before, after))
    changes = [*_general(old, new), *_limits(old["limits"], new["limits"])]
    for group in _NAMED:
        changes += _named(group, old[group], new[group])
    for name in old["deadlines"].keys() & new["deadlines"].keys():
        changes += _ladder(name, old["deadlines"][name][_LADDER], new["deadlines"][name][_LADDER])
    return tuple(sorted(changes, key=_place))


def _place(change: Change) -> tuple[int, str]:
    return GROUPS.index(change.group), change.name.partition(".")[0]


def _general(old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    apart = {*_NAMED, "limits"}
    for attribute, before, after in _differences(old, new):
        if attribute.partition(".")[0] not in apart:
            yield Change("general", "changed", "", attribute, before, after)


def _limits(old: Mapping[str, int], new: Mapping[str, int]) -> Iterator[Change]:
    for name, before, after in _differences(old, new):
        kind: Kind = "added" if name not in old else "removed" if name not in new else "changed"
        yield Change("limits", kind, name, "", before, after)


def _named(group: str, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
    yield from (Change(group, "removed", name, "", old[name]) for name in old if name not in new)
    for name, after in new.items():
        if name not in old:
            yield Change(group, "added", name, "", None, after)
            continue
        for attribute, was, now in _differences(old[name], after):
            if attribute != _LADDER:
                yield Change(group, "changed", name, attribute, was, now)


def _ladder(
    deadline: str, old: list[Mapping[str, Any]], new: list[Mapping[str, Any]]
) -> Iterator[Change]:
    steps_before = {f"{deadline}.{step['rung']}": step for step in old}
    steps_after = {f"{deadline}.{step['rung']}": step for step in new}
    yield from _named(_LADDER, steps_before, steps_after)
    kept_before = [name for name in steps_before if name in steps_after]
    kept_after = [name for name in steps_after if name in steps_before]
    if kept_before != kept_after:
        yield Change(_LADDER, "moved", deadline, "", list(steps_before), list(steps_after))


def _differences(
    old: Mapping[str, Any], new: Mapping[str, Any], way: str = ""
) -> Iterator[tuple[str, Any, Any]]:
    """The keys whose values differ, tables followed to their leaves."""
    for key in dict.fromkeys((*old, *new)):
        before, after = old.get(key), new.get(key)
        if isinstance(before, Mapping) and isinstance(after, Mapping):
            yield from _differences(before, after, f"{way}{key}.")
        elif before != after:
            yield f"{way}{key}", before, after
