"""A new version calls attaching otherwise: cases of the old one go on taking files."""

from __future__ import annotations

from cases.store.engine import Database
from tests.cases.attachments.samples import PDF
from tests.cases.life import HOUR, MONDAY, act, recorded, rows
from tests.cases.versions.definitions import install_text, office, problems, text_of
from tests.people import MINH

FILE = {"file": {"name": "đơn.pdf", "content": PDF}}


def test_each_case_takes_files_by_its_own_version(database: Database) -> None:
    register = office(database)
    old = recorded(register).number
    install_text(database, text_of().replace("[actions.attach", "[actions.enclose"))
    new = recorded(register, MONDAY + HOUR).number

    act(register, MINH, old, "attach", MONDAY + 2 * HOUR, FILE)
    act(register, MINH, new, "enclose", MONDAY + 2 * HOUR, FILE)

    kept = rows(database, "SELECT type, size FROM attachment ORDER BY case_id")
    assert kept == [("pdf", len(PDF)), ("pdf", len(PDF))]
    assert problems(register) == []
