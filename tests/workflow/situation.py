"""A case of the Department of Construction, and attempts on it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from workflow.attempt import Actor, Attempt, Facts, Step
from workflow.refusal import Refusal, Refused
from workflow.versions import Workflows

WORKFLOW = Workflows.shipped().current
DEFINITION = WORKFLOW.definition
STATES = tuple(DEFINITION.states)

#: Monday 23/11/2026, 10:00 in Đồng Tháp
NOW = datetime(2026, 11, 23, 3, 0, tzinfo=UTC)
#: led by SXD, replied to three days ago, its objection window over since yesterday
AT_SXD = Facts(
    now=NOW,
    lead="SXD",
    replied_at=NOW - timedelta(days=3),
    objection_until=NOW - timedelta(days=1),
    awaiting_acknowledgement=frozenset({"17"}),
    active_departments=frozenset({"SXD", "SYT", "STC"}),
    members_of_lead=frozenset({"lan", "tuan", "ba"}),
)
#: chị Ba of the Department of Construction may sign replies
BA = Actor("ba", frozenset({"department_officer"}), "SXD", frozenset({"reply"}))
#: anh Bình raised the issue and has its tracking code
BINH = Actor("citizen:YK-2026-000001", frozenset({"citizen"}))


def attempt(
    actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD, **values: object
) -> str:
    """The state the attempt leads to; raises Refused."""
    return WORKFLOW.attempt(state, action, Attempt(actor, facts, values)).target


def decided(actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD) -> Step | Refused:
    """What comes of an attempt without values, either way."""
    try:
        return WORKFLOW.attempt(state, action, Attempt(actor, facts, {}))
    except Refused as refused:
        return refused


def refusals(
    actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD, **values: object
) -> tuple[Refusal, ...]:
    """Why the attempt is refused; fails where it is not."""
    with pytest.raises(Refused) as caught:
        attempt(actor, state, action, facts, **values)
    return caught.value.reasons


def codes(
    actor: Actor, state: str | None, action: str, facts: Facts = AT_SXD, **values: object
) -> list[str]:
    """The codes of the refusals, in order."""
    return [reason.code for reason in refusals(actor, state, action, facts, **values)]
