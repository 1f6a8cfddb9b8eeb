"""Whoever pastes a whole letter where a name belongs still reads what to do."""

from __future__ import annotations

import pytest

from tests.web.cli.conftest import Followup
from tests.web.cli.test_bad_input import said


@pytest.mark.parametrize(
    "before", [[], ["due", "--start"], ["status", "12", "--language"], ["user", "add"]], ids=str
)
def test_only_the_beginning_of_a_long_argument_is_said_back(
    followup: Followup, before: list[str]
) -> None:
    long = "Nguyễn" * 1000

    told = said(followup, [*before, long], 2)

    assert "Nguyễn" not in told or f"{long[:200]}…" in told
    assert len(told) < 500
