"""A small reader of calendars (RFC 5545), independent of the library that writes them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

_LINE = re.compile(r"([A-Z-]+)(?:;[^:]*)?:(.*)")
_LONGEST = 75


@dataclass(frozen=True)
class Entry:
    """One VEVENT, by its properties."""

    uid: str
    begins: datetime
    status: str
    sequence: int
    summary: str


def entries(content: bytes) -> list[Entry]:
    """The events of a calendar, in their order; fails for what the standard does not allow."""
    assert content.endswith(b"END:VCALENDAR\r\n")
    lines = content.split(b"\r\n")
    assert all(len(line) <= _LONGEST for line in lines), "lines are folded at 75 octets"
    assert b"\n" not in b"".join(lines)
    unfolded = content.replace(b"\r\n ", b"").decode()
    found = []
    for block in unfolded.split("BEGIN:VEVENT\r\n")[1:]:
        written = block.split("END:VEVENT")[0].strip().split("\r\n")
        matches = [_LINE.fullmatch(line) for line in written]
        kept = {match[1]: match[2] for match in matches if match}
        assert len(kept) == len(written), "each property stands once"
        found.append(
            Entry(
                uid=kept["UID"],
                begins=datetime.strptime(kept["DTSTART"], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC),
                status=kept["STATUS"],
                sequence=int(kept["SEQUENCE"]),
                summary=re.sub(r"\\([,;\\])", r"\1", kept["SUMMARY"]),
            )
        )
        assert kept["DTSTAMP"].endswith("Z")
    return found
