"""Anh Minh turns what the leader said on Monday into a notice, and the notice into assignments."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

import pytest

from cases.checking.whole.briefs import conclusion_problems
from cases.commands.requests import Done, Record
from tests.cases.life import rows
from tests.people import KHOA, LAN, LANH, MINH, NGA, THU
from tests.web import recording
from tests.web.pages.test_case_page import hidden_in
from tests.web.pages.test_recording_screen import fields_of
from tests.web.statements import statements_of
from tests.web.stories import MONDAY, Office, signed_in
from tests.web.test_home import plan
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

SESSION = "2026-11-23-caolanh"
NOTICE = f"/sessions/{SESSION}/conclusion"
SAID = "Sở Xây dựng giải quyết dứt điểm trong tuần."
STUB = {"kind": "denunciation", "origin": "session", "receiving_body": "Công an tỉnh"}


@dataclass(frozen=True)
class Day:
    """What was raised on that Monday."""

    said: Done
    silent: Done
    answered: Done


def monday(office: Office) -> Day:
    """One issue with the leader's words, one without, one answered at once, a denunciation."""
    plan(office, date(2026, 11, 23), status="held")
    of = {"origin": "session", "session": SESSION}
    said = office.record(MONDAY, title="Chậm cấp phép", **of)
    office.act(LANH, said, "instruct", MONDAY, text=SAID, due="25/11/2026 17:00")
    nobody = {"name": "Ông Bảy", "email": "bay@vidu.example"}
    silent = office.record(
        MONDAY,
        title="Phiếu lý lịch",
        procedure="Cấp phiếu lý lịch tư pháp",
        petitioner=nobody,
        **of,
    )
    answered = office.record(MONDAY, title="Hỏi giờ làm việc", **of)
    office.act(MINH, answered, "answer_on_the_spot", MONDAY, text="Từ 7 giờ.", outcome="explained")
    stub = Record(THU, {**STUB, "session": SESSION})
    office.services.register.record(stub, MONDAY)
    office.watch.now = MONDAY + timedelta(hours=3)
    return Day(said, silent, answered)


def typed(day: Day, step: str = "approve", **changes: str) -> dict[str, str]:
    """The form as anh Minh fills it in."""
    return {
        "opening": "Chủ tịch kết luận:",
        f"lead_department.{day.said.number}": "SXD",
        f"instruction.{day.said.number}": SAID,
        f"due.{day.said.number}": "25/11/2026 17:00",
        f"lead_department.{day.silent.number}": "CAT",
        "step": step,
    } | changes


def states(office: Office) -> list[tuple[str, str | None]]:
    """State and lead of every case."""
    return rows(office.services.database, "SELECT state, lead FROM case_file ORDER BY id")


def test_the_draft_begins_with_what_was_said(office: Office) -> None:
    day = monday(office)
    minh = signed_in(office, MINH)
    assert NOTICE in minh.get(f"/sessions/{SESSION}").text

    page = minh.get(NOTICE).text

    assert SAID in page
    assert 'value="25/11/2026 17:00"' in page
    assert '<option value="CAT" selected>' in page, "whom the rules name for the procedure"
    assert "Đã trả lời ngay tại buổi gặp" in page
    assert "Tố cáo" not in page
    assert day.said.number in page


def test_one_step_from_the_notice_to_the_departments(office: Office) -> None:
    day = monday(office)
    minh = signed_in(office, MINH)

    assert minh.post(NOTICE, data=typed(day)).status_code == 303

    assert states(office) == [
        ("assigned", "SXD"),
        ("assigned", "CAT"),
        ("replied", None),
        ("closed", None),
    ]
    told = rows(
        office.services.database,
        "SELECT recipient FROM outbox WHERE template = 'assign' ORDER BY case_id, recipient",
    )
    assert ("petitioner",) in told, "ông Bảy has an address"
    assert ("department_head:SXD",) in told
    page = text_of(minh.get(NOTICE).text)
    assert "Đã duyệt" in page
    assert f"Phiếu {day.said.number}" in page, "bà Sáu has none and gets a slip"
    assert f"Phiếu {day.silent.number}" not in page
    words = "SELECT count(*) FROM case_text WHERE words = ?".replace("?", f"'{SAID}'")
    assert rows(office.services.database, words) == [(1,)], "the leader said it once"


