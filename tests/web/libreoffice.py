"""LibreOffice as a second reader of what we write for Word and Excel, where it is installed."""

from __future__ import annotations

import csv
import shutil
import subprocess
from pathlib import Path

_SECONDS = 100
_TEXT = "txt:Text (encoded):UTF8"
#: separated by commas, in quotes, UTF-8, from line 1, cells as they are shown
_CELLS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false"


def is_here() -> bool:
    """Whether there is one on the PATH."""
    return shutil.which("soffice") is not None


def words_of(document: bytes, folder: Path) -> str:
    """The words of a DOCX on one line; "" where there is no LibreOffice."""
    if not is_here():
        return ""
    return " ".join(_converted(document, "docx", _TEXT, folder).decode("utf-8-sig").split())


def rows_of(book: bytes, folder: Path) -> list[list[str]]:
    """The rows of the first sheet of an XLSX as they are shown; none without LibreOffice."""
    if not is_here():
        return []
    text = _converted(book, "xlsx", _CELLS, folder).decode("utf-8-sig")
    return list(csv.reader(text.splitlines(keepends=True)))


def saved_again(book: bytes, folder: Path) -> bytes:
    """The workbook as LibreOffice writes it; unchanged where there is none."""
    if not is_here():
        return book
    (folder / "again").mkdir(exist_ok=True)
    return _converted(book, "xlsx", "xlsx", folder, "again")


def _converted(content: bytes, ending: str, to: str, folder: Path, into: str = ".") -> bytes:
    office = shutil.which("soffice")
    assert office
    file = folder / f"written.{ending}"
    file.write_bytes(content)
    profile = f"-env:UserInstallation=file://{folder}/profile"
    convert = [office, profile, "--headless", "--convert-to", to, "--outdir", str(folder / into)]
    subprocess.run([*convert, str(file)], check=True, timeout=_SECONDS, capture_output=True)
    return (folder / into / f"written.{to.partition(':')[0]}").read_bytes()
