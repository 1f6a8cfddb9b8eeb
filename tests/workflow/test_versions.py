"""Versions: a case keeps the one it was recorded under, new cases get the newest."""

from __future__ import annotations

import pytest

from tests.workflow.definitions import SHIPPED, read
from workflow.errors import UnknownWorkflow
from workflow.loader import shipped_definitions
from workflow.versions import Workflows


def test_the_shipped_workflow_is_version_one_of_the_leader_meeting() -> None:
    workflows = Workflows.shipped()
    assert workflows.current is workflows.of("leader_meeting", 1)
    assert workflows.current.definition.states.keys() == {
        "recorded",
        "assigned",
        "in_progress",
        "replied",
        "closed",
    }


def test_an_older_case_keeps_its_version() -> None:
    first, second = read(), read(("version = 1", "version = 2"))
    workflows = Workflows({("w", 1): first, ("w", 2): second}, ("w", 2))
    assert workflows.current.definition.version == 2
    assert workflows.of("w", 1).definition is first


def test_lists_know_the_names_of_every_version_the_newest_first() -> None:
    first = read()
    renamed = ('en = "Recorded"', 'en = "Noted"')
    second = read(("version = 1", "version = 2"), renamed)
    workflows = Workflows({("w", 1): first, ("leader_meeting", 2): second}, ("leader_meeting", 2))
    assert workflows.definitions() == [first, second]
    assert workflows.vocabulary is workflows.vocabulary_of("leader_meeting", 2)
    assert workflows.vocabulary.states["recorded"].label.en == "Noted"
    assert workflows.vocabulary_of("w", 1).states["recorded"].label.en == "Recorded"
    with pytest.raises(UnknownWorkflow):
        workflows.vocabulary_of("w", 3)


def test_an_action_takes_a_file_where_any_version_lets_it() -> None:
    first = read()
    none = read(("version = 1", "version = 2"))
    attach = none.actions["attach"].model_copy(update={"requires": ("text",), "redefines": {}})
    second = none.model_copy(update={"actions": {**none.actions, "attach": attach}})
    workflows = Workflows({("w", 1): first, ("w", 2): second}, ("w", 2))
    assert first.file_fields["attach"] == {"file"}
    assert "file" not in second.file_fields["note"]
    assert workflows.file_fields("attach") == {"file"}
    assert workflows.file_fields("note") == workflows.file_fields("no such action") == frozenset()


def test_a_version_that_is_not_installed_is_named() -> None:
    with pytest.raises(UnknownWorkflow, match="Version 7 of the workflow “leader_meeting”"):
        Workflows.shipped().of("leader_meeting", 7)


def test_the_shipped_files_are_called_as_they_call_themselves() -> None:
    assert list(shipped_definitions()) == [("leader_meeting", 1)]
    assert 'key = "leader_meeting"\nversion = 1\n' in SHIPPED
