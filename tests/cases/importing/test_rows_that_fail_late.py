"""A row that the guards let pass and that fails while it is applied is as if it had not been read.

Case numbers have no holes (contract.md section 6), and no case keeps half of what a row began.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from cases.casefile.case import Case
from cases.casefile.circumstances import Circumstances
from cases.errors import BadInput
from cases.importing import replay
from cases.importing.serials import Serials
from cases.register import Register
from cases.store.engine import Database
from tests.cases.importing.test_follow_up_actions import PARTS, bring_in, led, write
from tests.cases.life import rows
from tests.cases.versions.definitions import office
from tests.databases import SqliteDatabases

Line = tuple[str, str, str, dict[str, str]]

STORY: tuple[Line, ...] = (
    *led("A"),
    ("A", "2026-11-20T08:00", "pause", {"reason": "assessment", "waiting_for": "giám định"}),
    ("A", "2026-11-23T08:00", "resume", {}),
    ("A", "2026-11-25T09:00", "reply", {"outcome": "explained"}),
)
RECORD: Line = ("B", "2026-11-19T09:30", "record", {"title": "Đường ngập", "kind": "feedback"})
SPLIT: Line = ("B", "2026-11-19T10:00", "split", {"parts": PARTS})
AFTER: Line = ("Z", "2026-11-19T12:00", "record", {"title": "Cống vỡ", "kind": "feedback"})
#: everything of the register that a file can bring about, but for what is drawn by chance
_KEPT = (
    "SELECT id, state, lead, version, history_seq, due_at, late FROM case_file ORDER BY id",
    "SELECT case_id, seq, at, action, from_state, to_state FROM history ORDER BY case_id, seq",
    "SELECT case_id, no, name, opened_at, closed_at, due_at FROM deadline ORDER BY case_id, no",
    "SELECT case_ref, case_id FROM imported_case ORDER BY case_ref",
    "SELECT scope, key FROM idempotency_key ORDER BY scope, key",
    "SELECT * FROM case_counter",
)


#: a new register with people, by the name of its file
Offices = Callable[[str], Register]


@pytest.fixture
def new_office(sqlite_databases: SqliteDatabases, tmp_path: Path) -> Iterator[Offices]:
    with ExitStack() as opened:
        yield lambda name: office(
            opened.enter_context(
                closing(Database(sqlite_databases.copy_to(tmp_path / name, staffed=True)))
            )
        )


@pytest.mark.parametrize(
    ("failing", "before"),
    [
        *(pytest.param(line, 0, id=f"{line[2]}, new") for line in (*STORY, SPLIT)),
        *(pytest.param(line, 2, id=f"{line[2]}, known") for line in (*STORY[2:], SPLIT)),
    ],
)
def test_it_leaves_what_a_row_refused_at_once_leaves(
    new_office: Offices,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    failing: Line,
    before: int,
) -> None:
    story = [*STORY, RECORD, SPLIT, AFTER]
    refused = [(*line[:2], "fly", {}) if line is failing else line for line in story]
    late, at_once = new_office("late.db"), new_office("at_once.db")
    for register in (late, at_once):
        bring_in(register, write(tmp_path / "begun.csv", story[:before]))

    expected, _ = bring_in(at_once, write(tmp_path / "refused.csv", refused))
    _fail_late(monkeypatch, failing)
    done, why = bring_in(late, write(tmp_path / "story.csv", story))

    assert done == expected
    assert why[0] == "It failed."
    assert _kept(late) == _kept(at_once)


def test_without_giving_numbers_back_there_would_be_a_hole(
    new_office: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = new_office("register.db")
    monkeypatch.setattr(Serials, "give_back", lambda *_: None)
    _fail_late(monkeypatch, SPLIT)

    with pytest.raises(AssertionError, match="the numbers before it are missing"):
        bring_in(register, write(tmp_path / "rows.csv", [RECORD, SPLIT, AFTER]))


def _fail_late(monkeypatch: pytest.MonkeyPatch, line: Line) -> None:
    """Let what this line does fail when it has been done."""
    at = datetime.fromisoformat(line[1]).replace(tzinfo=UTC) - timedelta(hours=7)
    apply = replay.apply

    def applied_and_failed(case: Case, step: Any, around: Circumstances, *more: Any) -> None:
        apply(case, step, around, *more)
        if (around.at, step.name) == (at, line[2]):
            raise BadInput("It failed.")

    monkeypatch.setattr(replay, "apply", applied_and_failed)


def _kept(register: Register) -> list[list[tuple[Any, ...]]]:
    return [rows(register.database, query) for query in _KEPT]
