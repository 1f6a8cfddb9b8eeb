"""Pages of the Mondays after five years: server time of each, the brief of forty visitors first."""

from __future__ import annotations

import time
from collections.abc import Callable
from statistics import median
from typing import Final

from httpx2 import Response

from benchmarks.registers import DIALECTS, address
from benchmarks.report import Section
from benchmarks.scale import Scale
from tests.people import MINH
from tests.web import event_loop
from tests.web.five_years import LAST, NEXT, REGISTRATIONS, SESSIONS, VISITORS, live
from tests.web.stories import Office, Watch, an_office, settings_for, signed_in

#: milliseconds; what is not named has no goal
_GOAL: Final = 300.0
_BRIEF: Final = f"/sessions/{NEXT}/brief"
_PAGES: Final = {
    "the session": f"/sessions/{NEXT}",
    "registrations, a page of 50": "/registrations?view=all",
    "what departments prepare": f"/preparation?session={NEXT}",
    "conclusions of 38 cases": f"/sessions/{LAST}/conclusion",
    "register of receptions, a month": "/receptions?from=01/11/2026&until=23/11/2026",
    "the same for Excel": "/receptions.xlsx?from=01/11/2026&until=23/11/2026",
}


def measure(scale: Scale) -> Section:
    """Milliseconds of each page on both databases, one request at a time."""
    section = Section(
        "mondays", "Mondays after five years", ["database", "what", "time", "own CPU", "goal"]
    )
    rounds = 5 if scale.quick else 15
    for dialect in DIALECTS:
        with address(dialect) as url, event_loop.running():
            section.rows += [[dialect, *row] for row in _figures(url, rounds)]
    section.remarks.append(
        f"{SESSIONS} sessions, {REGISTRATIONS:,} people who came with a case each, {VISITORS} "
        f"visitors at the next session. One process, the request included; median of {rounds}. Own "
        "CPU is that of this process: with SQLite all of the work, and what is left of it on a "
        "machine that does nothing else."
    )
    return section


def _figures(url: str, rounds: int) -> list[list[str]]:
    with an_office(settings_for(url), Watch()) as office:
        live(office)
        site = signed_in(office, MINH)
        # what says the same as the last one is not frozen again
        issued = _milliseconds(lambda: site.post(_BRIEF), 303, rounds, lambda: _add_a_word(office))
        shown = _milliseconds(lambda: site.get(_BRIEF), 200, rounds)
        word = _milliseconds(lambda: site.get(f"{_BRIEF}.docx"), 200, rounds)
        rows = [
            _row("the brief is gathered and frozen", issued, _GOAL),
            _row("the brief is shown", shown, _GOAL),
            _row("the brief for Word", word),
        ]
        for name, path in _PAGES.items():
            rows.append(_row(name, _milliseconds(lambda path=path: site.get(path), 200, rounds)))  # type: ignore[misc]
        return rows


def _row(name: str, taken: tuple[float, float], goal: float | None = None) -> list[str]:
    value, own = taken
    met = "met" if goal is not None and value <= goal else "missed"
    verdict = f"<= {goal:.0f} ms ({met})" if goal else "-"
    return [name, f"{value:.0f} ms", f"{own:.0f} ms", verdict]


def _add_a_word(office: Office) -> None:
    """The first visitor of the next session has something to add."""
    with office.services.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE registration SET about = about || '.' WHERE id = 1")


def _nothing() -> None:
    """What happens before a page is asked for."""


def _milliseconds(
    ask: Callable[[], Response], status: int, rounds: int, before: Callable[[], None] = _nothing
) -> tuple[float, float]:
    """Medians of `rounds`, after one that warms up: by the clock, and of our own CPU."""
    taken, own = [], []
    for _ in range(rounds + 1):
        before()
        begun, busy = time.perf_counter(), time.process_time()
        answer = ask()
        taken.append((time.perf_counter() - begun) * 1000)
        own.append((time.process_time() - busy) * 1000)
        if answer.status_code != status:
            raise RuntimeError(f"answered {answer.status_code}")
    return median(taken[1:]), median(own[1:])
