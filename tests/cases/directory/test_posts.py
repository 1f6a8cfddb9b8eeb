"""Who holds a post when a rung has to reach it; a vacancy changes who is told, nothing else."""

from __future__ import annotations

import pytest

from cases.directory.people import disable
from cases.directory.posts import Holding, add_posts, fill_post, read_posts
from cases.directory.snapshot import Directory
from cases.store.engine import Database
from tests.people import hire


@pytest.fixture
def directory(database: Database) -> Directory:
    return hire(database)


def ids(directory: Directory) -> dict[str, int]:
    return {person.username: person.id for person in directory.current().people()}


def fill(database: Database, holding: Holding) -> None:
    with database.write() as transaction:
        fill_post(transaction, holding)
        transaction.commit()


def leave(database: Database, person_id: int) -> None:
    with database.write() as transaction:
        disable(transaction, person_id)
        transaction.commit()


def test_anh_tuan_is_head_of_construction_by_his_role(directory: Directory) -> None:
    people = directory.current()
    assert people.holder("department_head", "SXD") == ids(directory)["tuan"]
    assert people.holder("department_head", "SYT") is None


def test_posts_of_the_upc_office_are_held_by_role_for_every_department(
    directory: Directory,
) -> None:
    people = directory.current()
    assert people.holder("upc_office", "SXD") == ids(directory)["minh"]
    assert people.holder("upc_office") == ids(directory)["minh"]
    assert people.holder("upc_chief", "SYT") == ids(directory)["nga"]


def test_nobody_holds_what_nobody_was_given(directory: Directory) -> None:
    people = directory.current()
    assert people.holder("chairman", "SXD") is None
    assert people.holder("handler", "SXD") is None
    assert people.holder("petitioner", "SXD") is None


def test_a_named_holder_comes_before_the_role(database: Database, directory: Directory) -> None:
    fill(database, Holding("department_head", "SXD", holder_id=ids(directory)["lan"]))
    assert directory.current().holder("department_head", "SXD") == ids(directory)["lan"]


def test_the_deputy_stands_in_when_the_holder_leaves(
    database: Database, directory: Directory
) -> None:
    who = ids(directory)
    fill(database, Holding("chairman", holder_id=who["lanh"], deputy_id=who["nga"]))
    assert directory.current().holder("chairman", "SXD") == who["lanh"]
    leave(database, who["lanh"])
    assert directory.current().holder("chairman", "SXD") == who["nga"]
    leave(database, who["nga"])
    assert directory.current().holder("chairman", "SXD") is None


def test_a_post_can_change_hands_and_fall_vacant(database: Database, directory: Directory) -> None:
    who = ids(directory)
    fill(database, Holding("upc_deputy_chief", holder_id=who["nga"], field="Xây dựng"))
    fill(database, Holding("upc_deputy_chief", holder_id=who["minh"]))
    assert directory.current().holder("upc_deputy_chief") == who["minh"]
    fill(database, Holding("upc_deputy_chief"))
    assert directory.current().holder("upc_deputy_chief") is None


def test_a_new_register_has_the_posts_of_the_province_vacant(
    database: Database, directory: Directory
) -> None:
    with database.read() as connection:
        assert read_posts(connection) == (Holding("chairman"), Holding("upc_deputy_chief"))
    with database.write() as transaction:
        assert add_posts(transaction, ("chairman", "upc_deputy_chief")) == ()


def test_the_departments_own_post_comes_before_the_provinces(
    database: Database, directory: Directory
) -> None:
    who = ids(directory)
    fill(database, Holding("chairman", holder_id=who["lanh"]))
    fill(database, Holding("chairman", "SXD", holder_id=who["nga"]))
    people = directory.current()
    assert people.holder("chairman", "SXD") == who["nga"]
    assert people.holder("chairman", "SYT") == who["lanh"]
