"""A command reads its case by key, an idle pass by index: nobody walks through all cases."""

from __future__ import annotations

import pytest

from cases.clock.tick import _DUE
from cases.commands.succession import _AWAITED, _COORDINATED, _HELD
from cases.store.case_rows import loading
from cases.store.engine import Database
from cases.store.statement import Statement

LANS_CASE = 20_260_000_001


@pytest.mark.parametrize("ids", [[LANS_CASE], list(range(LANS_CASE, LANS_CASE + 500))])
def test_a_case_is_found_by_its_key_on_sqlite(sqlite_database: Database, ids: list[int]) -> None:
    with sqlite_database.read() as connection:
        for statement, parameters in loading(ids, "sqlite"):
            explain = f"EXPLAIN QUERY PLAN {statement.sql('sqlite')}"
            plan = [row[-1] for row in connection.exec_driver_sql(explain, parameters)]
            assert plan[0].startswith("SEARCH"), plan


@pytest.mark.parametrize("statement", [_DUE, _HELD, _COORDINATED, _AWAITED])
def test_a_pass_with_nothing_to_do_reads_no_case(
    sqlite_database: Database, statement: Statement
) -> None:
    """A condition that is not word for word the partial index's reads the parts of every case."""
    given = {"now": 0, "count": 500, "codes": '["SGTVT"]', "states": '["assigned"]'}
    with sqlite_database.read() as connection:
        explain = f"EXPLAIN QUERY PLAN {statement.sql('sqlite')}"
        plan = [row[-1] for row in connection.exec_driver_sql(explain, given)]
    assert not [line for line in plan if line.startswith("SCAN") and "json_each" not in line], plan


def test_of_closed_cases_only_the_awaited_are_met(sqlite_database: Database) -> None:
    """By their own index: by that of all cases a million of them took 300 ms (measured)."""
    with sqlite_database.read() as connection:
        explain = f"EXPLAIN QUERY PLAN {_AWAITED.sql('sqlite')}"
        plan = [row[-1] for row in connection.exec_driver_sql(explain, {"codes": '["SGTVT"]'})]
    assert "ix_case_file_awaited" in plan[0], plan
