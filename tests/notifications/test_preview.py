"""The letter is shown before it is sent, word for word, and showing it changes nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from cases.commands.requests import Act, Done
from cases.errors import CaseNotFound, StaleCase
from notifications.letters import Surroundings
from notifications.planner import Planner
from notifications.preview import Preview
from notifications.render import Text
from tests.cases.life import contents
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, PUBLIC_URL, REPLY, Office, definition_of
from tests.people import HOA, LAN, MINH, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused

LATER = MONDAY + timedelta(hours=1)
FAR = MONDAY + timedelta(days=30)


def previewed(
    office: Office, who: Actor, case: Done, action: str, now: datetime, **fields: Any
) -> list[Text]:
    around = Surroundings(office.directory.current(), office.calendar, PUBLIC_URL, now)
    preview = Preview(Planner(definition_of, lambda: office.calendar), around)
    command = Act(who, case.number, action, fields)
    office.register.rehearse(command, now, preview)
    return preview.letters


def accepted(office: Office, **fields: object) -> Done:
    case = office.record(**fields)
    office.act(MINH, case, "assign", MONDAY, lead_department="SXD")
    return office.act(LAN, case, "accept", MONDAY)


@pytest.mark.parametrize(
    ("action", "now", "fields"),
    [
        ("reply", LATER, REPLY),
        ("reply", FAR, {**REPLY, "document_date": "2026-12-20"}),
        ("pause", LATER, {"reason": "citizen_must_supply", "waiting_for": "Bản vẽ."}),
        ("inform", LATER, {"text": "Sở đã khảo sát tại chỗ."}),
    ],
)
def test_it_is_the_letter_that_ba_buoi_gets_but_for_her_name(
    office: Office, mail_server: MailServer, action: str, now: datetime, fields: dict[str, str]
) -> None:
    case = accepted(office)
    office.relay(mail_server).run_once(MONDAY)
    before = contents(office.database)

    (shown,) = previewed(office, TUAN, case, action, now, **fields)

    assert contents(office.database) == before, "nothing of it stays"
    office.act(TUAN, case, action, now, **fields)
    office.relay(mail_server).run_once(now)
    sent = mail_server.to("buoi@example.com")[-1]
    assert sent["Subject"] == shown.subject
    assert "Bưởi" not in shown.body
    body = sent.get_content().replace(" Nguyễn Thị Bưởi", "")
    assert body.strip().splitlines() == shown.body.strip().splitlines()


def test_whoever_left_no_address_is_sent_nothing(office: Office) -> None:
    case = accepted(office, petitioner={"name": "Nguyễn Thị Bưởi"})

    assert previewed(office, TUAN, case, "reply", LATER, **REPLY) == []


def test_what_would_be_refused_is_refused_before(office: Office) -> None:
    case = accepted(office)
    before = contents(office.database)

    with pytest.raises(Refused):
        previewed(office, LAN, case, "reply", LATER, **REPLY)
    with pytest.raises(CaseNotFound):
        previewed(office, HOA, case, "reply", LATER, **REPLY)
    office.act(LAN, case, "note", LATER, text="Gọi lại.")
    stale = Act(TUAN, case.number, "reply", REPLY, expected_version=case.version)
    with pytest.raises(StaleCase):
        office.register.rehearse(stale, LATER, lambda *_: None)
    office_now = contents(office.database)
    assert office_now != before
    assert all("Giấy phép xây dựng của bà" not in str(rows) for rows in office_now.values())
