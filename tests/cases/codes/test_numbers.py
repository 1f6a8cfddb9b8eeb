"""Staff call a case by its number; every case has one, and every number at most one case."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cases.numbers import SERIALS_PER_YEAR, case_id_of, case_number


def test_the_123rd_case_of_2026_has_the_number_of_the_contract() -> None:
    assert case_number(2026 * SERIALS_PER_YEAR + 123) == "YK-2026-000123"
    assert case_id_of("YK-2026-000123") == 2026 * SERIALS_PER_YEAR + 123


def test_the_millionth_case_of_a_year_gets_a_seventh_digit() -> None:
    assert case_number(2026 * SERIALS_PER_YEAR + 1_000_000) == "YK-2026-1000000"


def test_chi_lan_may_type_it_in_small_letters_and_paste_it_with_spaces() -> None:
    assert case_id_of("  yk-2026-000123\n") == case_id_of("YK-2026-000123")


@given(year=st.integers(1000, 9999), serial=st.integers(1, SERIALS_PER_YEAR - 1))
def test_number_and_id_are_the_same_thing_twice(year: int, serial: int) -> None:
    case_id = year * SERIALS_PER_YEAR + serial
    assert case_id_of(case_number(case_id)) == case_id


@pytest.mark.parametrize(
    "text",
    [
        "",
        "123",
        "YK-2026-123",
        "YK-2026-000000",
        "YK-2026-0000123",
        "YK-2026-00000123",
        "YK-0026-000123",
        "YK-2026-000123x",
        "YK/2026/000123",
        "YK-2026-٠٠٠١٢٣",
        "PA-032026-001",
    ],
)
def test_anything_else_is_no_number(text: str) -> None:
    assert case_id_of(text) is None
