"""The README tells the truth: its workflow diagram is the one of the shipped definition."""

from __future__ import annotations

from pathlib import Path

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
