"""`check` finds every way in which outbox and history can disagree."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from notifications.checking import outbox_problems
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, REPLY, Office, definition_of

#: on PostgreSQL before a change is taken in
pytestmark = pytest.mark.parametrize(
    "database_url",
    ["sqlite", pytest.param("postgres", marks=pytest.mark.thorough)],
    indirect=True,
)


@pytest.fixture
def busy(office: Office, mail_server: MailServer) -> Office:
    """An office with cases of every kind: told, escalated, returned, replied, partly sent."""
    office.record(petitioner={"anonymous": True}, pace="urgent")
    case = office.record()
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY, handler="lan")
    office.act(people.LANH, case, "instruct", MONDAY, text="Nhanh.")
    office.act(people.MINH, case, "escalate", MONDAY, reason="Cần ý kiến.")
    office.act(people.TUAN, case, "reply", MONDAY, **REPLY)
    office.relay(mail_server).run_once(MONDAY)
    returned = office.record(petitioner={"name": "Ông Năm", "phone": "0912345678"})
    office.act(people.LANH, returned, "instruct", MONDAY, text="Phân công ngay.")
    office.act(people.MINH, returned, "assign", MONDAY, lead_department="SXD")
    office.act(
        people.LAN, returned, "send_back", MONDAY, legal_ground="Đ.5", proposed_body="Sở Y tế"
    )
    late = office.record()
    office.act(people.MINH, late, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, late, "accept", MONDAY, handler="lan")
    office.register.tick(datetime(2026, 12, 10, 2, 0, tzinfo=UTC))
    return office


def problems(office: Office) -> list[str]:
    """What the check says."""
    with office.database.read() as connection:
        return list(outbox_problems(connection, definition_of))


def spoil(office: Office, sql: str) -> None:
    """Change the outbox behind the register's back."""
    with office.database.engine.begin() as connection:
        connection.exec_driver_sql(sql)


def test_a_sound_outbox_has_no_problems(busy: Office) -> None:
    events = {event for event, _ in busy.told()}
    assert {"record", "assign", "instruct", "reply", "send_back", "escalate", "rung"} <= events
    assert problems(busy) == []


def test_an_empty_register_has_no_problems(office: Office) -> None:
    assert problems(office) == []


def test_a_message_that_is_missing_is_found(busy: Office) -> None:
    spoil(busy, "DELETE FROM outbox WHERE template = 'reply' AND recipient = 'petitioner'")
    assert problems(busy) == ["YK-2026-000002, entry 6: nobody is told of it as petitioner."]


def test_a_rung_that_told_nobody_is_found(busy: Office) -> None:
    rungs = [row for row in busy.outbox() if row.template == "rung"]
    spoil(busy, "DELETE FROM outbox WHERE template = 'rung'")
    assert len(problems(busy)) == len(rungs)


def test_a_message_without_its_entry_is_found(busy: Office) -> None:
    spoil(busy, "UPDATE outbox SET seq = 99 WHERE template = 'reply' AND recipient = 'petitioner'")
    assert problems(busy) == [
        "YK-2026-000002, entry 6: nobody is told of it as petitioner.",
        "YK-2026-000002, entry 99: the message to petitioner has no history entry to tell of.",
    ]


def test_a_message_to_somebody_it_does_not_concern_is_found(busy: Office) -> None:
    spoil(busy, "UPDATE outbox SET recipient = 'chairman' WHERE template = 'send_back'")
    assert problems(busy) == [
        "YK-2026-000003, entry 4: nobody is told of it as upc_office.",
        "YK-2026-000003, entry 4: this does not concern chairman, who gets a message.",
    ]


def test_an_imported_past_needs_no_messages(busy: Office) -> None:
    spoil(busy, "DELETE FROM outbox")
    spoil(busy, "UPDATE case_file SET created_at = created_at + 86400000000 * 365")
    spoil(busy, "UPDATE escalation SET person_id = NULL, told_post = NULL, told_as = NULL")
    assert problems(busy) == []


