"""An office's own words in place of ours: `vi.po` and `en.po` in the folder FOLLOWUP_WORDING.

Each holds only what that office says in another way, by the message ids of the catalogue. What
would break a page is refused at the start, every fault at once.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import PoFileError, read_po

from notifications.own_letters import FOLDER
from web.errors import SettingsError
from web.language import LANGUAGES, Language, shipped

_PLACE: Final = re.compile(r"%\(\w+\)[a-z]|%%")
_TAG: Final = re.compile(r"<[^>]*>|[<>]")


def own_wording(folder: Path | None) -> Mapping[Language, Catalog]:
    """The catalogues of the folder; raises SettingsError for what no page can be made with."""
    if folder is None:
        return {}
    files: dict[Language, Path] = {
        language: folder / f"{language}.po"
        for language in LANGUAGES
        if (folder / f"{language}.po").is_file()
    }
    if not files and not (folder / FOLDER).is_dir():
        names = " or ".join(f"{language}.po" for language in LANGUAGES)
        raise SettingsError(
            f"FOLLOWUP_WORDING: there is no {names} and no folder {FOLDER} in {folder}"
        )
    read = {language: _read(file, language) for language, file in files.items()}
    known = shipped("vi")
    faults = [
        f"{files[language]}: {fault}"
        for language, catalogue in read.items()
        for fault in _faults(catalogue, known)
    ]
    if faults:
        raise SettingsError(*faults)
    return read


def _read(file: Path, language: Language) -> Catalog:
    try:
        with file.open("rb") as opened:
            return read_po(opened, locale=language, charset="utf-8", abort_invalid=True)
    except (OSError, UnicodeError, PoFileError, ValueError) as problem:
        raise SettingsError(f"{file} is not a .po file in UTF-8: {problem}") from problem


def _faults(catalogue: Catalog, known: Catalog) -> Iterator[str]:
    for entry in catalogue:
        texts = [text for text in _texts(entry.string) if text]
        if not entry.id or not texts:
            continue
        ids = _texts(entry.id)
        if known.get(_key(entry), entry.context) is None:
            yield f"no page says “{ids[0]}”; copy the msgid from web.po"
        for text in texts:
            yield from (f"“{text}” {fault}" for fault in _unfit(text, ids))


def _unfit(text: str, ids: Iterable[str]) -> Iterator[str]:
    """What of a wording does not go with the message ids it stands for."""
    places = {place for each in ids for place in _PLACE.findall(each)}
    foreign = set(_PLACE.findall(text)) - places - {"%%"}
    if foreign:
        yield f"has {', '.join(sorted(foreign))}, which the msgid has not"
    if "%" in _PLACE.sub("", text):
        yield "has a single %; write %%"
    if sorted(_TAG.findall(text)) not in [sorted(_TAG.findall(each)) for each in ids]:
        yield "has not the same <tags> as the msgid"


def _key(entry: Message) -> str:
    return _texts(entry.id)[0]


def _texts(value: Any) -> tuple[str, ...]:
    """The one text of a message, or its singular and plural."""
    return tuple(value) if isinstance(value, list | tuple) else (value or "",)
