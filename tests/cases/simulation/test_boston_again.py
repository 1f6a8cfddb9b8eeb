"""A part of the City of Boston's year, lived again under the definition it was imported by.

Stated targets, cases without one, Mondays through a whole year: every rung as it fired.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.importing.history import import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.simulation.worlds import EVER, happened, question, relived, simulated, would_have
from tests.replay import boston
from tests.replay.registers import IMPORTED_AT, furnished, instant

pytestmark = [pytest.mark.thorough, pytest.mark.timeout(240)]


@pytest.fixture
def imported(database: Database, tmp_path: Path) -> Register:
    """Every 400th case of the year, imported with the clock up to the city's last figures."""
    opened = furnished(database)
    boston.write_by_time(tmp_path / "year.csv", list(boston.city_cases(every=400)))
    import_history(
        opened.tools, tmp_path / "year.csv", IMPORTED_AT, with_clock=True, create_departments=True
    )
    opened.tick(instant(boston.SNAPSHOT), IMPORTED_AT)
    return opened


def test_the_year_comes_out_as_it_was(imported: Register) -> None:
    definition = imported.workflows.current.definition
    own = question(definition)

    rungs = 0
    for case in relived(imported, own):
        assert would_have(case) == happened(case)
        assert not case.lived.refused
        rungs += len(case.dossier.rungs)
    figures = simulated(imported, own)

    assert rungs > 1000
    assert figures.simulated == figures.happened
    assert figures.cases == len(list(boston.city_cases(every=400)))
    # an open case is late by the end of the span, so that ends where the city's table does
    then = simulated(imported, question(definition, (EVER[0], instant(boston.SNAPSHOT))))
    late = sum(
        case.is_late or case.is_overdue_at(boston.SNAPSHOT) for case in boston.city_cases(every=400)
    )
    assert then.happened == then.simulated
    assert then.happened.late.total() == late, "as the city's own table says"
