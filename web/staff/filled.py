"""A filled form: the raw fields of an action as the register takes them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from starlette.datastructures import FormData, UploadFile

from web.staff.controls import PART_COLUMNS, PART_FILES, PETITIONER_PARTS, Given
from workflow.definition import Action, WorkflowDefinition
from workflow.words import fold

Departments = Iterable[tuple[str, str]]


def given_in(form: FormData) -> dict[str, tuple[str, ...]]:
    """Everything that was typed, by name."""
    return {
        name: tuple(text for text in form.getlist(name) if isinstance(text, str)) for name in form
    }


def plain_fields(form: FormData) -> dict[str, str]:
    """The first value of every field."""
    return {name: texts[0] for name, texts in given_in(form).items() if texts}


def files_in(form: FormData) -> dict[str, object]:
    """Every file that was chosen, by name, as the engine takes files."""
    return {
        name: {"name": file.filename, "content": file.file.read()}
        for name, file in form.items()
        if isinstance(file, UploadFile) and file.filename
    }


def several_files(form: FormData, name: str) -> tuple[object, ...]:
    """The files that were chosen in a field that takes several, as the engine takes files."""
    return tuple(
        {"name": file.filename, "content": file.file.read()}
        for file in form.getlist(name)
        if isinstance(file, UploadFile) and file.filename
    )


def raw_fields(
    definition: WorkflowDefinition,
    action: Action,
    given: Given,
    departments: Departments,
    files: Mapping[str, object] | None = None,
) -> dict[str, object]:
    """The fields of `action` in what was typed and chosen; departments may be named instead of
    coded.
    """
    known = list(departments)
    found: dict[str, object] = {}
    for name in action.fields:
        kind = definition.field_of(action, name).type
        if kind == "petitioner":
            found[name] = _petitioner(name, given)
        elif kind == "parts":
            found[name] = _parts(name, given)
        elif kind == "departments":
            codes = [_code(text, known) for text in given.get(name, ()) if text.strip()]
            # where they are asked for, a form with all of them empty means none
            if codes or (name in given and name in action.requires):
                found[name] = codes
        elif kind == "file":
            found |= {name: files[name]} if files and name in files else {}
        elif given.get(name):
            text = given[name][0]
            found[name] = _code(text, known) if kind == "department" else text
    return found


def _petitioner(name: str, given: Given) -> dict[str, str]:
    parts = {part: given.get(f"{name}.{part}", ("",))[0] for part in PETITIONER_PARTS}
    return {part: text for part, text in parts.items() if text}


def _parts(name: str, given: Given) -> list[dict[str, object]]:
    """The rows of a form that repeats each column once a part; empty rows are left out later."""
    columns = {part: given.get(f"{name}.{part}", ()) for part in PART_COLUMNS}
    ticked = [tick.partition(":")[::2] for tick in given.get(f"{name}.{PART_FILES}", ())]
    return [
        {part: texts[row] for part, texts in columns.items() if row < len(texts)}
        | {PART_FILES: [entry for place, entry in ticked if place == str(row + 1)]}
        for row in range(max(map(len, columns.values())))
    ]


def _code(typed: str, departments: Departments) -> str:
    """The code of a department named in any spelling; what is typed where none or several fit."""
    wanted = fold(typed)
    fitting = {code for code, name in departments if wanted in (fold(code), fold(name))}
    return fitting.pop() if len(fitting) == 1 else typed.strip()
