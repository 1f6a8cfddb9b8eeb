"""What users of other systems are angry about when it comes to ladders; each complaint a story.

The numbers are public issues of those projects; the behaviour asked for is ours (peers.md 2, 3).
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from sqlalchemy import text

from cases.commands.requests import Done
from cases.directory.posts import SET_UP, Holding, fill_post
from cases.office import Office as Looking
from cases.reading.case_view import case_view
from cases.reading.escalations import board
from cases.reading.vacancies import vacancies
from tests import people
from tests.notifications.mail_server import MailServer
from tests.notifications.office import MONDAY, WORKFLOWS, Office

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
OPENS, CLOSES = 7, 17


def in_progress(office: Office, **fields: object) -> Done:
    """A case that chị Lan has accepted; due at the end of Tuesday 1/12/2026."""
    case = office.record(petitioner={"anonymous": True}, **fields)
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    office.act(people.LAN, case, "accept", MONDAY)
    return case


def lived(office: Office, server: MailServer, days: float, every: timedelta) -> None:
    """Let clock and relay run side by side for so long."""
    relay = office.relay(server)
    at = MONDAY
    while at <= MONDAY + days * DAY:
        office.register.tick(at)
        relay.run_once(at)
        at += every


def appoint(office: Office, post: str, username: str) -> None:
    """Give a post of the province a holder."""
    person = office.directory.current().by_username(username)
    assert person is not None
    with office.database.write() as transaction:
        fill_post(transaction, Holding(post, "", person.id), people.HIRED_AT, SET_UP)
        transaction.commit()


def of_the_clock(office: Office) -> list[object]:
    """The outbox rows of reminders and rungs."""
    return [row for row in office.outbox() if row.template in ("rung", "reminder")]


def test_zammad_2157_and_4432_no_reminder_at_night_or_on_a_day_off(
    office: Office, mail_server: MailServer
) -> None:
    """Reminders at midnight and on weekends: here everything waits for the next opening."""
    in_progress(office, pace="urgent")
    lived(office, mail_server, days=21, every=timedelta(hours=5, minutes=7))
    calendar = office.calendar
    rows = of_the_clock(office)
    assert len(rows) > 6
    for row in rows:
        assert row.sent_at is not None
        local = calendar.local(row.sent_at)
        assert calendar.is_working_day(local.date()), local
        assert OPENS <= local.hour < CLOSES, local


def test_glpi_22678_recorded_at_its_instant_and_told_within_hours(
    office: Office, mail_server: MailServer
) -> None:
    """Escalations at 00:00 instead of within hours: the rung keeps 00:00, the letter has 07:00."""
    case = in_progress(office)
    relay = office.relay(mail_server)
    relay.run_once(MONDAY)
    due = datetime(2026, 12, 1, 17, 0, tzinfo=UTC)
    office.register.tick(due + MINUTE)
    relay.run_once(due + MINUTE)
    (rung,) = [row for row in office.outbox() if row.template == "rung"]
    assert (rung.status, rung.next_attempt_at) == ("pending", due + timedelta(hours=7))
    relay.run_once(due + timedelta(hours=7))
    with office.database.read() as connection:
        instants = connection.execute(
            text("SELECT rung_at, due_at, fired_at FROM escalation WHERE rung = 'due'")
        ).one()
    micros = int(due.timestamp()) * 1_000_000
    assert tuple(instants) == (micros, micros, micros + 60_000_000)
    (sent,) = [row for row in office.outbox() if row.template == "rung"]
    assert sent.sent_at == due + timedelta(hours=7)
    assert case.number in str(mail_server.letters[-1]["Subject"])


def test_glpi_1996_and_2408_a_level_fires_once_however_often_the_clock_runs(
    office: Office, mail_server: MailServer
) -> None:
    """Hundreds of mails, one at every run of cron: here two hundred passes tell each rung once."""
    in_progress(office)
    at = datetime(2026, 12, 3, 1, 0, tzinfo=UTC)
    relay = office.relay(mail_server)
    for _ in range(200):
        office.register.tick(at)
        at += MINUTE
    relay.run_once(at)
    relay.run_once(at + MINUTE)
    rungs = [(row.case_id, row.seq) for row in of_the_clock(office)]
    assert len(rungs) == len(set(rungs)) == 4  # -3, -1, due and +1
    assert len(mail_server.to("minh@dongthap.example")) == 1 + 1  # the new issue, and +1


def test_osticket_6405_the_top_is_told_again_each_monday_while_it_stays_open(
    office: Office, mail_server: MailServer
) -> None:
    """One alert for ever is too few: the chairman hears of it every Monday until it is settled."""
    appoint(office, "chairman", "lanh")
    case = in_progress(office)
    lived(office, mail_server, days=33, every=timedelta(hours=8))
    calendar = office.calendar
    letters = [row for row in of_the_clock(office) if row.recipient == "chairman"]
    days = [calendar.local(row.sent_at).date().isoformat() for row in letters]
    assert days == ["2026-12-09", "2026-12-14", "2026-12-21"]
    office.act(people.TUAN, case, "reply", MONDAY + 33 * DAY, **_reply())
    office.register.tick(MONDAY + 60 * DAY)
    assert len([row for row in of_the_clock(office) if row.recipient == "chairman"]) == 3


def test_fixmystreet_897_and_2357_what_is_reopened_reaches_the_department_with_a_trace(
    office: Office, mail_server: MailServer
) -> None:
    """The body never heard that it was open again, and nothing showed who had reopened it."""
    case = in_progress(office)
    office.act(people.TUAN, case, "reply", MONDAY + DAY, **_reply("2026-11-24"))
    relay = office.relay(mail_server)
    relay.run_once(MONDAY + 2 * DAY)
    mail_server.received.clear()
    office.act(people.MINH, case, "reopen", MONDAY + 2 * DAY, reason="Vẫn chưa được cấp.")
    relay.run_once(MONDAY + 2 * DAY)
    (letter,) = mail_server.to("tuan@dongthap.example")
    assert case.number in str(letter["Subject"])
    with office.database.read() as connection:
        looking = Looking(office.calendar, office.directory.current(), WORKFLOWS)
        seen = case_view(connection, looking, people.TUAN, case.number, MONDAY + 2 * DAY)
    assert [entry.action for entry in seen.entries][-2:] == ["reply", "reopen"]
    assert (seen.item.state, seen.item.department) == ("in_progress", "SXD")


def test_glpi_4206_the_head_hears_that_nobody_accepted_it_in_time(
    office: Office, mail_server: MailServer
) -> None:
    """Taking ownership has its own clock: a day later the head, then the office."""
    case = office.record(petitioner={"anonymous": True})
    office.act(people.MINH, case, "assign", MONDAY, lead_department="SXD")
    lived(office, mail_server, days=4, every=timedelta(hours=6))
    with office.database.read() as connection:
        told = connection.execute(
            text("SELECT rung, post FROM escalation WHERE deadline_name = 'accept' ORDER BY seq")
        ).all()
    assert [tuple(row) for row in told] == [("due", "department_head"), ("plus_1", "upc_office")]
    subjects = [str(each["Subject"]) for each in mail_server.to("tuan@dongthap.example")]
    assert any("đơn vị chưa tiếp nhận" in subject for subject in subjects)


def test_paysphere_1157_day_1_and_day_30_differ_and_the_record_says_who_was_told(
    office: Office, mail_server: MailServer
) -> None:
    """A single “alert sent” flag says nothing: here each step is a row with whom it reached."""
    appoint(office, "upc_deputy_chief", "nga")
    appoint(office, "chairman", "lanh")
    case = in_progress(office)
    lived(office, mail_server, days=31, every=timedelta(hours=8))
    with office.database.read() as connection:
        looking = Looking(office.calendar, office.directory.current(), WORKFLOWS)
        later = MONDAY + 31 * DAY
        items = case_view(connection, looking, people.MINH, case.number, later, "vi").escalations
        lines = board(connection, looking, people.MINH, later).items
    told = [
        (item.level, item.rung, item.person, item.told_post, item.told_as)
        for item in sorted(items, key=lambda item: item.rung_at)
        if item.deadline == "reply" and item.level
    ]
    assert told == [
        (1, "due", "tuan", "department_head", "holder"),
        (2, "plus_1", "minh", "upc_office", "holder"),
        (3, "plus_3", "nga", "upc_deputy_chief", "holder"),
        (4, "plus_5", "lanh", "chairman", "holder"),
        (4, "monday", "lanh", "chairman", "holder"),
        (4, "monday", "lanh", "chairman", "holder"),
    ]
    assert [(line.level, line.times) for line in lines if line.deadline == "reply"] == [
        (1, 1), (2, 1), (3, 1), (4, 3),
    ]  # fmt: skip
    names = {each.id: each.username for each in office.directory.current().people()}
    carried = {row.seq: names[row.person_id] for row in of_the_clock(office)}
    above = [item for item in items if item.level]
    assert {carried[int(item.id.rpartition(".")[2])] for item in above} <= {
        "tuan", "minh", "nga", "lanh",
    }  # fmt: skip
    assert all(row.letter for row in of_the_clock(office))
    assert case.number


def test_egov_at_the_top_with_nobody_there_it_is_recorded_told_and_listed(
    office: Office, mail_server: MailServer
) -> None:
    """At the top of the hierarchy nothing was recorded or sent, and a missing post was a log line.

    Here the chairman's post is vacant: each rung is a row at its instant, the UPC office is told
    in the chairman's place, every Monday, and the vacancy is on the list with what fired into it.
    """
    case = in_progress(office)
    lived(office, mail_server, days=31, every=timedelta(hours=8))
    with office.database.read() as connection:
        rows = connection.execute(
            text(
                "SELECT rung, occurrence, told_post, told_as, vacant FROM escalation "
                "WHERE post = 'chairman' ORDER BY seq"
            )
        ).all()
        looking = Looking(office.calendar, office.directory.current(), WORKFLOWS)
        missing = {each.post: each for each in vacancies(connection, looking, MONDAY + 31 * DAY)}
    assert [(row.rung, row.occurrence) for row in rows] == [
        ("plus_5", 0), ("monday", 0), ("monday", 1),
    ]  # fmt: skip
    assert {(row.told_post, row.told_as, bool(row.vacant)) for row in rows} == {
        ("upc_office", "office", True)
    }
    letters = [each.get_content() for each in mail_server.to("minh@dongthap.example")]
    passed_on = "thay cho Chủ tịch, Phó Chủ tịch UBND tỉnh phụ trách hiện chưa có người"
    assert sum(passed_on in letter for letter in letters) == 3
    assert (missing["chairman"].fired, missing["chairman"].departments) == (3, ("Sở Xây dựng",))
    oldest = missing["chairman"].oldest
    assert oldest is not None
    assert oldest.number == case.number


def _reply(dated: str = "2026-12-25") -> dict[str, object]:
    return {
        "text": "Đã giải quyết.",
        "document_number": "1/SXD",
        "document_date": dated,
        "signatory": "Trần Anh Tuấn",
        "channel": "letter",
        "outcome": "settled",
    }
