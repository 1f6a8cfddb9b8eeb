"""A page is shown again on the ground that it was made on; whatever changes, it is made anew."""

from __future__ import annotations

from copy import copy
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.directory.snapshot import Snapshot
from web.kept_pages import Ground, KeptPages, Page
from workflow.versions import Workflows
from workflow.worktime.files import shipped_calendar

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
CALENDAR = shipped_calendar()
DEFINITION = Workflows.shipped().current.definition
GROUND = Ground((1, 1), Snapshot(), CALENDAR, DEFINITION)
#: what was read again may say the same: only a page made of older names is older than its mark
READ_AGAIN: dict[str, Any] = {
    "mark": (1, 2),
    "people": Snapshot(),
    "calendar": copy(CALENDAR),
    "vocabulary": DEFINITION.model_copy(),
}


def shown(pages: KeptPages, text: str, ground: Ground, now: datetime = NOW) -> str:
    """What somebody sees who comes when the page would be made with this text."""
    until = NOW + timedelta(hours=1)
    answer = pages.answer("/overdue", ground, now, lambda: Page(text).lasting(until))
    return bytes(answer.body).decode()


def test_on_the_same_ground_the_first_page_is_shown_again() -> None:
    pages = KeptPages()
    assert shown(pages, "one case", GROUND) == "one case"
    assert shown(pages, "two cases", GROUND) == "one case"


@pytest.mark.parametrize("what", READ_AGAIN)
def test_whatever_changes_the_page_is_made_anew(what: str) -> None:
    pages = KeptPages()
    shown(pages, "one case", GROUND)
    other = replace(GROUND, **{what: READ_AGAIN[what]})
    assert shown(pages, "two cases", other) == "two cases"
    assert shown(pages, "three cases", other) == "two cases"


@pytest.mark.parametrize("later", [timedelta(hours=1), -timedelta(microseconds=1)])
def test_a_page_is_not_shown_after_its_time_nor_before_it_was_made(later: timedelta) -> None:
    pages = KeptPages()
    shown(pages, "one case", GROUND)
    assert shown(pages, "two cases", GROUND, NOW + later) == "two cases"
