"""The parts a mixed case is split into (Decree 154/2026, art. 14(4): one matter, one case)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from workflow.fields.malformed import Malformed
from workflow.fields.text import text_of

#: more parts than one conversation holds
MOST_PARTS = 20
LONGEST_TITLE, LONGEST_CONTENT = 200, 20_000


@dataclass(frozen=True, slots=True)
class Part:
    """One part: what a case of its own is recorded with. `kind` and `pace` are judged like those
    of any recording; without them the part has those of the case it comes from. `files` are the
    history entries of that case whose files the part is given as well.
    """

    title: str
    content: str
    kind: str | None = None
    pace: str | None = None
    files: tuple[int, ...] = ()


def parts_of(given: object) -> tuple[Part, ...] | None:
    """Parts from a list of tables, or from a form's columns; None when every one is empty.

    Raises Malformed at the first part that cannot be used.
    """
    if isinstance(given, Mapping):
        given = _rows(given)
    if not isinstance(given, (list, tuple)):
        raise Malformed("not_a_list_of_parts")
    parts = tuple(part for part in map(_part, given) if part is not None)
    if len(parts) > MOST_PARTS:
        raise Malformed("too_many_parts", most=MOST_PARTS)
    return parts or None


def _rows(columns: Mapping[object, object]) -> list[object]:
    """The rows of a form that sends each column as a list."""
    lists = {name: values for name, values in columns.items() if isinstance(values, (list, tuple))}
    if len(lists) != len(columns):
        raise Malformed("not_a_list_of_parts")
    longest = max(map(len, lists.values()), default=0)
    return [
        {name: values[place] for name, values in lists.items() if place < len(values)}
        for place in range(longest)
    ]


def _part(given: object) -> Part | None:
    if not isinstance(given, Mapping):
        raise Malformed("not_a_list_of_parts")
    unknown = sorted(str(name)[:40] for name in given if name not in Part.__slots__)
    if unknown:
        raise Malformed("unknown_part", parts=", ".join(unknown))
    title = text_of(given.get("title"), LONGEST_TITLE) if given.get("title") else None
    content = text_of(given.get("content"), LONGEST_CONTENT) if given.get("content") else None
    files = _files(given.get("files"))
    if title is None and content is None and not files:
        return None
    if title is None or content is None:
        raise Malformed("part_incomplete")
    return Part(title, content, _word(given, "kind"), _word(given, "pace"), files)


def _files(given: object) -> tuple[int, ...]:
    """Numbers of history entries, each once; raises Malformed."""
    entries = () if given is None else given
    if not isinstance(entries, (list, tuple)) or not all(map(_is_number, entries)):
        raise Malformed("not_numbers_of_files")
    return tuple(sorted({int(entry) for entry in entries}))


def _is_number(entry: object) -> bool:
    text = str(entry)
    return isinstance(entry, (int, str)) and text.isascii() and text.isdecimal() and len(text) < 10


def _word(given: Mapping[object, object], name: str) -> str | None:
    value = given.get(name)
    return value.strip() or None if isinstance(value, str) else None
