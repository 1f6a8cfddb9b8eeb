"""Rows travel as values on SQLite and as JSON on PostgreSQL, and arrive as they were given."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import delete, select

from cases import tables
from cases.store.engine import Database
from cases.store.statement import (
    OneOf,
    Row,
    Statement,
    insert_into,
    insert_or_keep,
    list_parameter,
    update_by_key,
)
from cases.store.transaction import LostRow
from cases.tables import table_of

PEOPLE = table_of(tables.Petitioner)
ADD, KEEP = insert_into(PEOPLE), insert_or_keep(PEOPLE)
RENAME = update_by_key(PEOPLE, ("name",))
MOVE = update_by_key(PEOPLE, ("address",), guards=("name",))
ALL = Statement(select(PEOPLE).order_by(PEOPLE.c.id))
NAMED = Statement(select(PEOPLE.c.id).where(OneOf(PEOPLE.c.name, "names")).order_by(PEOPLE.c.id))
FORGET = Statement(delete(PEOPLE))

#: whatever a person may write, but for the NUL that no database takes
words = st.text(st.characters(blacklist_categories=("Cs",), blacklist_characters="\0"), max_size=20)
maybe_words = st.none() | words
person = st.tuples(maybe_words, words, words, maybe_words, maybe_words, words, st.booleans())


def row(number: int, name: str | None = "Lê Thị Sáu", *others: Any) -> Row:
    """A petitioner's row in the table's order."""
    key, search, phone, email, category, anonymous = others or (
        "",
        "",
        None,
        None,
        "citizen",
        False,
    )
    return (number, name, key, search, phone, email, None, None, category, anonymous, None)


def read(database: Database) -> list[Row]:
    with database.write() as transaction:
        rows = transaction.fetch(ALL)
    return [(*found, bool(anonymous), number) for *found, anonymous, number in rows]


def rename(database: Database, numbers: range) -> None:
    """Give each of these people another name, or none of them."""
    changes = [{"key_id": number, "name": "other"} for number in numbers]
    with database.write() as transaction:
        transaction.queue_many(RENAME, changes, expect=len(changes))
        transaction.commit()


@settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(people=st.lists(person, min_size=1, max_size=8))
def test_rows_come_back_as_they_were_written(database: Database, people: list[Any]) -> None:
    rows = [row(number, *values) for number, values in enumerate(people)]
    with database.write() as transaction:
        transaction.queue(FORGET, {})
        transaction.queue_many(ADD, rows)
        transaction.commit()

    assert read(database) == rows


@pytest.mark.parametrize("how_many", [1, 3, 30])
def test_what_was_added_can_be_changed_in_the_same_transaction(
    database: Database, how_many: int
) -> None:
    changes = [{"key_id": number, "name": f"{number}"} for number in range(how_many)]
    with database.write() as transaction:
        transaction.queue_many(ADD, [row(number) for number in range(how_many)])
        transaction.queue_many(RENAME, changes, expect=how_many)
        transaction.queue_many(MOVE, [{"address": "Sa Đéc", "key_name": "0", "key_id": 0}], 1)
        transaction.queue_many(KEEP, [row(0, "not again"), row(how_many, "one more")])
        transaction.commit()

    found = read(database)
    assert [each[1] for each in found] == [*(f"{n}" for n in range(how_many)), "one more"]
    assert [each[6] for each in found] == ["Sa Đéc", *[None] * how_many]


@pytest.mark.parametrize("how_many", [1, 3, 30])
def test_a_change_that_misses_a_row_changes_none(database: Database, how_many: int) -> None:
    rows = [row(number) for number in range(how_many)]
    with database.write() as transaction:
        transaction.queue_many(ADD, rows)
        transaction.commit()

    with pytest.raises(LostRow, match=f"{how_many - 1} rows"):
        rename(database, range(1, how_many + 1))

    assert read(database) == rows


def test_names_with_quotes_and_braces_are_found_in_a_list(database: Database) -> None:
    names = ['Ba "Tèo"', "a\\b", "{Tư, Năm}", "NULL", "O'Hara", "hai\ndòng"]
    with database.write() as transaction:
        transaction.queue_many(ADD, [row(number, name) for number, name in enumerate(names)])
        asked = list_parameter(names[1:], transaction.dialect)
        assert transaction.fetch(NAMED, names=asked) == [(n,) for n in range(1, len(names))]
