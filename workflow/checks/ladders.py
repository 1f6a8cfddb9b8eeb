"""Deadlines for themselves: a period for every case, a ladder that climbs and ends high enough."""

from __future__ import annotations

from workflow.checks.names import Found
from workflow.definition import DeadlineRule, PeriodRule, Rung, WorkflowDefinition

#: offices that a ladder may end at: somebody who monitors, not the one who is late
_MONITORS = frozenset({"upc", "province"})


def check(definition: WorkflowDefinition) -> Found:
    """What is wrong with a deadline whatever the states are."""
    clocks = [name for name, rule in definition.deadlines.items() if rule.citizen_clock]
    if len(clocks) != 1:
        yield "deadlines", f"Exactly one deadline is the citizen's clock, but {len(clocks)} are."
    for name, rule in definition.deadlines.items():
        yield from _of_periods(f"deadlines.{name}.periods", rule)
        yield from _of_ladder(f"deadlines.{name}.ladder", rule)
        if rule.ladder and not reaches_a_monitor(definition, rule):
            text = "The last rung does not reach the UPC office or above; add one that does."
            yield f"deadlines.{name}.ladder", text
        if not rule.ladder and rule.expires_with is None:
            yield (
                f"deadlines.{name}",
                "Nothing happens when it passes; add a ladder or expires_with.",
            )


def reaches_a_monitor(definition: WorkflowDefinition, rule: DeadlineRule) -> bool:
    """Whether the last rung tells the UPC office or somebody above it."""
    last = rule.ladder[-1]
    post = definition.posts.get(last.tell or "")
    return post is not None and post.office in _MONITORS


def _of_periods(key: str, rule: DeadlineRule) -> Found:
    for row in rule.periods:
        if row.amount < 1:
            yield key, f"A period of {row.amount} ends before it begins; use 1 or more."
    open_rows = [index for index, row in enumerate(rule.periods) if _fits_all(row)]
    if not open_rows:
        yield key, "Some cases fit no row; let the last row have no condition."
    elif open_rows[0] != len(rule.periods) - 1:
        yield key, "Rows after the one without a condition are never used; move that one last."


def _fits_all(row: PeriodRule) -> bool:
    return row.after is None and row.pace is None and row.kind is None


def _of_ladder(key: str, rule: DeadlineRule) -> Found:
    names = [rung.rung for rung in rule.ladder]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield key, f"Two rungs are called “{name}”; a rung fires once for each name."
    for index, rung in enumerate(rule.ladder):
        yield from _of_rung(key, rung, last=index == len(rule.ladder) - 1)
    offsets = [rung.at for rung in rule.ladder if rung.at is not None]
    if offsets != sorted(set(offsets)):
        yield (
            key,
            "The rungs do not follow each other in time; sort them by “at”, each another day.",
        )


def _of_rung(key: str, rung: Rung, *, last: bool) -> Found:
    if (rung.at is None) == (rung.every is None):
        yield f"{key}.{rung.rung}", "Say either when it is due (at) or how it repeats (every)."
    if (rung.tell is None) == (rung.remind is None):
        yield f"{key}.{rung.rung}", "Say whom it reaches: either remind (before) or tell (after)."
    if rung.remind is not None and (rung.at is None or rung.at >= 0):
        yield f"{key}.{rung.rung}", "A reminder comes before the due instant; use a negative “at”."
    if rung.tell is not None and rung.at is not None and rung.at < 0:
        yield f"{key}.{rung.rung}", "Telling a post above comes at or after the due instant."
    if rung.every is not None and not last:
        yield f"{key}.{rung.rung}", "Rungs after a repeated one are never reached; move it last."
