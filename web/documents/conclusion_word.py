"""The notice of conclusions as a file for Word, laid out as Decree 30/2020, annex I, wants it.

Number, date and signature are left open: people give them, no program. It is an official paper, so
it is in Vietnamese whatever language its reader has chosen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Final

from cases.calendar.sessions import Session
from cases.meetings.conclusions import Conclusion, Item
from cases.meetings.rules import rules
from notifications.dates import plain_date
from web.documents.formats import office_library
from web.documents.word import new_document, saved, writable

if TYPE_CHECKING:
    from docx.document import Document
    from docx.table import _Cell

_STATE: Final = ("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc")
_BODY: Final = ("ỦY BAN NHÂN DÂN\nTỈNH ĐỒNG THÁP", "VĂN PHÒNG")
_NUMBER: Final = "Số:          /TB-VPUBND"
_PLACE: Final = "Đồng Tháp, ngày      tháng      năm {year}"
_KIND: Final = "THÔNG BÁO"
_TITLE: Final = "Kết luận của {listener} tại buổi gặp gỡ người dân, doanh nghiệp ngày {day}"
_CLOSING: Final = (
    "Văn phòng Ủy ban nhân dân tỉnh thông báo để các đơn vị biết, tổ chức thực hiện./."
)
_SIGNED: Final = ("TL. CHỦ TỊCH", "CHÁNH VĂN PHÒNG")
#: points: the state's name and the body's; motto and title; recipients
_SMALL, _LARGE, _RECIPIENTS = 12, 14, 11


@dataclass(frozen=True)
class Notice:
    """A conclusion with what is needed to write it out; `due` tells a typed date in words."""

    session: Session
    conclusion: Conclusion
    name: Callable[[str], str]
    due: Callable[[str], str]

    @property
    def title(self) -> str:
        """What the notice is about."""
        day = plain_date(self.session.date, "vi")
        return _TITLE.format(listener=self.session.listener, day=day)

    def sentence(self, number: int, item: Item) -> str:
        """One numbered conclusion."""
        words = f" {item.instruction}" if item.instruction else ""
        return f"{number}. {item.title} ({item.number}):{words}{self._charge(item)}"

    def _charge(self, item: Item) -> str:
        if item.answered:
            return " Đã trả lời tại buổi gặp."
        if not item.lead_department:
            return ""
        others = ", ".join(map(self.name, item.coordinating))
        along = f", phối hợp với {others}" if others else ""
        until = f"trước {self.due(item.due)}" if item.due else "theo thời hạn quy định"
        return f" Giao {self.name(item.lead_department)} chủ trì{along}, trả lời người dân {until}."

    def recipients(self) -> Sequence[str]:
        """To whom it goes."""
        codes = {
            code
            for item in self.conclusion.items
            for code in (item.lead_department, *item.coordinating)
            if code
        }
        return (*(f"- {name};" for name in sorted(map(self.name, codes))), "- Lưu: VT.")


def opening_words(session: Session) -> str:
    """With which words a draft begins."""
    site = rules().site(session.site).vi
    day, who = plain_date(session.date, "vi"), session.listener
    return (
        f"Ngày {day}, tại {site}, {who} đã gặp gỡ, lắng nghe ý kiến của người dân, doanh nghiệp. "
        f"Sau khi trao đổi, {who} kết luận như sau:"
    )


def conclusion_file(notice: Notice, at: datetime) -> bytes:
    """The notice; `at` (UTC) is when what it says was so."""
    document = new_document(notice.title, at)
    _number_pages(document)
    _head(document, notice.session.date.year)
    _line(document, _KIND, bold=True, size=_LARGE)
    _line(document, notice.title, bold=True, size=_LARGE)
    _line(document, "_______________")
    items = notice.conclusion.items
    body = [notice.conclusion.opening]
    body += [notice.sentence(number, item) for number, item in enumerate(items, 1)]
    for text in (*body, _CLOSING):
        _paragraph(document, text)
    _foot(document, notice)
    return saved(document)


def _head(document: Document, year: int) -> None:
    left, right = _two_cells(document)
    _in_cell(left, _BODY[0], size=_SMALL)
    _in_cell(left, _BODY[1], size=_SMALL, bold=True)
    _in_cell(left, "_______")
    _in_cell(left, _NUMBER)
    _in_cell(right, _STATE[0], size=_SMALL, bold=True)
    _in_cell(right, _STATE[1], bold=True)
    _in_cell(right, "________________________")
    _in_cell(right, _PLACE.format(year=year), italic=True)


def _foot(document: Document, notice: Notice) -> None:
    left, right = _two_cells(document)
    align = office_library("docx.enum.text").WD_ALIGN_PARAGRAPH
    _in_cell(left, "Nơi nhận:", size=_SMALL, bold=True, italic=True, align=align.LEFT)
    for line in notice.recipients():
        _in_cell(left, line, size=_RECIPIENTS, align=align.LEFT)
    for line in _SIGNED:
        _in_cell(right, line, bold=True)


def _two_cells(document: Document) -> tuple[_Cell, _Cell]:
    table = document.add_table(rows=1, cols=2)
    left, right = table.rows[0].cells
    # a cell begins with an empty paragraph, which is filled first
    return left, right


def _in_cell(cell: _Cell, text: str, align: Any = None, **look: Any) -> None:
    first = cell.paragraphs[0]
    paragraph = first if not first.text and len(cell.paragraphs) == 1 else cell.add_paragraph()
    _write(paragraph, text, align, **look)


def _line(document: Document, text: str, **look: Any) -> None:
    _write(document.add_paragraph(), text, None, **look)


def _paragraph(document: Document, text: str) -> None:
    align = office_library("docx.enum.text").WD_ALIGN_PARAGRAPH
    paragraph = document.add_paragraph()
    _write(paragraph, text, align.JUSTIFY)
    paragraph.paragraph_format.first_line_indent = office_library("docx.shared").Mm(10)


def _write(
    paragraph: Any,
    text: str,
    align: Any,
    size: int | None = None,
    bold: bool = False,
    italic: bool = False,
) -> None:
    centre = office_library("docx.enum.text").WD_ALIGN_PARAGRAPH.CENTER
    paragraph.alignment = centre if align is None else align
    run = paragraph.add_run(writable(text))
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = office_library("docx.shared").Pt(size)


def _number_pages(document: Document) -> None:
    """In the middle of the top margin, from the second page on."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    paragraph = section.header.paragraphs[0]
    _write(paragraph, "", None)
    oxml = office_library("docx.oxml")
    qn = office_library("docx.oxml.ns").qn
    field = oxml.OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), "PAGE")
    paragraph._p.append(field)
