"""Whether the history still is what was sealed."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import Connection

from cases.errors import SealsAltered, SealsUnusable
from cases.instants import to_micros
from cases.reading.last_pass import last_pass
from cases.sealing.entries import BEGINNING, Tally, entries_recorded
from cases.sealing.notary import Notary
from cases.sealing.seals import DailySeal
from workflow.worktime import WorkingCalendar

#: a day is sealed an hour after it is over
_OVERDUE: Final = timedelta(days=2)


def seal_problems(
    connection: Connection, notary: Notary, calendar: WorkingCalendar
) -> Iterator[str]:
    """Each seal that the history breaks, with what to do; reads the history once."""
    try:
        seals = notary.seals()
    except (SealsAltered, SealsUnusable) as problem:
        yield f"{notary.file}: {problem}"
        return
    if not seals:
        return
    for seal, found in zip(seals, _found(connection, seals), strict=True):
        if (found.entries, f"{found.total:064x}") != (seal.entries, seal.total):
            yield _broken(seal, found, calendar)


def seal_warnings(connection: Connection, notary: Notary) -> Iterator[str]:
    """Whether the clock goes on without seals: nobody seals, or some were taken from the end.

    What is missing at the end of the file cannot be told from what was never sealed.
    """
    last = last_pass(connection)
    try:
        seals = notary.seals()
    except (SealsAltered, SealsUnusable):
        # told as a problem
        return
    sealed_until = seals[-1].until if seals else BEGINNING
    if last is not None and last.ran_at - sealed_until > _OVERDUE:
        since = f"since {sealed_until.isoformat()}" if seals else "yet"
        yield (
            f"the clock runs, but nothing was sealed in {notary.file} {since}: see that a worker "
            "can write there, and that nobody removed seals."
        )


def _found(connection: Connection, seals: list[DailySeal]) -> list[Tally]:
    ends = [to_micros(seal.until) for seal in seals]
    tallies = [Tally() for _ in seals]
    last = seals[-1].until
    for case_id, seq, recorded_at, digest in entries_recorded(connection, BEGINNING, last):
        tallies[bisect_right(ends, recorded_at)].add(case_id, seq, digest)
    return tallies


def _broken(seal: DailySeal, found: Tally, calendar: WorkingCalendar) -> str:
    moment: datetime = calendar.local(seal.until)
    counts = (
        "others are there now"
        if found.entries == seal.entries
        else f"{found.entries} are there now"
    )
    return (
        f"the seal of {moment:%d/%m/%Y} is broken: {seal.entries} entries had been recorded since "
        f"the seal before, {counts}. Restore the newest backup of which the check is clean; if "
        "more are there, see whether the clock of a machine was more than an hour behind."
    )
