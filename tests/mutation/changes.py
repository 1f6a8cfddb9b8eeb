"""The changes of one file: mutmut's operators, applied to decorated functions and their marks too.

Left alone are texts outside functions (tables of words), marks of classes, and what a change would
leave exactly as it was or as another change already made it.
"""

from __future__ import annotations

import ast
import hashlib
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import unified_diff
from pathlib import Path
from typing import cast

import libcst as cst
from libcst.metadata import MetadataWrapper, ParentNodeProvider, PositionProvider
from mutmut.mutation.file_mutation import (
    Mutation,
    MutationVisitor,
    deep_replace,
)
from mutmut.mutation.mutators import mutation_operators
from mutmut.mutation.pragma_handling import get_ignored_lines


@dataclass(frozen=True)
class Change:
    """One small change of a file, and the lines of the statement it stands in."""

    file: str
    place: str
    lines: range
    code: str
    was: str
    became: str

    @property
    def key(self) -> str:
        """The same for the same change of the same text, whatever else is in the tests."""
        return hashlib.sha256(f"{self.file}\n{self.code}".encode()).hexdigest()[:16]


class _Sites(MutationVisitor):
    """Visits what mutmut visits, and decorated functions beside."""

    METADATA_DEPENDENCIES = (  # type: ignore[assignment]
        *MutationVisitor.METADATA_DEPENDENCIES,
        ParentNodeProvider,
    )

    def _skip_node_and_children(self, node: cst.CSTNode) -> bool:
        if isinstance(node, cst.FunctionDef) and node.decorators:
            return False
        if isinstance(node, cst.Decorator):
            return isinstance(self.get_metadata(ParentNodeProvider, node), cst.ClassDef)
        if isinstance(node, cst.BaseString) and self._outside_functions(node):
            return True
        return bool(super()._skip_node_and_children(node))

    def _outside_functions(self, node: cst.CSTNode) -> bool:
        parent: cst.CSTNode | None = node
        while parent is not None and not isinstance(parent, cst.FunctionDef):
            parent = self.get_metadata(ParentNodeProvider, parent, None)
        return parent is None


def kept_changes(root: Path, file: str, kept: Path) -> list[Change]:
    """The changes of `file`, made once for each text of it: that takes its time."""
    digest = hashlib.sha256((root / file).read_bytes()).hexdigest()[:12]
    place = kept / f"{digest}-{file.replace('/', '.')}.json"
    if not place.exists():
        kept.mkdir(parents=True, exist_ok=True)
        made = [vars(change) | {"lines": list(change.lines)} for change in changes_of(root, file)]
        place.write_text(json.dumps(made))
    told = json.loads(place.read_text())
    return [Change(**one | {"lines": range(one["lines"][0], one["lines"][-1] + 1)}) for one in told]


def changes_of(root: Path, file: str) -> Iterator[Change]:
    """Every change of `file` that is a program and differs from all before it, in file order."""
    text = (root / file).read_text()
    wrapper = MetadataWrapper(cst.parse_module(text))
    sites = _Sites(mutation_operators, get_ignored_lines(file, text, wrapper))
    module = wrapper.visit(sites)
    lines, parents = wrapper.resolve(PositionProvider), wrapper.resolve(ParentNodeProvider)
    statements = _Statements(text)
    pieces = _Pieces(module)
    for mutation in sites.mutations:
        code = pieces.changed(mutation, parents)
        if code is not None:
            line = lines[mutation.original_node].start.line
            was, became = _difference(text, code)
            yield Change(file, statements.place(line), statements.around(line), code, was, became)


class _Pieces:
    """The text of a module by its outermost statements, so that a change rewrites only one."""

    def __init__(self, module: cst.Module) -> None:
        self._module = module
        self._texts = [module.code_for_node(statement) for statement in module.body]
        whole = module.code
        self._head = whole[: whole.index(self._texts[0])] if self._texts else whole
        self._seen = {ast.dump(ast.parse(text)) for text in self._texts}

    def changed(self, mutation: Mutation, parents: Mapping[cst.CSTNode, cst.CSTNode]) -> str | None:
        """The module after the change; None when it is no program, or one that was there before."""
        outermost = mutation.original_node
        while parents[outermost] is not self._module:
            outermost = parents[outermost]
        changed = deep_replace(outermost, mutation.original_node, mutation.mutated_node)
        text = self._module.code_for_node(cast("cst.CSTNode", changed))
        meaning = _meaning(text)
        if meaning is None or meaning in self._seen:
            return None
        self._seen.add(meaning)
        place = next(n for n, node in enumerate(self._module.body) if node is outermost)
        return self._head + "".join((*self._texts[:place], text, *self._texts[place + 1 :]))


def _meaning(text: str) -> str | None:
    """What a piece says, without layout; None when it is no program."""
    try:
        compile(text, "changed", "exec", dont_inherit=True)
        return ast.dump(ast.parse(text))
    except SyntaxError:
        return None


def _difference(before: str, after: str) -> tuple[str, str]:
    diff = list(unified_diff(before.splitlines(), after.splitlines(), n=0, lineterm=""))[2:]
    return (
        " ".join(line[1:].strip() for line in diff if line.startswith("-")),
        " ".join(line[1:].strip() for line in diff if line.startswith("+")),
    )


class _Statements:
    """Which statement and which function a line belongs to."""

    def __init__(self, text: str) -> None:
        self._spans: list[range] = []
        self._names: list[tuple[range, str]] = []
        for statement in ast.parse(text).body:
            self._read_one(statement, "")

    def around(self, line: int) -> range:
        """The lines of the smallest statement, or head of one, that has this line."""
        return min((span for span in self._spans if line in span), key=len)

    def place(self, line: int) -> str:
        """The function or class around a line; empty outside of all."""
        names = [(len(span), name) for span, name in self._names if line in span]
        return min(names)[1] if names else ""

    def _read_one(self, node: ast.stmt | ast.ExceptHandler | ast.match_case, prefix: str) -> None:
        span = _span(node)
        if isinstance(node, ast.FunctionDef | ast.ClassDef):
            prefix = f"{prefix}.{node.name}".lstrip(".")
            self._names.append((span, prefix))
        inner = list(_inner(node))
        head_ends = max(
            min((_span(part).start for part in inner), default=span.stop), span.start + 1
        )
        self._spans.append(range(span.start, head_ends))
        for part in inner:
            self._read_one(part, prefix)


def _inner(node: ast.AST) -> Iterator[ast.stmt | ast.ExceptHandler | ast.match_case]:
    for child in ast.iter_child_nodes(node):
        if isinstance(child, ast.stmt | ast.ExceptHandler | ast.match_case):
            yield child


def _span(node: ast.stmt | ast.ExceptHandler | ast.match_case) -> range:
    """All lines of a statement, with the marks of a function and the pattern of a case."""
    placed = node.pattern if isinstance(node, ast.match_case) else node
    first = min(part.lineno for part in (placed, *getattr(node, "decorator_list", ())))
    last = node.body[-1] if isinstance(node, ast.match_case) else node
    return range(first, (last.end_lineno or first) + 1)
