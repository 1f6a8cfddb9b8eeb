"""Ladders for themselves: rungs in order that climb and end high enough."""

from __future__ import annotations

from typing import Final

from workflow.checks.found import Found
from workflow.definition import DeadlineRule, Rung, WorkflowDefinition

#: offices a ladder may end at: somebody who watches, not the one who is late
_WATCHING: Final = frozenset({"upc", "province"})


def check(definition: WorkflowDefinition) -> Found:
    """What is wrong with deadlines whatever the states are."""
    clocks = [name for name, rule in definition.deadlines.items() if rule.citizen_clock]
    if len(clocks) != 1:
        names = ", ".join(clocks) or "none"
        yield "deadlines", f"Exactly one deadline is the citizen's clock, here it is {names}."
    for name, rule in definition.deadlines.items():
        key = f"deadlines.{name}"
        yield from _of_ladder(f"{key}.ladder", rule)
        for rung in rule.ladder:
            yield from _of_rung(definition, f"{key}.ladder.{rung.rung}", rung)
        watched = rule.expires_with is not None or reaches_a_watching_post(definition, rule)
        if rule.ladder and not watched:
            text = "The last rung does not tell the UPC office or above; add one that does."
            yield f"{key}.ladder", text
        if not rule.ladder and rule.expires_with is None:
            yield key, "Nothing happens when it passes; give it a ladder or expires_with."


def reaches_a_watching_post(definition: WorkflowDefinition, rule: DeadlineRule) -> bool:
    """Whether the last rung tells the UPC office or somebody above it."""
    post = definition.posts.get(rule.ladder[-1].tell or "") if rule.ladder else None
    return post is not None and post.office in _WATCHING


def _of_ladder(key: str, rule: DeadlineRule) -> Found:
    names = [rung.rung for rung in rule.ladder]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield key, f"Two rungs are called “{name}”, and each name fires once; rename one."
    offsets = [rung.at for rung in rule.ladder if rung.at is not None]
    if offsets != sorted(set(offsets)):
        yield key, "The rungs do not follow each other in time; sort them by “at”, no two alike."
    for rung in rule.ladder[:-1]:
        if rung.every is not None:
            text = "Rungs after one that repeats are never reached; move it last."
            yield f"{key}.{rung.rung}", text


def _of_rung(definition: WorkflowDefinition, key: str, rung: Rung) -> Found:
    if (rung.at is None) == (rung.every is None):
        yield key, "Say either when it is due (at) or that it repeats (every)."
    if (rung.tell is None) == (rung.remind is None):
        yield key, "Say whom it reaches, either with remind (before) or with tell (after)."
    if rung.remind is not None and (rung.at is None or rung.at >= 0):
        yield key, "A reminder comes before the due instant; give it a negative “at”."
    if rung.tell is not None and rung.at is not None and rung.at < 0:
        yield key, "Nobody above is told before the due instant; use 0 or more, or remind."
    post = definition.posts.get(rung.post)
    if post is not None and post.office == "citizen":
        yield key, "A rung reaches an office, not the citizen; name another post."
