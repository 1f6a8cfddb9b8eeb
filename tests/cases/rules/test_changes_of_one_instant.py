"""What one action changes at a deadline is one change, however many reasons it has: nobody is told
of a rung that stood between two of them.
"""

from __future__ import annotations

from tests.cases.rules.office import PAUSE, RETURN, SON, Office
from tests.people import MINH


def test_a_send_back_ends_a_pause_and_a_given_date_at_once(office: Office) -> None:
    """anh Sơn pauses an urgent case that is due before anybody is at work again.

    The pause leaves its date on Monday at 17:00, which has passed when he sends the case back; the
    given date ends with that, so that the case has until Tuesday at 17:00. Whoever would have been
    reminded a day before that has that day no more.
    """
    story = office.record("2026-10-24 20:00", pace="urgent")
    story.act(MINH, "assign", "2026-10-24 20:01", lead_department="SKHCN", due="2026-10-26T02:02")
    story.act(SON, "pause", "2026-10-24 20:02", **PAUSE)
    story.act(SON, "send_back", "2026-10-26 20:00", **RETURN)
    assert story.due == "2026-10-27 17:00"

    office.tick("2026-10-26 20:05")
    assert story.rungs("reply") == []

    office.tick("2026-10-27 17:05")
    assert story.rungs("reply") == [("due", "2026-10-27 17:00")]
    assert office.problems() == []
