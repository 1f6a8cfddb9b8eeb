"""A paper as a file for Word: A4, Times New Roman, margins of Decree 30/2020."""

from __future__ import annotations

import io
import re
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from web.documents.formats import office_library
from web.documents.paper import Heading, Paper, Paragraph, Table

if TYPE_CHECKING:
    from docx.document import Document

FONT: Final = "Times New Roman"
#: body of 13 points (Decree 30/2020, annex I)
SIZE: Final = 13
#: width and height of A4, then the margins top, bottom, left, right, in millimetres
_PAPER: Final = (210, 297)
_MARGINS: Final = (20, 20, 30, 15)
#: what XML cannot hold, whatever people typed
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")


def new_document(title: str, at: datetime) -> Document:
    """An empty A4 document in the office's type; `at` (UTC) is when what it says was so."""
    shared, docx = office_library("docx.shared"), office_library("docx")
    document: Document = docx.Document()
    style: Any = document.styles["Normal"]
    style.font.name, style.font.size = FONT, shared.Pt(SIZE)
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    fonts.set(office_library("docx.oxml.ns").qn("w:eastAsia"), FONT)
    section = document.sections[0]
    section.page_width, section.page_height = (shared.Mm(each) for each in _PAPER)
    section.top_margin, section.bottom_margin, section.left_margin, section.right_margin = (
        shared.Mm(each) for each in _MARGINS
    )
    properties = document.core_properties
    properties.title, properties.author, properties.comments = writable(title), "", ""
    properties.created = properties.modified = at.replace(tzinfo=None)
    return document


def word_file(paper: Paper, at: datetime) -> bytes:
    """The whole paper."""
    document = new_document(paper.title, at)
    document.add_paragraph().add_run(writable(paper.title)).bold = True
    for block in paper.blocks:
        if isinstance(block, Heading):
            document.add_heading(writable(block.text), block.level)
        elif isinstance(block, Paragraph):
            document.add_paragraph().add_run(writable(block.text)).bold = block.strong
        else:
            _add_table(document, block)
    return saved(document)


def saved(document: Document) -> bytes:
    """The bytes of the file."""
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def writable(text: str) -> str:
    """A text without the signs that no document can hold."""
    return _UNWRITABLE.sub("", text)


def _add_table(document: Document, block: Table) -> None:
    texts = (block.header, *block.rows)
    table = document.add_table(len(texts), len(block.header), "Table Grid")
    for place, (row, cells) in enumerate(zip(table.rows, texts, strict=True)):
        for cell, text in zip(row.cells, cells, strict=True):
            run = cell.paragraphs[0].add_run(writable(text))
            if place == 0:
                run.bold = True
