"""What happened on the way that the citizen is told of: pauses, a new date, news, how it ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cases.citizens import CITIZEN, citizen_reference
from cases.reading.citizen.story import Story, fields_of
from cases.reading.citizen_view import (
    EndingView,
    NewDateView,
    NewsView,
    RatedView,
    ReviewView,
    WaitingView,
)
from workflow.attempt import Actor


def waiting_of(story: Story, until: datetime | None) -> tuple[WaitingView, ...]:
    """The pauses of the case, oldest first; `until` is when the running one ends by itself."""
    rules = story.definition.deadlines.values()
    pausing = {name for rule in rules if rule.holds for name in rule.opened_by}
    found = []
    for entry in story.of_actions(pausing):
        ended = _end_of_pause(story, entry)
        running = ended is None and until is not None
        found.append(
            WaitingView(
                reason=story.option(entry, "reason"),
                waiting_for=story.told(entry, "waiting_for"),
                since=entry.at,
                last_day=story.day(until) if running and until else None,
                ended_at=ended,
            )
        )
    return tuple(found)


def _said_for(reader: Actor, entry: Any) -> bool:
    """Whether an entry tells what the reader said, or somebody of the office for the petitioner."""
    mine, theirs = citizen_reference(reader), entry.actor
    is_citizens = theirs.partition(":")[0] == CITIZEN
    return bool(theirs == mine if is_citizens else mine == CITIZEN)


def _end_of_pause(story: Story, entry: Any) -> datetime | None:
    """When a pause ended: by an action that ends pauses, or when the case left their states."""
    for rule in story.definition.deadlines.values():
        if rule.holds and entry.action in rule.opened_by:
            for later in story.entries:
                leaves = later.to_state not in rule.runs_in
                if later.seq > entry.seq and (later.action in rule.ended_by or leaves):
                    ended: datetime = later.at
                    return ended
    return None


def new_date_of(story: Story, since: datetime) -> NewDateView | None:
    """The extension in force, granted after `since`, when the period began."""
    rule = story.definition.deadlines[story.definition.citizen_clock]
    granted = story.last_of(rule.extended_by)
    if granted is None or granted.at < since:
        return None
    if story.after(granted.seq, rule.extension_ended_by) is not None:
        return None
    due = fields_of(granted).get(rule.extended_by[granted.action])
    if not isinstance(due, str):
        return None
    due_at = datetime.fromisoformat(due)
    return NewDateView(granted.at, due_at, story.day(due_at))


def news_of(story: Story) -> tuple[NewsView, ...]:
    """What the citizen was told of the progress, newest first."""
    telling = {
        name
        for name, action in story.definition.actions.items()
        if "text" in action.public and not action.replies
    }
    told = ((entry, story.told(entry, "text")) for entry in story.of_actions(telling))
    return tuple(NewsView(entry.at, text) for entry, text in told if text)[::-1]


def ending_of(story: Story, outcome: str | None) -> EndingView | None:
    """How a case ended that was closed without an answer: what the closing action says of it."""
    last = next(
        (each for each in reversed(story.entries) if each.from_state != each.to_state), None
    )
    if last is None or outcome is None:
        return None
    if story.definition.actions[last.action].set.get("outcome") != outcome:
        return None
    path = fields_of(last).get("legal_path")
    return EndingView(outcome, last.at, path, story.told(last, "reason"))


def rated_of(story: Story, rating: str | None, reader: Actor) -> RatedView | None:
    """What the citizen thought of the last reply; an earlier one's rating is history, that of
    others whose cases were merged is theirs.
    """
    actions = story.definition.actions.items()
    ratings = story.of_actions({name for name, action in actions if "rating" in action.set})
    rated = next((each for each in list(ratings)[::-1] if _said_for(reader, each)), None)
    reply = story.last_of({name for name, action in actions if action.replies})
    if rated is None or rating is None or (reply is not None and rated.seq < reply.seq):
        return None
    given = fields_of(rated).get("rating") or rating
    return RatedView(rated.at, given, story.option(rated, "rating") or given)


def review_of(story: Story, decide_by: datetime | None, reader: Actor) -> ReviewView | None:
    """The last request to reopen: waiting until `decide_by`, or how it was decided; nothing of a
    request of others.

    A case that goes on again tells so itself.
    """
    rule = story.definition.deadlines.get("reopening")
    asked = story.last_of(rule.opened_by) if rule else None
    if asked is None or not _said_for(reader, asked):
        return None
    deciding = ("reopen", "decline_reopening")
    decided = story.after(asked.seq, deciding)
    if decided is not None and decided.action == "reopen":
        return None
    return ReviewView(
        asked_at=asked.at,
        decide_by=story.day(decide_by) if decided is None and decide_by else None,
        declined_at=decided.at if decided else None,
        reason=story.told(decided, "reason") if decided else None,
    )
