"""An office writes some letters in its own words; what no letter is made with stops the start."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from jinja2.exceptions import SecurityError

from notifications.errors import BadLetters
from notifications.own_letters import own_letters
from notifications.render import render, reword

ASSIGN = "vi/assign.petitioner.txt.j2"
PART = "vi/_citizen.txt.j2"
VALUES = {
    "name": "Huỳnh Thị Sáu",
    "department": "Sở Xây dựng",
    "recorded": "Thứ Hai, 23/11/2026",
    "due": "hết Thứ Hai, 30/11/2026",
    "overdue": False,
    "paused": False,
    "code": "",
    "public_url": "https://ykien.example",
}

Folder = Callable[[dict[str, str]], Path]


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Folder]:
    """A folder of letters; afterwards everybody writes what we write."""

    def filled(texts: dict[str, str]) -> Path:
        for name, text in texts.items():
            file = tmp_path / "letters" / name
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(text, "utf-8")
        return tmp_path

    yield filled
    reword({})


def test_it_is_written_and_all_others_are_as_they_were(folder: Folder) -> None:
    ours = render("assign", "petitioner", "vi", VALUES)
    english = render("assign", "petitioner", "en", VALUES)
    reword(
        own_letters(folder({ASSIGN: "Đã giao {{ department }}\nThưa bà {{ name }}: {{ due }}."}))
    )

    theirs = render("assign", "petitioner", "vi", VALUES)

    assert theirs.subject == "Đã giao Sở Xây dựng"
    assert theirs.body == "Thưa bà Huỳnh Thị Sáu: hết Thứ Hai, 30/11/2026.\n"
    assert render("assign", "petitioner", "en", VALUES) == english
    reword(own_letters(None))
    assert render("assign", "petitioner", "vi", VALUES) == ours


def test_what_all_letters_have_is_written_once(folder: Folder) -> None:
    layout = "{% block subject %}{% endblock %}\n\n{% block body %}{% endblock %}\n\nUBND xã Mỹ Thọ"
    reword(own_letters(folder({PART: layout})))

    letter = render("assign", "petitioner", "vi", VALUES)

    assert letter.subject == "Sở Xây dựng sẽ trả lời ý kiến của Quý ông/bà"
    assert letter.body.endswith("UBND xã Mỹ Thọ\n")


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        (ASSIGN, "Về {{ title }}\n{{ phone }}", "assign.* asks for phone, title"),
        (ASSIGN, "Về\n{% if due %}", "assign.*, line 2"),
        (ASSIGN, "{{ due | today }}", "No filter named 'today'"),
        (ASSIGN, '{% extends "vi/_letter.txt.j2" %}', "asks for vi/_letter.txt.j2"),
        (ASSIGN, f'{{% extends "{ASSIGN}" %}}', "put together from itself"),
        (ASSIGN, "{% include name %}", "in quotes"),
        (PART, "Về {{ title }}", "assign.* asks for title"),
        ("vi/assgin.petitioner.txt.j2", "Về\nThưa bà", "no letter has this name"),
    ],
)
def test_what_no_letter_is_made_with_is_told_at_the_start(
    folder: Folder, name: str, text: str, told: str
) -> None:
    with pytest.raises(BadLetters, match=told):
        own_letters(folder({name: text}))


def test_what_is_no_text_is_told_too(folder: Folder) -> None:
    place = folder({ASSIGN: ""})
    (place / "letters" / ASSIGN).write_bytes(b"\xff\xfe")

    with pytest.raises(BadLetters, match="UTF-8"):
        own_letters(place)


def test_a_letter_reaches_nothing_of_the_program(folder: Folder) -> None:
    """A value's insides lead to everything; without the sandbox it would be written."""
    reword(own_letters(folder({ASSIGN: "Về\n{{ due.__class__.__mro__ }}"})))
    with pytest.raises(SecurityError):
        render("assign", "petitioner", "vi", VALUES)
