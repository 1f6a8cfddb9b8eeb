"""An extension as the case tells it: asked until when, decided by when, how, and why."""

from __future__ import annotations

from cases.reading.course.extensions import Decision, ExtensionView
from tests.cases.reading.desk import REPLY, Desk, local
from tests.people import LAN, MINH, TUAN

WEDNESDAY = local("2026-11-25 09:00")
THURSDAY = local("2026-11-26 09:00")
ASKED = {"due": "2026-12-05T00:00", "reason": "Chờ kết quả đo đạc."}


def _requested(desk: Desk) -> str:
    number = desk.in_progress()
    desk.act(LAN, number, "request_extension", WEDNESDAY, **ASKED)
    return number


def _extension(desk: Desk, number: str) -> ExtensionView:
    found = desk.view(MINH, number, local("2026-11-27 09:00")).extension
    assert found is not None
    return found


def test_a_pending_request_shows_its_date_and_when_it_is_to_be_decided(desk: Desk) -> None:
    found = _extension(desk, _requested(desk))
    assert (found.decision, found.reason) == (Decision.PENDING, "Chờ kết quả đo đạc.")
    assert (str(found.asked_last_day), str(found.decide_by_last_day)) == (
        "2026-12-04",
        "2026-11-26",
    )
    assert (found.overdue, found.due_at) == (True, None)


def test_a_granted_one_shows_the_date_that_was_given(desk: Desk) -> None:
    number = _requested(desk)
    desk.act(MINH, number, "grant_extension", THURSDAY, due="2026-12-04T00:00")
    found = _extension(desk, number)
    assert (found.decision, str(found.last_day)) == (Decision.GRANTED, "2026-12-03")
    assert (found.decided_at, found.overdue) == (THURSDAY, False)
    item = desk.view(MINH, number, THURSDAY).item
    assert (str(item.last_day), item.first_due_at) == ("2026-12-03", local("2026-12-02 00:00"))


def test_a_refused_one_says_why(desk: Desk) -> None:
    number = _requested(desk)
    desk.act(MINH, number, "refuse_extension", THURSDAY, reason="Đã đủ hồ sơ.")
    found = _extension(desk, number)
    assert (found.decision, found.why, found.due_at) == (Decision.REFUSED, "Đã đủ hồ sơ.", None)


def test_one_taken_back_says_why(desk: Desk) -> None:
    number = _requested(desk)
    desk.act(MINH, number, "grant_extension", THURSDAY, due="2026-12-05T00:00")
    desk.act(MINH, number, "revoke_extension", THURSDAY, reason="Đo đạc xong sớm.")
    found = _extension(desk, number)
    assert (found.decision, found.why) == (Decision.REVOKED, "Đo đạc xong sớm.")


def test_one_that_the_reply_overtook_has_lapsed(desk: Desk) -> None:
    number = _requested(desk)
    desk.act(TUAN, number, "reply", THURSDAY, **REPLY)
    found = _extension(desk, number)
    assert (found.decision, found.decided_at, found.why) == (Decision.LAPSED, None, None)


def test_the_history_tells_the_dates(desk: Desk) -> None:
    number = _requested(desk)
    desk.act(MINH, number, "grant_extension", THURSDAY, due="2026-12-05T00:00")
    told = [entry.summary for entry in desk.view(MINH, number, THURSDAY).entries[-2:]]
    assert told == ["Đề nghị gia hạn đến 04/12/2026", "Gia hạn đến 04/12/2026"]
