"""The lines of the calendar's trace, against the entries by which cases followed them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from cases.calendar.versions import KeptCalendar, kept_calendars
from cases.checking.dossier import Dossier, StoredEntry
from cases.instants import to_micros
from workflow.definition import REDATE

#: in the order in which they are told
_SAID: Final = ("moment", "actor", "notice")


@dataclass(frozen=True, slots=True)
class _Followed:
    """What an entry says of the change of the calendar that moved its case.

    `at` is in microseconds; None where it may be another moment than that of the change, for a
    deadline began or somebody acted at that very instant.
    """

    at: int | None
    actor: str
    notice: str

    def agrees(self, said: str, line: KeptCalendar) -> bool:
        if said == "moment":
            # every case may have followed under a clock that was behind, when the change broke off
            return line.at is None or self.at is None or self.at <= to_micros(line.at)
        if said == "actor":
            return self.actor == line.actor
        # an entry names every notice since the case was counted last
        return line.notice in self.notice


class Redates:
    """The entries by which cases followed the calendar, by the version they came to.

    The same words again and again, so that memory stays flat.
    """

    def __init__(self) -> None:
        self._followed: dict[str, set[_Followed]] = {}

    def note(self, dossier: Dossier) -> None:
        """Remember the entries of a case by which it followed the calendar."""
        for entry in dossier.entries:
            if entry.action == REDATE:
                for version in _versions(dossier, entry):
                    told = _told(dossier, entry)
                    self._followed.setdefault(version, set()).add(told)

    def problems(self, connection: Connection) -> Iterator[str]:
        """Which lines say of their change what no case that followed it was told.

        A case may be told otherwise by a clock that was behind, so one that agrees is enough.
        """
        lines: dict[str, list[KeptCalendar]] = {}
        for line in kept_calendars(connection):
            lines.setdefault(line.version, []).append(line)
        for version, followed in self._followed.items():
            for said in _SAID:
                each = lines.get(version, [])
                judged = [told for told in followed if said != "moment" or told.at is not None]
                agree = any(told.agrees(said, line) for told in judged for line in each)
                if each and judged and not agree:
                    yield (
                        f"the {said} of the working calendar number "
                        f"{', '.join(str(line.no) for line in each)} is not the one that the "
                        "cases were told which followed it."
                    )


def _versions(dossier: Dossier, entry: StoredEntry) -> set[str]:
    return {
        span.calendar_version
        for spans in dossier.spans.values()
        for span in spans
        if span.why == REDATE and to_micros(span.from_at) == entry.at
    }


def _told(dossier: Dossier, entry: StoredEntry) -> _Followed:
    opened = any(to_micros(clock.opened_at) == entry.at for clock in dossier.clocks)
    # a clock that was behind lets it happen just after the newest entry (`Case.not_before`)
    beside = (entry.at, entry.at - 1)
    acted = any(other.at in beside and other is not entry for other in dossier.entries)
    notice = str(dossier.fields_of(entry).get("notice") or "")
    return _Followed(None if opened or acted else entry.at, entry.actor, notice)
