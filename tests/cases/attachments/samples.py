"""Small sound files of every kind, made by the test itself, and ways to make them unsound."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from io import BytesIO
from typing import Final

from PIL import Image

from workflow.fields.file import File, file_of

_OFFICE: Final = "application/vnd.openxmlformats-officedocument"
_MAIN: Final = {
    "docx": f"{_OFFICE}.wordprocessingml.document.main+xml",
    "xlsx": f"{_OFFICE}.spreadsheetml.sheet.main+xml",
}
#: what a phone writes beside the picture: turn it by 90 degrees, and who held the camera
_ORIENTATION, _ARTIST = 0x0112, 0x013B
SECRET: Final = "Huỳnh Thị Sáu, 0912345678"

PDF: Final = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"
TXT: Final = "Kính gửi Ủy ban nhân dân tỉnh,\r\n\tđường làng ngập nước.\n".encode()


def packed(parts: Mapping[str, str | bytes], comment: bytes = b"") -> bytes:
    """A packed file of these parts."""
    made = BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
        archive.comment = comment
    return made.getvalue()


def office(kind: str, more: Mapping[str, str | bytes] | None = None, comment: bytes = b"") -> bytes:
    """A Word or Excel document that has as little in it as one can have."""
    listing = f'<Types><Override ContentType="{_MAIN[kind]}"/></Types>'
    return packed({"[Content_Types].xml": listing, "main.xml": "<x/>", **(more or {})}, comment)


def odt(more: Mapping[str, str | bytes] | None = None) -> bytes:
    """A text of LibreOffice."""
    named = {"mimetype": "application/vnd.oasis.opendocument.text"}
    return packed({**named, "content.xml": "<x/>", **(more or {})})


def picture(kind: str, mode: str = "RGB", size: tuple[int, int] = (4, 2)) -> bytes:
    """A picture, wider than high, with everything beside it that a phone would write."""
    made, exif = BytesIO(), Image.Exif()
    exif[_ORIENTATION], exif[_ARTIST] = 6, SECRET
    Image.new(mode, size).save(made, kind.upper(), exif=exif, comment=SECRET.encode())
    return made.getvalue()


SOUND: Final[Mapping[str, tuple[str, bytes]]] = {
    "pdf": ("đơn.pdf", PDF),
    "docx": ("báo cáo.docx", office("docx")),
    "xlsx": ("bảng.XLSX", office("xlsx")),
    "odt": ("đơn.odt", odt()),
    "jpeg": ("ảnh.jpg", picture("jpeg")),
    "png": ("ảnh.png", picture("png")),
    "txt": ("đơn.txt", TXT),
}


def sent(name: str, content: bytes) -> File:
    """A file as it arrives."""
    return file_of({"name": name, "content": content})
