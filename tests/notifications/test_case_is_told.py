"""The whole life of bà Bưởi's case as the people in it learn of it, over a real mail server."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, PUBLIC_URL, REPLY, Office

TUESDAY = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
WEDNESDAY = datetime(2026, 11, 25, 2, 0, tzinfo=UTC)


def test_the_receipt_carries_the_code_once_and_the_promise(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record()
    report = office.relay(mail_server).run_once(MONDAY)
    assert (report.sent, report.retried, report.dead, report.pending) == (2, 0, 0, 0)

    (receipt,) = mail_server.to("buoi@example.com")
    body = receipt.get_content()
    assert receipt["Subject"] == "Đã ghi nhận ý kiến của Quý ông/bà, Thứ Hai, 23/11/2026"
    assert f"Mã tra cứu của Quý ông/bà: {case.code}" in body
    assert "Kính gửi Quý ông/bà Nguyễn Thị Bưởi" in body
    # 24 November 2026 is a day off, so the fifth working day is the next Tuesday
    assert "chậm nhất là hết ngày Thứ Ba, 01/12/2026" in body
    assert case.number not in body
    with office.database.read() as connection:
        assert office.codes.reveal(connection, case.case_id) is None


def test_the_office_is_told_without_a_word_about_the_petitioner(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record()
    office.relay(mail_server).run_once(MONDAY)
    (told,) = mail_server.to("minh@dongthap.example")
    body = told.get_content()
    assert told["Subject"] == f"[{case.number}] Ý kiến mới cần phân công"
    assert "Trích yếu: Chậm cấp giấy phép xây dựng" in body
    assert "Hạn phân công: hết ngày Thứ Năm, 26/11/2026" in body
    assert "Hạn trả lời: hết ngày Thứ Ba, 01/12/2026" in body
    assert f"{PUBLIC_URL}/cases/{case.number}" in body
    assert "với tư cách Văn phòng UBND tỉnh." in body
    raw = mail_server.received[-1].decode() + body
    for private in ("Bưởi", "buoi@example.com", "Mỹ Hiệp", "hai tháng", str(case.code)):
        assert private not in raw


def test_a_date_with_an_hour_is_told_with_it(office: Office, mail_server: MailServer) -> None:
    relay = office.relay(mail_server)
    case = office.record()
    due = {"due": "2026-11-27T10:00"}
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD", **due)
    relay.run_once(MONDAY)

    (_, assigned), (head,) = (
        mail_server.to("buoi@example.com"),
        mail_server.to("tuan@dongthap.example"),
    )
    assert "chậm nhất là 10:00 ngày Thứ Sáu, 27/11/2026" in assigned.get_content()
    assert "Hạn trả lời: 10:00 ngày Thứ Sáu, 27/11/2026" in head.get_content()


def test_an_extension_of_a_leaders_date_promises_what_was_granted(
    office: Office, mail_server: MailServer
) -> None:
    """The leader's date is put off by a day and is still earlier than what bà Bưởi was told."""
    relay, case, until = office.relay(mail_server), office.record(), "2026-11-28T00:00"
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    office.act(people.LANH, case, "instruct", TUESDAY, text="Gấp.", due="2026-11-27T00:00")
    office.act(people.LAN, case, "request_extension", WEDNESDAY, due=until, reason="Chờ đo đạc.")
    relay.run_once(WEDNESDAY)
    mail_server.received.clear()
    office.act(people.MINH, case, "grant_extension", WEDNESDAY, due=until)
    relay.run_once(WEDNESDAY)

    (told,) = mail_server.to("buoi@example.com")
    body = told.get_content()
    assert "sẽ trả lời chậm nhất là hết ngày Thứ Sáu, 27/11/2026" in body
    assert "01/12/2026" not in body


def test_from_assignment_to_reply(office: Office, mail_server: MailServer) -> None:
    relay = office.relay(mail_server)
    case = office.record()
    relay.run_once(MONDAY)
    mail_server.received.clear()

    office.act(people.MINH, case, "assign", TUESDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", TUESDAY, handler="lan")
    office.act(people.LANH, case, "instruct", WEDNESDAY, text="Trả lời dứt điểm.")
    office.act(people.TUAN, case, "reply", WEDNESDAY, **REPLY)
    relay.run_once(WEDNESDAY + timedelta(hours=1))

    assert sorted(office.told()) == sorted(
        [
            ("record", "petitioner"),
            ("record", "upc_office"),
            ("assign", "department_head:SXD"),
            ("assign", "petitioner"),
            ("instruct", "department_head:SXD"),
            ("instruct", f"handler:{_id_of(office, 'lan')}"),
            ("reply", "petitioner"),
            ("reply", "upc_office"),
        ]
    )
    assigned, replied = mail_server.to("buoi@example.com")
    assert assigned["Subject"] == "Sở Xây dựng sẽ trả lời ý kiến của Quý ông/bà"
    assert "tra cứu bằng mã đã cấp" in assigned.get_content()
    body = replied.get_content()
    assert REPLY["text"] in body
    assert "Văn bản trả lời: 1208/SXD-QLXD, 23/11/2026." in body
    assert "xin lỗi" not in body
    assert len(mail_server.to("tuan@dongthap.example")) == 2
    (instructed,) = mail_server.to("lan@dongthap.example")
    assert "Trả lời dứt điểm" not in instructed.get_content()
    assert "với tư cách Người xử lý (Sở Xây dựng)." in instructed.get_content()


def test_a_second_pass_has_nothing_left_to_send(office: Office, mail_server: MailServer) -> None:
    office.record()
    relay = office.relay(mail_server)
    relay.run_once(MONDAY)
    again = relay.run_once(MONDAY + timedelta(minutes=1))
    assert (again.sent, again.pending) == (0, 0)
    assert len(mail_server.received) == 2


def test_a_late_reply_apologises(office: Office, mail_server: MailServer) -> None:
    case = office.record(pace="urgent")
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    late = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)
    office.act(people.TUAN, case, "reply", late, **REPLY)
    office.relay(mail_server).run_once(late)
    replied = mail_server.to("buoi@example.com")[-1]
    assert "Chúng tôi xin lỗi Quý ông/bà vì đã trả lời chậm" in replied.get_content()


def test_somebody_who_reads_english_is_written_to_in_english(
    office: Office, mail_server: MailServer
) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET language = 'en' WHERE username = 'minh'")
    case = office.record()
    office.relay(mail_server).run_once(MONDAY)
    (told,) = mail_server.to("minh@dongthap.example")
    assert told["Subject"] == f"[{case.number}] A new issue to assign"
    assert "Reply deadline: the end of Tuesday, 1 December 2026" in told.get_content()
    assert told["Content-Language"] == "en"


def test_a_protected_identity_keeps_even_the_summary_out_of_mail(
    office: Office, mail_server: MailServer
) -> None:
    office.record(confidential=True)
    office.relay(mail_server).run_once(MONDAY)
    (told,) = mail_server.to("minh@dongthap.example")
    assert "giấy phép" not in told.get_content()
    assert "bảo mật thông tin người phản ánh" in told.get_content()


def test_somebody_without_any_contact_is_not_written_to(office: Office) -> None:
    office.record(petitioner={"name": "Ông Năm"})
    office.record(petitioner={"anonymous": True})
    assert office.told() == [("record", "upc_office")] * 2


def _id_of(office: Office, username: str) -> int:
    person = office.directory.current().by_username(username)
    assert person is not None
    return person.id
