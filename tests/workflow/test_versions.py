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


def test_a_version_that_is_not_installed_is_named() -> None:
    with pytest.raises(UnknownWorkflow, match="Version 7 of the workflow “leader_meeting”"):
        Workflows.shipped().of("leader_meeting", 7)


def test_the_shipped_files_are_called_as_they_call_themselves() -> None:
    assert list(shipped_definitions()) == [("leader_meeting", 1)]
    assert 'key = "leader_meeting"\nversion = 1\n' in SHIPPED
