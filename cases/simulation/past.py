"""What people did to a case, read from its history so that it can be done again."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from cases.casefile.attributes import USED_UP
from cases.casefile.circumstances import ReplyDue
from cases.casefile.clocks import NOT_GIVEN
from cases.casefile.deadline import DeadlineClock
from cases.casefile.expiring import ends_before_an_action
from cases.casefile.payload import field_values
from cases.checking.dossier import Dossier, StoredEntry
from cases.importing.replay import assigning_actions
from cases.instants import from_micros, to_micros
from cases.versions.moves import Eras
from workflow.attempt import Actor
from workflow.definition import REDATE, SUCCEED, Action, WorkflowDefinition

_CLOCK: Final = "clock"
_IMPORT: Final = "import"


@dataclass(frozen=True, slots=True)
class Look:
    """A look of the register at a case: what was due before `until` was recorded, really at `at`
    (UTC). With `ends` it was one of the clock, which also ends what ends by itself; people who act
    leave that to it.
    """

    until: datetime
    at: datetime
    ends: bool


@dataclass(frozen=True, slots=True)
class PastAction:
    """Something that was done, at its time (UTC), with the values that the history has.

    `roles` and `rights` are all by which the definition of that time lets do it: who held which is
    not kept. `reply_due` is the reply deadline that an import stated. `look`: what came before it.
    """

    seq: int
    at: datetime
    recorded_at: datetime
    action: str
    actor: str
    department: str | None
    roles: frozenset[str]
    rights: frozenset[str]
    values: dict[str, object]
    reply_due: ReplyDue | None
    look: Look
    #: whether the case stayed in its state by it
    stayed: bool
    #: of the recording of a part: the returns and extensions that it goes on counting from
    used_up: Mapping[str, int]

    def as_actor(self, lead: str | None) -> Actor:
        """Who did it; an import acts for the lead department."""
        return Actor(self.actor, self.roles, self.department or lead, self.rights)


def past_actions(dossier: Dossier, eras: Eras) -> Iterator[PastAction]:
    """What was done to a case, in order.

    Left out is what follows from the rest: what the clock did, the dates that a change of the
    calendar moved, moves between versions. A department's end is kept, though the clock saw to it.
    """
    for entry in dossier.entries:
        definition = eras.of_entry(entry.seq)
        action = definition.actions.get(entry.action)
        if action is None or entry.action == REDATE:
            continue
        if entry.actor == _CLOCK and entry.action != SUCCEED:
            continue
        payload: Mapping[str, Any] = json.loads(entry.payload)
        roles, rights = _allowed(definition, action)
        recorded_at = from_micros(entry.recorded_at)
        in_time = not _was_off(dossier, definition, entry)
        yield PastAction(
            seq=entry.seq,
            at=from_micros(entry.at),
            recorded_at=recorded_at,
            action=entry.action,
            actor=entry.actor,
            department=entry.actor_department,
            roles=roles,
            rights=rights,
            values=field_values(payload.get("fields", {}), entry.action, definition),
            reply_due=_stated_due(dossier, definition, entry, payload),
            look=Look(_looked_until(dossier, entry), recorded_at, in_time),
            stayed=entry.from_state == entry.to_state,
            used_up=payload.get(USED_UP, {}),
        )


def _allowed(
    definition: WorkflowDefinition, action: Action
) -> tuple[frozenset[str], frozenset[str]]:
    """All roles and all rights by which a definition lets do an action; those of people, if any."""
    parties = [definition.parties[name] for name in action.who]
    roles = frozenset(role for party in parties for role in party.roles)
    return roles - {_CLOCK} or roles, frozenset(party.right for party in parties if party.right)


def _was_off(dossier: Dossier, definition: WorkflowDefinition, entry: StoredEntry) -> bool:
    """Whether something had run out before `entry`, and the clock told of it only after."""
    at = from_micros(entry.at)
    for clock in dossier.clocks:
        rule = definition.deadlines.get(clock.name)
        # whoever acts lets a pause end that is over, clock or no clock
        if rule is None or not rule.expires_with or ends_before_an_action(rule):
            continue
        if clock.opened_at < at and clock.due_at < at:
            ended = _ended_with(dossier, clock)
            if ended is None or ended >= entry.seq:
                return True
    return False


def _looked_until(dossier: Dossier, entry: StoredEntry) -> datetime:
    """Whoever acts records what was due before; but a clock that was off when a department ended
    leaves to the successor what has fallen due since.
    """
    at = from_micros(entry.at)
    if entry.action != SUCCEED:
        return at
    rungs = [rung for rung in dossier.rungs if rung.deadline_no]
    left = min((rung.rung_at for rung in rungs if rung.seq > entry.seq), default=at)
    told = (rung.rung_at for rung in rungs if rung.seq < entry.seq)
    # a date that moved back later on tells of earlier instants too
    return min(at, left) if all(rung_at < left for rung_at in told) else at


def _ended_with(dossier: Dossier, clock: DeadlineClock) -> int | None:
    """The entry by which a deadline ended; None while it runs."""
    if clock.closed_at is None:
        return None
    ended = to_micros(clock.closed_at)
    return next(
        (e.seq for e in dossier.entries if e.at == ended and e.action == clock.closed_by), None
    )


def _stated_due(
    dossier: Dossier,
    definition: WorkflowDefinition,
    entry: StoredEntry,
    payload: Mapping[str, Any],
) -> ReplyDue | None:
    """The reply deadline that an imported assignment gave; None when it asked for the rule."""
    if not entry.actor.startswith(_IMPORT) or entry.action not in assigning_actions(definition):
        return None
    name, at = definition.citizen_clock, from_micros(entry.at)
    moved = payload.get("due", {}).get(name)
    if moved is not None:
        return ReplyDue(datetime.fromisoformat(moved))
    for clock in dossier.clocks:
        if clock.name == name and clock.closed_by == NOT_GIVEN and clock.closed_at == at:
            return ReplyDue(None)
        if clock.name == name and _states_again(dossier, clock, at):
            return ReplyDue(clock.stated_due_at)
    return None


def _states_again(dossier: Dossier, clock: DeadlineClock, at: datetime) -> bool:
    """Whether an assignment at `at` left a deadline on the very date that was stated for it."""
    held = [span for span in dossier.spans.get(clock.no, ()) if span.from_at <= at]
    runs = clock.opened_at <= at and (clock.closed_at is None or at <= clock.closed_at)
    stated = clock.stated_due_at
    return runs and stated is not None and bool(held) and held[-1].due_at == stated
