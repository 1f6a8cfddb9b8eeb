"""Pages of cases that an old register left gaps in: what was not given is said, not guessed."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.importing.history import import_history
from tests.people import LAN, MINH
from tests.web.stories import Office, signed_in

OLD_REGISTER = """\
case_ref,at,action,department,actor,due,title,note
CU-1,2026-10-05T08:00,record,,,,,
CU-1,2026-10-05T09:00,assign,SXD,,,,
CU-1,2026-10-05T10:00,accept,,,,,
"""


@pytest.fixture
def number(office: Office, tmp_path: Path) -> str:
    """The only case of an old register that gives neither summary, kind nor date."""
    (tmp_path / "old.csv").write_text(OLD_REGISTER, "utf-8")
    done = import_history(office.services.register.tools, tmp_path / "old.csv", office.watch.now)
    assert (done.actions, done.refused) == (3, 0)
    return "YK-2026-000001"


@pytest.mark.parametrize(
    ("language", "untitled", "not_given"),
    [("vi", "Chưa nêu trích yếu", "không nêu"), ("en", "No summary given", "not given")],
)
def test_the_case_says_what_was_not_given(
    office: Office, number: str, language: str, untitled: str, not_given: str
) -> None:
    page = signed_in(office, MINH).get(f"/cases/{number}?lang={language}")

    assert page.status_code == 200
    assert f"<h1>{untitled}</h1>" in page.text
    assert f'<span class="soft">{not_given}</span>' in page.text


def test_lists_and_forms_have_words_to_press(office: Office, number: str) -> None:
    lan = signed_in(office, LAN)

    for path in ("/queue?tab=all", f"/cases/{number}/actions/note"):
        assert "Chưa nêu trích yếu" in lan.get(path).text, path
