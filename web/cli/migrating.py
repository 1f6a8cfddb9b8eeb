"""`workflow migrate`: the open cases of one version come to another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.definitions import definition_named
from web.cli.framework import IN_PART, NO, WRONG_USAGE, CommandFailed, answer, as_json
from web.cli.groups import workflow
from web.cli.tools import services

if TYPE_CHECKING:
    from datetime import datetime
    from zoneinfo import ZoneInfo

    from cases.versions.migrating import Migrated, Tell
    from cases.versions.moving import MovedCase, Passage
    from web.wiring import Services

_One = Annotated[str, typer.Argument(metavar="FILE|KEY.vN", help="A TOML or a version.")]
_Map = Annotated[
    list[str] | None,
    typer.Option(
        metavar="OLD=NEW", help="A state and its counterpart; give it as often as needed."
    ),
]
_End = Annotated[
    list[str] | None,
    typer.Option(metavar="DEADLINE", help="A running deadline that ends with the move."),
]
_Preview = Annotated[
    bool, typer.Option("--preview", help="Only list what would move; write nothing.")
]


@workflow.command("migrate")
def migrate(
    before: _One,
    after: _One,
    map: _Map = None,
    end: _End = None,
    preview: _Preview = False,
) -> int | None:
    """Move the open cases of one version to another, each with an entry in its history.

    Stop it whenever you like: run it again and it goes on.
    """
    from cases.versions.migrating import CannotMigrate, prepare

    named = dict(_named_states(map or []))
    old, new = definition_named(before), definition_named(after, proved=False)
    shown = _Shown()
    try:
        with services() as at_hand:
            shown.zone = at_hand.calendar().zone
            with at_hand.database.read() as connection:
                pinned = at_hand.workflows.of(old.key, old.version)
                passage = prepare(connection, pinned, new, shown.zone, named, end or [])
            done = _run(at_hand, passage, shown.tell, preview=preview)
    except CannotMigrate as refused:
        return _refused(refused.reasons)
    answer(_document(done, shown.cases, preview=preview), _text(done, preview=preview))
    return IN_PART if done.left else None


def _run(at_hand: Services, passage: Passage, tell: Tell, *, preview: bool) -> Migrated:
    from cases.versions import migrating

    if not preview:
        return migrating.migrate(at_hand.register.tools, passage, at_hand.clock, tell)
    with at_hand.database.read() as connection:
        tools = at_hand.register.tools
        return migrating.preview(connection, tools, passage, at_hand.clock(), tell)


def _named_states(given: Iterable[str]) -> Iterator[tuple[str, str]]:
    for pair in given:
        old, sign, new = pair.partition("=")
        if not (sign and old.strip() and new.strip()):
            raise CommandFailed(f"--map {pair}: write it as OLD=NEW.", WRONG_USAGE)
        yield old.strip(), new.strip()


class _Shown:
    """The moved cases as they come: lines for people at once, documents for the end."""

    def __init__(self) -> None:
        self.zone: ZoneInfo | None = None
        self.cases: list[dict[str, Any]] = []

    def tell(self, case: MovedCase) -> None:
        """Show a case that moved, or would move."""
        document = {
            "number": _number(case.case_id),
            "from": case.from_state,
            "to": case.to_state,
            "deadlines": [
                {"name": d.name, "from": self._local(d.before), "to": self._local(d.after)}
                for d in case.deadlines
                if d.before != d.after
            ],
        }
        if as_json():
            self.cases.append(document)
        else:
            typer.echo(_line(document))

    def _local(self, instant: datetime | None) -> str | None:
        from web.times import local_iso

        return local_iso(instant, self.zone) if instant and self.zone else None


def _number(case_id: int) -> str:
    from cases.numbers import case_number

    return case_number(case_id)


def _line(document: dict[str, Any]) -> str:
    moved = ", ".join(
        f"{each['name']} {each['from'] or 'opened'} → {each['to'] or 'ended'}"
        for each in document["deadlines"]
    )
    where = f"{document['from']} → {document['to']}"
    return f"{document['number']}  {where}{f'; {moved}' if moved else ''}"


def _document(done: Migrated, cases: list[dict[str, Any]], *, preview: bool) -> dict[str, Any]:
    return {
        "preview": preview,
        "moved": done.moved,
        "reminded": done.reminded,
        "escalated": done.escalated,
        "left": [_number(case_id) for case_id in done.left],
        "cases": cases,
        "reasons": [],
    }


def _text(done: Migrated, *, preview: bool) -> Iterator[str]:
    if preview:
        yield f"{done.moved} cases would move; nothing was written."
        return
    due = f"{done.reminded} reminders and {done.escalated} escalations were due"
    yield f"{done.moved} cases moved; {due}."
    for case_id in done.left:
        yield f"{_number(case_id)} was left: it came into a state without a counterpart meanwhile."


def _refused(reasons: tuple[str, ...]) -> int:
    document = {"moved": 0, "cases": [], "reasons": list(reasons)}
    answer(document, [*reasons, "Nothing was moved."])
    return NO
