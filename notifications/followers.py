"""Those whose cases were merged into another are told what its petitioner is told.

Who they are is asked while writing: one statement for each event, and only of a case that may have
any. The post of a row is the petitioner's, with the case that was merged.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Connection,
    Integer,
    String,
    Text,
    bindparam,
    cast,
    false,
    insert,
    literal,
    null,
    select,
    text,
)

from cases.casefile.case import Case
from cases.numbers import case_id_of
from cases.reading.citizen.survivor import follows
from cases.store.statement import Statement
from cases.tables import CaseFile, HistoryEntry, table_of
from notifications.errors import PermanentFailure
from notifications.reasons import NO_RIGHT
from notifications.recipients import FOLLOWS, Recipient
from notifications.tables import OutboxMessage

_CASE, _ENTRY, _OUTBOX = table_of(CaseFile), table_of(HistoryEntry), table_of(OutboxMessage)


def _statement() -> Statement:
    """Rows like a given one, for everybody who follows its case and can be reached.

    A chain of merges is followed; UNION ends where a damaged register has a ring.
    """
    columns = _CASE.c.id, _CASE.c.petitioner_channel
    nearest = select(*columns).where(_CASE.c.merged_into == bindparam("case_id", type_=BigInteger))
    found = nearest.cte("follower", recursive=True)
    found = found.union(select(*columns).where(_CASE.c.merged_into == found.c.id))
    own = cast(found.c.id, String)
    values: dict[str, Any] = {
        "case_id": bindparam("case_id", type_=BigInteger),
        "seq": bindparam("seq", type_=Integer),
        "recipient": bindparam("before_id", type_=String) + own,
        "channel": found.c.petitioner_channel,
        "template": bindparam("template", type_=String),
        "params": bindparam("params", type_=Text),
        "status": text("'pending'"),
        "attempts": literal(0),
        "created_at": bindparam("created_at", type_=BigInteger),
        "next_attempt_at": bindparam("next_attempt_at", type_=BigInteger),
        "leased_until": null(),
        "lease": literal(0),
        "sent_at": null(),
        "last_error": null(),
        "maybe_duplicate": false(),
        "person_id": null(),
        "letter": null(),
    }
    rows = select(*values.values()).where(found.c.petitioner_channel != text("''"))
    return Statement(insert(_OUTBOX).from_select([*values], rows))


#: takes the values of `for_followers`
TELL_FOLLOWERS = _statement()


def for_followers(row: Mapping[str, Any], post: str) -> dict[str, Any]:
    """The parameters of TELL_FOLLOWERS: the outbox row of the petitioner's post, for the others."""
    same = ("case_id", "seq", "template", "params", "created_at", "next_attempt_at")
    return {"before_id": f"{post}:{FOLLOWS}"} | {name: row[name] for name in same}


class OwnMatter(NamedTuple):
    """What somebody who follows a merge raised: whose, and when it was recorded (UTC)."""

    petitioner_id: int | None
    recorded_at: datetime


def own_matter(connection: Connection, recipient: Recipient, case: Case) -> OwnMatter | None:
    """The matter of a recipient who follows the merge into `case`; None for any other.

    Raises PermanentFailure where their case has gone its own way again.
    """
    own = recipient.own_case
    if own is None:
        return None
    if not follows(connection, own, case.id):
        raise PermanentFailure(NO_RIGHT)
    chosen = select(_CASE.c.petitioner_id, _CASE.c.recorded_at).where(_CASE.c.id == own)
    return OwnMatter(*connection.execute(chosen).one())


def ever_followed(connection: Connection, own: int, case_id: int) -> bool:
    """Whether a case was ever merged into the other one, maybe by way of others, by its history.

    One statement for each case on the way.
    """
    waiting, seen = [own], {own}
    while waiting:
        entries = select(_ENTRY.c.payload).where(
            _ENTRY.c.case_id == waiting.pop(), _ENTRY.c.payload.contains('"into":')
        )
        for (payload,) in connection.execute(entries):
            survivor = case_id_of(str(json.loads(payload).get("fields", {}).get("into"))) or own
            if survivor == case_id:
                return True
            if survivor not in seen:
                seen.add(survivor)
                waiting.append(survivor)
    return False
