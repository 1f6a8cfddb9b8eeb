"""An empty list to fill in: the columns that are understood, and a row that shows how."""

from __future__ import annotations

from typing import Final

from cases.importing.lists.columns import Layout
from web.documents.excel import excel_file
from web.language import message
from web.visit import Visit

_HINTS: Final = (
    message("Columns with (*) are needed; leave out the others as you like, in any order."),
    message("The row of the example is never brought in."),
)


def list_template(layout: Layout, visit: Visit) -> bytes:
    """The file for Excel, in the reader's language. Raises BadInput where none can be written."""
    columns = layout.columns.values()
    language = visit.language
    return excel_file(
        layout.title.in_language(language),
        [visit.words.gettext(hint) for hint in _HINTS],
        [f"{col.title.in_language(language)}{' (*)' if col.needed else ''}" for col in columns],
        [col.width for col in columns],
        [[col.example for col in columns]],
        visit.now,
    )
