"""The overdue page by department over a large register, through the whole web stack."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import closing
from datetime import timedelta
from statistics import median
from typing import Any

from starlette.testclient import TestClient

from benchmarks.crowd import bulk
from benchmarks.population import described, populate
from benchmarks.registers import DIALECTS, address
from benchmarks.report import Section
from benchmarks.scale import Scale
from cases.instants import to_micros
from cases.register import Register
from cases.store.engine import Database
from cases.store.settings import write_settings
from tests.people import NGA
from tests.web.stories import MONDAY, Watch, an_office, settings_for, signed_in

GOAL_MS = 25
#: longer than open and due-soon figures are kept
_LATER = timedelta(seconds=6)

_OPEN_STATES = "('recorded', 'assigned', 'in_progress')"
_BY_HAND = (
    "SELECT code, (SELECT count(*) FROM case_file WHERE department = code "
    "AND overdue_from IS NOT NULL AND overdue_from < {now}), "
    "(SELECT count(*) FROM case_file WHERE department = code "
    f"AND state IN {_OPEN_STATES}) FROM department"
)


def measure(scale: Scale) -> Section:
    """The page's time on both databases."""
    columns = ["database", "page", "goal", "fastest", "own CPU", "open cases counted anew"]
    columns += ["shown again", "counts alone by hand"]
    section = Section("overdue", "Overdue by department", columns)
    times = 15 if scale.quick else 60
    for dialect in DIALECTS:
        with address(dialect) as url:
            section.rows.append([dialect, *_figures(url, scale.cases, times)])
    section.remarks.append(
        f"{described(scale.cases)} Median of {times} requests each, in turns; "
        "in one process with the client, whose own work is included. “Page” is made after "
        "another process wrote something: overdue counts are taken from the rows, open and "
        "due-soon counts may be five seconds old. “Shown again” is the same page while nobody "
        "writes and nothing falls due, to the end of the minute at most."
    )
    return section


def _figures(url: str, cases: int, times: int) -> list[str]:
    watch = Watch()
    with an_office(settings_for(url), watch) as office:
        register = office.services.register
        populate(register, cases)
        site = signed_in(office, NGA)
        assert "<tr" in _get(site), "the page has no table"
        made, anew, again, alone, cpu = _in_turns(site, watch, register, times)
    page, fastest = median(made), min(made)
    met = "met" if page <= GOAL_MS else "missed"
    goal = f"<= {GOAL_MS} ms ({met})"
    others = (fastest, median(cpu), median(anew), median(again), median(alone))
    return [f"{page:.1f} ms", goal, *(f"{value:.1f} ms" for value in others)]


def _in_turns(
    site: TestClient, watch: Watch, register: Register, times: int
) -> tuple[list[float], list[float], list[float], list[float], list[float]]:
    made: list[float] = []
    anew, again, alone, cpu = [], [], [], []
    sql = _BY_HAND.format(now=to_micros(MONDAY))
    elsewhere = Database(register.database.url)
    with closing(elsewhere), bulk(register.database) as connection:
        for number in range(times):
            watch.now += _LATER
            anew.append(_milliseconds(lambda: _get(site)))
            _write(elsewhere, number)
            before = time.process_time()
            made.append(_milliseconds(lambda: _get(site)))
            cpu.append((time.process_time() - before) * 1e3)
            again.append(_milliseconds(lambda: _get(site)))
            alone.append(_milliseconds(lambda: connection.execute(sql).fetchall()))
    return made, anew, again, alone, cpu


def _write(elsewhere: Database, number: int) -> None:
    """What another process commits: whoever keeps something has to look again."""
    with elsewhere.write() as transaction:
        write_settings(transaction, {"benchmark": str(number)})
        transaction.commit()


def _milliseconds(work: Callable[[], Any]) -> float:
    started = time.perf_counter()
    work()
    return (time.perf_counter() - started) * 1e3


def _get(site: TestClient) -> str:
    answer = site.get("/overdue")
    assert answer.status_code == 200, answer.status_code
    return answer.text
