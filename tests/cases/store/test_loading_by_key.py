"""A command reads its case by key; it never walks through the cases of everybody else."""

from __future__ import annotations

import pytest

from cases.store.case_rows import loading
from cases.store.engine import Database

LANS_CASE = 20_260_000_001


@pytest.mark.parametrize("ids", [[LANS_CASE], list(range(LANS_CASE, LANS_CASE + 500))])
def test_a_case_is_found_by_its_key_on_sqlite(sqlite_database: Database, ids: list[int]) -> None:
    with sqlite_database.read() as connection:
        for statement, parameters in loading(ids, "sqlite"):
            explain = f"EXPLAIN QUERY PLAN {statement.sql('sqlite')}"
            plan = [row[-1] for row in connection.exec_driver_sql(explain, parameters)]
            assert plan[0].startswith("SEARCH"), plan
