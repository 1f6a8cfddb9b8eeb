"""The texts a department begins its replies with."""

from __future__ import annotations

import pytest

from cases.desks.texts import MOST_TEXTS, Block, blocks_of, drop_block, keep_block
from cases.desks.whose import keeps_texts, texts_for
from cases.errors import BadInput
from tests.cases.reading.desk import MONDAY, Desk
from tests.people import EVERYBODY, HOA, LAN, MINH, NGA, TUAN


def keep(desk: Desk, name: str, body: str, department: str = "SXD") -> None:
    with desk.database.write() as transaction:
        keep_block(transaction, department, Block(name, body), 1, MONDAY)
        transaction.commit()


def kept(desk: Desk, department: str = "SXD") -> list[tuple[str, str]]:
    with desk.read() as connection:
        return [(block.name, block.body) for block in blocks_of(connection, department)]


def test_a_department_has_its_own_in_vietnamese_order(desk: Desk) -> None:
    keep(desk, "Đã cấp phép", "Sở Xây dựng trả lời:\r\n\r\n…")
    keep(desk, "Cần bổ sung", "Đề nghị ông/bà bổ sung …")
    keep(desk, "Chung", "Sở Y tế trả lời …", "SYT")

    assert [name for name, _ in kept(desk)] == ["Cần bổ sung", "Đã cấp phép"]
    assert kept(desk)[1][1] == "Sở Xây dựng trả lời:\n\n…"
    assert len(kept(desk, "SYT")) == 1


def test_the_same_name_replaces_and_deleting_leaves_the_others(desk: Desk) -> None:
    keep(desk, "Cần bổ sung", "Một.")
    keep(desk, " Cần  bổ sung ", "Hai.")
    keep(desk, "Chung", "Ba.")
    assert kept(desk) == [("Cần bổ sung", "Hai."), ("Chung", "Ba.")]

    with desk.database.write() as transaction:
        drop_block(transaction, "SXD", "Cần bổ sung")
        transaction.commit()

    assert kept(desk) == [("Chung", "Ba.")]


@pytest.mark.parametrize(
    ("name", "body"),
    [("", "Một."), ("n" * 61, "Một."), ("Tên", "  "), ("Tên", "x" * 5001), ("Tên", "NguyÔn V¨n")],
)
def test_what_nobody_could_use_is_refused(desk: Desk, name: str, body: str) -> None:
    with pytest.raises(BadInput):
        keep(desk, name, body)

    assert kept(desk) == []


def test_there_is_an_end_to_how_many(desk: Desk) -> None:
    with desk.database.write() as transaction:
        for number in range(MOST_TEXTS):
            keep_block(transaction, "SXD", Block(f"Mẫu {number}", "Một."), 1, MONDAY)
        transaction.commit()

    with pytest.raises(BadInput, match="50 texts"):
        keep(desk, "Thêm", "Một.")
    keep(desk, "Mẫu 3", "Khác.")


def test_the_head_writes_what_the_department_uses() -> None:
    users = {who.id: texts_for(who) for who in EVERYBODY if texts_for(who)}

    assert users == {
        LAN.id: "SXD",
        TUAN.id: "SXD",
        HOA.id: "SYT",
        MINH.id: "VPUBND",
        NGA.id: "VPUBND",
    }
    assert [who for who in EVERYBODY if keeps_texts(who)] == [TUAN, NGA]
