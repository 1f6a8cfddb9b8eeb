"""Each route, asked once by each role about each kind of case: what must hold of every answer."""

from __future__ import annotations

import io
import logging
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass

import pytest

from cases import policy
from cases.reading import petitioners
from tests.databases import SqliteDatabases
from tests.light_passwords import make_light
from tests.web.security.matrix import BY_ROLE, DOCUMENT, Answer, Cell, answers, wrong
from tests.web.security.world import CANARIES, World
from tests.web.stories import Office, Watch, an_office, settings_for
from tests.web.test_headers import DIRECTIVES
from web.logs import LOGGER, JsonLines

#: one walk over the whole file is in the set-up of whichever test comes first
pytestmark = pytest.mark.timeout(400)

#: reading these is itself kept: who took a copy of a file, who tried an unknown code, and up to
#: where a case is known to its reader
LEAVE_A_TRACE = {
    "GET /cases/{number}",
    "GET /cases/{number}/attachments/{seq}",
    "GET /api/v1/cases/{number}/attachments/{seq}",
    "GET /receptions",
    "GET /receptions.xlsx",
    "GET /register/{code}",
    "GET /status/{code}",
    "GET /status/{code}/answer.ics",
    "GET /status/{code}/slip",
    "GET /status/{code}/rating",
    "GET /status/{code}/withdraw",
    "GET /api/v1/status/{code}",
}


@dataclass(frozen=True)
class Walk:
    """All answers, and what was written to the log meanwhile."""

    answers: list[Answer]
    log: str


@pytest.fixture(scope="module")
def walk(
    sqlite_databases: SqliteDatabases, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Walk]:
    """The whole file, driven once."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    handler.setFormatter(JsonLines())
    file = tmp_path_factory.mktemp("walk") / "register.db"
    LOGGER.addHandler(handler)
    LOGGER.setLevel(logging.INFO)
    settings = settings_for(sqlite_databases.copy_to(file, staffed=True))
    with pytest.MonkeyPatch.context() as patch, an_office(settings, Watch()) as office:
        make_light(patch)
        with closing(World(office)) as world:
            yield Walk(answers(world), written.getvalue())
    LOGGER.removeHandler(handler)
    LOGGER.setLevel(logging.NOTSET)


@pytest.mark.slow
def test_it_is_what_the_file_says(walk: Walk) -> None:
    """Goal S1; the negative controls are in `test_authorisation.py`."""
    assert set(BY_ROLE) == set(DOCUMENT["audiences"]["staff"])
    assert len(walk.answers) > 1000

    assert wrong(walk.answers) == []


def test_reading_changes_nothing(walk: Walk) -> None:
    """Goal S8; that a change is seen is shown by those that leave a trace."""
    changing = {each.cell.key for each in walk.answers if each.changed}

    assert {key for key in changing if key.startswith("GET ")} == LEAVE_A_TRACE


def test_it_carries_every_security_header(walk: Walk) -> None:
    """Goal S9; a file has a policy of its own, by which it is no page of ours (goal S11).

    `test_headers.py` shows that a missing one would be seen.
    """
    files = {key for key in LEAVE_A_TRACE if key.endswith("{seq}")} | {"GET /queue/export"}
    files |= {"GET /receptions.xlsx", "GET /admin/procedures.xlsx"}
    files |= {f"GET /sessions/import/{kind}.xlsx" for kind in ("registrations", "receptions")}

    lacking = {(each.cell.key, each.lacks) for each in walk.answers if each.lacks}

    assert {key for key, _ in lacking} == files
    assert {lacks for _, lacks in lacking} == {tuple(sorted(DIRECTIVES))}


def test_the_petitioner_is_shown_to_whom_the_contract_says(walk: Walk) -> None:
    """Goal S4: the Centre while it records, and the UPC office when it asks, case by case or in
    the register of receptions, which the law wants and which leaves the same traces.
    """
    leaked = [each for each in walk.answers if each.leaked]
    of_all = {(each.cell.role, each.cell.key) for each in leaked if not each.cell.kind}
    shown = {(each.cell.role, each.cell.kind) for each in leaked if each.cell.kind}
    asking = {each.cell.key for each in leaked if each.cell.kind and "upc" in each.cell.role}
    kinds = set(DOCUMENT["kinds"]["case"]) - {"missing"}

    assert shown == {("centre", "unassigned")} | {
        (role, kind) for role in ("upc_office", "upc_chief") for kind in kinds
    }
    assert of_all == {(role, "GET /receptions") for role in ("upc_office", "upc_chief")}
    assert asking == {"POST /cases/{number}/contact", "POST /api/v1/cases/{number}/contact"}


def test_the_log_has_no_petitioner_and_no_case(walk: Walk) -> None:
    """Goal S14."""
    assert walk.log.count("\n") >= len(walk.answers)
    for canary in (*CANARIES, "YK-2026", "0000-0000", "Chậm cấp giấy phép"):
        assert canary not in walk.log


def test_if_everybody_were_shown_the_contact_it_would_be_seen(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the petitioner's test."""
    for module in (policy, petitioners):
        monkeypatch.setattr(module, "sees_contact", lambda *_: True)

    def of_lan(cell: Cell) -> bool:
        return cell.key == "GET /cases/{number}" and cell.role == "department_officer"

    with closing(World(one_office)) as world:
        leaked = {each.cell.kind for each in answers(world, of_lan) if each.leaked}

    assert {"own", "protected"} <= leaked
