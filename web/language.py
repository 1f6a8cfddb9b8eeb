"""Which language a person reads, and the words in it.

Message ids are English; `locale/vi/LC_MESSAGES/web.po` holds all Vietnamese wording in one file
that an office can review. It is compiled in memory at start, so there is no build step.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib.resources import files
from io import BytesIO
from typing import Final, Literal

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


@cache
def translations(language: Language) -> NullTranslations:
    """The compiled catalogue of a language; English needs none."""
    if language == "en":
        return NullTranslations()
    with files("web").joinpath(CATALOGUE).open("rb") as file:
        catalogue = read_po(file, locale=language)
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
