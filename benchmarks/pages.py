"""Pages of one worker over a large register, beside an empty page of the same framework."""

from __future__ import annotations

import http.client
import multiprocessing
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.connection import Connection
from statistics import median
from typing import Final

import uvicorn
from fastapi import FastAPI
from starlette.responses import HTMLResponse
from starlette.types import ASGIApp

from benchmarks.population import described, populate
from benchmarks.registers import DIALECTS, address
from benchmarks.report import Section
from benchmarks.scale import Scale
from tests.people import NGA
from tests.web.stories import MONDAY, Watch, an_office, settings_for, signed_in
from web.app import create_app
from web.garbage import look_seldom
from web.serving import listening
from web.wiring import build

#: requests on their way at once
_CLIENTS: Final = 4


@dataclass(frozen=True, slots=True)
class _Page:
    """An address on a port, and the part of an empty page's rate it is to reach."""

    name: str
    port: int
    path: str
    cookie: str = ""
    goal: float | None = None


def measure(scale: Scale) -> Section:
    """Requests a second of each page on both databases."""
    columns = ["database", "page", "requests/s", "of the empty page", "rounds from-to", "goal"]
    section = Section("pages", "Pages over HTTP", columns)
    rounds, seconds = (3, 0.5) if scale.quick else (9, 1.5)
    for dialect in DIALECTS:
        with address(dialect) as url:
            section.rows += [[dialect, *row] for row in _figures(url, scale.cases, rounds, seconds)]
    section.remarks.append(
        f"{described(scale.cases)} One worker process and another with an empty FastAPI page "
        f"(plain `def`, as all of ours); {_CLIENTS} connections of this process, the pages in "
        f"turns of {seconds} s; median of {rounds} rounds. Nobody writes meanwhile: status and "
        "overdue are shown again after one look at whether anybody did, as between two commits "
        "and within one minute in an office. “Made anew” is what they give at every request "
        "otherwise; the queue is never kept."
    )
    return section


def _figures(url: str, cases: int, rounds: int, seconds: float) -> Iterator[list[str]]:
    code, cookie = _populated(url, cases)
    with _serving(_empty) as empty, _serving(_ours, url) as ours:
        pages = [
            _Page("empty", empty, "/"),
            _Page("status", ours, f"/status/{code}", goal=0.5),
            _Page("overdue", ours, "/overdue", cookie, goal=0.12),
            # an address with a query is not kept
            _Page("status, made anew", ours, f"/status/{code}?anew"),
            _Page("overdue, made anew", ours, "/overdue?anew", cookie),
            _Page("queue", ours, "/queue", cookie),
        ]
        rates: dict[str, list[float]] = {page.name: [] for page in pages}
        for _ in range(rounds + 1):
            for page in pages:
                rates[page.name].append(_rate(page, seconds))
    # the first round warms up
    bare = rates["empty"][1:]
    for page in pages:
        own = rates[page.name][1:]
        parts = [one / other for one, other in zip(own, bare, strict=True)]
        yield [
            page.name,
            f"{median(own):.0f}",
            f"{median(parts):.0%}",
            f"{min(parts):.0%}-{max(parts):.0%}",
            _verdict(page, median(parts)),
        ]


def _verdict(page: _Page, part: float) -> str:
    if page.goal is None:
        return "-"
    return f">= {page.goal:.0%} ({'met' if part >= page.goal else 'missed'})"


def _populated(url: str, cases: int) -> tuple[str, str]:
    """The tracking code of a case, and the cookie of anh Minh's colleague chị Nga."""
    with an_office(settings_for(url), Watch()) as office:
        populate(office.services.register, cases)
        done = office.case_in_progress()
        site = signed_in(office, NGA)
        cookie = "; ".join(f"{name}={value}" for name, value in site.cookies.items())
        return str(done.code), cookie


def _rate(page: _Page, seconds: float) -> float:
    """Requests a second that the page answers to all clients together."""
    end = time.perf_counter() + seconds
    with ThreadPoolExecutor(_CLIENTS) as pool:
        counts = list(pool.map(lambda _: _ask_until(page, end), range(_CLIENTS)))
    return sum(counts) / seconds


def _ask_until(page: _Page, end: float) -> int:
    connection = http.client.HTTPConnection("127.0.0.1", page.port)
    count = 0
    try:
        while time.perf_counter() < end:
            connection.request("GET", page.path, headers={"Cookie": page.cookie})
            answer = connection.getresponse()
            answer.read()
            if answer.status != 200:
                raise RuntimeError(f"{page.name} answered {answer.status}")
            count += 1
    finally:
        connection.close()
    return count


@contextmanager
def _serving(serve: Callable[..., None], *arguments: str) -> Iterator[int]:
    """A process of its own that serves; its port."""
    context = multiprocessing.get_context("spawn")
    here, there = context.Pipe()
    process = context.Process(target=serve, args=(there, *arguments))
    process.start()
    try:
        yield here.recv()
    finally:
        process.terminate()
        process.join()


def _empty(pipe: Connection) -> None:
    app = FastAPI()

    @app.get("/")
    def page() -> HTMLResponse:
        return HTMLResponse("<p>…</p>")

    _run(app, pipe)


def _ours(pipe: Connection, url: str) -> None:
    services = build(settings_for(url), Watch(MONDAY))
    _run(create_app(services), pipe)


def _run(app: ASGIApp, pipe: Connection) -> None:
    # both alike, as our own server process begins
    look_seldom()
    config = uvicorn.Config(app, port=0, log_level="error", access_log=False)
    socket = listening(config)
    pipe.send(socket.getsockname()[1])
    uvicorn.Server(config).run([socket])
