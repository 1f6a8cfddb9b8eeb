"""Time and chance are lent to the engine and the register, never taken by them (decision 2)."""

from __future__ import annotations

import ast

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
    "uuid4",
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


def test_asking_the_wall_clock_would_be_seen() -> None:
    text = "import datetime\n\ndef today():\n    return datetime.datetime.now()\n"
    assert _taken(Source("impure.py", text, ast.parse(text))) == ["impure.py:4 datetime.now"]


def _taken(source: Source) -> list[str]:
    return [
        f"{source.place(node.func)} {name}"
        for node in ast.walk(source.tree)
        if isinstance(node, ast.Call) and (name := _last_two(node.func)) in TAKING
    ]


def _last_two(function: ast.expr) -> str:
    return ".".join(ast.unparse(function).split(".")[-2:])
