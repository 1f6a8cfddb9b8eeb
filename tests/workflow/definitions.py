"""The shipped definition as text, to be broken by small edits."""

from __future__ import annotations

from importlib.resources import files

from workflow.definition import WorkflowDefinition
from workflow.errors import DefinitionError
from workflow.loader import parse_definition
from workflow.problem import Problem

NAME = "broken.toml"
SHIPPED = (files("workflow") / "definitions" / "leader_meeting.v1.toml").read_text("utf-8")


def edited(*edits: tuple[str, str]) -> str:
    """The shipped definition with the first occurrence of each text replaced."""
    text = SHIPPED
    for old, new in edits:
        assert old in text, f"the edit no longer fits the shipped definition: {old}"
        text = text.replace(old, new, 1)
    return text


def read(*edits: tuple[str, str]) -> WorkflowDefinition:
    """The edited definition, which must be sound."""
    return parse_definition(edited(*edits), NAME)


def problems_of(text: str) -> tuple[Problem, ...]:
    """What is wrong with a definition."""
    try:
        parse_definition(text, NAME)
    except DefinitionError as refused:
        return refused.problems
    return ()


def keys_of(text: str) -> list[str]:
    """The keys of everything that is wrong, sorted."""
    return sorted({problem.key for problem in problems_of(text)})
