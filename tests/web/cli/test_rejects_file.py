"""Chị Hà brings an old register in; nothing she has is written over by the refused rows."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.web.cli.conftest import Followup

CONTENT = """case_ref,at,action,department,actor,due,title,note
CU-1,2026-10-05T08:00,record,,,,Ngập đường,
CU-1,2026-10-06,fly,,,,,
"""


@pytest.fixture
def old(register: Path) -> Path:
    """The only copy of the old register, with one row that cannot be used."""
    file = register.with_name("old.csv")
    file.write_text(CONTENT, "utf-8")
    return file


def the_same(file: Path) -> Path:
    return file


def by_another_path(file: Path) -> Path:
    return file.parent / "." / ".." / file.parent.name / file.name


def from_here(file: Path) -> Path:
    return Path(file.name)


def by_a_link(file: Path) -> Path:
    link = file.with_name("link.csv")
    link.symlink_to(file)
    return link


def by_a_hard_link(file: Path) -> Path:
    link = file.with_name("second.csv")
    os.link(file, link)
    return link


@pytest.mark.parametrize("named", [the_same, by_another_path, from_here, by_a_link, by_a_hard_link])
def test_the_imported_file_is_never_written_over(
    followup: Followup, old: Path, named: Callable[[Path], Path]
) -> None:
    outcome = followup("import", "history", str(old), "--rejects", str(named(old)))

    assert outcome.code == 2
    assert "is the imported file; name another one" in outcome.err
    assert old.read_text("utf-8") == CONTENT
    assert followup("case", "list", "--json").document["total"] == 0


def test_another_file_of_hers_is_not_either(followup: Followup, old: Path) -> None:
    letter = old.with_name("letter.txt")
    letter.write_text("Kính gửi", "utf-8")

    outcome = followup("import", "history", str(old), "--rejects", str(letter))

    assert outcome.code == 2
    assert "letter.txt holds something else than refused rows" in outcome.err
    assert letter.read_text("utf-8") == "Kính gửi"


def test_the_refused_rows_of_an_earlier_try_are(followup: Followup, old: Path) -> None:
    rejects = old.with_name("rejects.csv")
    command = ("import", "history", str(old), "--rejects", str(rejects))
    assert followup(*command).code == 3
    rejects.write_text(rejects.read_text("utf-8") + "9,earlier,CU-9\n", "utf-8")

    assert followup(*command).code == 3

    header, *refused = rejects.read_text("utf-8").splitlines()
    assert header.startswith("line,reason,case_ref")
    assert [row[:2] for row in refused] == ["3,"]
