"""Accounts: chị Ngọc makes them, changes them and ends them; wrong ones are refused in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from cases.access.accounts import disable, enable
from cases.directory.people import (
    NewPerson,
    Person,
    add_person,
    change_roles,
    person_id_of,
    read_people,
)
from cases.errors import BadInput, UnknownDepartment, UnknownPerson
from cases.store.engine import Database
from cases.store.transaction import LostRow
from tests.light_passwords import light_hash
from tests.people import EVERYBODY, LAN, PASSWORD, hire
from workflow.attempt import Actor

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CUC = NewPerson(
    "cuc",
    "Lâm Thị Cúc",
    frozenset({"department_officer"}),
    "SYT",
    rights=frozenset({"reply"}),
    email="cuc@dongthap.example",
    phone="0912 345 678",
)


def add(database: Database, person: NewPerson) -> int:
    with database.write() as transaction:
        person_id = add_person(transaction, person, light_hash(PASSWORD), NOW)
        transaction.commit()
    return person_id


def give_roles(
    database: Database, person: Person, roles: list[str], department: str | None = None
) -> None:
    with database.write() as transaction:
        change_roles(transaction, person, roles, department=department)
        transaction.commit()


def end(database: Database, person_id: int) -> None:
    with database.write() as transaction:
        disable(transaction, person_id)
        transaction.commit()


def named(database: Database, username: str) -> Person:
    with database.read() as connection:
        return next(who for who in read_people(connection) if who.username == username)


def test_everybody_acts_as_who_they_were_hired_to_be(database: Database) -> None:
    people = hire(database).current()
    for actor in EVERYBODY:
        person = people.by_username(actor.id)
        assert person is not None
        assert people.actor(person) == actor


def test_a_new_officer_is_there_with_a_tidy_phone_number(database: Database) -> None:
    hire(database)
    person_id = add(database, CUC)
    cuc = named(database, "cuc")
    assert cuc.id == person_id
    assert (cuc.full_name, cuc.phone, cuc.department) == ("Lâm Thị Cúc", "+84912345678", "SYT")
    assert cuc.actor() == Actor(
        "cuc", frozenset({"department_officer"}), "SYT", frozenset({"reply"})
    )


def test_usernames_are_the_same_in_any_case(database: Database) -> None:
    hire(database)
    add(database, replace(CUC, username=" CUC "))
    with database.read() as connection:
        assert person_id_of(connection, "Cuc") == named(database, "cuc").id
    with pytest.raises(BadInput, match="There is a “cuc” already; choose another username"):
        add(database, CUC)


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"username": "cúc"}, "“cúc” is no username"),
        ({"username": "c"}, "no username"),
        ({"username": "9cuc"}, "no username"),
        ({"username": "cuc/../x"}, "no username"),
        ({"username": "c" * 41}, "no username"),
        ({"full_name": " \u200b "}, "The full name is missing"),
        ({"email": "cuc"}, "“cuc” is no e-mail address"),
        ({"email": "cuc@x\r\nBcc: all@x"}, "is no e-mail address"),
        ({"phone": "1022"}, "“1022” does not exist"),
        ({"language": "fr"}, "“fr” is none of the languages vi, en"),
        ({"roles": frozenset()}, "A role is missing; choose from centre, upc_office"),
        ({"roles": frozenset({"chairman", "admin"})}, "“chairman” is no role"),
        ({"roles": frozenset({"clock"})}, "“clock” is no role"),
        ({"rights": frozenset({"everything"})}, "“everything” is no right; choose from reply"),
        ({"department": None}, "The role department_officer needs a department"),
    ],
)
def test_an_unusable_account_is_refused_and_not_made(
    database: Database, wrong: dict[str, object], told: str
) -> None:
    hire(database)
    with pytest.raises(BadInput, match=told):
        add(database, replace(CUC, **wrong))  # type: ignore[arg-type]
    with database.read() as connection:
        assert len(read_people(connection)) == len(EVERYBODY)


def test_all_faults_are_told_together(database: Database) -> None:
    hire(database)
    with pytest.raises(BadInput) as caught:
        add(database, NewPerson("Ç", "", frozenset({"boss"}), phone="12"))
    assert str(caught.value).count(".") >= 4


def test_a_department_that_nobody_knows_is_refused(database: Database) -> None:
    hire(database)
    with pytest.raises(UnknownDepartment, match="no department “SBA”"):
        add(database, replace(CUC, department="SBA"))


def test_a_disabled_person_has_no_role_left_and_keeps_the_name(database: Database) -> None:
    directory = hire(database)
    lan = named(database, "lan")
    end(database, lan.id)
    people = directory.current()
    gone = people.person(lan.id)
    assert gone is not None
    assert gone.full_name == "Nguyễn Thị Lan"
    assert people.actor(gone) == Actor("lan", frozenset())
    assert "lan" not in people.members("SXD")


def test_who_comes_back_has_the_old_roles(database: Database) -> None:
    directory = hire(database)
    lan = named(database, "lan")
    with database.write() as transaction:
        disable(transaction, lan.id)
        enable(transaction, lan.id)
        transaction.commit()
    assert directory.current().by_username("lan") == lan


def test_chi_lan_moves_to_the_upc_office(database: Database) -> None:
    directory = hire(database)
    lan = named(database, "lan")
    give_roles(database, lan, ["upc_office"], "VPUBND")
    people = directory.current()
    moved = people.by_username("lan")
    assert moved is not None
    assert moved.actor() == Actor("lan", frozenset({"upc_office"}), "VPUBND")
    assert "lan" in people.members("VPUBND")
    assert "lan" not in people.members("SXD")


def test_a_wrong_change_of_roles_changes_nothing(database: Database) -> None:
    directory = hire(database)
    lan = named(database, "lan")
    with pytest.raises(BadInput, match="needs a department"):
        give_roles(database, lan, ["department_head"])
    with pytest.raises(UnknownDepartment):
        give_roles(database, lan, ["department_head"], "SBA")
    person = directory.current().by_username("lan")
    assert person is not None
    assert person.actor() == LAN


def test_nobody_cannot_be_disabled(database: Database) -> None:
    hire(database)
    with pytest.raises(LostRow):
        end(database, 4711)
    with pytest.raises(UnknownPerson, match="no account “ai đó”"), database.read() as connection:
        person_id_of(connection, "ai đó")


def test_people_are_listed_by_given_name_in_vietnamese_order(database: Database) -> None:
    listed = hire(database).current().people()
    assert [person.full_name for person in listed] == [
        "Lê Thị Hoa",
        "Bùi Đăng Khoa",
        "Nguyễn Thị Lan",
        "Huỳnh Văn Lãnh",
        "Phạm Quang Minh",
        "Đặng Thị Nga",
        "Đỗ Thị Ngọc",
        "Võ Thị Thu",
        "Trần Anh Tuấn",
    ]
