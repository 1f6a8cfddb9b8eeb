"""An office says some things in its own words; what would break a page stops the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.web.stories import Office, browser
from web.app import create_app
from web.errors import SettingsError
from web.language import reword
from web.own_wording import own_wording

OURS = "Lời hứa với dân"
VI = """
msgid "A promise to the people"
msgstr "Đồng Tháp lắng nghe"

msgid "%(count)s case overdue in %(departments)s"
msgid_plural "%(count)s cases overdue in %(departments)s"
msgstr[0] "%(departments)s còn nợ dân %(count)s việc"
"""
EN = """
msgid "Sign in"
msgstr "Log in"
"""

Folder = Callable[..., Path]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """A folder of .po files; afterwards everybody says what we say."""

    def filled(**files: str) -> Path:
        for language, text in files.items():
            (tmp_path / f"{language}.po").write_text(text, "utf-8")
        return tmp_path

    yield filled
    reword({})


def test_its_pages_say_it_and_all_others_say_what_they_said(
    one_office: Office, folder: Folder
) -> None:
    services = one_office.services
    site = browser(one_office)
    assert OURS in site.get("/login").text
    reword(own_wording(folder(vi=VI, en=EN)))

    page, english = site.get("/login").text, site.get("/login?lang=en").text

    assert "Đồng Tháp lắng nghe" in page
    assert OURS not in page
    assert "Tên đăng nhập" in page
    assert "<h1>Log in</h1>" in english
    assert "Username" in english
    create_app(services)
    assert OURS in site.get("/login?lang=vi").text, "a start without a folder takes ours again"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('msgid "No such thing"\nmsgstr "Không"', "no page says “No such thing”"),
        ('msgid "Sign in"\nmsgstr "Vào %(name)s"', "%(name)s"),
        ('msgid "Sign in"\nmsgstr "Vào 100 %"', "write %%"),
        ('msgid "Sign in"\nmsgstr "<b onclick=x>Vào</b>"', "<tags>"),
        ("Đây là một bức thư.", "not a .po file"),
    ],
)
def test_what_would_break_a_page_is_told_at_the_start(folder: Folder, text: str, told: str) -> None:
    with pytest.raises(SettingsError, match=told.replace("(", r"\(").replace(")", r"\)")):
        own_wording(folder(vi=text))


def test_every_fault_is_told_at_once(folder: Folder) -> None:
    wrong = 'msgid "Nothing"\nmsgstr "Gì"\n\nmsgid "Sign in"\nmsgstr "5 %"'

    with pytest.raises(SettingsError) as refused:
        own_wording(folder(vi=wrong, en=wrong))

    assert len(refused.value.problems) == 4


def test_a_folder_without_words_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"vi\.po or en\.po"):
        own_wording(tmp_path)
