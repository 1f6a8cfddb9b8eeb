"""The invariants of the outbox, for `followup check` (contract.md section 3).

Whom each history entry concerns is derived anew from the entry and the definition its case pins,
and compared with the rows: every entry that must be told has its rows, no row is without its
entry, and what a row says of its entry is what the entry says. History and outbox are read side by
side in the order of their common key, so memory stays flat however large the register is.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from itertools import chain, groupby
from typing import Any

from sqlalchemy import Connection, and_, case, func, or_, select

from cases.numbers import case_number
from cases.tables import CaseFile, HistoryEntry, table_of
from cases.versions.moves import Eras, Move, read_move
from notifications.answering import Answering
from notifications.events import OF_THE_CLOCK, REMINDER, RUNG, told_by_action
from notifications.message_faults import Told, disagreements, faults_of
from notifications.owed_to_followers import OwedToFollowers, misled
from notifications.planner import Definitions
from notifications.recipients import COORDINATING, Recipient, is_citizen
from notifications.tables import OutboxMessage
from notifications.telling_entries import as_stored, telling_entries
from notifications.waiting import Waiting
from workflow.definition import POST_FIELD, WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.reach import line_of_posts, upc_desk
from workflow.versioning.vocabulary import MIGRATE

_CASE, _ENTRY = table_of(CaseFile).c, table_of(HistoryEntry).c
_OUTBOX = table_of(OutboxMessage)
_ROWS_AT_A_TIME = 2_000

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
    #: the posts outside the administration that are told
    citizens: frozenset[str]
    #: what the entry of a rung keeps
    rung: Mapping[str, Any] | None = None


def outbox_problems(connection: Connection, definitions: Definitions) -> Iterator[str]:
    """Every way in which the outbox and the history disagree, one sentence each.

    `definitions` must know the entry by which a case moves (`Workflows.vocabulary_of`).
    """
    waits = Waiting(connection)
    yield from _compared_with_history(connection, definitions, waits)
    for key, recipient, fault in waits.faults():
        yield f"{_where(key)}: the message to {recipient} {fault}."
    for (letter,) in connection.execute(_SHARED):
        yield f"the letter {letter} went to several people, or is a digest of what is no rung."


def _compared_with_history(
    connection: Connection, definitions: Definitions, waits: Waiting
) -> Iterator[str]:
    moves, answering, groups = _moves(connection), Answering(connection), _groups(connection, waits)
    followers = OwedToFollowers(connection)
    waiting = next(groups, None)
    for entry in connection.execute(telling_entries(), **_streamed()):
        key = (entry.case_id, entry.seq)
        answering.note(entry)
        followers.note(entry)
        while waiting is not None and waiting[0] < key:
            yield from _untold(*waiting)
            waiting = next(groups, None)
        rows: list[Any] = []
        if waiting is not None and waiting[0] == key:
            rows = waiting[1]
            waiting = next(groups, None)
        definition = _definition_of(entry, moves.get(entry.case_id, ()), definitions)
        if definition is not None:
            yield from _compared(key, entry, rows, definition, answering)
            yield from _owed(key, entry, rows, definition, followers)
            yield from misled(connection, _where(key), entry.case_id, rows)
    while waiting is not None:
        yield from _untold(*waiting)
        waiting = next(groups, None)


def _streamed() -> dict[str, Any]:
    return {"execution_options": {"yield_per": _ROWS_AT_A_TIME}}


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


def _groups(connection: Connection, waits: Waiting) -> Iterator[tuple[_Key, list[Any]]]:
    rows = connection.execute(
        select(*map(as_stored, _OUTBOX.c)).order_by(_OUTBOX.c.case_id, _OUTBOX.c.seq),
        **_streamed(),
    )
    for key, group in groupby(rows, key=lambda row: (row.case_id, row.seq)):
        found = list(group)
        for row in found:
            waits.note(key, row)
        yield key, found


def _expected(entry: Any, definition: WorkflowDefinition) -> _Expected:
    payload = json.loads(entry.payload) if _says_whom(entry, definition) else {}
    post, kept = payload.get("post"), None
    if post is None:
        chosen = payload.get("fields", {}).get(POST_FIELD)
        posts, template = told_by_action(definition, entry.action, chosen), entry.action
        posts = tuple(payload.get("tells", posts))
    else:
        rule = definition.deadlines[payload["deadline"]]
        rung = next(step for step in rule.ladder if step.rung == payload["rung"])
        posts, template, kept = (post,), REMINDER if rung.is_reminder else RUNG, payload
    citizens = frozenset(post for post in posts if is_citizen(definition.posts.get(post)))
    optional = citizens | {post for post in posts if post == COORDINATING}
    # which departments co-ordinated at that moment is not in the entry
    sure = [post for post in posts if post != COORDINATING]
    needed = [post for post in sure if post not in citizens or entry.petitioner_channel]
    told = tuple(_named_by(definition, post) for post in needed)
    return _Expected(template, told, optional, citizens, kept)


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


def _compared(
    key: _Key,
    entry: Any,
    rows: list[Any],
    definition: WorkflowDefinition,
    answering: Answering,
) -> Iterator[str]:
    expected = _expected(entry, definition)
    recipients = [Recipient.parse(row.recipient) for row in rows]
    named = {to.post for to in recipients if to.own_case is None}
    for posts in expected.told:
        if not posts & named:
            yield f"{_where(key)}: nobody is told of it as {' or '.join(sorted(posts))}."
    allowed = expected.optional.union(*expected.told) if expected.told else expected.optional
    told = _told(entry, expected, definition, answering) if rows else None
    for row, to in zip(rows, recipients, strict=True):
        if to.post not in allowed:
            yield f"{_where(key)}: this does not concern {row.recipient}, who gets a message."
        elif row.template != expected.template:
            yield f"{_where(key)}: the message to {row.recipient} tells of “{row.template}”."
        for fault in chain(faults_of(row), disagreements(row, to, told) if told else ()):
            yield f"{_where(key)}: the message to {row.recipient} {fault}."


def _owed(
    key: _Key,
    entry: Any,
    rows: Iterable[Any],
    definition: WorkflowDefinition,
    followers: OwedToFollowers,
) -> Iterator[str]:
    """Messages that those whose cases were merged should have had."""
    if not followers.any:
        return
    citizens = _expected(entry, definition).citizens
    for number in followers.missing(entry, citizens, {row.recipient for row in rows}):
        yield f"{_where(key)}: the petitioner of {number}, merged into it, is not told of it."


def _told(
    entry: Any, expected: _Expected, definition: WorkflowDefinition, answering: Answering
) -> Told:
    """What the messages of an entry must say too."""
    if expected.rung is not None:
        return Told(expected.rung, frozenset(), None)
    due = _due_told(entry.payload, definition.citizen_clock)
    return Told(None, answering.at(entry.at), due)


def _due_told(payload: str, name: str) -> str | None:
    """The date of a deadline that an entry set; cut out, for reading each costs twice as much."""
    told = payload.partition('"due":{')[2].partition("}")[0]
    return told.partition(f'"{name}":"')[2].partition('"')[0] or None


def _untold(key: _Key, rows: list[Any]) -> Iterator[str]:
    for row in rows:
        yield f"{_where(key)}: the message to {row.recipient} has no history entry to tell of."


def _where(key: _Key) -> str:
    case_id, seq = key
    return f"{case_number(case_id)}, entry {seq}"
