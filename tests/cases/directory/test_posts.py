"""Who holds a post when a rung has to reach it; a vacancy changes who is told, nothing else."""

from __future__ import annotations

from datetime import datetime

import pytest

from cases.access.accounts import disable
from cases.directory.posts import Holding, add_posts, fill_post, read_posts
from cases.directory.snapshot import Directory
from cases.store.engine import Database
from tests.people import HIRED_AT, hire


@pytest.fixture
def directory(database: Database) -> Directory:
    return hire(database)


def ids(directory: Directory) -> dict[str, int]:
    return {person.username: person.id for person in directory.current().people()}


def fill(database: Database, holding: Holding, at: datetime = HIRED_AT) -> None:
    with database.write() as transaction:
        fill_post(transaction, holding, at, "console")
        transaction.commit()


def holder(directory: Directory, post: str, department: str = "") -> int | None:
    return directory.current().seat(post, department, HIRED_AT).person


def leave(database: Database, person_id: int) -> None:
    with database.write() as transaction:
        disable(transaction, person_id)
        transaction.commit()


def test_anh_tuan_is_head_of_construction_by_his_role(directory: Directory) -> None:
    assert holder(directory, "department_head", "SXD") == ids(directory)["tuan"]
    assert holder(directory, "department_head", "SYT") is None


def test_posts_of_the_upc_office_are_held_by_role_for_every_department(
    directory: Directory,
) -> None:
    assert holder(directory, "upc_office", "SXD") == ids(directory)["minh"]
    assert holder(directory, "upc_office") == ids(directory)["minh"]
    assert holder(directory, "upc_chief", "SYT") == ids(directory)["nga"]


def test_nobody_holds_what_nobody_was_given(directory: Directory) -> None:
    assert holder(directory, "chairman", "SXD") is None
    assert holder(directory, "handler", "SXD") is None
    assert holder(directory, "petitioner", "SXD") is None


def test_a_named_holder_comes_before_the_role(database: Database, directory: Directory) -> None:
    fill(database, Holding("department_head", "SXD", holder_id=ids(directory)["lan"]))
    assert holder(directory, "department_head", "SXD") == ids(directory)["lan"]


def test_the_deputy_stands_in_when_the_holder_leaves(
    database: Database, directory: Directory
) -> None:
    who = ids(directory)
    fill(database, Holding("chairman", holder_id=who["lanh"], deputy_id=who["nga"]))
    assert holder(directory, "chairman", "SXD") == who["lanh"]
    leave(database, who["lanh"])
    assert holder(directory, "chairman", "SXD") == who["nga"]
    leave(database, who["nga"])
    assert holder(directory, "chairman", "SXD") is None


def test_a_post_can_change_hands_and_fall_vacant(database: Database, directory: Directory) -> None:
    who = ids(directory)
    fill(database, Holding("upc_deputy_chief", holder_id=who["nga"], field="Xây dựng"))
    fill(database, Holding("upc_deputy_chief", holder_id=who["minh"]))
    assert holder(directory, "upc_deputy_chief") == who["minh"]
    fill(database, Holding("upc_deputy_chief"))
    assert holder(directory, "upc_deputy_chief") is None


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
    assert holder(directory, "chairman", "SXD") == who["nga"]
    assert holder(directory, "chairman", "SYT") == who["lanh"]
