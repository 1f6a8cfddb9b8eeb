"""`workflow install`: a definition of the office's own, for new cases."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import answer
from web.cli.groups import workflow
from web.cli.tools import database

if TYPE_CHECKING:
    from cases.store.engine import Database
    from cases.versions.installing import Installed

_Given = Annotated[
    str, typer.Argument(metavar="FILE|KEY.vN", help="A TOML, or a version that is known already.")
]


@workflow.command("install")
def install(which: _Given) -> None:
    """Give the register a definition: new cases follow it, open ones stay on theirs."""
    from cases.versions.installed import InstalledWorkflows
    from notifications.render import missing_templates

    with database() as register:
        done = _installed(register, which)
        definition = InstalledWorkflows(register).of(*done.reference).definition
    missing = missing_templates(definition)
    document = {
        "reference": str(done.reference),
        "added": done.added,
        "made_current": done.made_current,
        "vacant_posts": list(done.posts),
        "missing_letters": list(missing),
    }
    answer(document, _text(done, missing))


def _installed(register: Database, which: str) -> Installed:
    from cases.versions import installing
    from web.wiring import wall_clock
    from workflow.loader import definition_text
    from workflow.versioning.references import read_reference

    file, reference = Path(which), read_reference(which)
    if reference is not None and not file.is_file():
        return installing.follow(register, reference)
    return installing.install(register, definition_text(file), file.name, wall_clock())


def _text(done: Installed, missing: Sequence[str]) -> Iterator[str]:
    yield _outcome(done)
    if missing:
        # whoever is told by them gets nothing, and the outbox says so
        yield f"There is no letter for {', '.join(missing)}; take these posts out of “tells”."


def _outcome(done: Installed) -> str:
    if not (done.added or done.made_current or done.posts):
        return f"New cases follow {done.reference} already; nothing changed."
    told = f"New cases follow {done.reference} from now on; open ones stay where they are."
    if done.posts:
        told += f" Nobody holds these posts yet: {', '.join(done.posts)}."
    return told