def assert_said(office: Office, says: str) -> None:
    """One of the problems says so."""
    found = problems(office)
    assert any(says in problem for problem in found), found


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("status = 'lost'", "has an unknown status"),
        ("sent_at = NULL", "is sent without a time"),
        ("sent_at = created_at - 1", "was sent before it was written"),
        ("status = 'dead', sent_at = NULL", "was given up without a reason"),
        ("leased_until = 5", "is leased although it is done with"),
        ("attempts = 0", "no try and no letter of it is known"),
        ("letter = NULL", "no try and no letter of it is known"),
        ("attempts = 9", "was tried more often than any message may be"),
        ("lease = 0", "was tried without ever being claimed"),
        ("params = '{'", "has references that cannot be read"),
        ("template = 'assign'", "tells of “assign”"),
        ("channel = 'pigeon'", "goes by a way that is none"),
        ("status = 'pending', sent_at = NULL", "names the letter it went in"),
    ],
)
def test_a_message_in_an_impossible_state_is_found(busy: Office, change: str, says: str) -> None:
    spoil(
        busy,
        f"UPDATE outbox SET {change} WHERE template = 'reply' AND recipient = 'petitioner'",
    )
    (problem, *_) = problems(busy)
    assert problem.startswith("YK-2026-000002, entry 6: the message to petitioner ")
    assert says in problem


def test_a_letter_to_two_people_is_found(busy: Office) -> None:
    """anh Tuấn's letter would lie in chị Lan's hands."""
    letter = min(row.letter for row in busy.outbox() if row.letter)
    spoil(busy, f"UPDATE outbox SET letter = '{letter}' WHERE letter IS NOT NULL")
    (problem,) = problems(busy)
    assert problem.startswith(f"the letter {letter} went to several people")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("next_attempt_at = 4070908800000000", "waits until 2099-01-01T00:00:00+00:00, which"),
        ("lease = 1, leased_until = 4070908800000000", "is leased until 2099-01-01"),
        ("leased_until = created_at", "is leased without ever being claimed"),
        ("status = 'sent', sent_at = created_at", "no try and no letter of it is known"),
    ],
)
def test_a_message_that_nobody_will_send_is_found(busy: Office, change: str, says: str) -> None:
    """It looks like any other that waits, and chị Lan would never hear of it."""
    spoil(busy, f"UPDATE outbox SET {change} WHERE status = 'pending' AND template = 'rung'")
    found = problems(busy)
    assert found
    assert all(says in problem for problem in found)
    assert all(problem.startswith("YK-2026-00000") for problem in found)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("recipient = 'department_head:SYT'", "is for SYT, but tells of SXD"),
        (
            "recipient = 'department_head:SYT', params = replace(params, 'SXD', 'SYT')",
            "tells of another rung than its entry",
        ),
        ('params = replace(params, \'"rung":"\', \'"rung":"x\')', "tells of another rung"),
        ('params = replace(params, \'"due":"2026\', \'"due":"2027\')', "tells of another rung"),
        ("params = '{}'", "tells of another rung than its entry"),
    ],
)
def test_a_rung_told_otherwise_than_it_fired_is_found(busy: Office, change: str, says: str) -> None:
    spoil(
        busy,
        f"UPDATE outbox SET {change} WHERE template = 'rung' AND recipient = 'department_head:SXD'",
    )
    assert_said(busy, says)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ("params = replace(params, 'SXD', 'SYT')", "tells of SYT, which did not answer"),
        ('params = replace(params, \'"due":"2026\', \'"due":"2027\')', "tells of another date"),
        ("recipient = 'department_head:SYT'", "is for SYT, but tells of SXD"),
    ],
)
def test_an_assignment_told_otherwise_than_it_was_made_is_found(
    busy: Office, change: str, says: str
) -> None:
    """The department is not the one that anh Minh gave the case to, or the date is another."""
    template = "record" if "due" in change else "assign"
    spoil(
        busy,
        f"UPDATE outbox SET {change} WHERE template = '{template}' AND recipient <> 'petitioner'",
    )
    assert_said(busy, says)


def test_a_case_officer_whom_the_rung_did_not_tell_is_found(busy: Office) -> None:
    """anh Tuấn would get what the clock told chị Lan."""
    spoil(
        busy,
        "UPDATE outbox SET recipient = 'handler:99' WHERE substr(recipient, 1, 8) = 'handler:'",
    )
    found = problems(busy)
    assert any("goes to another case officer than its entry tells" in each for each in found)


def test_a_message_that_was_put_off_is_no_damage(office: Office, mail_server: MailServer) -> None:
    """The server is away all week: every wait is one that retries and office hours explain."""
    case = office.record()
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    now, relay = MONDAY, office.relay(mail_server)
    mail_server.at_recipient = "451 Later"
    for _ in range(7):
        relay.run_once(now)
        assert problems(office) == []
        now = max(row.next_attempt_at for row in office.outbox())
