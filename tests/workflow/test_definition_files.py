"""A file that is no definition is one sentence that says what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.definitions import SHIPPED
from workflow.errors import DefinitionError
from workflow.loader import load_definition, parse_definition, read_definition


def _text_of(path: Path) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_definition(path)
    (problem,) = caught.value.problems
    assert (problem.file, problem.key) == (path.name, "(file)")
    return problem.text


def test_a_file_saved_by_an_old_editor_is_read(tmp_path: Path) -> None:
    """With a byte order mark and Windows line ends."""
    file = tmp_path / "own.toml"
    file.write_bytes(b"\xef\xbb\xbf" + SHIPPED.replace("\n", "\r\n").encode())
    assert load_definition(file) == parse_definition(SHIPPED, "shipped")


def test_a_missing_file_a_folder_and_other_encodings_are_told(tmp_path: Path) -> None:
    assert "No such file" in _text_of(tmp_path / "none.toml")
    assert "Is a directory" in _text_of(tmp_path)
    western = tmp_path / "western.toml"
    western.write_bytes("label = “x”".encode("cp1252"))
    assert _text_of(western) == "The file is not UTF-8 (byte 8); save it as UTF-8."


def test_what_was_proved_once_is_read_though_a_newer_program_would_ask_more() -> None:
    unproved = SHIPPED.replace("[actions.remind]", "[actions.recall]", 1)
    with pytest.raises(DefinitionError):
        parse_definition(unproved, "kept.toml")
    assert "recall" in read_definition(unproved, "kept.toml").actions
    with pytest.raises(DefinitionError) as caught:
        read_definition("key = 1", "kept.toml")
    assert {problem.file for problem in caught.value.problems} == {"kept.toml"}


@pytest.mark.parametrize("text", ["", "key = 1", "states = []", "[actions]\nx = 3", "= 3"])
def test_toml_of_something_else_is_refused_with_every_missing_part(text: str) -> None:
    with pytest.raises(DefinitionError) as caught:
        parse_definition(text, "else.toml")
    assert caught.value.problems
    assert all(problem.file == "else.toml" and problem.text for problem in caught.value.problems)
