"""A department whose part ends by somebody else's step is told so; the case is gone for it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.commands.requests import Done
from cases.directory.people import change_roles
from cases.directory.posts import SET_UP, Holding, fill_post
from cases.directory.snapshot import Directory
from notifications.checking import outbox_problems
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, PUBLIC_URL, Office, definition_of

HOUR = timedelta(hours=1)
RETURN = {"legal_ground": "Nghị định 45/2025, Điều 3", "proposed_body": "Sở Tài chính"}


@pytest.fixture
def assigned(office: Office, mail_server: MailServer) -> Done:
    """chị Hoa answers for SYT, which co-ordinates in a case that SXD leads; all are told so far."""
    with office.database.write() as transaction:
        hoa = office.directory.current().by_username("hoa")
        assert hoa is not None
        head = Holding("department_head", "SYT", hoa.id)
        fill_post(transaction, head, people.HIRED_AT, SET_UP)
        transaction.commit()
    case = office.record(petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD", coordinating=["SYT"])
    _deliver(office, mail_server)
    return case


def _deliver(office: Office, mail_server: MailServer) -> None:
    report = office.relay(mail_server).run_once(MONDAY + 2 * HOUR)
    assert (report.dead, report.pending) == (0, 0)


def _last_to_hoa(mail_server: MailServer, case: Done) -> str:
    """What chị Hoa read last: nothing of what came after her department's part."""
    letter = mail_server.to("hoa@dongthap.example")[-1]
    body: str = letter.get_content()
    assert "Chậm cấp giấy phép xây dựng" in body
    assert f"{PUBLIC_URL}/cases/{case.number}" not in body
    assert "Trạng thái" not in body
    assert "Hạn" not in body
    assert "State:" not in body
    return f"{letter['Subject']}\n{body}"


@pytest.mark.parametrize("owes", [True, False])
def test_a_case_sent_back_ends_the_part_of_syt_and_chi_hoa_is_told(
    office: Office, assigned: Done, mail_server: MailServer, owes: bool
) -> None:
    if owes:
        wanted = {"department": "SYT", "text": "Cho ý kiến."}
        office.act(people.LAN, assigned, "request_contribution", MONDAY, **wanted)
        _deliver(office, mail_server)
    office.act(people.LAN, assigned, "send_back", MONDAY + HOUR, **RETURN)
    _deliver(office, mail_server)
    told = _last_to_hoa(mail_server, assigned)
    assert f"[{assigned.number}] Sở Y tế không còn phối hợp" in told
    assert "đã kết thúc: “Chuyển trả” (Thứ Hai, 23/11/2026, lúc 10:40)" in told
    with office.database.read() as connection:
        assert list(outbox_problems(connection, definition_of)) == []


def test_anh_minh_takes_syt_off_the_list_and_chi_hoa_is_told_in_her_language(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET language = 'en' WHERE username = 'hoa'")
    office.directory = Directory(office.database)
    instead = {"coordinating": ["STC"], "reason": "Không thuộc y tế"}
    office.act(people.MINH, assigned, "set_coordinating", MONDAY + HOUR, **instead)
    # nobody works at STC: anh Minh gets that letter, and it is the ordinary one
    assert {("set_coordinating", f"coordinating:{code}") for code in ("STC", "SYT")} < set(
        office.told()
    )
    _deliver(office, mail_server)
    told = _last_to_hoa(mail_server, assigned)
    assert "co-ordinates no longer" in told
    assert "“Change the co-ordinating departments”" in told
    assert "You receive this message as Head of unit (" in told


def test_who_left_syt_meanwhile_is_not_told(
    office: Office, assigned: Done, mail_server: MailServer
) -> None:
    office.act(people.LAN, assigned, "send_back", MONDAY + HOUR, **RETURN)
    hoa = office.directory.current().by_username("hoa")
    assert hoa is not None
    with office.database.write() as transaction:
        change_roles(transaction, hoa, hoa.roles, department="STC")
        transaction.commit()
    office.directory = Directory(office.database)
    heard = len(mail_server.to("hoa@dongthap.example"))
    _deliver(office, mail_server)
    assert len(mail_server.to("hoa@dongthap.example")) == heard
