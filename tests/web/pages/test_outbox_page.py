"""The outbox page: what waits and why, for whom, and nothing of what it says."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import text

from tests.people import KHOA, LAN, MINH, NGOC
from tests.web.stories import FRIDAY, ISSUE, MONDAY, Office, signed_in

PAGE = "/admin/outbox"


def test_each_message_says_for_whom_it_is_and_why_it_waits(one_office: Office) -> None:
    case = one_office.case_in_progress()

    page = signed_in(one_office, MINH).get(PAGE).text

    assert "chưa cấu hình kênh" in page.lower()
    assert "Người phản ánh, kiến nghị" in page
    assert f'href="/cases/{case.number}"' in page


def test_an_administrator_sees_no_person_and_no_way_into_the_case(one_office: Office) -> None:
    case = one_office.case_in_progress()

    page = signed_in(one_office, NGOC).get(PAGE).text

    assert case.number in page
    assert f"/cases/{case.number}" not in page
    for words in ("Huỳnh Thị Sáu", "0912345678", ISSUE["title"], "Nguyễn Thị Lan"):
        assert words not in page


def test_reminders_and_escalations_of_the_clock_are_told_by_name(one_office: Office) -> None:
    one_office.case_in_progress(FRIDAY - timedelta(days=14))
    one_office.services.register.tick(MONDAY)

    page = signed_in(one_office, NGOC).get(PAGE, params={"lang": "en"}).text

    assert "<dd>Reminder</dd>" in page
    assert "<dd>Escalation</dd>" in page
    assert "Head of unit, Department of Construction" in page


def test_a_status_without_messages_says_so_and_an_unknown_one_is_refused(
    one_office: Office,
) -> None:
    asking = signed_in(one_office, NGOC)

    assert "Không có tin báo nào" in asking.get(PAGE, params={"status": "dead"}).text
    assert asking.get(PAGE, params={"status": "lost"}).status_code == 422
    assert asking.get(PAGE, params={"page": "x"}).status_code == 422


def test_departments_and_auditors_are_kept_out(one_office: Office) -> None:
    for who in (LAN, KHOA):
        assert signed_in(one_office, who).get(PAGE).status_code in (403, 404)


def test_where_an_administrator_begins_the_day(one_office: Office) -> None:
    answer = signed_in(one_office, NGOC).get("/", follow_redirects=False)

    assert answer.headers["location"] == PAGE


def given_up(office: Office) -> dict[str, str]:
    """The form of a message that was tried too often."""
    case = office.case_in_progress()
    with office.services.database.engine.begin() as connection:
        connection.execute(
            text("UPDATE outbox SET status = 'dead', attempts = 8, last_error = 'refused'")
        )
    with office.services.database.read() as connection:
        found = connection.execute(
            text("SELECT seq, recipient, channel FROM outbox ORDER BY seq, recipient LIMIT 1")
        ).one()
    key = {"recipient": found.recipient, "channel": found.channel}
    return {"message": f"{case.number}.{found.seq}", **key}


def test_each_message_is_one_line_that_opens(one_office: Office) -> None:
    one_office.case_in_progress()

    page = signed_in(one_office, NGOC).get(PAGE).text

    assert page.count("<details>") == page.count('<span class="line">') > 0
    assert "<table" not in page
    assert "Gửi lại" not in page


def test_what_was_given_up_is_tried_again_and_leaves_a_trace(office: Office) -> None:
    form = given_up(office)
    site = signed_in(office, NGOC)
    dead = site.get(PAGE, params={"status": "dead"}).text
    assert f'value="{form["message"]}"' in dead

    done = site.post(PAGE, data=form)
    assert done.headers["location"] == f"{PAGE}?status=dead&retried=1"
    assert "được gửi lại" in site.get(done.headers["location"]).text
    with office.services.database.read() as connection:
        waiting = connection.execute(
            text("SELECT attempts FROM outbox WHERE status = 'pending'")
        ).scalars()
        assert list(waiting) == [0]
    assert form["message"] in site.get("/admin/audit", params={"kind": "messages"}).text


def test_what_was_sent_is_not_sent_again(one_office: Office) -> None:
    form = given_up(one_office)
    with one_office.services.database.engine.begin() as connection:
        connection.execute(text("UPDATE outbox SET status = 'sent'"))
    site = signed_in(one_office, MINH)

    assert site.post(PAGE, data=form).headers["location"].endswith("retried=0")
    assert "đã được gửi" in site.get(f"{PAGE}?status=dead&retried=0").text
    assert site.post(PAGE, data={**form, "message": "x.1"}).status_code == 404
    assert signed_in(one_office, KHOA).post(PAGE, data=form).status_code == 403
