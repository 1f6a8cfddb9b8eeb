"""`python -m tests.replay`: the city's whole year through the register, on both databases.

Prints each figure beside what the city's own table says; ends with 1 when one of them differs.
"""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from cases.store.engine import Database
from tests.databases import PostgresDatabases
from tests.replay import boston
from tests.replay.registers import first_overdue_rungs, instant, opened, overdue_at

_MOMENT = boston.SNAPSHOT.isoformat()
_ENVIRONMENT = {"FOLLOWUP_SECRET_KEY": "only for this replay, forty letters long!"}


class Replay:
    """One replay into one database."""

    def __init__(self, url: str, history: Path, rows: int, cases: list[boston.CityCase]) -> None:
        self._url, self._history, self._rows, self._cases = url, history, rows, cases
        self.differences = 0

    def run(self, *, with_clock: bool) -> None:
        """Import, judge by the city's figures, tick, check."""
        self._followup("init")
        self._killed_import(with_clock)
        self._import(with_clock)
        database = Database(self._url)
        try:
            register = opened(database)
            self._compare_overdue(register)
            if with_clock:
                self._compare_rungs(register)
        finally:
            database.close()
        began = time.monotonic()
        report = self._followup("check")
        self._expect("check: problems", report["problems"], [])
        print(f"  check took {time.monotonic() - began:.0f} s", flush=True)

    def _killed_import(self, with_clock: bool) -> None:
        """Start an import and kill it; the next one must go on where it stopped."""
        importing = self._start(*self._import_line(with_clock))
        time.sleep(20)
        importing.send_signal(signal.SIGKILL)
        importing.communicate()
        print("  killed an import after 20 s", flush=True)

    def _import(self, with_clock: bool) -> None:
        before = self._imported_rows()
        began = time.monotonic()
        done = self._followup(*self._import_line(with_clock))
        seconds = time.monotonic() - began
        memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        self._expect("import: rows", before + done["actions"], self._rows)
        self._expect("import: refused", done["refused"], 0)
        rate = done["actions"] / seconds
        print(
            f"  {done['actions']} rows in {seconds:.0f} s = {rate:.0f} rows/s,"
            f" at most {memory:.0f} MiB; {done}",
            flush=True,
        )

    def _imported_rows(self) -> int:
        database = Database(self._url)
        try:
            with database.read() as connection:
                query = "SELECT count(*) FROM idempotency_key"
                return int(connection.exec_driver_sql(query).scalar_one())
        finally:
            database.close()

    def _compare_overdue(self, register: Any) -> None:
        oracle = json.loads(boston.ORACLE.read_text())
        at_the_end = oracle["open_overdue_by_department_city_flags"]
        self._expect("overdue at the end", overdue_at(register, boston.SNAPSHOT), at_the_end)
        weekly = oracle["overdue_by_department_each_monday"]
        agreeing, surplus = 0, []
        for monday in boston.mondays():
            truth = boston.overdue_by_department(self._cases, monday)
            agreeing += overdue_at(register, monday) == truth
            surplus.append(boston.surplus_of(weekly[monday.date().isoformat()], truth))
        self._expect("Mondays that agree with the city's table", agreeing, len(weekly))
        # the city's weekly figures still hold rows that its table was published without
        few = max(surplus) <= boston.LEFT_OUT
        self._expect("few rows that only the weekly figures hold", few, True)
        print(f"  at most {max(surplus)}, on {sum(map(bool, surplus))} Mondays", flush=True)

    def _compare_rungs(self, register: Any) -> None:
        self._followup("tick", "--now", _MOMENT)
        again = self._followup("tick", "--now", _MOMENT)
        self._expect("rungs of a second tick", again["escalated"] + again["reminded"], 0)
        fired = first_overdue_rungs(register)
        truth = sorted(
            (ref, instant(due), instant(due))
            for ref, due in boston.first_overdue_rungs(self._cases).items()
        )
        self._expect("first overdue rungs", len(fired), 30_446)
        self._expect("each once and at its due instant", fired == truth, True)

    def _import_line(self, with_clock: bool) -> tuple[str, ...]:
        clock = ("--with-clock",) if with_clock else ()
        return ("import", "history", str(self._history), "--create-departments", *clock)

    def _start(self, *line: str) -> subprocess.Popen[str]:
        environment = os.environ | _ENVIRONMENT | {"FOLLOWUP_DATABASE_URL": self._url}
        command = (sys.executable, "-m", "web.cli", *line, "--json")
        return subprocess.Popen(
            command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
        )

    def _followup(self, *line: str) -> Any:
        running = self._start(*line)
        answer, complaint = running.communicate()
        if not answer:
            raise SystemExit(f"followup {' '.join(line)} failed: {complaint}")
        return json.loads(answer)

    def _expect(self, what: str, found: object, wanted: object) -> None:
        good = found == wanted
        self.differences += not good
        shown = f"{found}" if good else f"{str(found)[:2000]} instead of {wanted}"
        print(f"  {'ok ' if good else 'BAD'} {what}: {shown}", flush=True)


@contextmanager
def _urls(kinds: list[str], folder: Path) -> Iterator[Iterator[tuple[str, str]]]:
    def every() -> Iterator[tuple[str, str]]:
        for kind in kinds:
            for clock in ("without clock", "with clock"):
                if kind == "sqlite":
                    file = folder / f"{clock.replace(' ', '-')}.db"
                    yield f"sqlite, {clock}", f"sqlite:///{file}"
                    file.unlink()
                else:
                    with PostgresDatabases.on_own_server() as server, server.fresh() as url:
                        yield f"postgresql, {clock}", url

    yield every()


def main(kinds: list[str]) -> int:
    """Replay into the named kinds of database; 0 when every figure agrees."""
    differences = 0
    with tempfile.TemporaryDirectory(prefix="followup-replay-") as name:
        folder = Path(name)
        cases = list(boston.city_cases())
        rows = boston.write_by_time(folder / "history.csv", cases)
        with _urls(kinds or ["sqlite", "postgres"], folder) as urls:
            for what, url in urls:
                print(f"{len(cases)} cases, {rows} rows, {what}", flush=True)
                replay = Replay(url, folder / "history.csv", rows, cases)
                replay.run(with_clock="with clock" in what)
                differences += replay.differences
    return 1 if differences else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
