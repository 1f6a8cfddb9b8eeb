"""`workflow show|check|diagram|diff`: a definition to look at. No register needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import NO, WRONG_USAGE, CommandFailed, answer
from web.cli.groups import workflow

if TYPE_CHECKING:
    from workflow.definition import Rung, WorkflowDefinition
    from workflow.problem import Problem

_File = Annotated[Path | None, typer.Argument(help="A TOML; without it the shipped definition.")]
_LANGUAGES = ("vi", "en")
_Language = Annotated[str, typer.Option(help="vi or en.")]


@workflow.command("show")
def show(file: _File = None, language: _Language = "vi") -> None:
    """Print the definition."""
    _require_known(language)
    definition = _definition(file)
    answer(definition.model_dump(mode="json", by_alias=True), _lines(definition, language))


@workflow.command("check")
def check(file: _File = None) -> int | None:
    """Find every problem of a definition at once; exit 1 when there is one."""
    from workflow.errors import DefinitionError

    try:
        problems = _problems(_definition(file), file.name if file else None)
    except DefinitionError as unreadable:
        problems = unreadable.problems
    document = {
        "ok": not problems,
        "problems": [{"file": p.file, "key": p.key, "text": p.text} for p in problems],
    }
    answer(document, [str(problem) for problem in problems] or ["No problem found."])
    return NO if problems else None


@workflow.command("diagram")
def diagram(file: _File = None, language: _Language = "vi") -> None:
    """Print the definition as a Mermaid diagram."""
    from workflow.diagram import mermaid

    _require_known(language)
    text = mermaid(_definition(file), language)
    answer({"mermaid": text}, text)


@workflow.command("diff")
def diff(
    before: Annotated[Path, typer.Argument(help="The definition as it is, a TOML.")],
    after: Annotated[Path, typer.Argument(help="The definition as it would be, a TOML.")],
    language: _Language = "en",
) -> None:
    """Say in words what the second definition changes."""
    from dataclasses import asdict

    from workflow.versioning.comparison import compare
    from workflow.versioning.sentences import sentence

    _require_known(language)
    old, new = _definition(before), _definition(after)
    told = [(change, sentence(change, language)) for change in compare(old, new)]
    document = {
        "before": f"{old.key}.v{old.version}",
        "after": f"{new.key}.v{new.version}",
        "changes": [asdict(change) | {"text": text} for change, text in told],
    }
    answer(document, [text for _, text in told] or ["Nothing differs."])


def _require_known(language: str) -> None:
    if language not in _LANGUAGES:
        message = f"“{language}” is no language of ours; --language is one of vi, en"
        raise CommandFailed(message, WRONG_USAGE)


def _definition(file: Path | None) -> WorkflowDefinition:
    from workflow.loader import load_definition, shipped_definitions

    if file is not None:
        return load_definition(file)
    shipped = shipped_definitions()
    return shipped[max(shipped)]


def _problems(definition: WorkflowDefinition, file: str | None) -> tuple[Problem, ...]:
    from workflow.checks import check as find_problems

    return find_problems(definition, file)


def _lines(definition: WorkflowDefinition, language: str) -> Iterator[str]:
    yield f"{definition.key} v{definition.version}: {definition.label.in_language(language)}"
    yield ""
    for name, state in definition.states.items():
        yield f"{name}: {state.label.in_language(language)} ({state.responsible})"
    yield ""
    for name, action in definition.actions.items():
        sources = ", ".join(action.sources) or "–"
        targets = ", ".join(arrow.to or "stays" for arrow in action.destinations) or "stays"
        yield f"{name}: {sources} → {targets}; {', '.join(action.who)}"
    yield ""
    for name, rule in definition.deadlines.items():
        rungs = ", ".join(map(_rung, rule.ladder)) or "–"
        yield f"{name}: {rule.label.in_language(language)}; {rungs}"


def _rung(rung: Rung) -> str:
    """The rung with its post, and the cases it is for where it is not for all."""
    some = ", ".join((*rung.kinds, *rung.departments))
    return f"{rung.rung} → {rung.post}" + (f" ({some})" if some else "")
