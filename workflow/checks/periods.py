"""How long deadlines are: a row for every case that can be, and no row for none."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import product

from workflow.checks.found import Found, unknown_names
from workflow.definition import DeadlineRule, WorkflowDefinition
from workflow.period_rule import PeriodRule
from workflow.worktime.period import LONGEST_AMOUNT

Options = Mapping[str, Sequence[str]]
#: opening action, kind, pace, local day of the recording
Case = tuple[str, str, str, date]

#: the kind or pace of an imported case whose file did not state it
_NOT_GIVEN = ""


def check(definition: WorkflowDefinition) -> Found:
    """Rows with unknown names, cases that no row fits, and rows that no case gets."""
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


def _rows(rule: DeadlineRule) -> range:
    return range(len(rule.periods))


def _cases(rule: DeadlineRule, options: Options) -> Iterator[Case]:
    kinds, paces = (*options["kind"], _NOT_GIVEN), (*options["pace"], _NOT_GIVEN)
    days = {date.min, *(row.valid_from for row in rule.periods if row.valid_from)}
    yield from product(rule.opened_by, kinds, paces, sorted(days))


def _row_for(rows: Sequence[PeriodRule], case: Case) -> int | None:
    return next((i for i, row in enumerate(rows) if row.fits(*case)), None)


def _of_row(key: str, rule: DeadlineRule, index: int, options: Options) -> Found:
    row = rule.periods[index]
    if not 1 <= row.amount <= LONGEST_AMOUNT:
        yield (
            f"{key}.amount",
            f"A period has 1 to {LONGEST_AMOUNT} days or hours, or no case could be dated by it; "
            "give it another number.",
        )
    yield from unknown_names(f"{key}.after", "opening action", _one(row.after), rule.opened_by)
    yield from unknown_names(f"{key}.kind", "kind", _one(row.kind), options["kind"])
    yield from unknown_names(f"{key}.pace", "pace", _one(row.pace), options["pace"])


def _one(name: str | None) -> tuple[str, ...]:
    return () if name is None else (name,)
