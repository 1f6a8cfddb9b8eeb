"""The invariants of the outbox, for `followup check` (contract.md section 3).

Whom each history entry concerns is derived anew from the entry and the definition its case pins,
and compared with the rows: every entry that must be told has its rows, no row is without its
entry. History and outbox are read side by side in the order of their common key, so memory stays
flat however large the register is.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from sqlalchemy import Connection, Select, and_, case, func, or_, select

from cases.codes.numbers import case_number
from cases.store.case_rows import table_of
from cases.tables import CaseFile, HistoryEntry
from cases.versions.moves import Eras, Move, read_move
from notifications.backoff import MAX_ATTEMPTS
from notifications.events import OF_THE_CLOCK, REMINDER, RUNG, told_by_action
from notifications.planner import Definitions
from notifications.recipients import COORDINATING, Recipient, is_citizen
from notifications.tables import OutboxMessage
from workflow.definition import POST_FIELD, WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.reach import HANDLER, line_of_posts, upc_desk
from workflow.versioning.vocabulary import MIGRATE

_CASE, _ENTRY = table_of(CaseFile).c, table_of(HistoryEntry).c
_OUTBOX = table_of(OutboxMessage)
_ROWS_AT_A_TIME = 2_000
_WAYS = frozenset(("email", "sms"))

#: a digest is one letter to one person, of what the clock told alone
_SHARED = (
    select(_OUTBOX.c.letter)
    .where(_OUTBOX.c.letter.is_not(None))
    .group_by(_OUTBOX.c.letter)
    .having(
        or_(
            func.count(_OUTBOX.c.person_id.distinct()) > 1,
            and_(
                func.count() > 1,
                func.sum(case((_OUTBOX.c.template.in_(OF_THE_CLOCK), 0), else_=1)) > 0,
            ),
        )
    )
    .order_by(_OUTBOX.c.letter)
)

_Key = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Expected:
    """What an entry asks of the outbox: for each post told, the posts its row may name."""

    template: str
    told: tuple[frozenset[str], ...]
    #: may have a row but need not: the petitioner's way of contact was erased, or there was none
    optional: frozenset[str]


def outbox_problems(connection: Connection, definitions: Definitions) -> Iterator[str]:
    """Every way in which the outbox and the history disagree, one sentence each.

    `definitions` must know the entry by which a case moves (`Workflows.vocabulary_of`).
    """
    moves = _moves(connection)
    groups = _groups(connection)
    waiting = next(groups, None)
    for entry in connection.execute(_telling_entries(), **_streamed()):
        key = (entry.case_id, entry.seq)
        while waiting is not None and waiting[0] < key:
            yield from _untold(*waiting)
            waiting = next(groups, None)
        rows: list[Any] = []
        if waiting is not None and waiting[0] == key:
            rows = waiting[1]
            waiting = next(groups, None)
        definition = _definition_of(entry, moves.get(entry.case_id, ()), definitions)
        if definition is not None:
            yield from _compared(key, _expected(entry, definition), rows)
    while waiting is not None:
        yield from _untold(*waiting)
        waiting = next(groups, None)
    for (letter,) in connection.execute(_SHARED):
        yield f"the letter {letter} went to several people, or is a digest of what is no rung."


def _streamed() -> dict[str, Any]:
    return {"execution_options": {"yield_per": _ROWS_AT_A_TIME}}


def _telling_entries() -> Select[Any]:
    """The entries since the register knew their case; what was before is told to nobody."""
    return (
        select(
            _ENTRY.case_id,
            _ENTRY.seq,
            _ENTRY.action,
            _ENTRY.payload,
            _CASE.petitioner_channel,
            _CASE.workflow_key,
            _CASE.workflow_version,
        )
        .where(_CASE.id == _ENTRY.case_id, _ENTRY.at >= _CASE.created_at)
        .order_by(_ENTRY.case_id, _ENTRY.seq)
    )


def _definition_of(
    entry: Any, moves: Sequence[Move], definitions: Definitions
) -> WorkflowDefinition | None:
    """What counted for an entry; None for an unknown version, of which the case's check tells."""
    try:
        pinned = definitions(entry.workflow_key, entry.workflow_version)
        return Eras.of(moves, pinned, definitions).of_entry(entry.seq) if moves else pinned
    except UnknownWorkflow:
        return None


def _moves(connection: Connection) -> dict[int, list[Move]]:
    """The moves of each case that came to another version, as far as they can be read."""
    rows = connection.execute(
        select(_ENTRY.case_id, _ENTRY.seq, _ENTRY.at, _ENTRY.payload)
        .where(_ENTRY.action == MIGRATE)
        .order_by(_ENTRY.case_id, _ENTRY.seq)
    )
    found: dict[int, list[Move]] = {}
    for case_id, seq, at, payload in rows:
        with suppress(UnknownWorkflow):
            found.setdefault(case_id, []).append(read_move(seq, at, payload))
    return found


