"""An office for the stories of the rules; whatever happened in it, `check` finds it sound."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from cases.register import Register
from tests.cases.life import checked
from tests.cases.rules.office import Office


@pytest.fixture
def office(register: Register) -> Iterator[Office]:
    """A register where everybody of `tests.people` and of the stories works."""
    opened = Office(register)
    opened.hire()
    yield opened
    # the same rows are written on both databases, and tests/cases/checking asks `check` on both
    if register.database.dialect == "sqlite":
        assert checked(register).problems == []
