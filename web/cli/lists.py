"""`import registrations` and `import sessions`: the lists that an office keeps in Excel."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import IN_PART, WRONG_USAGE, CommandFailed, answer, hint
from web.cli.groups import history
from web.cli.tools import services

if TYPE_CHECKING:
    from cases.importing.lists.procedures import ProcedureReport
    from cases.importing.lists.reports import ListReport

_SHOWN: int = 20
_File = Annotated[Path, typer.Argument(help="The list, as XLSX or CSV.")]
_EndMissing = Annotated[
    bool, typer.Option("--end-missing", help="Offer what the list does not have no longer.")
]
_Dry = Annotated[bool, typer.Option("--dry-run", help="Only say what would happen.")]


@history.command("registrations")
def import_registrations(file: _File, dry_run: _Dry = False) -> int | None:
    """Register everybody on a list; a row that is in already is left alone, so run it again."""
    from cases.importing.lists.registrations import import_registrations as bring_in

    with services() as at_hand, _told_why(file):
        content, now = _read(file), at_hand.clock()
        report = bring_in(at_hand.mondays, None, content, now, dry_run=dry_run)
    return _told(report)


@history.command("sessions")
def import_sessions(file: _File, dry_run: _Dry = False) -> int | None:
    """Enter past sessions and what was raised at them; run it again any time."""
    from cases.importing.lists.receptions import import_receptions as bring_in

    with services() as at_hand, _told_why(file):
        content, now = _read(file), at_hand.clock()
        report = bring_in(at_hand.register.tools, None, content, now, dry_run=dry_run)
    return _told(report)


@history.command("procedures")
def import_procedures(
    file: _File, dry_run: _Dry = False, end_missing: _EndMissing = False
) -> int | None:
    """Take over the list of administrative procedures; run it again any time."""
    from cases.importing.lists.procedures import import_procedures as bring_in

    with services() as at_hand, _told_why(file):
        content, now = _read(file), at_hand.clock()
        report = bring_in(
            at_hand.mondays, None, content, now, dry_run=dry_run, end_missing=end_missing
        )
    missing = [each.code for each in report.missing]
    if missing:
        hint(f"{len(missing)} procedures of the register are not in the list: {_fate(report)}.")
    return _told(report, {"missing": missing, "ended": missing if report.ending else []})


@contextmanager
def _told_why(file: Path) -> Iterator[None]:
    from cases.meetings.faults import MeetingRefused

    try:
        yield
    except MeetingRefused as refusal:
        raise CommandFailed(f"{file.name}: {refusal}", WRONG_USAGE) from refusal


def _read(file: Path) -> bytes:
    from cases.importing.lists.sheets import LARGEST_FILE

    try:
        with file.open("rb") as stream:
            # a byte more, so that it is told to be too large
            return stream.read(LARGEST_FILE + 1)
    except OSError as problem:
        raise CommandFailed(f"{file} cannot be read: {problem.strerror}", WRONG_USAGE) from problem


def _told(report: ListReport, further: Mapping[str, Any] | None = None) -> int | None:
    answer({**_document(report), **(further or {})}, _text(report))
    for line in list(_problems(report))[:_SHOWN]:
        hint(line)
    return IN_PART if report.refused else None


def _fate(report: ProcedureReport) -> str:
    if not report.ending:
        return "they stay as they are"
    return "they are offered no more" if report.applied else "they would be offered no more"


def _document(report: ListReport) -> dict[str, Any]:
    return {
        "dry_run": not report.applied,
        "new": len(report.new),
        "there": len(report.there),
        "refused": len(report.refused),
        "unknown_columns": list(report.table.unknown),
        "problems": [
            {"row": row.number, "told": list(report.told(row, "en"))} for row in report.refused
        ],
    }


def _text(report: ListReport) -> str:
    new = "were brought in" if report.applied else "would be brought in (nothing was saved)"
    return (
        f"{len(report.new)} rows {new}, {len(report.there)} are in the register already, "
        f"{len(report.refused)} refused."
    )


def _problems(report: ListReport) -> Iterator[str]:
    if report.table.unknown:
        yield f"columns that mean nothing here: {', '.join(report.table.unknown)}"
    for row in report.refused:
        yield f"row {row.number}: {' '.join(report.told(row, 'en'))}"
