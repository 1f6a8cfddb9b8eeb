"""The controls: walks through a register that is broken in one place do not come to their end."""

from __future__ import annotations

import pytest

from cases.errors import CaseError
from tests.model.breaking import BROKEN, Break
from tests.model.desk import Differs
from tests.model.machine import walk_about
from tests.model.registers import SqliteRegisters
from workflow.refusal import Refused

#: so many steps at most until the fault shows; most show within fifty
ENOUGH = 5_000


@pytest.mark.thorough
@pytest.mark.timeout(600)
@pytest.mark.parametrize("broken", BROKEN, ids=lambda broken: broken.__name__)
def test_the_walk_finds_what_is_broken(
    broken: Break, sqlite_registers: SqliteRegisters, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken(monkeypatch)
    # what the model does not see first, the register's own second line of defence may; a command
    # that comes again and is refused, instead of answered, is such a fault as well
    with pytest.raises((Differs, CaseError, Refused)):
        walk_about(sqlite_registers, ENOUGH, first_seed=1, shrink=False)
