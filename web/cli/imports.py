"""`import history`: dated actions of another system, replayed through the guards."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.framework import IN_PART, answer, hint
from web.cli.groups import history
from web.cli.tools import services

if TYPE_CHECKING:
    from cases.importing.history import Imported

_SHOWN_REASONS = 5

_File = Annotated[Path, typer.Argument(help="CSV of dated actions, also as .csv.gz.")]
_WithClock = Annotated[
    bool, typer.Option("--with-clock", help="Record reminders and escalations between the rows.")
]
_Create = Annotated[
    bool, typer.Option("--create-departments", help="Create departments that are not there yet.")
]
_Rejects = Annotated[
    Path | None, typer.Option(help="Write refused rows with their reasons to this CSV file.")
]


@history.command("history")
def import_history(
    file: _File,
    with_clock: _WithClock = False,
    create_departments: _Create = False,
    rejects: _Rejects = None,
) -> int | None:
    """Replay past actions; a row that was imported already is skipped, so run it again any time."""
    from cases.importing.history import import_history as replay
    from cases.importing.rejects import RejectsFile
    from web.cli.progress import Progress

    with services() as at_hand, RejectsFile(rejects, file) as refused, Progress() as progress:
        done = replay(
            at_hand.register.tools,
            file,
            at_hand.clock(),
            with_clock=with_clock,
            create_departments=create_departments,
            progress=progress.show,
            refuse=refused.write,
        )
    answer(_document(done), _text(done))
    for line in refused.first(_SHOWN_REASONS):
        hint(line)
    return IN_PART if done.refused else None


def _document(done: Imported) -> dict[str, int]:
    return {
        "cases": done.cases,
        "actions": done.actions,
        "refused": done.refused,
        "reminded": done.reminded,
        "escalated": done.escalated,
        "first_overdue": done.first_overdue,
    }


def _text(done: Imported) -> str:
    return (
        f"{done.cases} cases, {done.actions} actions, {done.refused} rows refused; "
        f"{done.reminded} reminders, {done.escalated} escalations, "
        f"{done.first_overdue} of them when a reply fell overdue."
    )
