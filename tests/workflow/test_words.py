"""Vietnamese words: one form, found without marks, sorted as people expect."""

from __future__ import annotations

import random
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from workflow.words import fold, normalise, person_sort_key, sort_key


def test_the_same_word_is_the_same_text_however_it_was_typed() -> None:
    typed = unicodedata.normalize("NFD", "Nguyễn Đình Phước")
    assert (len(typed), len(normalise(typed))) == (23, 17)
    assert normalise(typed) == "Nguyễn Đình Phước"


def test_what_nobody_sees_leaves_nothing_behind() -> None:
    """Copied from a web page: a zero-width space, a soft hyphen, a mark kept from its letter."""
    assert normalise("Đồng\u200bTháp") == "ĐồngTháp"
    assert normalise("Cao\u00ad Lãnh e\u200b\u0301") == "Cao Lãnh é"


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Đồng Tháp", "dong thap"),
        ("ĐƯỜNG  849\n", "duong 849"),
        ("hoà", "hoa"),
        ("hòa", "hoa"),
        ("Mỹ Hiệp", "my hiep"),
        ("SXD", "sxd"),
    ],
)
def test_people_search_without_marks(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(unicodedata.normalize("NFD", text)) == folded
    assert fold(folded) == folded


@pytest.mark.parametrize(
    "ordered",
    [
        ["a", "à", "ả", "ã", "á", "ạ", "ă", "ằ", "â", "b"],
        ["da", "đa", "e", "ê", "g"],
        ["o", "ô", "ơ", "p", "u", "ư", "v"],
        ["Cao Lãnh", "Châu Thành", "Hồng Ngự", "Lai Vung", "Lấp Vò", "Tam Nông", "Tháp Mười"],
        ["ba", "bà", "ba ba", "bà ba", "bác"],
        ["Sở 2", "Sở Công Thương", "Sở Tài chính", "Sở Xây dựng", "Sở Y tế"],
        ["ca", "çb", "cc"],
    ],
)
def test_words_stand_in_the_order_of_the_alphabet(ordered: list[str]) -> None:
    shuffled = ordered[:]
    random.Random(7).shuffle(shuffled)
    assert sorted(shuffled, key=sort_key) == ordered


def test_large_and_small_letters_are_equal() -> None:
    assert sort_key("Đồng Tháp") == sort_key("ĐỒNG THÁP")


def test_people_are_sorted_by_given_name_with_its_tone_first() -> None:
    people = ["Trần Thị Hà", "Lê Văn Hạ", "Đỗ Ánh Hà", "Nguyễn An", "Phạm Bảo Ân", "Bình"]
    assert sorted(people, key=person_sort_key) == [
        "Nguyễn An",
        "Phạm Bảo Ân",
        "Bình",
        "Đỗ Ánh Hà",
        "Trần Thị Hà",
        "Lê Văn Hạ",
    ]
    assert person_sort_key("") == person_sort_key("  ")


@given(st.text())
def test_a_normal_form_is_final(text: str) -> None:
    assert normalise(normalise(text)) == normalise(text)
    assert fold(normalise(text)) == fold(text)


@given(st.text(), st.text())
def test_keys_order_the_same_in_code_points_and_in_bytes(one: str, other: str) -> None:
    """Both databases compare bytes."""
    one, other = (text.encode("utf-8", "ignore").decode() for text in (one, other))
    keys = sort_key(one), sort_key(other)
    assert (keys[0] < keys[1]) == (keys[0].encode() < keys[1].encode())
