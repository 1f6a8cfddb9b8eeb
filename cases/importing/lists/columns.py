"""The columns of each list, as data/lists.toml has them, and which column of a sheet is which.

Offices write titles in their own way: they are compared without marks, case and brackets.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any, Final

from cases.importing.lists.cells import (
    Cell,
    Unusable,
    card_in,
    code_in,
    day_in,
    is_blank,
    phone_in,
    text_in,
)
from cases.importing.lists.sheets import Sheet, unusable
from cases.meetings.faults import Fault, MeetingRefused
from workflow.definition import Text
from workflow.words import fold

#: rows of a sheet in which the names of the columns are looked for
_HEAD: Final = 20
#: one name alone may be a word in a title
_LEAST_NAMES: Final = 2
_IN_BRACKETS: Final = re.compile(r"\([^()]*\)")
_WORD: Final = re.compile(r"[^\W_]+")
_READERS: Final = {"day": day_in, "phone": phone_in, "code": code_in, "card": card_in}


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `also` are other titles for it, `kind` how its cells are read."""

    name: str
    title: Text
    also: tuple[str, ...]
    kind: str
    needed: bool
    example: str
    width: int

    def titles(self) -> Iterator[str]:
        """Everything it may be called."""
        yield from (self.title.vi, self.title.en, self.name, *self.also)


@dataclass(frozen=True, slots=True)
class Layout:
    """One kind of list: what it is called, its columns by name, how many rows it may have."""

    name: str
    title: Text
    columns: Mapping[str, Column]
    most: int


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list; `number` is that of the sheet. `texts` has every column of the list."""

    number: int
    texts: Mapping[str, str]
    faults: tuple[Fault, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """What a file holds of a list; `unknown` are titles that mean nothing here, `examples` how many
    rows of the template were left in it.
    """

    rows: tuple[Row, ...]
    unknown: tuple[str, ...]
    examples: int


@cache
def layouts() -> Mapping[str, Layout]:
    """Every kind of list by its name."""
    written = files("cases.importing.lists").joinpath("data", "lists.toml").read_text("utf-8")
    return {name: _layout(name, kept) for name, kept in tomllib.loads(written).items()}


def table_in(sheets: Sequence[Sheet], layout: Layout) -> Table:
    """The rows of the first sheet that names columns of this list.

    Raises MeetingRefused for a file without them, and with those that are missing or there twice.
    """
    known = {_key(title): name for name, col in layout.columns.items() for title in col.titles()}
    for sheet in sheets:
        for number, cells in enumerate(sheet.rows[:_HEAD], 1):
            found = [known.get(_key(text_in(cell)), "") for cell in cells]
            if len(set(filter(None, found))) >= _LEAST_NAMES:
                _judge_header(sheet, number, found, layout)
                return _table(sheet, number, found, layout)
    needed = [col for col in layout.columns.values() if col.needed]
    raise _about_columns("no_header", needed)


def _judge_header(sheet: Sheet, number: int, found: Sequence[str], layout: Layout) -> None:
    if number in sheet.merged:
        raise unusable("merged_header", row=number)
    twice = sorted({name for name in found if name and found.count(name) > 1})
    if twice:
        raise _about_columns("column_twice", [layout.columns[name] for name in twice])
    missing = [col for col in layout.columns.values() if col.needed and col.name not in found]
    if missing:
        raise _about_columns("column_missing", missing)


def _about_columns(code: str, columns: Sequence[Column]) -> MeetingRefused:
    vi, en = ("; ".join(col.title.in_language(each) for col in columns) for each in ("vi", "en"))
    return MeetingRefused(Fault("file", code, (("columns", Text(vi=vi, en=en)),)))


def _table(sheet: Sheet, header: int, found: Sequence[str], layout: Layout) -> Table:
    titles = [text_in(cell) for cell in sheet.rows[header - 1]]
    unknown = tuple(title for title, name in zip(titles, found, strict=True) if title and not name)
    rows, examples = [], 0
    for number, cells in enumerate(sheet.rows[header:], header + 1):
        if is_blank(cells):
            continue
        row = _row(number, dict(zip(found, cells, strict=False)))
        if _key(row.texts.get("no", "")) in ("vi du", "example"):
            examples += 1
        else:
            rows.append(row)
    if len(rows) > layout.most:
        raise unusable("too_many_rows", most=layout.most)
    if not rows:
        raise unusable("no_rows")
    return Table(tuple(rows), unknown, examples)


def _row(number: int, cells: Mapping[str, Cell]) -> Row:
    texts, faults = {}, []
    for name, cell in cells.items():
        if not name:
            continue
        texts[name] = _READERS.get(_kinds()[name], text_in)(cell)
        if isinstance(cell, Unusable):
            faults.append(Fault(name, cell.code))
    return Row(number, texts, tuple(faults))


@cache
def _kinds() -> Mapping[str, str]:
    return {col.name: col.kind for each in layouts().values() for col in each.columns.values()}


def _key(title: str) -> str:
    return " ".join(_WORD.findall(_IN_BRACKETS.sub(" ", fold(title))))


def _layout(name: str, kept: Mapping[str, Any]) -> Layout:
    columns = {each: _column(each, rule) for each, rule in kept["columns"].items()}
    return Layout(name, Text(**kept["title"]), columns, kept["most"])


def _column(name: str, kept: Mapping[str, Any]) -> Column:
    return Column(
        name=name,
        title=Text(vi=kept["vi"], en=kept["en"]),
        also=tuple(kept.get("also", ())),
        kind=kept.get("kind", "text"),
        needed=kept.get("needed", False),
        example=kept.get("example", ""),
        width=kept.get("width", 20),
    )
