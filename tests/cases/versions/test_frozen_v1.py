"""What was written under version 1 is read for as long as there are registers that hold it.

`tests/data/frozen` keeps the definition and a whole register, in which `tests.cases.every_action`
was lived, as they were on 25 November 2026. They are never made anew: when a test here fails, the
program no longer reads what an office has.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, column, table

from cases.casefile.findable import petitioner_words
from cases.numbers import case_number
from cases.office import Office
from cases.reading.case_view import CaseView, case_view
from cases.reading.explain import explain
from cases.reading.status import status_of
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import act, rows
from tests.cases.rules.office import local
from tests.cases.versions.definitions import (
    install_text,
    migrated,
    opened,
    problems,
    renamed,
    text_of,
)
from tests.people import MINH
from workflow.definition import WorkflowDefinition
from workflow.loader import load_definition, shipped_definitions
from workflow.versioning.comparison import compare
from workflow.words import words_of

FROZEN = Path(__file__).parents[2] / "data" / "frozen"
DEFINITION = load_definition(FROZEN / "leader_meeting.v1.toml")
TABLES: dict[str, list[dict[str, Any]]] = json.loads(
    (FROZEN / "register.v1.json").read_text("utf-8")
)
LATER = local("2026-12-08 09:00")


@pytest.fixture
def old_register(database: Database) -> Register:
    """The kept register, in a database of today."""
    with database.engine.begin() as connection:
        for name, kept in TABLES.items():
            columns = [column(each) for each in kept[0]]
            connection.execute(table(name, *columns).insert(), kept)
        found_by_their_words(connection)
    return opened(database)


def found_by_their_words(connection: Connection) -> None:
    """What the migration does for a register of before there were words to search by."""
    contents = {
        row["case_id"]: row["words"]
        for row in TABLES["case_text"]
        if (row["seq"], row["field"]) == (1, "content")
    }
    rows = [
        {"case_id": case["id"], "word": word}
        for case in TABLES["case_file"]
        for word in words_of(
            case["title"],
            case["procedure"] or "",
            case["dossier_number"] or "",
            contents.get(case["id"], ""),
        )
    ]
    connection.execute(table("case_word", column("case_id"), column("word")).insert(), rows)
    names = [
        {"petitioner_id": person["id"], "word": word}
        for person in TABLES["petitioner"]
        for word in petitioner_words(
            person["name"] or "", person["organisation"] or "", person["phone"] or ""
        )
    ]
    word = table("petitioner_word", column("petitioner_id"), column("word"))
    connection.execute(word.insert(), names)


def numbers(old_register: Register) -> list[str]:
    return [case_number(case_id) for (case_id,) in rows(old_register.database, _IDS)]


_IDS = "SELECT id FROM case_file ORDER BY id"


def test_the_sample_leaves_nothing_out() -> None:
    """Every action has a payload in it, every deadline a row, every kind a case."""
    assert {entry["action"] for entry in TABLES["history"]} == DEFINITION.actions.keys()
    assert {clock["name"] for clock in TABLES["deadline"]} == DEFINITION.deadlines.keys()
    kinds = {case["kind"] for case in TABLES["case_file"]}
    assert kinds == DEFINITION.fields["kind"].options.keys()
    assert {json.loads(entry["payload"])["v"] for entry in TABLES["history"]} == {1}


def test_version_1_of_today_takes_no_name_away() -> None:
    """A name that cases carry may not go: a change that needs that is a version 2."""
    today = shipped_definitions()["leader_meeting", 1]

    assert [change for change in compare(DEFINITION, today) if change.kind == "removed"] == []
    for state in DEFINITION.states:
        assert _standing(today, state) == _standing(DEFINITION, state), state


def _standing(definition: WorkflowDefinition, state: str) -> tuple[str, bool]:
    return definition.states[state].responsible, definition.states[state].final


def test_check_finds_the_kept_register_sound(old_register: Register) -> None:
    assert problems(old_register) == []


@pytest.mark.parametrize("language", ["vi", "en"])
def test_every_case_is_shown_explained_and_told_to_its_citizen(
    old_register: Register, language: str
) -> None:
    seen = Office(old_register.calendar(), old_register.directory.current(), old_register.workflows)
    views: dict[str, CaseView] = {}
    with old_register.database.read() as connection:
        for number in numbers(old_register):
            views[number] = case_view(connection, seen, MINH, number, LATER, language)
            explain(connection, seen, MINH, number, LATER, language)
            status_of(connection, seen, views[number].case_id, LATER, language)

    entries = [entry for view in views.values() for entry in view.entries]
    assert len(entries) == len(TABLES["history"])
    for entry in entries:
        assert entry.summary, entry
        assert "{" not in entry.summary, entry
        assert not any(field.erased for field in entry.fields), entry


def test_what_was_said_then_is_said_in_the_same_words(old_register: Register) -> None:
    """Of each action the sentence that people read on the day it was kept."""
    seen = Office(old_register.calendar(), old_register.directory.current(), old_register.workflows)
    said: dict[str, str] = {}
    with old_register.database.read() as connection:
        for number in numbers(old_register):
            for entry in case_view(connection, seen, MINH, number, LATER, "en").entries:
                said.setdefault(entry.action, entry.summary)

    assert said == json.loads((FROZEN / "sentences.v1.json").read_text("utf-8"))


def test_the_open_cases_go_on(old_register: Register) -> None:
    open_cases = [number for number in numbers(old_register) if _is_open(old_register, number)]
    assert len(open_cases) >= 5

    for number in open_cases:
        act(old_register, MINH, number, "note", LATER, {"text": "Vẫn theo dõi."})
    report = old_register.tick(local("2026-12-21 09:00"))

    assert report.failed == 0
    assert report.escalated > 0
    assert problems(old_register) == []


def _is_open(old_register: Register, number: str) -> bool:
    query = f"SELECT closed_at FROM case_file WHERE id = {int(number[3:7]) * 10_000_000}"
    return rows(old_register.database, f"{query} + {int(number[8:])}") == [(None,)]


def test_they_come_to_another_version(old_register: Register) -> None:
    install_text(old_register.database, renamed(text_of()))

    moved = migrated(old_register, LATER, {"in_progress": "working"})

    assert {case.to_state for case in moved} >= {"working", "recorded", "assigned"}
    assert old_register.tick(local("2026-12-21 09:00")).failed == 0
    assert problems(old_register) == []
