"""Reading a definition: TOML in, a checked definition or every problem of the file out."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from pathlib import Path

from pydantic import ValidationError

from workflow.definition import WorkflowDefinition
from workflow.errors import DefinitionError
from workflow.problem import Problem


def load_definition(path: Path) -> WorkflowDefinition:
    """The definition in a file; raises DefinitionError with every problem of it."""
    try:
        return parse_definition(path.read_text(encoding="utf-8"), path.name)
    except (OSError, UnicodeDecodeError) as problem:
        text = f"The file cannot be read: {problem}."
        raise DefinitionError((Problem(path.name, "(file)", text),)) from problem


def parse_definition(text: str, name: str) -> WorkflowDefinition:
    """The definition in a TOML text called `name`; raises DefinitionError."""
    try:
        return WorkflowDefinition.model_validate(tomllib.loads(text))
    except tomllib.TOMLDecodeError as problem:
        fault = Problem(name, "(file)", f"This is no valid TOML: {problem}.")
        raise DefinitionError((fault,)) from problem
    except ValidationError as problem:
        faults = tuple(
            Problem(name, ".".join(str(part) for part in error["loc"]), f"{error['msg']}.")
            for error in problem.errors()
        )
        raise DefinitionError(faults) from problem


def shipped_definitions() -> dict[tuple[str, int], WorkflowDefinition]:
    """The definitions that come with the program, by key and version."""
    folder = files("workflow") / "definitions"
    found = (
        parse_definition(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    )
    return {(definition.key, definition.version): definition for definition in found}
