"""What the clock tells one person at one opening is one letter, the most delayed case first."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from cases.commands.requests import Done
from cases.directory.absences import note_absence
from cases.directory.posts import SET_UP, Holding, fill_post
from cases.directory.snapshot import Directory
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, Office

TUAN, MINH = "tuan@dongthap.example", "minh@dongthap.example"
#: Wednesday 2/12, after +1 of what was recorded on Monday 23/11 (due at the end of 1/12)
LATE = datetime(2026, 12, 3, 17, 30, tzinfo=UTC)
FRIDAY_AT_SEVEN = datetime(2026, 12, 4, 0, 0, tzinfo=UTC)


def in_progress(office: Office, at: datetime = MONDAY, **fields: object) -> Done:
    """A case that chị Lan has accepted."""
    case = office.record(at, petitioner={"anonymous": True}, **fields)
    office.act(people.MINH, case, "assign", at, lead_department="SXD")
    office.act(people.LAN, case, "accept", at)
    return case


def rungs(office: Office) -> list[Any]:
    """The outbox rows of the clock."""
    return [row for row in office.outbox() if row.template in ("rung", "reminder")]


@pytest.fixture
def morning(office: Office, mail_server: MailServer) -> list[Done]:
    """Three cases climbed while the office was closed; the letters of before are forgotten."""
    cases = [in_progress(office, MONDAY - timedelta(days=days)) for days in (0, 4, 7)]
    office.relay(mail_server).run_once(MONDAY)
    mail_server.received.clear()
    office.register.tick(LATE)
    return cases


def test_one_letter_lists_everything_most_delayed_first(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    report = office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    assert report.sent == len(rungs(office))
    (letter,) = mail_server.to(TUAN)
    body = letter.get_content()
    places = [body.index(case.number) for case in morning]
    assert places == sorted(places, reverse=True), "the case recorded first is overdue longest"
    assert str(letter["Subject"]) == "Nhắc việc, báo cáo: 3 vụ việc"
    assert body.count("- Quá hạn trả lời. Hạn trả lời: hết ngày") == 3
    assert len(mail_server.to(MINH)) == 1


def test_each_rung_keeps_its_own_row_with_its_true_times(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    sent_at = FRIDAY_AT_SEVEN + timedelta(minutes=2)
    office.relay(mail_server).run_once(sent_at)
    told = [row for row in rungs(office) if row.recipient == "department_head:SXD"]
    assert len(told) == len({(row.case_id, row.seq) for row in told}) == 3 * 3
    dues = {(row.case_id, row.params.split('"due":"')[1][:25]) for row in told}
    assert len(dues) == 3, "each case has its own due instant"
    assert {row.next_attempt_at for row in told} <= {sent_at}
    assert {(row.status, row.sent_at) for row in told} == {("sent", sent_at)}
    assert len({row.letter for row in told}) == 1
    tuan = office.directory.current().by_username("tuan")
    assert tuan is not None
    assert {row.person_id for row in told} == {tuan.id}


def test_one_rung_alone_is_the_letter_it_always_was(
    office: Office, mail_server: MailServer
) -> None:
    in_progress(office, pace="complex")
    office.relay(mail_server).run_once(MONDAY)
    mail_server.received.clear()
    office.register.tick(datetime(2026, 12, 4, 1, 0, tzinfo=UTC))
    office.relay(mail_server).run_once(datetime(2026, 12, 4, 1, 0, tzinfo=UTC))
    (letter,) = mail_server.to(TUAN)
    assert str(letter["Subject"]) == "[YK-2026-000001] Nhắc việc: còn 3 ngày làm việc"


def test_an_escalation_by_hand_is_a_letter_of_its_own(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    office.act(people.MINH, morning[0], "escalate", LATE, reason="Gấp.", post="department_head")
    office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    subjects = sorted(str(letter["Subject"]) for letter in mail_server.to(TUAN))
    assert len(subjects) == 2
    assert "Báo cáo để xin ý kiến" in subjects[1]


def test_who_is_told_by_two_posts_gets_one_letter_that_names_both(
    office: Office, mail_server: MailServer
) -> None:
    """The head of SYT is missing: anh Minh is told in the head's place, and as the office."""
    case = office.record(petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SYT")
    office.act(people.HOA, case, "accept", MONDAY)
    office.relay(mail_server).run_once(MONDAY)
    mail_server.received.clear()
    office.register.tick(LATE)
    office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    (letter,) = mail_server.to(MINH)
    body = letter.get_content()
    assert "thay cho Thủ trưởng đơn vị hiện chưa có người; Văn phòng UBND tỉnh." in body


def test_a_deputy_is_told_as_one(office: Office, mail_server: MailServer) -> None:
    in_progress(office)
    office.relay(mail_server).run_once(MONDAY)
    mail_server.received.clear()
    people_now = office.directory.current()
    tuan, lan = people_now.by_username("tuan"), people_now.by_username("lan")
    assert tuan is not None
    assert lan is not None
    with office.database.write() as transaction:
        head = Holding("department_head", "SXD", tuan.id, lan.id)
        fill_post(transaction, head, people.HIRED_AT, SET_UP)
        away = (LATE - timedelta(days=9), FRIDAY_AT_SEVEN + timedelta(days=1))
        note_absence(transaction, tuan.id, *away, MONDAY, SET_UP)
        transaction.commit()
    office.register.tick(LATE)
    office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    assert mail_server.to(TUAN) == []
    (letter,) = mail_server.to("lan@dongthap.example")
    assert "với tư cách người thay mặt Thủ trưởng đơn vị (Sở Xây dựng)." in letter.get_content()


def test_somebody_who_reads_english_gets_it_in_english(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE person SET language = 'en' WHERE username = 'tuan'")
    # as two seconds later, when another process sees it
    office.directory = Directory(office.database)
    office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    (letter,) = mail_server.to(TUAN)
    assert str(letter["Subject"]) == "Reminders and escalations: 3 cases"
    assert "You are told as Head of unit (Department of Construction)." in letter.get_content()


def test_a_server_that_is_away_keeps_the_rungs_and_sends_one_letter_later(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    mail_server.at_end = "451 try later"
    relay = office.relay(mail_server)
    first = relay.run_once(FRIDAY_AT_SEVEN)
    assert (first.sent, first.retried) == (0, len(rungs(office)))
    mail_server.at_end = "250 Accepted"
    relay.run_once(FRIDAY_AT_SEVEN + timedelta(hours=1))
    assert len(mail_server.to(TUAN)) == 1
    assert {row.status for row in rungs(office)} == {"sent"}


def test_a_case_that_cannot_be_told_does_not_hold_up_the_others(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE outbox SET params = '{{}}' WHERE case_id = {morning[1].case_id}"
        )
    report = office.relay(mail_server).run_once(FRIDAY_AT_SEVEN)
    assert report.retried > 0
    (letter,) = mail_server.to(TUAN)
    assert morning[1].number not in letter.get_content()
    assert morning[0].number in letter.get_content()


def test_a_message_whose_lease_was_lost_meanwhile_is_left_out(
    office: Office, morning: list[Done], mail_server: MailServer
) -> None:
    """Another worker took one over between claiming and sending: it is not told by us."""
    relay = office.relay(mail_server)
    start = relay._outbox.start

    def taken_over(messages: Any, now: datetime) -> Any:
        with office.database.engine.begin() as connection:
            connection.exec_driver_sql(
                f"UPDATE outbox SET lease = lease + 1 WHERE case_id = {morning[0].case_id}"
            )
        return start(messages, now)

    relay._outbox.start = taken_over  # type: ignore[method-assign]
    relay.run_once(FRIDAY_AT_SEVEN)
    assert all(morning[0].number not in letter.get_content() for letter in mail_server.letters)
    assert len(mail_server.to(TUAN)) == 1
