"""Every message the definition can produce has its letter in both languages, and no letter is
without such a message.
"""

from __future__ import annotations

import json
from datetime import UTC, datetime

import pytest
from jinja2 import TemplateNotFound, UndefinedError

from cases.casefile.case import Case
from cases.casefile.deadline import DeadlineClock
from cases.directory.organisation import shipped_organisation
from cases.directory.snapshot import Snapshot
from notifications.addressees import Addressee
from notifications.channels.base import Letter
from notifications.events import REMINDER, RUNG, events_of
from notifications.letters import Disclosure, Surroundings, Topic, letter_reference, write_letter
from notifications.matter import Matter
from notifications.outbox import Key
from notifications.recipients import is_citizen
from notifications.render import LANGUAGES, letters, missing_templates, needed_templates, render
from tests.notifications.office import MONDAY, PUBLIC_URL, WORKFLOWS
from workflow.worktime import WorkingCalendar, shipped_calendar

DEFINITION = WORKFLOWS.current.definition
CALENDAR = shipped_calendar()
EVENTS = sorted(set(events_of(DEFINITION)))
FRIDAY = datetime(2026, 11, 27, 17, 0, tzinfo=UTC)


def a_case(**changes: object) -> Case:
    """Bà Bưởi's case at Sở Xây dựng, with its reply deadline running."""
    values = {
        "id": 2026_0000123,
        "title": "Chậm cấp giấy phép",
        "search": "",
        "kind": "obstacle",
        "pace": "normal",
        "origin": "walk_in",
        "session_id": None,
        "petitioner_id": 2026_0000123,
        "petitioner_channel": "email",
        "confidential": False,
        "procedure": None,
        "dossier_number": None,
        "workflow_key": DEFINITION.key,
        "workflow_version": DEFINITION.version,
        "state": "in_progress",
        "outcome": None,
        "department": "SXD",
        "lead": "SXD",
        "handler_id": 1,
        "recorded_by": "person:6",
        "recorded_department": "TTHCC",
        "recorded_at": MONDAY,
        "created_at": MONDAY,
        "due_at": FRIDAY,
        **changes,
    }
    case = Case(**values)  # type: ignore[arg-type]
    case.clocks = [a_clock("reply", FRIDAY)]
    return case


def a_clock(name: str, due: datetime) -> DeadlineClock:
    """A running deadline."""
    return DeadlineClock(
        case_id=2026_0000123,
        no=1,
        name=name,
        edition=1,
        opened_at=MONDAY,
        opened_by="record",
        due_at=due,
        first_due_at=due,
        given=False,
        provisional=False,
        calendar_version="",
        department="SXD",
    )


def a_letter(
    event: str,
    post: str,
    language: str = "vi",
    *,
    case: Case | None = None,
    rung: str = "due",
    calendar: WorkingCalendar = CALENDAR,
    now: datetime = MONDAY,
    words: str = "Giấy phép đã cấp.",
    code: str | None = None,
    name: str = "Nguyễn Thị Bưởi",
) -> Letter:
    """The letter that tells `post` of `event`."""
    params = {"department": "SXD"}
    if event in (REMINDER, RUNG):
        params |= {"deadline": "reply", "due": FRIDAY.isoformat(), "rung": rung}
    fields = {"document_number": "12/SXD", "document_date": "2026-11-25"}
    matter = Matter(case or a_case(), MONDAY, fields)
    citizen = is_citizen(DEFINITION.posts[post])
    return write_letter(
        Key(2026_0000123, 4, post, "email"),
        Topic(event, json.loads(json.dumps(params)), matter, DEFINITION),
        Addressee(name, "buoi@example.com", language, post, "" if citizen else "SXD"),
        Surroundings(Snapshot(shipped_organisation()), calendar, PUBLIC_URL, now),
        Disclosure(words, code) if citizen else None,
    )


def test_every_letter_is_there_and_none_is_left_over() -> None:
    assert missing_templates(DEFINITION) == ()
    assert letters() - needed_templates(DEFINITION) == frozenset()


