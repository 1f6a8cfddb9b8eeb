"""A year's file is read in one go: ten times the cases take ten times the steps, not a hundred."""

from __future__ import annotations

from pathlib import Path

from cases.importing.history_file import COLUMNS, HistoryFile
from workflow.worktime import shipped_calendar


def written(file: Path, cases: int) -> Path:
    """A file of `cases` cases with two rows each, all first rows before all second ones."""
    rows = [
        f"HS-{case:06d},2026-01-05T08:{minute}:00,{action},,,,,"
        for minute, action in (("00", "record"), ("30", "note"))
        for case in range(cases)
    ]
    file.write_text("\n".join([",".join(COLUMNS), *rows]), encoding="utf-8")
    return file


def steps_to_read(file: Path) -> int:
    """How many thousand steps the spool takes to hand out the cases."""
    steps = 0

    def count() -> int:
        nonlocal steps
        steps += 1
        return 0

    with HistoryFile(file, shipped_calendar()) as history:
        history._spool.set_progress_handler(count, 1000)
        assert all(len(rows) == 2 for _, rows in history.cases())
    return steps


def test_ten_times_the_cases_take_ten_times_the_steps(tmp_path: Path) -> None:
    few = steps_to_read(written(tmp_path / "few.csv", 1_000))
    many = steps_to_read(written(tmp_path / "many.csv", 10_000))
    assert many < 12 * few
