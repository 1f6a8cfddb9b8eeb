"""Which language a person reads, and the words in it.

Message ids are English; `locale/vi/LC_MESSAGES/web.po` holds all Vietnamese wording in one file
that an office can review, and reword (`web.own_wording`). It is compiled in memory at start, so
there is no build step.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

Language = Literal["vi", "en"]

LANGUAGES: Final[tuple[Language, ...]] = ("vi", "en")
DEFAULT: Final[Language] = "vi"
COOKIE: Final = "followup_language"
CATALOGUE: Final = "locale/vi/LC_MESSAGES/web.po"
#: what a language calls itself; never translated
OWN_NAMES: Final = {"vi": "Tiếng Việt", "en": "English"}


def message(text: str) -> str:
    """Mark `text` for the catalogue; it is translated where it is shown."""
    return text


def known(language: str | None) -> Language | None:
    """The language of that code, or None when it is not one of ours."""
    return next((ours for ours in LANGUAGES if ours == language), None)


def chosen(asked: str | None, cookie: str | None, profile: str | None) -> Language:
    """The first of ours among address, cookie and profile, else Vietnamese.

    Accept-Language is not asked: most office computers here send English, whoever sits there.
    """
    return known(asked) or known(cookie) or known(profile) or DEFAULT


#: what an office says in another way
_own: dict[Language, Catalog] = {}


def reword(own: Mapping[Language, Catalog]) -> None:
    """Say these messages in an office's own words from now on, and no others."""
    if own == _own:
        return
    _own.clear()
    _own.update(own)
    translations.cache_clear()


def shipped(language: Language) -> Catalog:
    """The catalogue as it comes with the program; English needs none."""
    if language == "en":
        return Catalog(locale="en")
    with files("web").joinpath(CATALOGUE).open("rb") as file:
        return read_po(file, locale=language)


@cache
def translations(language: Language) -> NullTranslations:
    """The compiled catalogue of a language, the office's own words first."""
    catalogue = shipped(language)
    for entry in _own.get(language, ()):
        if entry.id and entry.string and all(entry.string):
            catalogue.delete(entry.id, entry.context)
            catalogue.add(entry.id, entry.string, context=entry.context)
    compiled = BytesIO()
    write_mo(compiled, catalogue)
    compiled.seek(0)
    return GNUTranslations(compiled)


class Words:
    """Wording in one language."""

    __slots__ = ("_translations", "language")

    def __init__(self, language: Language) -> None:
        self.language: Final = language
        self._translations = translations(language)

    def gettext(self, text: str) -> str:
        """The wording of an English message."""
        return self._translations.gettext(text)

    def ngettext(self, one: str, many: str, count: int) -> str:
        """The wording of an English message for `count` things."""
        return self._translations.ngettext(one, many, count)

    def pgettext(self, context: str, text: str) -> str:
        """The wording of an English message that means different things in different places."""
        return self._translations.pgettext(context, text)


_spoken: ContextVar[Words] = ContextVar("spoken")


@contextmanager
def speaking(words: Words) -> Iterator[None]:
    """Render templates in these words: macros and filters ask `spoken()` instead of a parameter."""
    token = _spoken.set(words)
    try:
        yield
    finally:
        _spoken.reset(token)


def spoken() -> Words:
    """The words of the page being rendered."""
    return _spoken.get()
