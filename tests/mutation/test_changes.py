"""What `make mutate PART=...` changes, and what it leaves alone."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from tests.mutation.judging import Judged, Judgement
from tests.parts import ROOT

if TYPE_CHECKING:
    from tests.mutation.changes import Change

ENGINE = '''"""An engine in small."""

from __future__ import annotations

WORDS = {"late": "quá hạn"}
LIMIT: int = 30


@guard(lets_the_clock_pass=True)
def is_late(days: int) -> bool:
    """Strictly after."""
    return days > LIMIT


def answer(days: int) -> str:
    try:
        return WORDS["late"]
    except KeyError:
        return "?"
'''


@pytest.fixture
def changes(tmp_path: Path) -> list[Change]:
    # its parser takes a second to load, which every worker would wait for
    from tests.mutation.changes import changes_of

    (tmp_path / "engine.py").write_text(ENGINE)
    return list(changes_of(tmp_path, "engine.py"))


def test_a_guard_its_mark_and_a_number_are_changed(changes: list[Change]) -> None:
    made = {(change.place, change.became) for change in changes}
    assert ("is_late", "return days >= LIMIT") in made
    assert ("is_late", "@guard(lets_the_clock_pass=False)") in made
    assert ("", "LIMIT: int = 31") in made


def test_tables_of_words_are_left_alone_and_words_in_a_function_are_not(
    changes: list[Change],
) -> None:
    assert not any("XXquá hạnXX" in change.code for change in changes)
    assert any(change.became == 'return "XX?XX"' for change in changes)


def test_every_change_is_another_program_than_all_others(changes: list[Change]) -> None:
    texts = [ENGINE, *(change.code for change in changes)]
    assert len(set(texts)) == len(texts)
    for text in texts:
        compile(text, "changed", "exec")


def test_a_change_knows_the_lines_of_its_statement(changes: list[Change]) -> None:
    (mark,) = (change for change in changes if change.became == "@guard(lets_the_clock_pass=False)")
    (text,) = (change for change in changes if "XX?XX" in change.code)
    lines = ENGINE.splitlines()
    assert [lines[number - 1] for number in mark.lines] == [
        "@guard(lets_the_clock_pass=True)",
        "def is_late(days: int) -> bool:",
    ]
    assert [lines[number - 1].strip() for number in text.lines] == ['return "?"']


def test_a_judgement_holds_for_its_change_alone(changes: list[Change]) -> None:
    one, other, *_ = changes
    judged = Judged([Judgement(one.file, one.place, one.was, one.became, "speed", "told")])
    assert (judged.kind(one), judged.kind(other)) == ("speed", "")


def test_every_judgement_is_about_a_text_that_is_still_there() -> None:
    gone = [
        f"{one.file} {one.place}: {one.was}"
        for one in Judged.read(ROOT / "tests" / "mutation" / "equivalent.toml").all
        if "".join(one.was.split()) not in "".join((ROOT / one.file).read_text().split())
    ]
    assert not gone, "take these out of equivalent.toml: " + "; ".join(gone)
