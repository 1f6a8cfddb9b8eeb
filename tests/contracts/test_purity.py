"""Time and chance are lent to the engine and the register, never taken by them (decision 2)."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

from tests.contracts.sources import Source, sources

#: what would make the same input give another answer tomorrow
TAKING = {
    "datetime.now",
    "datetime.utcnow",
    "datetime.today",
    "date.today",
    "time.time",
    "time.time_ns",
    "uuid.uuid1",
    "uuid.uuid4",
    "random.random",
    "random.choice",
    "random.randint",
    "os.urandom",
    "secrets.token_bytes",
    "secrets.token_hex",
    "secrets.token_urlsafe",
    "secrets.choice",
    "secrets.randbelow",
}


@pytest.mark.parametrize("package", ["workflow", "cases"])
def test_nothing_asks_the_wall_clock_or_throws_dice(package: str) -> None:
    taken = [place for source in sources(package) for place in _taken(source)]
    assert not taken, "make it a parameter: " + "; ".join(taken)


@pytest.mark.parametrize(
    ("text", "seen"),
    [
        ("import datetime\nx = datetime.datetime.now()", ["impure.py:2 datetime.now"]),
        ("from datetime import date\nx = date.today()", ["impure.py:2 date.today"]),
        ("from uuid import uuid4 as new\nx = new()", ["impure.py:2 uuid.uuid4"]),
        ("import random\nx = random.choice('ab')", ["impure.py:2 random.choice"]),
        # a generator that was lent, whatever its name
        ("def pick(random): return random.choice('ab')", []),
    ],
)
def test_only_what_is_taken_from_a_module_is_taken(text: str, seen: list[str]) -> None:
    assert _taken(Source("impure.py", text, ast.parse(text))) == seen


def _taken(source: Source) -> list[str]:
    imported = dict(_imports(source.tree))
    calls = [node.func for node in ast.walk(source.tree) if isinstance(node, ast.Call)]
    return [
        f"{source.place(function)} {name}"
        for function in calls
        if (name := _full_name(function, imported)) in TAKING
    ]


def _imports(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Each imported name with what it stands for: `new` for `uuid.uuid4`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import | ast.ImportFrom):
            module = f"{node.module}." if isinstance(node, ast.ImportFrom) else ""
            for alias in node.names:
                yield alias.asname or alias.name, f"{module}{alias.name}"


def _full_name(function: ast.expr, imported: dict[str, str]) -> str:
    """The last two parts of what is called, `datetime.now`; empty when it was not imported."""
    root, _, rest = ast.unparse(function).partition(".")
    if root not in imported:
        return ""
    return ".".join(f"{imported[root]}.{rest}".rstrip(".").split(".")[-2:])
