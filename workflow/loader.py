"""Reading a definition: TOML in, a sound definition or every problem of the file out."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from workflow.checks import check
from workflow.definition import WorkflowDefinition
from workflow.errors import DefinitionError
from workflow.problem import Problem
from workflow.toml_text import table_of

_STAND_IN = {"vi": "–", "en": "–"}
_WHOLE_FILE = "(file)"


def load_definition(path: Path) -> WorkflowDefinition:
    """The definition in a file; raises DefinitionError with every problem of it."""
    return parse_definition(definition_text(path), path.name)


def definition_text(path: Path) -> str:
    """The text of a definition's file; raises DefinitionError for one that cannot be read."""
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as problem:
        reason = f"The file is not UTF-8 (byte {problem.start}); save it as UTF-8."
        raise DefinitionError((Problem(path.name, _WHOLE_FILE, reason),)) from problem
    except OSError as problem:
        reason = f"The file cannot be read: {problem.strerror}; give the path of a TOML file."
        raise DefinitionError((Problem(path.name, _WHOLE_FILE, reason),)) from problem


def parse_definition(text: str, name: str) -> WorkflowDefinition:
    """The definition in a TOML text that messages call `name`.

    Raises DefinitionError with every problem at once: words it does not know, names nobody
    declared, and whatever keeps `workflow.checks` from proving that no open case is forgotten.
    """
    definition, problems = _read(_document(text, name), name)
    if definition is not None:
        problems += check(definition, name)
    if definition is None or problems:
        raise DefinitionError(problems)
    return definition


def read_definition(text: str, name: str) -> WorkflowDefinition:
    """A definition that was proved when it was installed, as it is.

    Cases are pinned to it, so it is read also where a newer program would ask more of it. Raises
    DefinitionError for a text that is no definition.
    """
    definition, problems = _read(_document(text, name), name)
    if definition is None:
        raise DefinitionError(problems)
    return definition


def _document(text: str, name: str) -> dict[str, Any]:
    try:
        return table_of(text)
    except ValueError as problem:
        reason = f"This is not TOML: {problem}; correct it there."
        raise DefinitionError((Problem(name, _WHOLE_FILE, reason),)) from problem


@cache
def shipped_definitions() -> Mapping[tuple[str, int], WorkflowDefinition]:
    """The definitions that come with the program, by key and version; read once per process."""
    folder = files("workflow") / "definitions"
    found = (
        parse_definition(file.read_text(encoding="utf-8"), file.name)
        for file in sorted(folder.iterdir(), key=lambda file: file.name)
        if file.name.endswith(".toml")
    )
    return MappingProxyType({(each.key, each.version): each for each in found})


def _read(
    document: dict[str, Any], name: str
) -> tuple[WorkflowDefinition | None, tuple[Problem, ...]]:
    """The definition and its problems of form.

    Small faults (an unknown key, a missing wording) are mended in `document` after they were
    noted, so that the checks can go on and find the rest of what is wrong.
    """
    try:
        return WorkflowDefinition.model_validate(document), ()
    except ValidationError as invalid:
        errors = invalid.errors()
    problems = tuple(_problem(name, error) for error in errors)
    if not all(_mend(document, error) for error in errors):
        return None, problems
    try:
        return WorkflowDefinition.model_validate(document), problems
    except ValidationError:
        return None, problems


def _problem(name: str, error: ErrorDetails) -> Problem:
    *_, last = error["loc"] or (_WHOLE_FILE,)
    key = ".".join(str(part) for part in error["loc"]) or _WHOLE_FILE
    match error["type"]:
        case "extra_forbidden":
            text = f"There is no key “{last}” here; correct its spelling or remove it."
        case "missing":
            text = f"“{last}” is missing; add it."
        case "string_too_short" | "too_short":
            text = f"“{last}” is empty; fill it in."
        case _:
            text = f"{error['msg']}; it is {error['input']!r} now."
    return Problem(name, key, text)


def _mend(document: dict[str, Any], error: ErrorDetails) -> bool:
    """Whether the fault could be mended: a key dropped, or a wording put in its place."""
    *way, last = error["loc"]
    holder: Any = document
    for part in way:
        holder = holder[part]
    if error["type"] == "extra_forbidden":
        del holder[last]
    elif error["type"] in ("missing", "string_too_short") and last in _STAND_IN:
        holder[last] = _STAND_IN[str(last)]
    elif error["type"] == "missing" and last in ("label", "done"):
        holder[last] = dict(_STAND_IN)
    else:
        return False
    return True
