"""A register is given a definition of its own: once, for good, for new cases only."""

from __future__ import annotations

import pytest

from cases.errors import BadInput, DatabaseUnavailable
from cases.store.engine import Database
from cases.versions.installed import STALE_AFTER_SECONDS, InstalledWorkflows
from cases.versions.installing import follow, install
from cases.versions.listing import known_versions
from tests.cases.life import MONDAY, checked, contents, recorded, rows
from tests.cases.versions.definitions import INSTALLED_AT, SOONER, installed, office, text_of
from workflow.errors import DefinitionError, UnknownWorkflow
from workflow.versioning.references import Reference, reference_of

V1, V2 = Reference("leader_meeting", 1), Reference("leader_meeting", 2)


def test_new_cases_follow_it_and_old_ones_keep_theirs(database: Database) -> None:
    register = office(database)
    before = recorded(register)

    done = installed(database, SOONER)
    after = recorded(register)

    assert (done.reference, done.added, done.made_current) == (V2, True, True)
    pinned = rows(database, "SELECT id, workflow_version FROM case_file ORDER BY id")
    assert pinned == [(before.case_id, 1), (after.case_id, 2)]
    assert register.workflows.of(*V1).definition.deadlines["reply"].ladder[4].at == 3
    assert register.workflows.of(*V2).definition.deadlines["reply"].ladder[4].at == 2


def test_installing_twice_changes_nothing(database: Database) -> None:
    installed(database, SOONER)
    before = contents(database)

    again = installed(database, SOONER)

    assert (again.added, again.made_current, again.posts) == (False, False, ())
    assert contents(database) == before


def test_a_version_never_changes_its_meaning(database: Database) -> None:
    """Neither one that was installed nor one that comes with the program."""
    installed(database, SOONER)
    before = contents(database)

    with pytest.raises(BadInput, match=r"leader_meeting\.v2 is known here and says something else"):
        install(database, text_of(), "changed.toml", INSTALLED_AT)
    version_1 = text_of(SOONER, ("version = 2", "version = 1"))
    with pytest.raises(BadInput, match=r"leader_meeting\.v1 .* Give v1\.toml a higher “version”"):
        install(database, version_1, "v1.toml", INSTALLED_AT)

    assert contents(database) == before


def test_a_definition_under_which_a_case_could_be_forgotten_is_not_kept(database: Database) -> None:
    before = contents(database)

    with pytest.raises(DefinitionError, match=r"bad\.toml: deadlines\.objection"):
        install(database, text_of(('expires_with = "close"', "")), "bad.toml", INSTALLED_AT)

    assert contents(database) == before


def test_posts_that_need_somebody_are_entered_as_vacant(database: Database) -> None:
    """bà Nga renamed a post; nobody holds the new one yet, and the list of posts says so."""
    office(database)
    renamed = text_of().replace("upc_deputy_chief", "upc_vice_chief")

    done = install(database, renamed, "own.toml", INSTALLED_AT)

    assert done.posts == ("upc_vice_chief",)
    vacant = rows(database, "SELECT post FROM post_tenure WHERE holder_id IS NULL ORDER BY post")
    assert ("upc_vice_chief",) in vacant


def test_an_office_can_go_back(database: Database) -> None:
    register = office(database)
    installed(database)

    done = follow(database, V1)

    assert (done.added, done.made_current) == (False, True)
    assert reference_of(register.workflows.current.definition) == V1
    with pytest.raises(UnknownWorkflow, match=r"leader_meeting\.v7 is not installed"):
        follow(database, Reference("leader_meeting", 7))


def test_another_process_sees_it_within_two_seconds(database: Database, database_url: str) -> None:
    seconds = 0.0
    elsewhere = Database(database_url)
    workflows = InstalledWorkflows(elsewhere, lambda: seconds)
    assert workflows.current.definition.version == 1

    installed(database)

    assert workflows.current.definition.version == 1
    # a case that was recorded under it elsewhere is read at once
    assert workflows.of(*V2).definition.version == 2
    seconds = STALE_AFTER_SECONDS
    assert workflows.current.definition.version == 2
    elsewhere.close()


def test_what_is_known_is_still_said_while_the_database_is_away(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = 0.0
    workflows = InstalledWorkflows(sqlite_database, lambda: seconds)
    never_reached = InstalledWorkflows(sqlite_database, lambda: seconds)
    assert workflows.vocabulary.version == 1

    def away() -> None:
        raise DatabaseUnavailable

    monkeypatch.setattr(sqlite_database, "read", away)
    seconds = 60.0

    assert workflows.vocabulary.version == 1
    with pytest.raises(DatabaseUnavailable):
        _ = never_reached.vocabulary


def test_a_register_that_needs_a_newer_program_says_so(sqlite_database: Database) -> None:
    with sqlite_database.engine.begin() as connection:
        connection.exec_driver_sql(
            "INSERT INTO setting (name, value) VALUES ('workflow.current', 'leader_meeting.v9')"
        )

    with pytest.raises(UnknownWorkflow, match="Version 9 of the workflow"):
        _ = InstalledWorkflows(sqlite_database).current


def test_what_the_register_was_given_wins_over_what_a_newer_program_brings(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An office had its own version 2 before the program shipped one."""
    installed(sqlite_database, SOONER)
    shipped = InstalledWorkflows(sqlite_database).of(*V1).definition
    theirs = shipped.model_copy(update={"version": 2})
    both = {tuple(V1): shipped, tuple(V2): theirs}
    monkeypatch.setattr("cases.versions.installed.shipped_definitions", lambda: both)

    workflows = InstalledWorkflows(sqlite_database)

    assert workflows.of(*V2).definition.deadlines["reply"].ladder[4].at == 2


def test_every_version_is_listed_with_its_cases(database: Database) -> None:
    register = office(database)
    recorded(register)
    installed(database)
    recorded(register, MONDAY)
    recorded(register, MONDAY)

    listed = known_versions(database)

    assert [
        (str(v.reference), v.current, v.installed_at, v.open_cases, v.closed_cases) for v in listed
    ] == [
        ("leader_meeting.v2", True, INSTALLED_AT, 2, 0),
        ("leader_meeting.v1", False, None, 1, 0),
    ]


def test_check_warns_of_posts_that_only_the_ladder_of_older_cases_tells(database: Database) -> None:
    """The chief of the office left; version 2 never tells that post, a case of version 1 may."""
    register = office(database)
    recorded(register)
    install(database, text_of().replace('"upc_deputy_chief"', '"upc_office"'), "v2", INSTALLED_AT)
    recorded(register)
    posts = "nobody holds the post upc_deputy_chief (Deputy Chief of the UPC office)."

    assert posts in checked(register).warnings
    with database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE case_file SET closed_at = 1 WHERE workflow_version = 1")
    assert posts not in checked(register).warnings
