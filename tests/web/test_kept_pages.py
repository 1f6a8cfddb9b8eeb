"""A page that is kept is the page that would be made: after whatever happens, at every moment.

Two sites of the same office answer side by side: one keeps its pages, the other makes each anew.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.databases import SqliteDatabases
from tests.web.stories import Watch, an_office, settings_for
from tests.web.two_sites import IN_A_MINUTE, INSTANTS, SPANS, STEPS, WITHIN, go, told, two_sites

_moves = st.one_of(
    st.tuples(st.just("time"), st.sampled_from(SPANS)),
    st.tuples(st.just("instant"), st.sampled_from(INSTANTS)),
    st.tuples(st.sampled_from(sorted(STEPS)), st.booleans()),
)


@pytest.mark.thorough
@settings(
    max_examples=8,
    deadline=None,
    # a story that fails is short; to shorten it further takes minutes
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=list(HealthCheck),
)
@given(moves=st.lists(_moves, min_size=3, max_size=6))
def test_whatever_happens_a_kept_page_is_the_one_that_would_be_made(
    sqlite_databases: SqliteDatabases,
    tmp_path_factory: pytest.TempPathFactory,
    moves: list[tuple[str, Any]],
) -> None:
    folder: Path = tmp_path_factory.mktemp("kept")
    with two_sites(sqlite_databases.copy_to(folder / "register.db", staffed=True)) as sites:
        sites.agree()
        for move, how in moves:
            go(sites, move, how)
            sites.agree()


def test_every_kind_of_change_shows_on_both_databases(database_url: str) -> None:
    with an_office(settings_for(database_url), Watch()):
        pass
    with two_sites(database_url) as sites:
        sites.agree()
        for step in sorted(STEPS):
            go(sites, step, True)
            go(sites, "time", timedelta(seconds=4))
            sites.agree()


#: in the middle of a minute, on the Monday of the stories


@pytest.mark.parametrize("what", WITHIN)
def test_what_happens_within_a_minute_shows_at_its_microsecond(
    sqlite_databases: SqliteDatabases, tmp_path: Path, what: str
) -> None:
    """Nobody writes anything meanwhile: it is time alone that changes the page."""
    place, begins = WITHIN[what]
    with two_sites(sqlite_databases.copy_to(tmp_path / "register.db", staffed=True)) as sites:
        begins(sites, sites.office)
        address = "/overdue" if place else f"/status/{sites.cases[2].code}"
        pages = []
        # the first look finds who has just signed in, the second one a register at rest
        for seconds in (25, 20, 0, -0.000_001):
            short_of = timedelta(seconds=seconds)
            go(sites, "instant", IN_A_MINUTE - short_of)
            sites.agree()
            pages.append(told(sites.fresh[place], address))
        assert pages[1] != pages[3], "nothing has happened"
