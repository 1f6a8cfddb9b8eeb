"""What no row of the outbox may look like, whatever happened to it, and what it says of its entry.

Each fault ends the sentence “the message to … …”.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

from notifications.backoff import MAX_ATTEMPTS
from notifications.recipients import COORDINATING, Recipient
from workflow.reach import HANDLER

_WAYS: Final = frozenset(("email", "sms"))
_STATUSES: Final = frozenset(("pending", "sent", "dead"))
_OFFICER: Final = f"{HANDLER}:"
#: what a message of the clock and its entry both say: the column of `params`, the entry's key
_SAID: Final = (
    ("deadline", "deadline"),
    ("department", "department"),
    ("due", "due_at"),
    ("rung", "rung"),
)
#: what such a recipient is of is no department, or not the one that the case is with
_OF_NO_DEPARTMENT: Final = (HANDLER, COORDINATING)


@dataclass(frozen=True, slots=True)
class Told:
    """What an entry says that its messages must say too.

    `rung`: what the clock's entry keeps, None for any other. `departments`: who may have answered
    for the case then; none where that is not known. `due`: the date of the reply as the entry
    writes it, None where it set none.
    """

    rung: Mapping[str, Any] | None
    departments: Set[object]
    due: str | None


@lru_cache(maxsize=100)
def params_of(text: str) -> Mapping[str, Any] | None:
    """The references of a message; None when they cannot be read.

    Kept for a while: the messages of one entry have the same.
    """
    try:
        found = json.loads(text)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def faults_of(row: Any) -> Iterator[str]:
    """What no message may look like by itself."""
    status, attempts, lease, leased_until = row.status, row.attempts, row.lease, row.leased_until
    sent_at, letter, recipient, sent = row.sent_at, row.letter, row.recipient, status == "sent"
    faults = {
        "has an unknown status": status not in _STATUSES,
        "is sent without a time, or has one without being sent": sent is (sent_at is None),
        "was sent before it was written": sent_at is not None and sent_at < row.created_at,
        "is sent, but no try and no letter of it is known": sent
        and (attempts == 0 or letter is None),
        "was given up without a reason": status == "dead" and not row.last_error,
        "is leased although it is done with": leased_until is not None and status != "pending",
        "is leased without ever being claimed": leased_until is not None and lease == 0,
        "was tried more often than any message may be": attempts > MAX_ATTEMPTS,
        "was tried without ever being claimed": attempts > 0 and lease == 0,
        "goes by a way that is none": row.channel not in _WAYS,
        "names the letter it went in, although it did not": letter is not None and not sent,
        "names no case officer": recipient.startswith(_OFFICER)
        and Recipient.parse(recipient).person_id is None,
    }
    if True in faults.values():
        yield from (fault for fault, found in faults.items() if found)


def disagreements(row: Any, to: Recipient, told: Told) -> Iterator[str]:
    """What a message says that its entry does not."""
    params = params_of(row.params)
    if params is None:
        yield "has references that cannot be read"
        return
    department, of = params.get("department"), to.of
    is_a_department = to.post not in _OF_NO_DEPARTMENT and to.own_case is None
    if of and of != department and is_a_department:
        yield f"is for {of}, but tells of {department}"
    rung = told.rung
    if rung is not None:
        if any(params.get(here) != rung.get(there) for here, there in _SAID):
            yield "tells of another rung than its entry"
        yield from _officer_faults(to, rung)
        return
    if told.departments and department not in told.departments:
        yield f"tells of {department}, which did not answer for the case then"
    # while a pause holds the reply, no date of it is told
    if told.due is not None and params.get("due") not in (None, told.due):
        yield "tells of another date than its entry"


def _officer_faults(to: Recipient, rung: Mapping[str, Any]) -> Iterator[str]:
    reached = rung.get("told")
    if to.post != HANDLER or not isinstance(reached, dict):
        return
    if (reached.get("post"), reached.get("person")) != (HANDLER, to.person_id):
        yield "goes to another case officer than its entry tells"