def test_a_definition_that_tells_more_is_missing_letters() -> None:
    note = DEFINITION.actions["note"].model_copy(update={"tells": ("petitioner",)})
    more = DEFINITION.model_copy(update={"actions": {**DEFINITION.actions, "note": note}})
    assert missing_templates(more) == (
        "en/note.petitioner.txt.j2",
        "vi/note.petitioner.txt.j2",
    )


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(("event", "post"), EVENTS)
def test_every_letter_can_be_written(event: str, post: str, language: str) -> None:
    letter = a_letter(event, post, language)
    assert letter.subject
    assert "\n" not in letter.subject
    assert "\n\n\n" not in letter.body
    assert "{" not in letter.body
    assert "None" not in letter.body
    dear = "Dear" if language == "en" else "Kính gửi"
    assert letter.body.startswith(dear)
    if not is_citizen(DEFINITION.posts[post]):
        assert "YK-2026-000123" in letter.subject
        assert f"{PUBLIC_URL}/cases/YK-2026-000123\n" in letter.body
        assert DEFINITION.posts[post].label.in_language(language) in letter.body
    else:
        assert "YK-2026" not in letter.subject + letter.body


def test_a_letter_without_its_values_is_not_written() -> None:
    with pytest.raises(UndefinedError):
        render("assign", "petitioner", "vi", {"department": "Sở Xây dựng"})
    with pytest.raises(TemplateNotFound):
        render("no_such_event", "staff", "vi", {})


@pytest.mark.parametrize("text", ["{{ public_url }}", "{% for x in y %}", "{{ 7 * 7 }}", "${7*7}"])
def test_what_people_wrote_is_never_read_as_a_template(text: str) -> None:
    told = a_letter("assign", "department_head", case=a_case(title=text), name=text)
    assert f"Trích yếu: {text}\n" in told.body
    assert f"Kính gửi {text}," in told.body
    replied = a_letter("reply", "petitioner", words=text)
    assert f"\n{text}\n" in replied.body


def test_a_text_with_marks_and_quotes_is_not_escaped_for_html() -> None:
    assert "A & B <“c”>" in a_letter("reply", "petitioner", words="A & B <“c”>").body


def test_a_line_end_in_a_summary_gives_no_second_subject_line() -> None:
    case = a_case(title="Dòng một\r\nBcc: x@example.com")
    letter = a_letter("assign", "department_head", case=case)
    assert letter.subject == "[YK-2026-000123] Sở Xây dựng được giao chủ trì"


def test_a_deadline_shows_its_last_day() -> None:
    # 24:00 of Friday is 00:00 of Saturday: the letter says Friday
    assert "hết ngày Thứ Sáu, 27/11/2026" in a_letter("assign", "petitioner").body
    assert "by the end of Friday, 27 November 2026" in a_letter("assign", "petitioner", "en").body


def test_a_year_nobody_entered_says_so() -> None:
    empty = WorkingCalendar()
    assert "Thứ Sáu, 27/11/2026 (tạm tính)" in a_letter("assign", "petitioner", calendar=empty).body
    english = a_letter("assign", "department_head", "en", calendar=empty).body
    assert "Friday, 27 November 2026 (provisional)" in english


def test_a_promise_that_was_broken_is_not_repeated() -> None:
    late = a_letter("reassign", "petitioner", now=datetime(2026, 11, 30, 2, 0, tzinfo=UTC)).body
    assert "Hạn trả lời là hết ngày Thứ Sáu, 27/11/2026, nay đã quá" in late
    assert "sẽ nhận được trả lời" not in late


def test_an_escalation_that_was_overtaken_says_so() -> None:
    case = a_case()
    case.clocks[0].closed_at = MONDAY
    assert "hạn đó không còn chạy" in a_letter("rung", "upc_office", case=case, rung="plus_1").body
    assert "xác nhận đã nhận" in a_letter("rung", "upc_office", rung="plus_1").body


def test_an_erased_answer_leaves_a_pointer() -> None:
    assert (
        "Nội dung trả lời có trên trang tra cứu" in a_letter("reply", "petitioner", words="").body
    )


def test_the_reference_tells_outsiders_nothing_and_never_changes() -> None:
    key = Key(2026_0000123, 4, "petitioner", "email")
    assert letter_reference(key) == "2813242b179b4c073f5d3900346f596b"
    assert len({letter_reference(Key(1, 1, post, "email")) for post in ("a", "b", "c")}) == 3
