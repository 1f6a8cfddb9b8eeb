"""An office's own letters in place of ours: the folder `letters` in FOLLOWUP_WORDING.

`letters/vi/reply.petitioner.txt.j2` stands for the template of that name here, a part
(`letters/vi/_citizen.txt.j2`) for what all letters have of it. What no letter could be made with is
refused at the start, every fault at once.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from jinja2 import Environment, TemplateError, TemplateNotFound, meta

from notifications.errors import BadLetters
from notifications.render import SUFFIX, environment_of, letters_in, source_of

FOLDER: Final = "letters"


def own_letters(folder: Path | None) -> Mapping[str, str]:
    """The texts of the templates in the folder, by name; raises BadLetters."""
    place = folder / FOLDER if folder else None
    if place is None or not place.is_dir():
        return {}
    ours = environment_of({})
    found, faults = {}, []
    for file in sorted(place.rglob(f"*{SUFFIX}")):
        name = file.relative_to(place).as_posix()
        try:
            found[name] = file.read_text("utf-8")
        except (OSError, UnicodeError):
            faults.append(f"{file} is not a text in UTF-8")
    known = set(ours.list_templates())
    faults += [f"{place / name}: no letter has this name" for name in sorted(set(found) - known)]
    faults += _faults(environment_of(found), ours) if not faults and found else []
    if faults:
        raise BadLetters("FOLLOWUP_WORDING: " + "; ".join(dict.fromkeys(faults)))
    return found


def _faults(theirs: Environment, ours: Environment) -> Iterator[str]:
    """Whatever else their letters ask for than ours have, and letters that are none."""
    for name in sorted(letters_in(ours)):
        try:
            foreign = _values(theirs, name) - _values(ours, name)
        except _Unfit as unfit:
            yield str(unfit)
            continue
        if foreign:
            yield f"{name} asks for {', '.join(sorted(foreign))}, which this letter has not"


class _Unfit(Exception):
    """A template that no letter can be made with."""


def _values(letter: Environment, name: str, inside: tuple[str, ...] = ()) -> frozenset[str]:
    """What a template and all that it is put together from ask for."""
    if name in inside:
        raise _Unfit(f"{name} is put together from itself")
    try:
        letter.get_template(name)
        tree = letter.parse(source_of(letter, name))
    except TemplateNotFound as missing:
        raise _Unfit(f"{inside[-1]} asks for {missing.name}, which there is not") from missing
    except TemplateError as problem:
        line = getattr(problem, "lineno", "?")
        raise _Unfit(f"{name}, line {line}: {problem.message}") from problem
    asked = set(meta.find_undeclared_variables(tree))
    for part in meta.find_referenced_templates(tree):
        if part is None:
            raise _Unfit(f"{name} must name its parts in quotes")
        asked |= _values(letter, part, (*inside, name))
    return frozenset(asked)
