"""bà Bưởi's case is merged into that of ông Tư: she is told what he is told, by her own address."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from cases.commands.requests import Done
from notifications.checking import outbox_problems
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, REPLY, Office, definition_of

HOUR = timedelta(hours=1)
WEDNESDAY = MONDAY + timedelta(days=2)
TU = {"name": "Trần Văn Tư", "email": "tu@example.com", "address": "Ấp 1, xã Mỹ Hiệp"}


def merged(office: Office, **of_survivor: object) -> tuple[Done, Done]:
    """ông Tư's case, which SXD handles, and bà Bưởi's of the week before, merged into it."""
    given = {"petitioner": TU, **of_survivor}
    hers = office.record(MONDAY - timedelta(days=3))
    his = office.record(MONDAY, **given)
    office.act(people.MINH, his, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, his, "accept", MONDAY)
    office.act(people.MINH, hers, "merge", MONDAY, into=his.number, reason="Trùng.")
    return his, hers


def problems(office: Office) -> list[str]:
    def of(connection: Connection) -> list[str]:
        return list(outbox_problems(connection, definition_of))

    with office.database.read() as connection:
        return of(connection)


def test_she_gets_the_letter_of_the_reply(office: Office, mail_server: MailServer) -> None:
    his, _ = merged(office)
    office.relay(mail_server).run_once(MONDAY)
    mail_server.received.clear()
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    office.relay(mail_server).run_once(WEDNESDAY)

    (to_him,), (to_her,) = mail_server.to("tu@example.com"), mail_server.to("buoi@example.com")
    assert "nêu ngày Thứ Hai, 23/11/2026" in to_him.get_content()
    body = to_her.get_content()
    assert "Kính gửi Quý ông/bà Nguyễn Thị Bưởi" in body
    assert "nêu ngày Thứ Sáu, 20/11/2026" in body, "when she raised it, not when he did"
    assert str(REPLY["text"]) in body
    for others in ("Trần Văn Tư", "tu@example.com", "nêu ngày Thứ Hai"):
        assert others not in body
    assert problems(office) == []


def test_also_when_he_cannot_be_reached_and_by_way_of_another(
    office: Office, mail_server: MailServer
) -> None:
    his, hers = merged(office, petitioner={"anonymous": True})
    last = office.record(MONDAY, petitioner={"anonymous": True})
    office.act(people.MINH, last, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, last, "accept", MONDAY)
    office.act(people.MINH, his, "merge", MONDAY + HOUR, into=last.number, reason="Trùng.")
    office.act(people.TUAN, last, "reply", WEDNESDAY, **REPLY)
    told = [row for row in office.outbox() if row.template == "reply"]
    assert [row.recipient for row in told if row.recipient.startswith("petitioner")] == [
        f"petitioner:case:{hers.case_id}"
    ]
    office.relay(mail_server).run_once(WEDNESDAY)
    assert str(REPLY["text"]) in mail_server.to("buoi@example.com")[-1].get_content()
    assert problems(office) == []


def test_whose_case_goes_its_own_way_again_is_told_nothing(
    office: Office, mail_server: MailServer
) -> None:
    his, hers = merged(office)
    office.act(people.LAN, his, "inform", MONDAY + HOUR, text="Đang khảo sát.")
    office.act(people.MINH, hers, "reopen", MONDAY + 2 * HOUR, reason="Hai việc khác nhau.")
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    office.relay(mail_server).run_once(WEDNESDAY)
    # the news was on its way when it turned out not to be hers
    (news,) = [row for row in office.outbox() if row.recipient.startswith("petitioner:case:")]
    assert (news.template, news.status, news.last_error) == ("inform", "dead", "no_right")
    letters = [letter.get_content() for letter in mail_server.to("buoi@example.com")]
    assert not [body for body in letters if "khảo sát" in body or str(REPLY["text"]) in body]


def test_without_followers_nothing_more_is_written(office: Office) -> None:
    case = office.record()
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    assert [to for _, to in office.told() if to.startswith("petitioner")] == ["petitioner"] * 2


def test_without_the_extra_rows_she_would_hear_nothing(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    his, _ = merged(office)
    monkeypatch.setattr("notifications.planner.Planner.to_followers", lambda *known: [])
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    told = [row.recipient for row in office.outbox() if row.template == "reply"]
    assert not [to for to in told if to.startswith("petitioner:")]


def test_a_row_for_a_case_that_was_never_merged_is_found(office: Office) -> None:
    his, hers = merged(office)
    stranger = office.record()
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    assert problems(office) == []
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(
            f"UPDATE outbox SET recipient = 'petitioner:case:{stranger.case_id}'"
            f" WHERE recipient = 'petitioner:case:{hers.case_id}'"
        )
    missed, misled = problems(office)
    assert f"the petitioner of {stranger.number}, which was never merged" in misled
    assert f"the petitioner of {hers.number}, merged into it, is not told" in missed


def lose(office: Office, where: str) -> None:
    """Somebody with an SQL shell takes a message out of the outbox."""
    with office.database.engine.begin() as connection:
        assert connection.exec_driver_sql(f"DELETE FROM outbox WHERE {where}").rowcount == 1


def test_a_letter_that_she_should_have_had_is_missed(office: Office) -> None:
    his, hers = merged(office)
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    assert problems(office) == []
    lose(office, f"template = 'reply' AND recipient = 'petitioner:case:{hers.case_id}'")
    (problem,) = problems(office)
    assert problem.startswith(f"{his.number}, entry ")
    assert f"the petitioner of {hers.number}, merged into it, is not told" in problem


def test_also_by_way_of_another_case(office: Office) -> None:
    his, hers = merged(office)
    last = office.record(MONDAY, petitioner={"anonymous": True})
    office.act(people.MINH, last, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, last, "accept", MONDAY)
    office.act(people.MINH, his, "merge", MONDAY + HOUR, into=last.number, reason="Trùng.")
    office.act(people.LAN, last, "inform", WEDNESDAY, text="Đang khảo sát.")
    assert problems(office) == []
    lose(office, f"template = 'inform' AND recipient = 'petitioner:case:{hers.case_id}'")
    (problem,) = problems(office)
    assert f"the petitioner of {hers.number}, merged into it" in problem


def test_nothing_is_missed_before_the_merge_nor_when_it_was_undone(office: Office) -> None:
    hers, his = office.record(MONDAY - timedelta(days=3)), office.record(MONDAY, petitioner=TU)
    office.act(people.MINH, his, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, his, "accept", MONDAY)
    office.act(people.LAN, his, "inform", MONDAY, text="Đang khảo sát.")
    into = {"into": his.number, "reason": "Trùng."}
    office.act(people.MINH, hers, "merge", MONDAY + HOUR, **into)
    office.act(people.MINH, hers, "reopen", MONDAY + 2 * HOUR, reason="Hai việc khác nhau.")
    office.act(people.LAN, his, "inform", MONDAY + 3 * HOUR, text="Đã khảo sát.")
    assert problems(office) == []
    # merged again, she is to be told again
    office.act(people.MINH, hers, "merge", MONDAY + 4 * HOUR, **into)
    office.act(people.TUAN, his, "reply", WEDNESDAY, **REPLY)
    assert problems(office) == []
    lose(office, f"template = 'reply' AND recipient = 'petitioner:case:{hers.case_id}'")
    assert len(problems(office)) == 1
