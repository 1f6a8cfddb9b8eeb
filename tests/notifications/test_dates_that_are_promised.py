"""While the clock stands still no letter can name the day of the answer; it says what is known."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from cases.commands.requests import Done
from tests.notifications.mail_server import MailServer
from tests.notifications.office import Office
from tests.people import LAN, MINH

#: Wednesday 25/11/2026, 09:00 in the province
WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)
LAN_AT = "lan@dongthap.example"
_HOUR = timedelta(hours=1)
_NEW_DATE = {"due": "2026-12-20T00:00"}


def paused_case(office: Office) -> Done:
    """Chị Lan waits for a measurement, and asks for more time meanwhile."""
    case = office.record()
    office.act(MINH, case, "assign", WEDNESDAY, lead_department="SXD")
    office.act(LAN, case, "accept", WEDNESDAY)
    waiting = {"reason": "assessment", "waiting_for": "Kết quả đo"}
    office.act(LAN, case, "pause", WEDNESDAY, **waiting)
    office.act(LAN, case, "request_extension", WEDNESDAY, **_NEW_DATE, reason="Đo lại.")
    return case


def last_letter(office: Office, mail_server: MailServer, at: datetime) -> str:
    """The newest letter to bà Bưởi once everything is sent."""
    office.relay(mail_server).run_once(at)
    content = mail_server.to("buoi@example.com")[-1].get_content()
    assert isinstance(content, str)
    return " ".join(content.split())


def test_extended_during_a_pause_the_apology_gives_the_date_and_what_is_added(
    office: Office, mail_server: MailServer
) -> None:
    case = paused_case(office)
    office.act(MINH, case, "grant_extension", WEDNESDAY, **_NEW_DATE)
    letter = last_letter(office, mail_server, WEDNESDAY + _HOUR)
    assert "Ngày hẹn lại là hết ngày Thứ Bảy, 19/12/2026" in letter
    assert "số ngày tạm dừng được cộng thêm" in letter


def test_revoked_during_a_pause_the_date_is_told_when_it_ends(
    office: Office, mail_server: MailServer
) -> None:
    case = paused_case(office)
    office.act(MINH, case, "grant_extension", WEDNESDAY, **_NEW_DATE)
    last_letter(office, mail_server, WEDNESDAY + _HOUR)
    afternoon = WEDNESDAY + 5 * _HOUR
    office.act(MINH, case, "revoke_extension", afternoon, reason="Đã có kết quả đo.")
    letter = last_letter(office, mail_server, afternoon + _HOUR)
    assert "ngày trả lời sẽ được báo cho Quý ông/bà khi hết tạm dừng" in letter
    office.act(LAN, case, "resume", afternoon + _HOUR)
    assert "chậm nhất là" in last_letter(office, mail_server, afternoon + 2 * _HOUR)


def test_a_pause_that_keeps_nothing_any_more_ends_with_the_date_and_an_apology(
    office: Office, mail_server: MailServer
) -> None:
    """Given more time, paused again after the first date: taken back, the answer is overdue."""
    case = paused_case(office)
    office.act(LAN, case, "appoint_handler", WEDNESDAY, handler="lan")
    office.act(MINH, case, "grant_extension", WEDNESDAY, **_NEW_DATE)
    office.act(LAN, case, "resume", WEDNESDAY + _HOUR)
    later = WEDNESDAY + timedelta(days=9)
    office.act(LAN, case, "pause", later, reason="assessment", waiting_for="Kết quả đo")
    office.act(MINH, case, "revoke_extension", later + 5 * _HOUR, reason="Đã có kết quả đo.")
    letter = last_letter(office, mail_server, later + 6 * _HOUR)
    assert "được tính tiếp" in letter
    assert "nay đã quá" in letter
    for_lan = [" ".join(each.get_content().split()) for each in mail_server.to(LAN_AT)]
    assert any("không còn thời gian làm việc nào, nên việc tạm dừng" in each for each in for_lan)
