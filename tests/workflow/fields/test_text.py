"""Words on their way in: NFC, nothing invisible, and nothing that nobody can read."""

from __future__ import annotations

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.fields.forms import DEFINITION, objections, value, why
from workflow.fields import parse_fields


def test_a_text_typed_on_a_mac_equals_the_same_text_typed_elsewhere() -> None:
    decomposed = unicodedata.normalize("NFD", "Nguyễn Đình Phước, Lấp Vò")
    assert value("note", "text", decomposed) == "Nguyễn Đình Phước, Lấp Vò"


def test_invisible_characters_go_even_between_a_letter_and_its_mark() -> None:
    assert value("note", "text", "\ufeffCao\u200b Lãnh\u00ad") == "Cao Lãnh"
    assert value("note", "text", "o\u200b\u0302n") == "ôn"


def test_a_text_keeps_its_lines_and_a_line_has_none() -> None:
    assert value("note", "text", "  Một\r\nHai\x0bBa\u2028Bốn \n") == "Một\nHai\nBa\nBốn"
    assert value("reply", "document_number", " 12 /\u00a0VP\tUB\n-NC ") == "12 / VP UB -NC"


@pytest.mark.parametrize(
    ("given", "reason"),
    [
        (17, "not_text"),
        (["a"], "not_text"),
        ({"vi": "a"}, "not_text"),
        ("Tr\ufffd l\ufffdi", "undecodable"),
        ("Trả \ud83d lời", "undecodable"),
        ("Trả\x00lời", "control_characters"),
        ("Trả\x1blời", "control_characters"),
        ("UBND huyÖn LÊp Vß ®· tr¶ lêi", "mojibake"),
        ("a" * 2001, "too_long"),
    ],
)
def test_what_cannot_be_kept_is_refused_with_the_reason(given: object, reason: str) -> None:
    assert why("send_back", "legal_ground", given) == reason


def test_minh_reads_how_long_his_text_may_be() -> None:
    (objection,) = objections("reply", "document_number", "1" * 61)
    assert objection.message(DEFINITION) == (
        "“Số văn bản” không hợp lệ: dài 61 ký tự, chỉ nhận tối đa 60."
    )
    assert objection.message(DEFINITION, "en") == (
        "“Document number” cannot be used: it has 61 characters, at most 60 fit."
    )


def test_the_length_is_that_of_the_text_as_it_is_kept() -> None:
    typed = unicodedata.normalize("NFD", "ễ" * 200) + "\u200b" * 50
    assert value("reply", "signatory", typed) == "ễ" * 200


def test_a_department_code_is_kept_verbatim() -> None:
    assert value("assign", "lead_department", "  SỞ  X&D/2 ") == "SỞ  X&D/2"
    assert why("assign", "lead_department", "SXD\n2") == "control_characters"
    assert why("assign", "lead_department", 5) == "not_text"


@given(st.text(max_size=300))
def test_what_was_accepted_once_is_accepted_again_unchanged(typed: str) -> None:
    """Editing a kept text without changing it must change nothing."""
    kept, problems = parse_fields(DEFINITION, "note", {"text": typed})
    if not problems:
        assert parse_fields(DEFINITION, "note", dict(kept)) == (kept, ())
