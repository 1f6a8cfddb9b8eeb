"""A part that is overdue when it is split off: its ladder tells of it as of any other case."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from cases.importing.history import import_history
from notifications.checking import outbox_problems
from tests import people
from tests.cases.importing.test_follow_up_actions import OPENED, PARTS, write
from tests.cases.life import checked, rows
from tests.notifications.office import MONDAY, Office, definition_of

HOUR, DAY = timedelta(hours=1), timedelta(days=1)
FRIDAY = MONDAY + 4 * DAY
#: urgent: it was due at the end of Wednesday, the 24th being a day off
LAMP = {"title": "Cột điện đổ", "content": "Dây điện nằm trên đường.", "pace": "urgent"}


def told_of(office: Office, number: int) -> list[tuple[str, str]]:
    """What was told of a case, to whom."""
    return [(row.template, row.recipient) for row in office.outbox() if row.case_id == number]


def test_what_had_fallen_due_before_the_split_is_told(office: Office) -> None:
    case = office.record()
    office.act(people.MINH, case, "split", FRIDAY, parts=[LAMP])
    office.register.tick(FRIDAY + HOUR)

    part = case.case_id + 1
    fired = "SELECT rung, told_post, told_as FROM escalation WHERE case_id"
    assert rows(office.database, f"{fired} = {part} ORDER BY seq") == [
        ("due", "upc_office", "holder"),
        ("plus_1", "upc_office", "holder"),
    ]
    rungs = [recipient for event, recipient in told_of(office, part) if event == "rung"]
    assert rungs == ["upc_office", "upc_office"]
    assert checked(office.register).problems == []
    with office.database.read() as connection:
        assert list(outbox_problems(connection, definition_of)) == []


def test_of_a_part_that_an_import_split_off_nobody_is_told(office: Office, tmp_path: Path) -> None:
    """That is history, like the whole it comes from."""
    split = ("A", "2026-11-27T08:00", "split", {"parts": PARTS})
    file = write(tmp_path / "past.csv", [OPENED, split])
    import_history(
        office.register.tools,
        file,
        FRIDAY + 60 * DAY,
        refuse=lambda line, cells, reason: None,
        with_clock=True,
    )
    office.register.tick(FRIDAY + 30 * DAY)

    assert rows(office.database, "SELECT DISTINCT told_as FROM escalation") == [(None,)]
    assert office.outbox() == []
