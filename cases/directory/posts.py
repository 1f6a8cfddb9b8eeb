"""Posts and who holds them from when until when: data apart from roles (contract.md section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import bindparam, func, or_, select

from cases import tables
from cases.directory import DIRECTORY
from cases.instants import from_micros, maybe_instant, maybe_micros, to_micros
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_or_keep, update_by_key
from cases.store.transaction import WriteTransaction
from cases.tables import table_of
from workflow.definition import Post, WorkflowDefinition

#: since when something holds that was so before anybody wrote it down
BEGINNING: Final = from_micros(0)
#: who entered what a new register begins with
SET_UP: Final = "setup"

_POSTS, _CLOCK = table_of(tables.PostTenure), table_of(tables.ClockState)
_COLUMNS = _POSTS.c
#: when the clock last ran: what was over by then can reach nobody any more
LAST_TICK: Final = select(func.coalesce(func.max(_CLOCK.c.now), 0)).scalar_subquery()
_ORDER = (_COLUMNS.post, _COLUMNS.department, _COLUMNS.valid_from)
_READ_ALL = Statement(select(_POSTS).order_by(*_ORDER))
_READ = Statement(
    select(_POSTS)
    .where(or_(_COLUMNS.valid_to.is_(None), _COLUMNS.valid_to > LAST_TICK))
    .order_by(*_ORDER)
)
_READ_POST = Statement(
    select(_POSTS)
    .where(_COLUMNS.post == bindparam("post"), _COLUMNS.department == bindparam("department"))
    .order_by(_COLUMNS.valid_from)
)
_ADD = insert_or_keep(_POSTS)
_END = update_by_key(_POSTS, ("valid_to",))
_REPLACE = update_by_key(_POSTS, ("holder_id", "deputy_id", "field", "entered_at", "entered_by"))


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a post, and who stands in; `department` is "" for a post of the province.

    `valid_from` is UTC and inclusive, `valid_to` exclusive; None = until further notice.
    """

    post: str
    department: str = ""
    holder_id: int | None = None
    deputy_id: int | None = None
    #: the field in charge, for a vice-chairman
    field: str | None = None
    valid_from: datetime = BEGINNING
    valid_to: datetime | None = None
    #: a reference as in the history, "console" or "setup"
    entered_by: str = SET_UP

    def holds_at(self, moment: datetime) -> bool:
        """Whether this is how the post was filled at `moment`."""
        return self.valid_from <= moment and (self.valid_to is None or moment < self.valid_to)


def read_posts(source: Source) -> tuple[Holding, ...]:
    """Every post that somebody has entered, vacant ones too, as it is and as it is planned."""
    return tuple(_holding(row) for row in rows_of(source, _READ))


def read_tenures(source: Source) -> tuple[Holding, ...]:
    """All that was ever entered of every post, oldest first."""
    return tuple(_holding(row) for row in rows_of(source, _READ_ALL))


def holding_at(source: Source, post: str, department: str, moment: datetime) -> Holding:
    """How a post is filled at `moment` (UTC); vacant when nobody ever entered it."""
    tenures = map(_holding, rows_of(source, _READ_POST, post=post, department=department))
    found = [tenure for tenure in tenures if tenure.holds_at(moment)]
    return found[-1] if found else Holding(post, department)


def fill_post(
    transaction: WriteTransaction,
    holding: Holding,
    at: datetime,
    by: str,
    now: datetime | None = None,
) -> None:
    """Say how a post is filled from `at` (UTC) on, until whatever is planned after that.

    Without a holder it is vacant. `by` says so, at `now` if that is not `at`. What held before
    stays as a row of its own.
    """
    rows = rows_of(transaction, _READ_POST, post=holding.post, department=holding.department)
    tenures = [_holding(row) for row in rows]
    later = [tenure.valid_from for tenure in tenures if tenure.valid_from > at]
    new = replace(holding, valid_from=at, valid_to=min(later, default=None), entered_by=by)
    for tenure in tenures:
        if tenure.holds_at(at) and tenure.valid_from < at:
            transaction.queue(_END, {**_key_of(tenure), "valid_to": to_micros(at)}, expect=1)
    row = _row(new, entered_at=now or at)
    if any(tenure.valid_from == at for tenure in tenures):
        transaction.queue(_REPLACE, {**_key_of(new), **row}, expect=1)
    else:
        transaction.queue(_ADD, row, expect=1)
    transaction.touched.add(DIRECTORY)


def add_posts(transaction: WriteTransaction, posts: Iterable[str]) -> tuple[str, ...]:
    """Enter posts of the province as vacant and return those that were new."""
    known = {holding.post for holding in read_tenures(transaction)}
    new = tuple(post for post in posts if post not in known)
    transaction.queue_many(_ADD, [_row(Holding(post), BEGINNING) for post in new])
    if new:
        transaction.touched.add(DIRECTORY)
    return new


def is_filled_by_hand(name: str, post: Post, roles: Iterable[str]) -> bool:
    """Whether a post above the departments needs somebody named, because no role implies it."""
    return post.office in ("upc", "province") and name not in roles


def posts_filled_by_hand(definition: WorkflowDefinition, roles: Iterable[str]) -> list[str]:
    """The posts of a definition that need somebody named."""
    known = frozenset(roles)
    return [name for name, post in definition.posts.items() if is_filled_by_hand(name, post, known)]


def _holding(row: Any) -> Holding:
    post, department, valid_from, valid_to, holder, deputy, charge, _, entered_by = row
    return Holding(
        post,
        department,
        holder,
        deputy,
        charge,
        from_micros(valid_from),
        maybe_instant(valid_to),
        entered_by,
    )


def _key_of(holding: Holding) -> dict[str, object]:
    return {
        "key_post": holding.post,
        "key_department": holding.department,
        "key_valid_from": to_micros(holding.valid_from),
    }


def _row(holding: Holding, entered_at: datetime) -> dict[str, object]:
    return {
        "post": holding.post,
        "department": holding.department,
        "valid_from": to_micros(holding.valid_from),
        "valid_to": maybe_micros(holding.valid_to),
        "holder_id": holding.holder_id,
        "deputy_id": holding.deputy_id,
        "field": holding.field,
        "entered_at": to_micros(entered_at),
        "entered_by": holding.entered_by,
    }
