"""What whoever writes a definition is told of each fault, word by word: told_of_faults.md.

`python -m tests.workflow.told` writes the list anew; read the difference before it is kept.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache
from pathlib import Path

from tests.workflow.definitions import edited, problems_of
from workflow.problem import Problem

FILE = Path(__file__).with_name("told_of_faults.md")
_BORROWED = re.compile(r"(?<=This is not TOML: )[^;]*;|^Input should [^;]*;")
_HEAD = """# What is said of a broken definition

Each fault is one small edit in `test_broken_definitions.py` or `test_broken_follow_up_rules.py`;
made by `python -m tests.workflow.told`.
"""


@cache
def told() -> Mapping[str, tuple[str, ...]]:
    """The kept lines of each fault, by its name."""
    sections = FILE.read_text("utf-8").split("\n## ")[1:]
    return {
        name: tuple(line for line in lines if line)
        for name, *lines in (section.splitlines() for section in sections)
    }


def lines_of(problems: Iterable[Problem]) -> tuple[str, ...]:
    """The problems as they stand in the list, with dots for what a library words."""
    return tuple(f"- {one.key}: {_BORROWED.sub('…;', one.text)}" for one in problems)


def _main() -> None:
    from tests.workflow import test_broken_definitions, test_broken_follow_up_rules

    faults = (*test_broken_definitions.FAULTS, *test_broken_follow_up_rules.FAULTS)
    parts = [
        "\n".join((f"\n## {name}\n", *lines_of(problems_of(edited((old, new)))), ""))
        for name, old, new, _ in faults
    ]
    FILE.write_text(_HEAD + "".join(parts), "utf-8")


if __name__ == "__main__":
    _main()
