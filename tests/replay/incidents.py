"""A real incident log as dated actions: pauses, hand-overs and reopenings that nobody here chose.

The mapping is that of `tests/data/README.md`. What the register makes of the rows is compared with
figures taken from the table alone.
"""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from pathlib import Path
from typing import Final, NamedTuple

TABLE: Final = Path(__file__).parents[1] / "data" / "uci498_incidents_890.csv.gz"
COLUMNS: Final = (
    "case_ref",
    "at",
    "action",
    "department",
    "actor",
    "due",
    "title",
    "note",
    "reason",
    "waiting_for",
)
#: what the log calls waiting, and the reason the definition knows for it
WAITING: Final = {
    "Awaiting User Info": "citizen_must_supply",
    "Awaiting Vendor": "assessment",
    "Awaiting Problem": "other_procedure",
    "Awaiting Evidence": "citizen_must_supply",
}
_NOBODY: Final = "?"


class Event(NamedTuple):
    """One line of the log, as far as it matters here."""

    state: str
    at: datetime
    group: str
    reopened: int


@dataclass(frozen=True)
class Incident:
    """One incident with its events in the order of the log."""

    ref: str
    opened: datetime
    title: str
    events: tuple[Event, ...]

    def actions(self) -> Iterator[dict[str, str]]:
        """The incident as dated actions."""
        return _Story(self).told()


def incidents() -> list[Incident]:
    """Every incident of the log."""
    with gzip.open(TABLE, "rt", encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [_incident(ref, list(lines)) for ref, lines in groupby(rows, lambda row: row["number"])]


def write_history(file: Path, found: list[Incident]) -> int:
    """Write the incidents as `import history` reads them; returns the rows."""
    with file.open("w", encoding="utf-8", newline="") as stream:
        writer = csv.DictWriter(stream, COLUMNS, restval="")
        writer.writeheader()
        rows = [row for incident in found for row in incident.actions()]
        writer.writerows(rows)
    return len(rows)


def _incident(ref: str, rows: list[dict[str, str]]) -> Incident:
    opened = datetime.fromisoformat(rows[0]["opened_at"])
    events = [
        Event(
            row["incident_state"],
            # a few lines of the log are older than the opening they follow
            max(opened, datetime.fromisoformat(row["sys_updated_at"])),
            row["assignment_group"],
            int(row["reopen_count"]),
        )
        for row in sorted(rows, key=lambda row: (row["sys_updated_at"], int(row["sys_mod_count"])))
    ]
    return Incident(ref, opened, rows[0]["category"], tuple(events))


class _Story:
    """Walks through an incident and says what each change of the log means here."""

    def __init__(self, incident: Incident) -> None:
        self._incident = incident
        self._group = ""
        self._accepted = self._waiting = self._replied = self._closed = False
        self._reopened = 0

    def told(self) -> Iterator[dict[str, str]]:
        first = self._incident.opened
        yield self._row("record", first, title=self._incident.title)
        for event in self._incident.events:
            yield from self._of(event)

    def _of(self, event: Event) -> Iterator[dict[str, str]]:
        if event.reopened > self._reopened:
            self._reopened, self._replied, self._closed = event.reopened, False, False
            self._accepted = True
            yield self._row("reopen", event.at, reason="reopened in the log")
        yield from self._handed_on(event)
        if self._group and not self._replied:
            yield from self._worked_on(event)
        if event.state == "Closed" and self._replied and not self._closed:
            self._closed = True
            yield self._row("close", event.at)

    def _handed_on(self, event: Event) -> Iterator[dict[str, str]]:
        if event.group in (_NOBODY, self._group) or self._replied:
            return
        action = "reassign" if self._group else "assign"
        self._group, self._accepted = event.group, False
        due, reason = ("rule", "") if action == "assign" else ("", "group changed in the log")
        yield self._row(action, event.at, department=event.group, due=due, reason=reason)

    def _worked_on(self, event: Event) -> Iterator[dict[str, str]]:
        if self._waiting and event.state not in WAITING:
            self._waiting = False
            yield self._row("resume", event.at)
        if event.state != "New" and not self._accepted:
            self._accepted = True
            yield self._row("accept", event.at)
        if event.state in WAITING and not self._waiting:
            self._waiting = True
            reason = WAITING[event.state]
            yield self._row("pause", event.at, reason=reason, waiting_for=event.state)
        if event.state in ("Resolved", "Closed"):
            self._replied = True
            yield self._row("reply", event.at)

    def _row(self, action: str, at: datetime, **cells: str) -> dict[str, str]:
        return {
            "case_ref": self._incident.ref,
            "at": at.isoformat(),
            "action": action,
            **{name: text for name, text in cells.items() if text},
        }
