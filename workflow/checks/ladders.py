"""Ladders for themselves: rungs in order that climb and end high enough."""

from __future__ import annotations

from typing import Final

from workflow.checks.found import Found, unknown_names
from workflow.checks.periods import LONGEST_PERIOD
from workflow.definition import DeadlineRule, Rung, WorkflowDefinition
from workflow.ladder import Concern, ladder_for

#: offices a ladder may end at: somebody who watches, not the one who is late
_WATCHING: Final = frozenset({"upc", "province"})
#: how many working days a rung may lie away from its due instant: see `periods.LONGEST_PERIOD`
_FARTHEST: Final = LONGEST_PERIOD
#: the field whose options are the kinds of a case
_KIND: Final = "kind"


def check(definition: WorkflowDefinition) -> Found:
    """What is wrong with deadlines whatever the states are."""
    clocks = [name for name, rule in definition.deadlines.items() if rule.citizen_clock]
    if len(clocks) != 1:
        names = ", ".join(clocks) or "none"
        yield "deadlines", f"Exactly one deadline is the citizen's clock, here it is {names}."
    for name, rule in definition.deadlines.items():
        key = f"deadlines.{name}"
        yield from _of_names(f"{key}.ladder", rule)
        for concern in concerns_of(definition, rule):
            yield from _of_ladder(definition, f"{key}.ladder", rule, concern)
        for rung in rule.ladder:
            yield from _of_rung(definition, f"{key}.ladder.{rung.rung}", rung)
        if not rule.ladder and rule.expires_with is None:
            yield key, "Nothing happens when it passes; give it a ladder or expires_with."


def reaches_a_watching_post(definition: WorkflowDefinition, rule: DeadlineRule) -> bool:
    """Whether for every kind and department the last rung tells the UPC office or above."""
    return all(_ends_high(definition, rule, each) for each in concerns_of(definition, rule))


def concerns_of(definition: WorkflowDefinition, *rules: DeadlineRule) -> tuple[Concern, ...]:
    """Everything the ladders of `rules` tell apart; "" is a department that none of them names."""
    rungs = [rung for rule in rules for rung in rule.ladder]
    named = {code for rung in rungs for code in rung.departments}
    by_kind = any(rung.kinds for rung in rungs)
    kinds = definition.fields[_KIND].options if by_kind and _KIND in definition.fields else ()
    return tuple(Concern(kind, code) for kind in kinds or ("",) for code in ("", *sorted(named)))


def _ends_high(definition: WorkflowDefinition, rule: DeadlineRule, concern: Concern) -> bool:
    rungs = ladder_for(rule, concern)
    post = definition.posts.get(rungs[-1].tell or "") if rungs else None
    return post is not None and post.office in _WATCHING


def _of_names(key: str, rule: DeadlineRule) -> Found:
    names = [rung.rung for rung in rule.ladder]
    for name in sorted({name for name in names if names.count(name) > 1}):
        yield key, f"Two rungs are called “{name}”, and each name fires once; rename one."


def _of_ladder(
    definition: WorkflowDefinition, key: str, rule: DeadlineRule, concern: Concern
) -> Found:
    rungs, theirs = ladder_for(rule, concern), whose(concern)
    offsets = [rung.at for rung in rungs if rung.at is not None]
    if offsets != sorted(set(offsets)):
        order = "do not follow each other in time; sort them by “at”, no two alike"
        yield key, f"The rungs{theirs} {order}."
    for rung in rungs[:-1]:
        if rung.every is not None:
            text = f"Rungs after one that repeats are never reached{theirs}; move it last."
            yield f"{key}.{rung.rung}", text
    if rule.ladder and rule.expires_with is None and not _ends_high(definition, rule, concern):
        text = f"The last rung{theirs} does not tell the UPC office or above; add one that does."
        yield key, text


def whose(concern: Concern) -> str:
    """The concern as the end of a phrase, with a space before it; "" when it is everybody's."""
    parts = [f"“{concern.kind}”"] if concern.kind else []
    parts += [concern.department] if concern.department else []
    return f" for {' of '.join(parts)}" if parts else ""


def _of_rung(definition: WorkflowDefinition, key: str, rung: Rung) -> Found:
    if (rung.at is None) == (rung.every is None):
        yield key, "Say either when it is due (at) or that it repeats (every)."
    if (rung.tell is None) == (rung.remind is None):
        yield key, "Say whom it reaches, either with remind (before) or with tell (after)."
    if rung.remind is not None and (rung.at is None or rung.at >= 0):
        yield key, "A reminder comes before the due instant; give it a negative “at”."
    if rung.tell is not None and rung.at is not None and rung.at < 0:
        yield key, "Nobody above is told before the due instant; use 0 or more, or remind."
    if rung.at is not None and abs(rung.at) > _FARTHEST:
        yield key, f"A rung lies within {_FARTHEST} days of the due instant; bring it nearer."
    kind = definition.fields.get(_KIND)
    yield from unknown_names(key, "kind", rung.kinds, kind.options if kind else ())
    post = definition.posts.get(rung.post)
    if post is not None and post.office == "citizen":
        yield key, "A rung reaches an office, not the citizen; name another post."
