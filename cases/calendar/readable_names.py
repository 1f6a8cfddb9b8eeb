"""What days are called: read on pages and in letters, so nothing that nobody can read goes in."""

from __future__ import annotations

from collections.abc import Iterable

from cases.errors import BadFile, BadInput
from cases.texts import readable_line
from workflow.worktime import Day


def require_readable_names(days: Iterable[Day]) -> None:
    """Raise BadFile with every day whose names are in an old encoding, garbled or endless."""
    problems = []
    for day in days:
        try:
            readable_line(f"{day.name_vi} {day.name_en}", f"The name of {day.date}")
        except BadInput as problem:
            problems.append(str(problem).rstrip("."))
    if problems:
        raise BadFile(*problems)
