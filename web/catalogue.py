"""Keeps the Vietnamese catalogue in step with the pages: `python -m web.catalogue`.

It adds message ids that are new, takes out those that are gone, and names every one that still
waits for its Vietnamese wording. The tests compare the same two sets.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any, Final

from babel.messages.catalog import Catalog
from babel.messages.extract import DEFAULT_KEYWORDS, extract_from_dir
from babel.messages.pofile import read_po, write_po

FOLDER: Final = Path(__file__).parent
FILE: Final = FOLDER / "locale" / "vi" / "LC_MESSAGES" / "web.po"
_HEADER: Final = """# Lời văn tiếng Việt của các trang; `python -m web.catalogue` giữ cho đủ.
msgid ""
msgstr ""
"Project-Id-Version: followup\\n"
"Language: vi\\n"
"MIME-Version: 1.0\\n"
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
_METHODS: Final = [("templates/**.html", "jinja2"), ("**.py", "python")]
_OPTIONS: Final = {"templates/**.html": {"trimmed": "true", "silent": "false"}}
#: `message()` marks what is translated where it is shown
_KEYWORDS: Final[dict[str, Any]] = {**DEFAULT_KEYWORDS, "message": None}


def extracted() -> Catalog:
    """Every message id in templates and modules, with the places that use it."""
    found = Catalog(locale="vi", charset="utf-8")
    for name, line, text, _comments, context in extract_from_dir(
        FOLDER, _METHODS, _OPTIONS, _KEYWORDS
    ):
        found.add(text, locations=[(name, line)], context=context)
    return found


def kept() -> Catalog:
    """The Vietnamese catalogue as it stands in the repository."""
    with FILE.open("rb") as file:
        return read_po(file, locale="vi")


def update() -> list[str]:
    """Bring the file in step with the pages; returns the ids that have no wording yet."""
    catalogue = kept()
    catalogue.update(extracted(), no_fuzzy_matching=True)
    catalogue.obsolete.clear()
    with FILE.open("wb") as file:
        # Babel's own header has dates in it that change with every run
        file.write(_HEADER.encode())
        write_po(file, catalogue, width=100, sort_output=True, no_location=True, omit_header=True)
    return [str(entry.id) for entry in catalogue if entry.id and not _is_worded(entry.string)]


def _is_worded(wording: Any) -> bool:
    return all(wording) if isinstance(wording, tuple) else bool(wording)


if __name__ == "__main__":
    waiting = update()
    sys.stdout.write("".join(f"waits for its wording: {text}\n" for text in waiting))
    sys.exit(1 if waiting else 0)
