"""RESULTS.md: a section per benchmark, each with the command and the machine that gave it."""

from __future__ import annotations

import os
import platform
import re
import sqlite3
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from tests.postgres import PostgresUnavailable, find_installation

RESULTS = Path(__file__).with_name("RESULTS.md")
_HEAD = """# Measured speed

Written by `make bench` (`python -m benchmarks [names] [--quick]`); every section says what gave it.
Ratios compare with hand-written SQL that does the same durable work in the same run, in turns,
median of the rounds. Absolute figures depend on the machine and on what else it was doing: read
the ratios.
"""


@dataclass(slots=True)
class Section:
    """One benchmark's table and what there is to say about it."""

    name: str
    title: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)

    def markdown(self, command: str) -> str:
        """The section as it stands in RESULTS.md."""
        lines = [f"## {self.title}", "", f"`{command}` · {machine()}", ""]
        lines += [_line(self.columns), _line(["---"] * len(self.columns))]
        lines += [_line(row) for row in self.rows]
        for remark in self.remarks:
            lines += ["", remark]
        return "\n".join(lines) + "\n"


def _line(cells: list[str]) -> str:
    return f"| {' | '.join(cells)} |"


def machine() -> str:
    """Where and when: cores, load, versions, durability, date."""
    load = os.getloadavg()[0]
    return (
        f"{os.cpu_count()} cores (load {load:.1f}), Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version} (synchronous=FULL), {_postgres()} (fsync on), "
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC"
    )


def _postgres() -> str:
    try:
        return f"PostgreSQL {find_installation().name.removeprefix('pginstall')}"
    except PostgresUnavailable:
        return "no PostgreSQL"


def keep(section: Section, command: str, file: Path = RESULTS) -> None:
    """Put the section into the file in place of its older self; the others stay."""
    text = file.read_text(encoding="utf-8") if file.exists() else _HEAD
    parts = re.split(r"(?m)^(?=## )", text)
    new = section.markdown(command)
    heading = f"## {section.title}\n"
    if any(part.startswith(heading) for part in parts):
        parts = [new + "\n" if part.startswith(heading) else part for part in parts]
    else:
        parts.append(new)
    file.write_text("\n\n".join(part.strip() for part in [_HEAD, *parts[1:]]) + "\n", "utf-8")
