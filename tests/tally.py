"""Adds up what several pytest runs counted, so that one closing line can speak for all of them."""

from __future__ import annotations

import json
import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

#: names the file that each run adds its line of counts to
VARIABLE = "TALLY_OF_TESTS"
#: the property (`record_property`) by which a test tells something that is worth a line
TOLD = "told"
# without "deselected": the browser's tests are deselected in other parts and the others in its part
_TOLD = ("failed", "passed", "skipped", "xfailed", "xpassed", "error")


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say what tests have to tell, and write down the counts when somebody adds them up.

    Only where the whole run is known: a worker of xdist has a summary of its own share, which the
    controlling process counts again.
    """
    if hasattr(config, "workerinput"):
        return
    for report in terminalreporter.stats.get("passed", ()):
        for name, told in report.user_properties:
            if name == TOLD:
                terminalreporter.write_line(told)
    file = os.environ.get(VARIABLE)
    if not file:
        return
    counts = {kind: len(reports) for kind, reports in terminalreporter.stats.items()}
    with Path(file).open("a") as lines:
        lines.write(json.dumps(counts) + "\n")


def added_up(file: Path) -> Counter[str]:
    """The counts of all runs that wrote to `file`."""
    total: Counter[str] = Counter()
    for line in file.read_text().splitlines() if file.exists() else ():
        total.update(json.loads(line))
    return total


def closing_line(counts: Mapping[str, int], seconds: float) -> str:
    """The counts in the words that pytest ends a run with."""
    told = [f"{counts[kind]} {kind}" for kind in _TOLD if counts.get(kind)]
    return f" {', '.join(told) or 'no tests ran'} in {seconds:.2f}s ".center(80, "=")
