"""Who gets a message is decided when it is sent: posts change hands, people leave, cases move."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from cases.access.accounts import disable
from cases.commands.requests import Done
from cases.directory.posts import SET_UP, Holding, fill_post
from cases.directory.snapshot import Directory
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, Office

NEXT_MONDAY = datetime(2026, 11, 30, 2, 0, tzinfo=UTC)


@pytest.fixture
def assigned(office: Office) -> Done:
    """Anh Minh gave an anonymous issue to Sở Xây dựng; what was told until then is forgotten."""
    case = office.record(petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    return case


def recipients(server: MailServer) -> list[str]:
    """To whom the server delivered, sorted."""
    return sorted(address.partition("@")[0] for address in server.recipients)


def leave(office: Office, username: str) -> None:
    """Somebody's account is disabled."""
    with office.database.write() as transaction:
        disable(transaction, _id_of(office, username))
        transaction.commit()


def _id_of(office: Office, username: str) -> int:
    person = office.directory.current().by_username(username)
    assert person is not None
    return person.id


def _change(office: Office, sql: str) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(sql)
    # as two seconds later, when another process sees it
    office.directory = Directory(office.database)


def test_the_head_of_the_department_is_told(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["minh", "tuan"]


def test_a_deputy_is_told_while_the_holder_is_away(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    _change(
        office,
        "INSERT INTO person_role (person_id, kind, name) "
        f"VALUES ({_id_of(office, 'lan')}, 'role', 'department_head')",
    )
    with office.database.write() as transaction:
        tuan, lan = _id_of(office, "tuan"), _id_of(office, "lan")
        fill_post(
            transaction, Holding("department_head", "SXD", tuan, lan), people.HIRED_AT, SET_UP
        )
        disable(transaction, tuan)
        transaction.commit()
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["lan", "minh"]


def test_a_vacant_post_passes_the_message_up_and_says_so(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    leave(office, "tuan")
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["minh", "minh"]
    passed_up = mail_server.letters[-1].get_content()
    assert "thay cho Thủ trưởng đơn vị hiện chưa có người" in passed_up
    # the row keeps the post it was for
    assert "department_head:SXD" in {row.recipient for row in office.outbox()}


def test_when_nobody_at_all_is_left_people_see_it(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    for username in ("tuan", "minh", "nga"):
        leave(office, username)
    report = office.relay(mail_server).run_once(MONDAY)
    assert (report.sent, report.dead) == (0, 2)
    assert {row.last_error for row in office.outbox()} == {"no_holder"}


def test_somebody_without_an_address_is_seen_by_people_not_skipped(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    _change(office, "UPDATE person SET email = NULL WHERE username = 'tuan'")
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["minh"]
    assert [row.last_error for row in office.outbox() if row.status == "dead"] == ["no_address"]


def test_a_department_that_lost_the_case_is_not_told_of_it(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    office.act(
        people.MINH, assigned, "reassign", MONDAY, lead_department="SYT", reason="Thuộc ngành y tế"
    )
    office.relay(mail_server).run_once(MONDAY)
    # nobody heads SYT, so anh Minh gets that letter beside his own
    assert recipients(mail_server) == ["minh", "minh"]
    (dead,) = [row for row in office.outbox() if row.status == "dead"]
    assert (dead.recipient, dead.last_error) == ("department_head:SXD", "no_right")


def test_somebody_who_lost_the_role_is_not_told(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    """The recipient's right counts at the time of sending, not of planning."""
    with office.database.write() as transaction:
        hoa = Holding("department_head", "SXD", _id_of(office, "hoa"))
        fill_post(transaction, hoa, people.HIRED_AT, SET_UP)
        transaction.commit()
    office.relay(mail_server).run_once(MONDAY)
    assert "hoa" not in recipients(mail_server)


def test_the_case_officer_is_told_or_the_head_in_their_place(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    office.act(people.TUAN, assigned, "appoint_handler", MONDAY, handler="lan")
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["lan", "minh", "tuan"]
    mail_server.recipients.clear()

    office.act(people.MINH, assigned, "reclassify", MONDAY, pace="complex", reason="Phức tạp")
    leave(office, "lan")
    office.relay(mail_server).run_once(MONDAY)
    assert recipients(mail_server) == ["tuan"]
    assert "thay cho Người xử lý" in mail_server.letters[-1].get_content()


def test_without_a_case_officer_the_head_is_told_in_the_first_place(
    office: Office, assigned: Done
) -> None:
    office.act(people.MINH, assigned, "reclassify", MONDAY, pace="complex", reason="Phức tạp")
    assert ("reclassify", "department_head:SXD") in office.told()


def test_an_instruction_before_assignment_reaches_the_upc_office_once(office: Office) -> None:
    case = office.record(petitioner={"anonymous": True})
    office.act(people.LANH, case, "instruct", MONDAY, text="Phân công ngay trong ngày.")
    assert office.told() == [("record", "upc_office"), ("instruct", "upc_office")]


def test_an_escalation_by_hand_reaches_the_post_it_names(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record(petitioner={"anonymous": True})
    office.act(people.MINH, case, "escalate", MONDAY, reason="Cần ý kiến.")
    assert ("escalate", "upc_deputy_chief") in office.told()
    with office.database.write() as transaction:
        nga = Holding("upc_deputy_chief", "", _id_of(office, "nga"))
        fill_post(transaction, nga, people.HIRED_AT, SET_UP)
        transaction.commit()
    office.relay(mail_server).run_once(MONDAY)
    (escalated,) = mail_server.to("nga@dongthap.example")
    assert "Cần ý kiến" not in escalated.get_content()
    assert "với tư cách Phó Chánh Văn phòng UBND tỉnh." in escalated.get_content()


def test_a_vacancy_on_the_ladder_passes_the_rung_to_the_next_one(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record(petitioner={"anonymous": True}, pace="urgent")
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    with office.database.write() as transaction:
        lanh = Holding("chairman", "", _id_of(office, "lanh"))
        fill_post(transaction, lanh, people.HIRED_AT, SET_UP)
        transaction.commit()
    later = datetime(2026, 12, 2, 2, 0, tzinfo=UTC)
    office.register.tick(later)
    rungs = [row for row in office.outbox() if row.template == "rung"]
    assert "upc_deputy_chief" in {row.recipient for row in rungs}
    office.relay(mail_server).run_once(later)
    (letter,) = mail_server.to("lanh@dongthap.example")
    assert "quá hạn trả lời 3 ngày làm việc" in str(letter["Subject"])
    assert "thay cho Phó Chánh Văn phòng UBND tỉnh" in letter.get_content()


def test_a_petitioner_whose_address_was_erased_is_left_alone(
    office: Office, mail_server: MailServer
) -> None:
    office.record()
    _change(office, "UPDATE petitioner SET email = NULL, name = NULL")
    report = office.relay(mail_server).run_once(MONDAY)
    assert (report.sent, report.dead) == (1, 1)
    assert recipients(mail_server) == ["minh"]


def test_from_the_second_send_back_on_the_chief_is_told_as_the_one_who_decides(
    office: Office, mail_server: MailServer
) -> None:
    case = office.record(petitioner={"anonymous": True})
    ground = {"legal_ground": "Nghị định 45/2025, Điều 3", "proposed_body": "Sở Tài chính"}
    for who, told in ((people.LAN, ["minh"]), (people.HOA, ["minh", "nga"])):
        office.act(people.MINH, case, "assign", MONDAY, lead_department=who.department)
        office.relay(mail_server).run_once(MONDAY)
        mail_server.received.clear()
        mail_server.recipients.clear()
        office.act(who, case, "send_back", MONDAY, **ground)
        office.relay(mail_server).run_once(MONDAY)
        assert recipients(mail_server) == told
    (letter,) = mail_server.to("nga@dongthap.example")
    assert "chỉ Chánh Văn phòng UBND tỉnh quyết định" in " ".join(letter.get_content().split())
    (letter,) = mail_server.to("minh@dongthap.example")
    assert "cần phân công lại" in letter.get_content()
