"""The notice of conclusions: drafted from what leaders said, approved, sent out as assignments."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, select

from cases import tables
from cases.calendar.sessions import Session, lock_session
from cases.casefile.case import Happening
from cases.commands.act import act, rehearse
from cases.commands.requests import Act
from cases.commands.tools import Tools
from cases.errors import CaseError
from cases.instants import maybe_instant, to_micros
from cases.meetings.desk import Desk
from cases.meetings.faults import ROLE, STATE, refused
from cases.meetings.frozen import canonical, digest_of
from cases.numbers import case_number
from cases.policy import IN_TOUCH
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_into, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.attempt import Actor
from workflow.errors import WorkflowError

#: the action of the workflow by which a department is charged
ASSIGN: Final = "assign"
_TABLE: Final = table_of(tables.SessionConclusion)
_COLUMNS: Final = tuple(column.name for column in _TABLE.columns)
_ONE: Final = Statement(select(_TABLE).where(_TABLE.c.session_id == bindparam("session")))
_CASE: Final = table_of(tables.CaseFile)
_UNCHARGED: Final = Statement(
    select(_CASE.c.id).where(
        _CASE.c.session_id == bindparam("session"),
        _CASE.c.lead.is_(None),
        _CASE.c.closed_at.is_(None),
        # what a department has sent back since is for somebody to decide anew
        _CASE.c.returns == 0,
    )
)
_NEW: Final = insert_into(_TABLE)
_CHANGED: Final = update_by_key(_TABLE, [name for name in _COLUMNS if name != "session_id"])


@dataclass(frozen=True, slots=True)
class Item:
    """What is concluded of one case, as it was typed; departments by code.

    `charges`: approving assigns the case, which nobody was charged with before. `stands`: words
    and date are those of the instruction that the case has already.
    """

    number: str
    title: str
    lead_department: str = ""
    coordinating: tuple[str, ...] = ()
    instruction: str = ""
    due: str = ""
    charges: bool = True
    answered: bool = False
    stands: bool = False


@dataclass(frozen=True, slots=True)
class Conclusion:
    """The notice of a session; its instants are UTC. `opening` comes before the items."""

    session_id: str
    opening: str
    items: tuple[Item, ...]
    changed_at: datetime | None = None
    changed_by: str | None = None
    approved_at: datetime | None = None
    approved_by: str | None = None
    digest: str | None = None


@dataclass(frozen=True, slots=True)
class Sent:
    """What became of each case: None once it is assigned, or what stands in the way."""

    outcomes: Mapping[str, WorkflowError | CaseError | None] = field(default_factory=dict)

    @property
    def refused(self) -> dict[str, WorkflowError | CaseError]:
        """The cases that could not be assigned."""
        return {number: why for number, why in self.outcomes.items() if why is not None}


def conclusion_of(source: Source, session: str) -> Conclusion | None:
    """What was drafted or approved; None before. One statement."""
    rows = rows_of(source, _ONE, session=session)
    if not rows:
        return None
    kept = dict(zip(_COLUMNS, rows[0], strict=True))
    content = json.loads(kept["content"])
    return Conclusion(
        session_id=session,
        opening=content["opening"],
        items=tuple(
            Item(**{**each, "coordinating": tuple(each["coordinating"])})
            for each in content["items"]
        ),
        changed_at=maybe_instant(kept["changed_at"]),
        changed_by=kept["changed_by"],
        approved_at=maybe_instant(kept["approved_at"]),
        approved_by=kept["approved_by"],
        digest=kept["digest"],
    )


def may_conclude(session: Session, now: datetime) -> bool:
    """Whether something can have been said at a session: it has begun, and it met."""
    return session.meets and session.starts_at <= now


def save_draft(
    desk: Desk,
    actor: Actor,
    session: str,
    opening: str,
    items: Iterable[Item],
    now: datetime,
    seen: str = "",
) -> Conclusion:
    """Keep the draft in place of the older one, whose `edition` was `seen` ("" = whichever it is).

    Raises MeetingRefused once it is approved, and where somebody else has changed it meanwhile.
    """
    by = _judged(desk, actor)
    draft = Conclusion(session, opening, tuple(items), now, by)
    with desk.database.write() as transaction:
        known = _held(transaction, session, now)
        if known is not None and known.approved_at is not None:
            raise refused("concluded_already", category=STATE)
        # pressing twice saves the same twice
        if known and seen not in ("", edition(known)) and _content(known) != _content(draft):
            raise refused("draft_changed", category=STATE)
        _write(transaction, draft, anew=known is None)
        transaction.commit()
    return draft


def edition(conclusion: Conclusion | None) -> str:
    """Which of several drafts this is; "0" before the first was kept."""
    changed_at = conclusion.changed_at if conclusion else None
    return str(to_micros(changed_at)) if changed_at else "0"


def approve(desk: Desk, tools: Tools, actor: Actor, session: str, now: datetime) -> Sent:
    """Approve the draft and assign every case of it that nobody was charged with.

    Each assignment is tried before the first is made, so that what one case refuses keeps the
    whole notice a draft. Approving again sends what something kept back the first time, and
    nothing twice. Raises MeetingRefused.
    """
    by = _judged(desk, actor)
    with desk.database.read() as connection:
        draft, waiting = conclusion_of(connection, session), _waiting(connection, session)
    if draft is None:
        raise refused("nothing_drafted", category=STATE)
    commands = _commands(actor, draft)
    if draft.approved_at is not None:
        commands = [each for each in commands if each.number in waiting]
    else:
        tried = Sent({each.number: _tried(tools, each, now) for each in commands})
        if tried.refused:
            return tried
        _mark(desk, draft, by, now)
    return Sent({each.number: _made(tools, each, now) for each in commands})


def _waiting(source: Source, session: str) -> frozenset[str]:
    """The cases of a session that nobody was charged with."""
    return frozenset(case_number(row[0]) for row in rows_of(source, _UNCHARGED, session=session))


def _judged(desk: Desk, actor: Actor) -> str:
    if IN_TOUCH.isdisjoint(actor.roles):
        raise refused("not_concluding", category=ROLE)
    return desk.reference(actor)


def _held(transaction: WriteTransaction, session_id: str, now: datetime) -> Conclusion | None:
    """The notice with its session, held; raises MeetingRefused for one that nobody met at."""
    session: Session | None = lock_session(transaction, session_id)
    if session is None:
        raise refused("no_such_session")
    if not may_conclude(session, now):
        raise refused("not_met_yet", category=STATE)
    return conclusion_of(transaction, session_id)


def _mark(desk: Desk, draft: Conclusion, by: str, now: datetime) -> None:
    with desk.database.write() as transaction:
        known = _held(transaction, draft.session_id, now)
        if known != draft:
            # somebody changed or approved it meanwhile
            raise refused("conclusion_changed", category=STATE)
        digest = digest_of(_content(draft))
        approved = replace(draft, approved_at=now, approved_by=by, digest=digest)
        _write(transaction, approved, anew=False)
        transaction.commit()


def _write(transaction: WriteTransaction, conclusion: Conclusion, *, anew: bool) -> None:
    row: dict[str, Any] = {
        "content": _content(conclusion),
        "changed_at": to_micros(conclusion.changed_at) if conclusion.changed_at else None,
        "changed_by": conclusion.changed_by,
        "approved_at": to_micros(conclusion.approved_at) if conclusion.approved_at else None,
        "approved_by": conclusion.approved_by,
        "digest": conclusion.digest,
    }
    if anew:
        transaction.queue(_NEW, {**row, "session_id": conclusion.session_id})
    else:
        transaction.queue(_CHANGED, {**row, "key_session_id": conclusion.session_id})


def _content(conclusion: Conclusion) -> str:
    items = [asdict(each) for each in conclusion.items]
    return canonical({"opening": conclusion.opening, "items": items})


def _commands(actor: Actor, conclusion: Conclusion) -> list[Act]:
    return [
        # the same notice assigns a case once, however often it is sent
        Act(actor, item.number, ASSIGN, _fields(item), key=f"conclusion.{item.number}")
        for item in conclusion.items
        if item.charges
    ]


def _fields(item: Item) -> dict[str, object]:
    given: dict[str, object] = {"lead_department": item.lead_department}
    if item.coordinating:
        given["coordinating"] = list(item.coordinating)
    if not item.stands:
        given |= {"instruction": item.instruction or None, "due": item.due or None}
    return given


def _tried(tools: Tools, command: Act, now: datetime) -> WorkflowError | CaseError | None:
    try:
        rehearse(tools, command, now, _nobody)
    except (WorkflowError, CaseError) as problem:
        return problem
    return None


def _made(tools: Tools, command: Act, now: datetime) -> WorkflowError | CaseError | None:
    try:
        act(tools, command, now)
    except (WorkflowError, CaseError) as problem:
        return problem
    return None


def _nobody(transaction: WriteTransaction, happenings: Sequence[Happening], now: datetime) -> None:
    """A listener of what would happen, which nobody is told of."""
