"""The lists that somebody comes back to: named, replaced, deleted, and their own."""

from __future__ import annotations

import pytest

from cases.desks.views import MOST_VIEWS, View, drop_view, keep_view, views_of
from cases.errors import BadInput
from cases.store.engine import Database
from tests.cases.reading.desk import MONDAY, Desk


def keep(desk: Desk, person_id: int, name: str, query: str = "tab=waiting") -> None:
    with desk.database.write() as transaction:
        keep_view(transaction, person_id, View(name, query), MONDAY)
        transaction.commit()


def kept(database: Database, person_id: int) -> list[tuple[str, str]]:
    with database.read() as connection:
        return [(view.name, view.query) for view in views_of(connection, person_id)]


def test_chi_lan_s_views_stand_in_vietnamese_order_and_are_hers_alone(desk: Desk) -> None:
    for name in ("Đang chờ", "Của tôi", "Ẩm thực"):
        keep(desk, 1, name)

    assert [name for name, _ in kept(desk.database, 1)] == ["Ẩm thực", "Của tôi", "Đang chờ"]
    assert kept(desk.database, 2) == []


def test_the_same_name_again_replaces_and_another_writing_of_it_is_the_same(desk: Desk) -> None:
    keep(desk, 1, "Của tôi", "handler=lan")
    keep(desk, 1, "  Cu\u0309a   tôi ", "handler=tuan")

    assert kept(desk.database, 1) == [("Của tôi", "handler=tuan")]


def test_a_view_that_was_deleted_is_gone_and_another_one_stays(desk: Desk) -> None:
    keep(desk, 1, "Của tôi")
    keep(desk, 1, "Đang chờ")
    keep(desk, 2, "Của tôi")

    with desk.database.write() as transaction:
        drop_view(transaction, 1, "Của tôi")
        transaction.commit()

    assert [name for name, _ in kept(desk.database, 1)] == ["Đang chờ"]
    assert [name for name, _ in kept(desk.database, 2)] == ["Của tôi"]


@pytest.mark.parametrize("name", ["", "   ", "\u200b", "a\x00b", "n" * 61])
def test_a_name_nobody_could_read_is_refused(desk: Desk, name: str) -> None:
    with pytest.raises(BadInput, match="name"):
        keep(desk, 1, name)

    assert kept(desk.database, 1) == []


def test_there_is_an_end_to_how_many(desk: Desk) -> None:
    for number in range(MOST_VIEWS):
        keep(desk, 1, f"Danh sách {number}")

    with pytest.raises(BadInput, match="20 saved views"):
        keep(desk, 1, "Một danh sách nữa")
    keep(desk, 1, "Danh sách 3", "tab=done")

    assert ("Danh sách 3", "tab=done") in kept(desk.database, 1)
