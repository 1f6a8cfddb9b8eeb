"""How far somebody has read a case: what is added later is new to them, and to nobody else."""

from __future__ import annotations

from cases.desks.seen import note_seen, seen_by
from cases.numbers import case_id_of
from tests.cases.reading.desk import Desk


def note(desk: Desk, who: str, number: str, seq: int) -> None:
    person = desk.directory.current().by_username(who)
    assert person is not None
    with desk.database.write() as transaction:
        note_seen(transaction, person.id, case_id_of(number) or 0, seq)
        transaction.commit()


def seen(desk: Desk, who: str, *numbers: str) -> list[int | None]:
    person = desk.directory.current().by_username(who)
    assert person is not None
    ids = [case_id_of(number) or 0 for number in numbers]
    with desk.read() as connection, desk.counting(at_most=1):
        found = seen_by(connection, person.id, ids)
    return [found.get(case_id) for case_id in ids]


def test_chi_lan_has_read_one_of_two_cases_and_anh_tuan_none(desk: Desk) -> None:
    first, second = desk.assigned(), desk.assigned()

    note(desk, "lan", first, 2)

    assert seen(desk, "lan", first, second) == [2, None]
    assert seen(desk, "tuan", first, second) == [None, None]


def test_of_two_pages_that_were_loaded_at_once_the_later_one_counts(desk: Desk) -> None:
    number = desk.in_progress()

    note(desk, "lan", number, 3)
    note(desk, "lan", number, 2)

    assert seen(desk, "lan", number) == [3]
