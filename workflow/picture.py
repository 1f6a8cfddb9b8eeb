"""A definition as a drawing: states are columns, every action that moves a case is a row.

Only places and words are worked out here, in the units of the drawing; a page draws them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final

from workflow.definition import Action, WorkflowDefinition

_NAMES: Final = 270
_COLUMN: Final = 160
_HEAD: Final = 64
_ROW: Final = 30
_BOX: Final = 40
_MARGIN: Final = 10
_GAP: Final = 4


@dataclass(frozen=True, slots=True)
class Column:
    """A state: its label over a line at `x`; the box begins at `left` and is `width` wide."""

    name: str
    label: str
    x: int
    left: int
    width: int
    final: bool


@dataclass(frozen=True, slots=True)
class Lane:
    """An action: a line at `y` from its sources to where it leads.

    `dots` are the sources, `heads` the ends of arrows with their direction (1 = to the right),
    `rings` the states in which it comes back to where it began.
    """

    label: str
    y: int
    begins: int
    ends: int
    dots: tuple[int, ...]
    heads: tuple[tuple[int, int], ...]
    rings: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """The whole drawing with its size, and the same moves as a list of sentences' parts."""

    width: int
    height: int
    box: int
    columns: tuple[Column, ...]
    lanes: tuple[Lane, ...]
    #: the label of an action, of the states it leads from, and of those it leads to
    moves: tuple[tuple[str, tuple[str, ...], tuple[str, ...]], ...]


def picture(definition: WorkflowDefinition, language: str = "vi") -> Picture:
    """The drawing of a definition; the same one for the same definition."""
    places = {
        name: _NAMES + _COLUMN // 2 + index * _COLUMN
        for index, name in enumerate(definition.states)
    }
    columns = tuple(
        Column(
            name,
            state.label.in_language(language),
            places[name],
            places[name] - (_COLUMN - _GAP) // 2,
            _COLUMN - _GAP,
            state.final,
        )
        for name, state in definition.states.items()
    )
    moving = [action for action in definition.actions.values() if _targets(action)]
    lanes = tuple(
        _lane(action, places, _HEAD + _ROW // 2 + row * _ROW, language)
        for row, action in enumerate(moving)
    )
    return Picture(
        width=_NAMES + _COLUMN * len(columns) + _MARGIN,
        height=_HEAD + _ROW * len(lanes) + _MARGIN,
        box=_BOX,
        columns=columns,
        lanes=lanes,
        moves=tuple(_move(definition, action, language) for action in moving),
    )


def _targets(action: Action) -> tuple[str, ...]:
    return tuple(dict.fromkeys(arrow.to for arrow in action.destinations if arrow.to))


def _lane(action: Action, places: Mapping[str, int], y: int, language: str) -> Lane:
    sources = [places[name] for name in action.sources]
    # what opens a case comes from outside: the line begins before the first state
    starts = sources or [_NAMES - _MARGIN]
    targets = [places[name] for name in _targets(action)]
    rings = tuple(x for x in sources if x in targets)
    return Lane(
        label=action.label.in_language(language),
        y=y,
        begins=min(*starts, *targets),
        ends=max(*starts, *targets),
        dots=tuple(x for x in starts if x not in targets),
        heads=tuple(_heads(starts, targets)),
        rings=rings,
    )


def _heads(starts: list[int], targets: list[int]) -> Iterator[tuple[int, int]]:
    """Where arrows end, once from each side they come from."""
    for target in targets:
        if any(start < target for start in starts):
            yield target, 1
        if any(start > target for start in starts):
            yield target, -1


def _move(
    definition: WorkflowDefinition, action: Action, language: str
) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
    def labels(names: tuple[str, ...]) -> tuple[str, ...]:
        return tuple(definition.states[name].label.in_language(language) for name in names)

    return action.label.in_language(language), labels(action.sources), labels(_targets(action))
