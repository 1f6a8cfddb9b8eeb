"""A register that lived keeps every promise; each promise broken by hand is found and named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing

import pytest
from sqlalchemy import Connection

from cases.checking.whole.kin import Kin
from cases.directory.snapshot import read_snapshot
from cases.errors import DatabaseDamaged
from cases.register import Register
from cases.store.engine import Database
from tests.cases.checking import kinds, kinds_of_dates, kinds_of_offices, kinds_of_rungs
from tests.cases.checking.damage import check, damage, unguarded
from tests.cases.checking.kinds import Kind
from tests.cases.checking.lived import lived
from tests.cases.life import checked, rows
from tests.databases import PostgresDatabases, SqliteDatabases

KINDS: dict[str, Kind] = {
    f"{theme.lower()}: {kind.name}": kind
    for module in (kinds, kinds_of_rungs, kinds_of_dates, kinds_of_offices)
    for theme, found in vars(module).items()
    if theme.isupper() and isinstance(found, tuple)
    for kind in found
}
_OF_A_CASE = re.compile(r"(the row )?YK-\d{4}-\d{6}")


@pytest.fixture(
    scope="module", params=["sqlite", pytest.param("postgres", marks=pytest.mark.thorough)]
)
def register(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Register]:
    """The register that lived, once on each kind of database; whatever is done is rolled back."""
    folder = tmp_path_factory.mktemp("lived")
    if request.param == "sqlite":
        sqlite: SqliteDatabases = request.getfixturevalue("sqlite_databases")
        with closing(Database(sqlite.copy_to(folder / "register.db"))) as database:
            yield lived(database, folder)
    else:
        postgres: PostgresDatabases = request.getfixturevalue("postgres_databases")
        with postgres.fresh() as url, closing(Database(url)) as database:
            yield lived(database, folder)


def test_a_register_that_lived_is_clean(register: Register) -> None:
    report = checked(register)

    assert report.problems == []
    assert any("chairman" in warning for warning in report.warnings), "the post is vacant"


def test_one_case_of_everything_lives_there(register: Register) -> None:
    for table in ("deadline_term", "involvement", "escalation", "absence", "imported_case"):
        assert rows(register.database, f"SELECT count(*) FROM {table}") > [(0,)], table
    states = rows(register.database, "SELECT DISTINCT state FROM case_file")
    assert {state for (state,) in states} == set(register.workflows.current.definition.states)


@pytest.mark.parametrize("name", KINDS)
def test_each_broken_promise_is_found(register: Register, name: str) -> None:
    kind = KINDS[name]
    with unguarded(register) as connection:
        damage(connection, kind.statements)
        problems = check(register, connection).problems

    found = [problem for problem in problems if kind.says in problem]
    assert found, problems[:5]
    assert all(bool(_OF_A_CASE.match(problem)) is not kind.whole for problem in found), found[:5]
    assert all(len(re.findall(r"[.;] ", problem)) > 0 for problem in found), "and what to do"


def test_what_cannot_even_be_read_is_told_of_in_words(register: Register) -> None:
    with unguarded(register) as connection:
        damage(connection, ["DELETE FROM department_name WHERE code = 'SYT'"])
        with pytest.raises(DatabaseDamaged, match=r"'SYT'.*restore a backup"):
            read_snapshot(connection)
    with unguarded(register) as connection:
        damage(connection, ["UPDATE calendar_version SET document = '{' WHERE no > 1"])
        told = check(register, connection).problems
        assert any("A working calendar of this register was altered" in each for each in told)


def test_a_check_that_stumbles_does_not_keep_the_others_from_going_on(
    register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    def stumble(self: Kin, _: Connection) -> Iterator[str]:
        raise TypeError("'x' is no number")

    monkeypatch.setattr(Kin, "problems", stumble)
    with unguarded(register) as connection:
        damage(connection, ["UPDATE attachment SET size = size + 1"])
        told = " ".join(check(register, connection).problems)
    assert "a check ended: TypeError" in told
    assert "is not as it was attached" in told or "file" in told


def test_nothing_of_the_damage_stays(register: Register) -> None:
    with unguarded(register) as connection:
        damage(connection, ["DELETE FROM history"])
    assert checked(register).problems == []


def test_there_are_many_kinds() -> None:
    assert len(KINDS) > 100
