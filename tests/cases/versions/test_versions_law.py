"""Whatever happens between moves from version to version, the register keeps every promise.

At the end `check` derives every rung that had to fire under the version of its time, and finds the
same: none twice, none missed.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import cache

import pytest
from hypothesis import HealthCheck, given, settings

from cases.store.engine import Database
from cases.versions.installing import follow, install
from cases.versions.migrating import migrate, prepare
from tests.cases.life import rows
from tests.cases.random_lives import Life, Story, a_copy_of, lives
from tests.cases.versions.definitions import INSTALLED_AT, SHORTER, SOONER, office, problems
from tests.databases import SqliteDatabases
from tests.workflow.definitions import edited
from workflow.loader import read_definition
from workflow.versioning.references import Reference

_MONDAYS = '[[deadlines.reply.ladder]]\nrung = "monday"\nevery = "monday"'
_PLUS_5 = '[[deadlines.reply.ladder]]\nrung = "plus_5"\nat = 5\ntell = "chairman"'
_LABEL = 'label = { vi = "x", en = "x" }\n'
_VISIT = f"""[deadlines.visit]
{_LABEL}opened_by = ["accept", "reopen"]
runs_in = ["in_progress"]
periods = [{{ amount = 1, unit = "working_days", from = "opening" }}]
[[deadlines.visit.ladder]]
rung = "due"
at = 0
tell = "upc_office"
{_LABEL}
[deadlines.objection]
"""
#: the deputy chief hears of complaints on day 2 already, the chief of others on day 3
_FOR_COMPLAINTS = (
    SOONER[0],
    f'{SOONER[1]}\nkinds = ["complaint"]\n{_LABEL}'
    '[[deadlines.reply.ladder]]\nrung = "chief"\nat = 3\ntell = "upc_chief"',
)
_SHORTER_PAUSE = (
    'amount = 30, unit = "calendar_days", counting',
    'amount = 10, unit = "calendar_days", counting',
)
#: the edits of the shipped definition that make each version
VERSIONS: tuple[tuple[tuple[str, str], ...], ...] = (
    (),
    (SOONER, SHORTER),
    ((_MONDAYS, _MONDAYS.replace('rung = "monday"', 'rung = "weekly"')),),
    ((_PLUS_5, f"{_PLUS_5.replace('5', '4')}\n{_LABEL}{_PLUS_5.replace('5', '9')}"),),
    (("[deadlines.objection]\n", _VISIT), SHORTER),
    (_FOR_COMPLAINTS, _SHORTER_PAUSE),
    (),
)


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SqliteDatabases]:
    """An office that knows every version; new cases follow the first."""
    folder = tmp_path_factory.mktemp("office")
    databases = SqliteDatabases(folder)
    database = Database(f"sqlite:///{folder / 'template.db'}")
    office(database)
    for number, edits in enumerate(VERSIONS[1:], start=2):
        text = edited(("version = 1", f"version = {number}"), *edits)
        install(database, text, f"v{number}.toml", INSTALLED_AT)
    follow(database, Reference("leader_meeting", 1))
    database.close()
    with pytest.MonkeyPatch.context() as patch:
        # the same five files in every register: read once
        patch.setattr("cases.versions.kept.read_definition", cache(read_definition))
        yield databases


@pytest.mark.thorough
@pytest.mark.timeout(300)
@settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(life=lives("move"))
def test_no_promise_is_broken_by_moves(template: SqliteDatabases, life: Life) -> None:
    with a_copy_of(template) as database:
        story = Moving(database)
        story.live(life)
        assert story.register.tick(story.now + timedelta(days=1)).failed == 0
        assert problems(story.register) == []
        mondays = "SELECT count(*) FROM escalation WHERE rung IN ('monday', 'weekly')"
        of_one_day = f"{mondays} GROUP BY case_id, deadline_no, rung_at HAVING count(*) > 1"
        assert rows(database, of_one_day) == [], "one Monday, whatever it is called"
        silent = "FROM deadline WHERE name = 'reply' AND closed_at IS NULL AND rung_at IS NULL"
        assert rows(database, f"SELECT case_id {silent}") == [], "every version repeats"


class Moving(Story):
    """A life in which all open cases come to the next version now and then."""

    def __init__(self, database: Database) -> None:
        super().__init__(database)
        self._version = 1

    def other(self, what: str, now: datetime) -> None:
        """Move every open case; new ones follow the new version."""
        if self._version == len(VERSIONS):
            return
        ended = ["visit"] if self._version == 5 else []
        of = self.register.workflows.of
        old, new = (of("leader_meeting", self._version + step) for step in (0, 1))
        with self.database.read() as connection:
            zone = self.register.calendar().zone
            way = prepare(connection, old, new.definition, zone, {}, ended)
        migrate(self.register.tools, way, lambda: now)
        assert problems(self.register) == [], "at once, not only after the next pass of the clock"
        self._version += 1
        follow(self.database, Reference("leader_meeting", self._version))
