"""The README tells the truth: its diagram is that of the shipped definition, its map and its
commands are there.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from typer.main import get_command

from web.cli import every_command
from workflow.diagram import mermaid
from workflow.versions import Workflows

README = Path(__file__).parents[2] / "README.md"
BEGIN = "<!-- workflow:begin (followup workflow diagram --language en) -->\n"
END = "<!-- workflow:end -->"


def test_the_diagram_is_the_one_of_the_shipped_definition() -> None:
    text = README.read_text(encoding="utf-8")
    shown = text[text.index(BEGIN) + len(BEGIN) : text.index(END)]
    drawn = mermaid(Workflows.shipped().current.definition, "en")
    assert shown == f"```mermaid\n{drawn}```\n", "make it again with `followup workflow diagram`"


def test_every_place_of_the_map_exists() -> None:
    root = README.parent
    rows = [line for line in README.read_text("utf-8").splitlines() if line.startswith("| ")]
    places = [
        part
        for line in rows
        for part in line.split("`")[1::2]
        if "/" in part and " " not in part and "{" not in part
    ]
    assert len(places) > 10
    missing = [place for place in places if not (root / place).exists()]
    assert missing == []


def test_every_command_it_names_exists() -> None:
    said = list(_commands(README.read_text("utf-8")))
    assert len(said) > 20
    assert [words for words in said if not _exists(words)] == []
    assert not _exists(["post", "away"])


def _commands(text: str) -> Iterator[list[str]]:
    """What is written as a command, in the examples and in the first column of the table."""
    for line in text.splitlines():
        first = line.split("|")[1] if line.startswith("| `followup ") else ""
        example = line.partition("#")[0] if line.startswith("followup ") else ""
        for words in (*first.split("`")[1::2], *([example] if example else [])):
            yield words.removeprefix("followup ").split()


def _exists(words: list[str]) -> bool:
    command: Any = get_command(every_command())
    for word in words:
        known = getattr(command, "commands", None)
        if known is None:
            return True
        if word not in known:
            return word.startswith("-")
        command = known[word]
    return not hasattr(command, "commands")
