"""`workflow show|check|diagram|list|diff`: definitions to look at. No secret is needed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.definitions import definition_named, is_a_file
from web.cli.framework import NO, answer
from web.cli.groups import workflow
from web.cli.tools import database, zone
from web.cli.wording import Language

if TYPE_CHECKING:
    from workflow.definition import Rung, WorkflowDefinition

_Which = Annotated[
    str | None,
    typer.Argument(
        metavar="[FILE|KEY.vN]", help="A TOML or a version; without it the one of new cases."
    ),
]
_One = Annotated[str, typer.Argument(metavar="FILE|KEY.vN", help="A TOML or a version.")]


@workflow.command("show")
def show(which: _Which = None, language: Language = "vi") -> None:
    """Print the definition."""
    definition = definition_named(which)
    answer(definition.model_dump(mode="json", by_alias=True), _lines(definition, language))


@workflow.command("check")
def check(which: _Which = None) -> int | None:
    """Find every problem of a definition at once; exit 1 when there is one."""
    from workflow.checks import check as find_problems
    from workflow.errors import DefinitionError

    file = Path(which) if which and is_a_file(which) else None
    if file is not None:
        # what cannot be opened is wrong usage, not a definition with a problem
        file.open("rb").close()
    try:
        problems = find_problems(definition_named(which), file.name if file else None)
    except DefinitionError as unreadable:
        problems = unreadable.problems
    document = {
        "ok": not problems,
        "problems": [{"file": p.file, "key": p.key, "text": p.text} for p in problems],
    }
    answer(document, [str(problem) for problem in problems] or ["No problem found."])
    return NO if problems else None


@workflow.command("diagram")
def diagram(which: _Which = None, language: Language = "vi") -> None:
    """Print the definition as a Mermaid diagram."""
    from workflow.diagram import mermaid

    text = mermaid(definition_named(which), language)
    answer({"mermaid": text}, text)


@workflow.command("list")
def list_versions() -> None:
    """List the definitions this register knows, and how many cases each of them has."""
    from cases.versions.listing import known_versions
    from web.times import local_iso

    with database() as register:
        versions = known_versions(register)
    wall = zone()
    documents = [
        {
            "reference": str(version.reference),
            "label": version.label.vi,
            "current": version.current,
            "shipped": version.installed_at is None,
            "installed_at": version.installed_at and local_iso(version.installed_at, wall),
            "open": version.open_cases,
            "closed": version.closed_cases,
        }
        for version in versions
    ]
    answer({"versions": documents}, (_version_line(document) for document in documents))


@workflow.command("diff")
def diff(before: _One, after: _One, language: Language = "en") -> None:
    """Say in words what the second definition changes."""
    from dataclasses import asdict

    from workflow.versioning.comparison import compare
    from workflow.versioning.references import reference_of
    from workflow.versioning.sentences import sentence

    old, new = definition_named(before), definition_named(after)
    told = [(change, sentence(change, language)) for change in compare(old, new)]
    document = {
        "before": str(reference_of(old)),
        "after": str(reference_of(new)),
        "changes": [asdict(change) | {"text": text} for change, text in told],
    }
    answer(document, [text for _, text in told] or ["Nothing differs."])


def _version_line(document: dict[str, Any]) -> str:
    origin = document["installed_at"] or "comes with the program"
    mark = "*" if document["current"] else " "
    counts = f"{document['open']} open, {document['closed']} closed"
    return f"{mark} {document['reference']}  {counts}; {origin}; {document['label']}"


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
