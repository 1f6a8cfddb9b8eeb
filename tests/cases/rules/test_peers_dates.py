"""A date that others show too late, by the name of the program and its issue."""

from __future__ import annotations

from tests.cases.rules.office import Office, Story, wall
from tests.people import LAN, MINH


def test_zammad_2082_every_step_shows_at_once(office: Office) -> None:
    """There, the date followed only with the second answer; here with each step, clock or no."""
    story = office.accepted()
    assert (story.due, _overdue_from(story)) == ("2026-11-28 00:00", "2026-11-28 00:00")
    story.pause("2026-11-25 10:00")
    assert (story.due, _overdue_from(story)) == (None, None)
    story.act(LAN, "resume", "2026-11-25 11:00")
    assert (story.due, _overdue_from(story)) == ("2026-11-30 08:00", "2026-11-30 08:00")
    story.extend("2026-12-05", "2026-11-26 09:00", "2026-11-26 10:00")
    assert (story.due, _overdue_from(story)) == ("2026-12-05 00:00", "2026-12-05 00:00")
    story.reply("2026-11-27 09:00")
    assert _overdue_from(story) is None
    story.act(MINH, "reopen", "2026-11-30 09:00", reason="Còn ý kiến")
    assert (story.due, _overdue_from(story)) == ("2026-12-08 00:00", "2026-12-08 00:00")


def _overdue_from(story: Story) -> str | None:
    return wall(story.case("overdue_from")[0])
