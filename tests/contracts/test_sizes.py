"""Small files, small functions, everything typed and explained: what keeps the tree readable."""

from __future__ import annotations

import ast
from collections.abc import Iterator

from tests.contracts.sources import EVERYTHING, PRODUCT, Function, Source, sources

FILE_LINES = 300
FUNCTION_LINES = 60


def test_no_file_is_longer_than_300_lines() -> None:
    long = [
        f"{source.path} has {lines} lines"
        for source in sources(*EVERYTHING)
        if (lines := len(source.text.splitlines())) > FILE_LINES
    ]
    assert not long, "split by idea: " + "; ".join(long)


def test_no_function_is_longer_than_60_lines() -> None:
    long = [
        f"{source.place(function)} {function.name} has {lines} lines"
        for source in sources(*EVERYTHING)
        for function in source.functions()
        if (lines := _lines(function)) > FUNCTION_LINES
    ]
    assert not long, "; ".join(long)


def test_every_function_says_what_it_returns() -> None:
    untyped = [
        f"{source.place(function)} {function.name}"
        for source in sources(*EVERYTHING)
        for function in source.functions()
        if function.returns is None
    ]
    assert not untyped, "; ".join(untyped)


def test_every_module_says_what_it_is_for() -> None:
    silent = [
        source.path
        for source in sources(*EVERYTHING)
        if source.tree.body and not ast.get_docstring(source.tree)
    ]
    assert not silent, "no docstring: " + "; ".join(silent)


def test_everything_public_says_what_it_promises() -> None:
    silent = [
        f"{source.place(node)} {node.name}"
        for source in sources(*PRODUCT)
        for node in _public(source.tree)
        if not ast.get_docstring(node)
    ]
    assert not silent, "no docstring: " + "; ".join(silent)


def test_nothing_is_left_half_done() -> None:
    marks = ("TODO", "FIXME", "NotImplementedError")
    left = [
        f"{source.path}:{number} {mark}"
        for source in sources(*PRODUCT)
        for number, line in enumerate(source.text.splitlines(), 1)
        for mark in marks
        if mark in line
    ]
    assert not left, "; ".join(left)


def test_the_rules_of_this_file_can_be_broken() -> None:
    body = "\n".join(f"    x = {number}" for number in range(FUNCTION_LINES))
    text = f"def long(x):\n{body}\n"
    broken = Source("broken.py", text, ast.parse(text))

    (function,) = broken.functions()

    assert _lines(function) == FUNCTION_LINES + 1
    assert function.returns is None
    assert [node.name for node in _public(broken.tree)] == ["long"]


def _lines(function: Function) -> int:
    return (function.end_lineno or function.lineno) - function.lineno + 1


def _public(tree: ast.Module | ast.ClassDef) -> Iterator[Function | ast.ClassDef]:
    """Public classes, functions and methods, without the bodiless members of a Protocol."""
    for node in tree.body:
        if not isinstance(node, Function | ast.ClassDef) or node.name.startswith("_"):
            continue
        if [ast.unparse(line) for line in node.body] != ["..."]:
            yield node
        if isinstance(node, ast.ClassDef):
            yield from _public(node)