def test_what_was_written_down_at_the_table_is_in_the_draft(office: Office) -> None:
    """Chị Thu records with the recording screen, to whom the leader gave it and in which words."""
    recording.morning(office)
    thu = signed_in(office, THU)
    form = fields_of(thu.get(recording.SCREEN).text)
    said = {"content": "Đường ngập.", "lead_department": "SXD", "instruction": SAID}
    form |= said | {"due": "01/12/2026 24:00", "then": "next"}
    assert thu.post(recording.SCREEN, data=form).status_code == 303
    office.watch.goes_on(hours=2)
    minh, notice = signed_in(office, MINH), f"/sessions/{recording.SESSION}/conclusion"
    page = minh.get(notice).text
    assert SAID in page
    assert '<option value="SXD" selected>' in page
    assert 'value="01/12/2026 24:00"' in page
    number = "YK-2026-000001"
    given = {
        "opening": "Kết luận:",
        f"lead_department.{number}": "SXD",
        f"instruction.{number}": SAID,
        f"due.{number}": "01/12/2026 24:00",
        "step": "approve",
    }
    assert minh.post(notice, data=given).status_code == 303
    assert states(office) == [("assigned", "SXD")]
    words = f"SELECT field FROM case_text WHERE words = '{SAID}'"
    assert rows(office.services.database, words) == [("instruction",)]


def test_a_draft_that_somebody_overtook_is_not_written_over(one_office: Office) -> None:
    """Bà Nga and anh Minh have the same page open; his words do not take hers away unseen."""
    office, day = one_office, monday(one_office)
    nga, minh = signed_in(office, NGA), signed_in(office, MINH)
    page = hidden_in(minh.get(NOTICE).text)
    hers = page | typed(day, "draft", opening="Bà Nga viết:")
    for _press in range(2):
        assert nga.post(NOTICE, data=hers).status_code == 303
    his = typed(day, "draft", opening="Anh Minh viết:")
    refused = minh.post(NOTICE, data=page | his)
    assert refused.status_code == 409
    assert "Người khác vừa lưu dự thảo này" in refused.text
    assert "Anh Minh viết:" in refused.text
    assert "Bà Nga viết:" in nga.get(NOTICE).text
    assert minh.post(NOTICE, data=hidden_in(refused.text) | his).status_code == 303
    assert "Anh Minh viết:" in nga.get(NOTICE).text


def test_approving_again_does_nothing_twice(office: Office) -> None:
    day = monday(office)
    signed_in(office, MINH).post(NOTICE, data=typed(day))
    before = rows(office.services.database, "SELECT count(*) FROM history")
    for who in (MINH, NGA):
        assert signed_in(office, who).post(NOTICE, data={"step": "approve"}).status_code == 303
    assert rows(office.services.database, "SELECT count(*) FROM history") == before
    changed = typed(day, "save", opening="Khác")
    signed_in(office, MINH).post(NOTICE, data=changed)
    assert "Khác" not in signed_in(office, MINH).get(NOTICE).text


def test_what_a_department_sends_back_is_not_sent_again_by_the_notice(office: Office) -> None:
    """The button “assign what is left” would find the old assignment done and do nothing."""
    day = monday(office)
    minh = signed_in(office, MINH)
    minh.post(NOTICE, data=typed(day))
    ground = {"legal_ground": "Nghị định 45/2025", "proposed_body": "Sở Tư pháp"}
    office.act(LAN, day.said, "send_back", office.watch.now, **ground)
    assert "Phân công phần còn lại" not in minh.get(NOTICE).text
    assert minh.post(NOTICE, data={"step": "approve"}).status_code == 303
    assert states(office)[0] == ("recorded", None)


