"""Whatever people do in whatever order: no place twice, none beyond the last, none idle."""

from __future__ import annotations

from contextlib import suppress
from datetime import date, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cases.checking.whole.meetings import meeting_problems
from cases.meetings.faults import MeetingRefused
from cases.store.engine import Database
from tests.cases.meetings.mondays import LATER, NEXT, NOW, Mondays
from tests.databases import SqliteDatabases
from tests.people import MINH, THU, hire

STEPS = ("decline", "withdraw", "move", "confirm", "come", "miss")
ACTS = st.lists(
    st.tuples(st.sampled_from(("register", "capacity", *STEPS)), st.integers(1, 6)), max_size=25
)


@settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
@given(acts=ACTS)
def test_places_under_random_days(
    acts: list[tuple[str, int]], sqlite_databases: SqliteDatabases, tmp_path_factory: object
) -> None:
    folder = tmp_path_factory.mktemp("law")  # type: ignore[attr-defined]
    database = Database(sqlite_databases.copy_to(folder / "register.db", staffed=True))
    try:
        mondays = Mondays(database, hire(database))
        for day in (date(2026, 11, 30), date(2026, 12, 7)):
            mondays.plan(day, capacity=2)
        for act, number in acts:
            with suppress(MeetingRefused):
                _do(mondays, act, number)
        _judge(mondays)
    finally:
        database.close()


def _do(mondays: Mondays, act: str, number: int) -> None:
    if act == "register":
        mondays.register(number)
    elif act == "capacity":
        mondays.session(MINH, "change", leader="Chủ tịch", capacity=str(number))
    else:
        given = {"session": LATER} if act == "move" else {"reason": "Vì sao"}
        at = NOW + timedelta(days=14) if act in ("come", "miss") else NOW
        mondays.handle(THU, number, act, at, **given)


def _judge(mondays: Mondays) -> None:
    with mondays.database.read() as connection:
        assert list(meeting_problems(connection)) == []
    for session in (NEXT, LATER):
        rows = mondays.rows(f"SELECT state, place FROM registration WHERE session_id = '{session}'")
        places = [place for _, place in rows if place is not None]
        assert len(places) == len(set(places))
        capacity = f"SELECT capacity FROM meeting_session WHERE id = '{session}'"
        waits = any(state == "waiting_list" for state, _ in rows)
        assert not waits or len(places) >= mondays.rows(capacity)[0][0]