def _groups(connection: Connection) -> Iterator[tuple[_Key, list[Any]]]:
    rows = connection.execute(
        select(_OUTBOX).order_by(_OUTBOX.c.case_id, _OUTBOX.c.seq), **_streamed()
    )
    for key, group in groupby(rows, key=lambda row: (row.case_id, row.seq)):
        yield key, list(group)


def _expected(entry: Any, definition: WorkflowDefinition) -> _Expected:
    payload = json.loads(entry.payload) if _says_whom(entry, definition) else {}
    post = payload.get("post")
    if post is None:
        chosen = payload.get("fields", {}).get(POST_FIELD)
        posts, template = told_by_action(definition, entry.action, chosen), entry.action
        posts = tuple(payload.get("tells", posts))
    else:
        rule = definition.deadlines[payload["deadline"]]
        rung = next(step for step in rule.ladder if step.rung == payload["rung"])
        posts, template = (post,), REMINDER if rung.is_reminder else RUNG
    citizens = frozenset(post for post in posts if is_citizen(definition.posts.get(post)))
    optional = citizens | {post for post in posts if post == COORDINATING}
    # which departments co-ordinated at that moment is not in the entry
    sure = [post for post in posts if post != COORDINATING]
    needed = [post for post in sure if post not in citizens or entry.petitioner_channel]
    told = tuple(_named_by(definition, post) for post in needed)
    return _Expected(template, told, optional)


def _says_whom(entry: Any, definition: WorkflowDefinition) -> bool:
    """Whether the entry itself says whom it concerns; most need not be read for that."""
    action = definition.actions.get(entry.action)
    by_hand = action is not None and action.by_hand is not None
    return by_hand or '"rung":' in entry.payload or '"tells":' in entry.payload


def _named_by(definition: WorkflowDefinition, post: str) -> frozenset[str]:
    """The posts that a row for this post may name: itself, a stand-in, the desk of the office."""
    if is_citizen(definition.posts.get(post)):
        return frozenset((post,))
    line = set(line_of_posts(definition, post))
    if any(definition.posts[name].office == "department" for name in line):
        line.add(upc_desk(definition))
    return frozenset(line)


def _compared(key: _Key, expected: _Expected, rows: list[Any]) -> Iterator[str]:
    named = {Recipient.parse(row.recipient).post for row in rows}
    for posts in expected.told:
        if not posts & named:
            yield f"{_where(key)}: nobody is told of it as {' or '.join(sorted(posts))}."
    allowed = expected.optional.union(*expected.told) if expected.told else expected.optional
    for row in rows:
        if Recipient.parse(row.recipient).post not in allowed:
            yield f"{_where(key)}: this does not concern {row.recipient}, who gets a message."
        elif row.template != expected.template:
            yield f"{_where(key)}: the message to {row.recipient} tells of “{row.template}”."
        yield from _insane(key, row)


def _untold(key: _Key, rows: list[Any]) -> Iterator[str]:
    for row in rows:
        yield f"{_where(key)}: the message to {row.recipient} has no history entry to tell of."


def _insane(key: _Key, row: Any) -> Iterator[str]:
    """What no message may look like, whatever happened to it."""
    faults = {
        "has an unknown status": row.status not in ("pending", "sent", "dead"),
        "is sent without a time, or has one without being sent": (row.status == "sent")
        is (row.sent_at is None),
        "was sent before it was written": row.sent_at is not None and row.sent_at < row.created_at,
        "was given up without a reason": row.status == "dead" and not row.last_error,
        "is leased although it is done with": row.status != "pending"
        and row.leased_until is not None,
        "was tried more often than any message may be": row.attempts > MAX_ATTEMPTS,
        "was tried without ever being claimed": row.attempts > 0 and row.lease == 0,
        "has references that cannot be read": not _is_json(row.params),
        "goes by a way that is none": row.channel not in _WAYS,
        "names the letter it went in, although it did not": row.status != "sent"
        and row.letter is not None,
        "names no case officer": row.recipient.startswith(f"{HANDLER}:")
        and Recipient.parse(row.recipient).person_id is None,
    }
    for fault, found in faults.items():
        if found:
            yield f"{_where(key)}: the message to {row.recipient} {fault}."


def _is_json(text: str) -> bool:
    try:
        return isinstance(json.loads(text), dict)
    except ValueError:
        return False


def _where(key: _Key) -> str:
    case_id, seq = key
    return f"{case_number(case_id)}, entry {seq}"
