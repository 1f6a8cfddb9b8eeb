"""An office for the stories of the rules; whatever happened in it, `check` finds nothing wrong."""

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
    assert checked(register).problems == []
