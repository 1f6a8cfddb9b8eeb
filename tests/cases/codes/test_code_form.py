"""A citizen copies a tracking code from a slip; a slip of the pen is told at once (contract 6)."""

from __future__ import annotations

import secrets

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from cases.codes.form import ALPHABET, LENGTH, check_character, mask, new_code, parse
from cases.errors import BadCode

PAYLOADS = st.text(ALPHABET, min_size=LENGTH - 1, max_size=LENGTH - 1)
PLACES = st.integers(0, LENGTH - 1)


def complete(payload: str) -> str:
    """A payload with its check character, without hyphens."""
    return payload + check_character(payload)


def luhn_sum(code: str) -> int:
    """The sum of Luhn's rule mod 32, written from its description: 0 for a right code."""
    total = 0
    for number, character in enumerate(code[::-1], start=1):
        value = ALPHABET.index(character)
        if number % 2 == 0:
            value = value * 2 if value < 16 else value * 2 - 31
        total += value
    return total % 32


def refused(text: str) -> BadCode:
    with pytest.raises(BadCode) as caught:
        parse(text)
    return caught.value


def test_the_alphabet_is_crockfords() -> None:
    assert len(ALPHABET) == 32
    assert list(ALPHABET) == sorted(ALPHABET)
    assert not set("ILOU") & set(ALPHABET)


@given(payload=PAYLOADS)
def test_the_check_character_makes_the_luhn_sum_zero(payload: str) -> None:
    assert luhn_sum(complete(payload)) == 0


def test_a_known_code_keeps_its_check_character_for_ever() -> None:
    """A change of the rule would turn every slip that is out in the province into a wrong one."""
    assert parse("7K4M92XQAB3R") == "7K4M-92XQ-AB3R"


@given(payload=PAYLOADS, place=PLACES, other=st.sampled_from(ALPHABET))
def test_every_single_wrong_character_is_found(payload: str, place: int, other: str) -> None:
    code = complete(payload)
    assume(code[place] != other)
    assert refused(code[:place] + other + code[place + 1 :]).reason == "check"


@given(payload=PAYLOADS, place=st.integers(0, LENGTH - 2))
@example(payload="0Z" + "0" * 9, place=0)
def test_every_swap_of_neighbours_is_found_but_the_one_luhn_cannot_see(
    payload: str, place: int
) -> None:
    code = complete(payload)
    pair = code[place : place + 2]
    assume(pair[0] != pair[1])
    swapped = code[:place] + pair[::-1] + code[place + 2 :]
    if set(pair) == {"0", "Z"}:
        assert parse(swapped)
    else:
        assert refused(swapped).reason == "check"


@given(payload=PAYLOADS, data=st.data())
def test_look_alikes_case_hyphens_and_spaces_do_not_matter(
    payload: str, data: st.DataObject
) -> None:
    code = complete(payload)
    alike = {"0": "0Oo", "1": "1IiLl"}
    typed = ""
    for character in code:
        choices = alike.get(character, character + character.lower())
        typed += data.draw(st.sampled_from(choices))
        typed += data.draw(st.sampled_from(["", "", "-", " ", "–", "\u00a0"]))
    assert parse(typed) == f"{code[:4]}-{code[4:8]}-{code[8:]}"


def test_full_width_letters_of_an_input_method_are_read() -> None:
    code = complete("7K4M92XQAB3")
    wide = "".join(chr(ord(character) + 0xFEE0) for character in code)
    assert parse(wide) == parse(code)


def test_u_is_named_as_the_character_that_no_code_has() -> None:
    fault = refused("7K4M-9UXQ-AB3R")
    assert (fault.reason, fault.character, fault.found) == ("character", "U", 6)
    assert "“U”" in str(fault)


@pytest.mark.parametrize("text", ["7K4M-92XQ-AB3", "7K4M-92XQ-AB3RR", "7", "", " - "])
def test_a_wrong_length_is_counted(text: str) -> None:
    fault = refused(text)
    found = sum(character in ALPHABET for character in text)
    assert (fault.reason, fault.found) == ("length", found)
    assert "12 characters" in str(fault)


def test_nothing_that_is_typed_breaks_the_form() -> None:
    for text in ("Đồng Tháp", "\x00", "😀" * 12, "ß" * 11 + "Ư", "../../etc", "'; --", "\ud800"):
        assert refused(text).reason == "character"


def test_a_thousand_new_codes_are_well_formed_and_all_different() -> None:
    codes = {new_code(secrets.token_bytes) for _ in range(1000)}
    assert len(codes) == 1000
    assert all(parse(code) == code for code in codes)


def test_every_character_of_a_code_but_the_last_is_random() -> None:
    codes = [new_code(secrets.token_bytes).replace("-", "") for _ in range(2000)]
    for place in range(LENGTH - 1):
        assert {code[place] for code in codes} == set(ALPHABET)


@given(bits=st.binary(min_size=7, max_size=7))
def test_a_code_has_55_random_bits(bits: bytes) -> None:
    """Two sources that differ in one of the first 55 bits never give the same code."""
    other = bytes([bits[0] ^ 0x80, *bits[1:]])
    lowest = bytes([*bits[:6], bits[6] ^ 0x02])
    draws = iter((bits, other, lowest))
    codes = {new_code(lambda _: next(draws)) for _ in range(3)}
    assert len(codes) == 3


def test_a_masked_code_tells_nothing() -> None:
    assert mask("7K4M-92XQ-AB3R") == "*" * 12
    assert mask("x" * 500) == "*" * 12
