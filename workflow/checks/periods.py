"""How long deadlines are: a row for every case that can be, and no row for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product
from typing import Final

from workflow.checks.found import Found, unknown_names
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.period_rule import PeriodRule
from workflow.worktime.period import LONGEST_AMOUNT, Unit

Options = Mapping[str, Sequence[str]]
LONGEST_PERIOD: Final = 366
"""A year of days: an authority that could stay silent for longer has forgotten the case."""

#: an office day of the Labour Code 2019, art. 105, has eight hours
_HOURS_OF_A_DAY: Final = 8

#: opening action, kind, pace, local day of the recording
Case = tuple[str, str, str, date]

#: the kind or pace of an imported case whose file did not state it
_NOT_GIVEN = ""


def check(definition: WorkflowDefinition) -> Found:
    """Rows with unknown names, cases that no row fits or only a general one, rows of no case."""
    options = {
        name: tuple(definition.fields[name].options) if name in definition.fields else ()
        for name in ("kind", "pace")
    }
    for name, rule in definition.deadlines.items():
        key = f"deadlines.{name}.periods"
        unknown = {i: list(_of_row(f"{key}.{i}", rule, i, options)) for i in _rows(rule)}
        for problems in unknown.values():
            yield from problems
        used = [_row_for(rule.periods, case) for case in _cases(rule, options)]
        if None in used:
            yield key, "Some cases fit no row; add a last row without any condition."
        for index in _rows(rule):
            if used and index not in used and not unknown[index]:
                text = "No case gets this row, rows before it fit first; move it up or remove it."
                yield f"{key}.{index}", text
        yield from _of_earlier_cases(key, rule.periods)


def is_longer(row: PeriodRule, days: int) -> bool:
    """Whether a row gives more than so many days, or their office hours."""
    hours = row.unit is Unit.WORKING_HOURS
    return row.amount > days * (_HOURS_OF_A_DAY if hours else 1)


def _rows(rule: DeadlineRule) -> range:
    return range(len(rule.periods))


def _cases(rule: DeadlineRule, options: Options) -> Iterator[Case]:
    kinds, paces = (*options["kind"], _NOT_GIVEN), (*options["pace"], _NOT_GIVEN)
    days = {date.min, *(row.valid_from for row in rule.periods if row.valid_from)}
    yield from product(rule.opened_by, kinds, paces, sorted(days))


def _row_for(rows: Sequence[PeriodRule], case: Case) -> int | None:
    return next((i for i, row in enumerate(rows) if row.fits(*case)), None)


def _of_earlier_cases(key: str, rows: Sequence[PeriodRule]) -> Found:
    """Laws of one kind or pace that hold from a day on, with nothing said of cases before it.

    A general row further down would fit those cases and hide that theirs is missing.
    """
    always = {_whose(row) for row in rows if row.valid_from is None}
    for index, row in enumerate(rows):
        if row.valid_from is not None and any(_whose(row)) and _whose(row) not in always:
            text = (
                f"Nothing is said of such cases recorded before {row.valid_from:%d/%m/%Y}; "
                "add a row that differs from this in its period and has no valid_from."
            )
            yield f"{key}.{index}.valid_from", text


def _whose(row: PeriodRule) -> tuple[str | None, ...]:
    """What kind of case a row speaks of, whatever the day."""
    return row.after, row.kind, row.pace


def _of_row(key: str, rule: DeadlineRule, index: int, options: Options) -> Found:
    row = rule.periods[index]
    if not 1 <= row.amount <= LONGEST_AMOUNT:
        yield (
            f"{key}.amount",
            f"A period has 1 to {LONGEST_AMOUNT} days or hours, or no case could be dated by it; "
            "give it another number.",
        )
    elif not rule.holds and is_longer(row, LONGEST_PERIOD):
        text = f"Until it ends nobody would hear of the case; give at most {LONGEST_PERIOD} days."
        yield f"{key}.amount", text
    yield from unknown_names(f"{key}.after", "opening action", _one(row.after), rule.opened_by)
    yield from unknown_names(f"{key}.kind", "kind", _one(row.kind), options["kind"])
    yield from unknown_names(f"{key}.pace", "pace", _one(row.pace), options["pace"])


def _one(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)
