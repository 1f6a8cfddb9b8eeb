"""Nothing that was acknowledged is lost, and nothing is there twice, whoever is killed when.

Two desks and the clock work on one register; somebody kills -9 one of them again and again. Each
control leaves one protection out, and the same figures must then tell of a loss.
"""

from __future__ import annotations

import json
import time
from datetime import timedelta
from pathlib import Path
from random import Random

import pytest

from cases.store.engine import Database
from tests.cases.life import rows
from tests.killing.afterwards import lives_of_cases, losses
from tests.killing.desks import LIFE, Desk, keep_time, work
from tests.killing.killer import Worker, at_work
from tests.people import hire
from tests.web.installed import SECRET
from web.cli import run_line

#: on PostgreSQL before a change is taken in
_BOTH = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.thorough)],
    indirect=True,
)


def kill_again_and_again(workers: list[Worker], kills: int, random: Random) -> None:
    with at_work(*workers):
        for _ in range(kills):
            worker = random.choice(workers)
            worker.kill(random)
            worker.start()
        for worker in workers:
            worker.kill(random)
            worker.start(last=True)
        for worker in workers:
            worker.end()


def check(capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, url: str) -> object:
    monkeypatch.setenv("FOLLOWUP_DATABASE_URL", url)
    monkeypatch.setenv("FOLLOWUP_SECRET_KEY", SECRET)
    capfd.readouterr()
    run_line(["check", "--json"])
    return json.loads(capfd.readouterr().out)


@_BOTH
@pytest.mark.parametrize(
    ("kills", "a_second_is"),
    [
        (36, timedelta(days=1)),
        pytest.param(
            *(1000, timedelta(hours=3)), marks=[pytest.mark.long, pytest.mark.timeout(1200)]
        ),
    ],
)
def test_everything_acknowledged_is_there_once(
    database_url: str,
    database: Database,
    tmp_path: Path,
    capfd: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
    kills: int,
    a_second_is: timedelta,
) -> None:
    hire(database)
    began = time.time()
    one, two, clock = (
        Desk(name, database_url, tmp_path, began, a_second_is=a_second_is)
        for name in ("one", "two", "clock")
    )
    workers = [Worker(work, (desk,), desk.journal) for desk in (one, two)]

    kill_again_and_again(
        [*workers, Worker(keep_time, (clock,), clock.journal)], kills, Random(kills)
    )

    assert losses(database, [one, two]) == []
    assert lives_of_cases(database) == {LIFE}
    for desk in (one, two):
        assert list(desk.journal.lines("refused")) == []
    checked = check(capfd, monkeypatch, database_url)
    assert (checked["ok"], checked["problems"]) == (True, [])
    # the story was one: answers were cut off and asked for again, and the clock fired rungs
    assert any(each.replayed for d in (one, two) for each in d.journal.acknowledged().values())
    assert rows(database, "SELECT count(*) FROM escalation") > [(0,)]
    assert {failed for _, failed in clock.journal.lines("tick")} == {"0"}


@_BOTH
@pytest.mark.parametrize(("habit", "told"), [("write behind", "lost: "), ("no key", "2 times: ")])
def test_control_without_its_protection_something_is_lost_or_twice(
    database_url: str, database: Database, tmp_path: Path, habit: str, told: str
) -> None:
    hire(database)
    desk = Desk("hasty", database_url, tmp_path, time.time(), habit)
    worker = Worker(work, (desk,), desk.journal)
    random, found = Random(1), ""

    with at_work(worker):
        for _ in range(60):
            worker.kill(random)
            worker.start()
            found = " ".join(losses(database, [desk]))
            if told in found:
                break

    assert told in found
