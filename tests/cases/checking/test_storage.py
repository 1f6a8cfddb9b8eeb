"""The database underneath: guards that stand, indexes that agree with their rows."""

from __future__ import annotations

import pytest
from sqlalchemy import text

from cases.register import Register
from cases.store.engine import Database
from tests.cases.ladder.staffing import register_under
from tests.cases.life import checked, recorded
from tests.replay.registers import furnished
from workflow.versions import Workflows


def test_history_cannot_be_changed_while_its_guards_stand(register: Register) -> None:
    recorded(register)

    for statement in ("UPDATE history SET actor = 'x'", "DELETE FROM history"):
        with (
            pytest.raises(Exception, match="history"),
            register.database.engine.begin() as connection,
        ):
            connection.execute(text(statement))
    assert checked(register).ok


@pytest.mark.parametrize(
    ("table", "verb", "done"),
    [
        ("history", "update", "altered"),
        ("history", "delete", "deleted"),
        ("calendar_version", "update", "altered"),
        ("account_trace", "delete", "deleted"),
        ("audit_entry", "update", "altered"),
    ],
)
def test_a_guard_that_is_gone_is_missed(
    register: Register, table: str, verb: str, done: str
) -> None:
    on = "" if register.database.dialect == "sqlite" else f" ON {table}"
    with register.database.engine.begin() as connection:
        connection.execute(text(f"DROP TRIGGER {table}_refuses_{verb}{on}"))

    (problem,) = checked(register).problems
    assert problem.startswith(f"nothing keeps the rows of {table} from being {done} any more.")
    assert problem.endswith("Restore the newest backup of which the check is clean.")


def test_a_guard_that_is_asleep_is_missed(postgres_database: Database) -> None:
    register = furnished(postgres_database)
    assert checked(register).ok
    with postgres_database.engine.begin() as connection:
        connection.execute(text("ALTER TABLE history DISABLE TRIGGER ALL"))

    assert len(checked(register).problems) == 3, "altered, deleted, emptied"


def test_an_index_that_lacks_rows_is_found(sqlite_database: Database) -> None:
    """What it serves would show less than there is, and nobody would notice."""
    register = register_under(sqlite_database, Workflows.shipped().current.definition)
    recorded(register)
    with sqlite_database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA writable_schema = ON")
        connection.exec_driver_sql(
            "UPDATE sqlite_master SET sql = replace(sql, 'IS NOT NULL', 'IS NULL') "
            "WHERE name = 'ix_case_file_merged_into'"
        )
        connection.commit()
    # a schema is read when a connection begins
    sqlite_database.close()

    problems = checked(register).problems
    assert any("missing from index ix_case_file_merged_into" in each for each in problems)
    assert all(each.startswith("the database file is damaged: ") for each in problems)


def test_an_index_that_postgresql_does_not_keep_up_is_found(postgres_database: Database) -> None:
    register = furnished(postgres_database)
    with postgres_database.engine.begin() as connection:
        connection.execute(
            text(
                "UPDATE pg_index SET indisvalid = FALSE "
                "WHERE indexrelid = 'ix_case_file_overdue'::regclass"
            )
        )

    (problem,) = checked(register).problems
    assert problem.startswith("the database does not keep “ix_case_file_overdue” up any more.")
