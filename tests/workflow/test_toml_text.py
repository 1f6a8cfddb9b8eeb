"""A file that the reader of TOML gives up on is told of like any other fault in it."""

from __future__ import annotations

import re

import pytest

from workflow.toml_text import table_of


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("a = " + "[" * 20_000, "brackets stand within brackets too often"),
        ("a = " + "9" * 20_000, "a number has too many digits"),
        ("a = ", "Invalid value (at end of document)"),
    ],
    ids=["nested", "endless", "broken"],
)
def test_why_a_text_says_no_table(text: str, why: str) -> None:
    with pytest.raises(ValueError, match=f"^{re.escape(why)}$"):
        table_of(text)