def test_what_one_case_refuses_keeps_the_whole_notice_a_draft(office: Office) -> None:
    """The lead does not co-ordinate: a guard of the workflow, asked before anything is done."""
    day = monday(office)
    wrong = typed(day, **{f"coordinating.{day.silent.number}": "CAT"})
    answer = signed_in(office, MINH).post(NOTICE, data=wrong)
    assert answer.status_code == 409
    assert day.silent.number in text_of(answer.text)
    assert [state for state, _ in states(office)] == ["recorded", "recorded", "replied", "closed"]
    kept = "SELECT approved_at FROM session_conclusion"
    assert rows(office.services.database, kept) == [(None,)]


def test_a_draft_waits_for_what_is_missing(office: Office) -> None:
    day = monday(office)
    minh = signed_in(office, MINH)
    without = typed(day, "save", **{f"lead_department.{day.said.number}": ""})
    assert minh.post(NOTICE, data=without).status_code == 303
    assert "Dự thảo" in minh.get(NOTICE).text
    answer = minh.post(NOTICE, data=without | {"step": "approve"})
    assert answer.status_code == 422
    assert f'href="#lead_department.{day.said.number}"' in answer.text
    bad = typed(day, "save", **{f"due.{day.said.number}": "mai"})
    answer = minh.post(NOTICE, data=bad)
    assert answer.status_code == 422
    assert 'value="mai"' in answer.text


def test_a_case_that_was_assigned_meanwhile_is_only_told_of(office: Office) -> None:
    day = monday(office)
    minh = signed_in(office, MINH)
    minh.post(NOTICE, data=typed(day, "save"))
    office.act(MINH, day.silent, "assign", office.watch.now, lead_department="STP")
    assert "Đã phân công Sở Tư pháp" in text_of(minh.get(NOTICE).text)
    assert minh.post(NOTICE, data=typed(day)).status_code == 303
    assert states(office)[1] == ("assigned", "STP")


@pytest.mark.parametrize("who", [THU, LAN, LANH, KHOA])
def test_it_is_for_the_office_alone(one_office: Office, who: Actor) -> None:
    day = monday(one_office)
    site = signed_in(one_office, who)
    for address in (NOTICE, f"{NOTICE}.docx"):
        assert site.get(address).status_code == 403
    assert site.post(NOTICE, data=typed(day)).status_code == 403
    assert states(one_office)[0][0] == "recorded"


def test_before_the_session_there_is_nothing_to_conclude(one_office: Office) -> None:
    plan(one_office, date(2026, 11, 23), status="announced")
    answer = signed_in(one_office, MINH).post(NOTICE, data={"step": "save"})
    assert answer.status_code == 409
    assert "khi buổi gặp đã bắt đầu" in answer.text
    assert (
        signed_in(one_office, MINH).get("/sessions/2026-01-05-caolanh/conclusion").status_code
        == 404
    )


def test_the_check_finds_a_notice_that_was_not_approved_so(office: Office) -> None:
    day = monday(office)
    signed_in(office, MINH).post(NOTICE, data=typed(day))
    with office.services.database.engine.begin() as connection:
        assert list(conclusion_problems(connection)) == []
        connection.exec_driver_sql("UPDATE session_conclusion SET content = '{}'")
        assert "not what was approved" in "".join(conclusion_problems(connection))
        connection.exec_driver_sql("UPDATE session_conclusion SET digest = NULL")
        assert "in part" in "".join(conclusion_problems(connection))


def test_a_page_costs_the_same_for_everybody(office: Office) -> None:
    monday(office)
    for number in range(6):
        office.record(MONDAY, title=f"Việc {number}", origin="session", session=SESSION)
    minh = signed_in(office, MINH)
    for address in (NOTICE, f"{NOTICE}.docx"):
        told = statements_of(office, minh, address)
        assert len(told) <= 8, told
