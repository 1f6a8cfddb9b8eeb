"""Posts and who holds them: data apart from roles (contract.md section 7)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from sqlalchemy import select

from cases import tables
from cases.directory import DIRECTORY
from cases.store.case_rows import table_of
from cases.store.lookup import Source, rows_of
from cases.store.statement import Statement, insert_or_keep, update_by_key
from cases.store.transaction import WriteTransaction
from workflow.definition import Post

_POSTS = table_of(tables.PostHolder)
_READ = Statement(select(_POSTS).order_by(_POSTS.c.post, _POSTS.c.department))
_ADD = insert_or_keep(_POSTS)
_CHANGE = update_by_key(_POSTS, ("holder_id", "deputy_id", "field"))


@dataclass(frozen=True, slots=True)
class Holding:
    """Who holds a post, and who stands in; `department` is "" for a post of the province."""

    post: str
    department: str = ""
    holder_id: int | None = None
    deputy_id: int | None = None
    #: the field in charge, for a vice-chairman
    field: str | None = None


def read_posts(source: Source) -> tuple[Holding, ...]:
    """Every post that somebody has entered, vacant ones too."""
    return tuple(Holding(*row) for row in rows_of(source, _READ))


def fill_post(transaction: WriteTransaction, holding: Holding) -> None:
    """Say who holds a post from now on; None leaves it vacant."""
    transaction.queue(_ADD, _row(holding))
    transaction.queue(
        _CHANGE,
        {
            "key_post": holding.post,
            "key_department": holding.department,
            "holder_id": holding.holder_id,
            "deputy_id": holding.deputy_id,
            "field": holding.field,
        },
        expect=1,
    )
    transaction.touched.add(DIRECTORY)


def add_posts(transaction: WriteTransaction, posts: Iterable[str]) -> tuple[str, ...]:
    """Enter posts of the province as vacant and return those that were new."""
    known = {holding.post for holding in read_posts(transaction)}
    new = tuple(post for post in posts if post not in known)
    transaction.queue_many(_ADD, [_row(Holding(post)) for post in new])
    if new:
        transaction.touched.add(DIRECTORY)
    return new


def is_filled_by_hand(name: str, post: Post, roles: Iterable[str]) -> bool:
    """Whether a post above the departments needs somebody named, because no role implies it."""
    return post.office in ("upc", "province") and name not in roles


def _row(holding: Holding) -> dict[str, object]:
    return {
        "post": holding.post,
        "department": holding.department,
        "holder_id": holding.holder_id,
        "deputy_id": holding.deputy_id,
        "field": holding.field,
    }
