"""Lists as an office sends them: workbooks of openpyxl, and files bent by hand."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import openpyxl

#: Monday 23 November 2026, 09:00 in the province
NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
REGISTRATIONS = ("STT", "Ngày gặp", "Họ và tên", "Số điện thoại", "Nội dung")
RECEPTIONS = (
    *("Ngày tiếp", "Lãnh đạo", "Họ tên", "Điện thoại", "Nội dung", "Đơn vị", "Hạn trả lời"),
    *("Tình trạng", "Kết quả", "Ngày trả lời"),
)


def workbook(*rows: Sequence[Any], change: Callable[[Any], object] | None = None) -> bytes:
    """An XLSX of these rows; `change` does something to the sheet."""
    book = openpyxl.Workbook()
    sheet: Any = book.active
    for row in rows:
        sheet.append(list(row))
    if change is not None:
        change(sheet)
    written = io.BytesIO()
    book.save(written)
    return written.getvalue()


def comma_separated(*rows: Sequence[object], separator: str = ",") -> bytes:
    """The same as the CSV that Excel writes."""
    written = io.StringIO()
    csv.writer(written, delimiter=separator).writerows(rows)
    return written.getvalue().encode("utf-8-sig")


def repacked(content: bytes, parts: Mapping[str, bytes], without: str | None = None) -> bytes:
    """The workbook with other parts in it."""
    written = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            if name not in parts and name != without:
                new.writestr(name, old.read(name))
        for name, part in parts.items():
            new.writestr(name, part)
    return written.getvalue()
