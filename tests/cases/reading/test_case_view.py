"""One case as its page shows it: facts, history in words, deadlines, what was said."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy import delete

from cases.reading.case_view import history_of
from cases.reading.entries import EntryView
from cases.tables import CaseText
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import HOA, LAN, MINH, TUAN
from workflow.attempt import Actor

THURSDAY = local("2026-11-26 08:00")


def _entry(desk: Desk, number: str, action: str, language: str = "vi") -> EntryView:
    entries = desk.view(MINH, number, THURSDAY, language).entries
    return next(entry for entry in reversed(entries) if entry.action == action)


def test_the_facts_and_the_words(desk: Desk) -> None:
    number = desk.in_progress(instruction="Trả lời dứt điểm cho bà con.")
    desk.act(MINH, number, "instruct", MONDAY, text="Báo cáo trước thứ Sáu.")
    seen = desk.view(LAN, number, MONDAY)
    assert seen.item.title == "Chậm cấp giấy phép xây dựng"
    assert seen.department_name == "Sở Xây dựng"
    assert seen.content == "Gia đình tôi nộp hồ sơ từ tháng 9 mà chưa nhận được kết quả."
    assert seen.instructions == ("Trả lời dứt điểm cho bà con.", "Báo cáo trước thứ Sáu.")
    assert seen.reply is None


def test_the_reply_is_the_last_one(desk: Desk) -> None:
    number = desk.replied(MONDAY, MONDAY)
    assert desk.view(LAN, number, MONDAY).reply == REPLY["text"]
    desk.act(MINH, number, "reopen", MONDAY, reason="Thiếu nội dung.")
    desk.act(TUAN, number, "reply", MONDAY, **{**REPLY, "text": "Bổ sung: đã cấp ngày 20/11."})
    assert desk.view(LAN, number, MONDAY).reply == "Bổ sung: đã cấp ngày 20/11."


def test_the_history_in_words_of_both_languages(desk: Desk) -> None:
    number = desk.in_progress(handler=None)
    ground = {"legal_ground": "Không thuộc thẩm quyền.", "proposed_body": "Sở Y tế"}
    desk.act(LAN, number, "send_back", MONDAY, **ground)
    told = {
        "vi": [
            "Ghi nhận ý kiến",
            "Phân công Sở Xây dựng chủ trì",
            "Sở Xây dựng tiếp nhận xử lý",
            "Sở Xây dựng chuyển trả, đề xuất Sở Y tế",
        ],
        "en": [
            "Issue recorded",
            "Assigned to {}",
            "Accepted by {}",
            "Sent back by {}, proposing Sở Y tế",
        ],
    }
    english = desk.office.department_name("SXD", "en", MONDAY)
    told["en"] = [sentence.format(english) for sentence in told["en"]]
    for language, sentences in told.items():
        entries = desk.view(MINH, number, MONDAY, language).entries
        assert [entry.summary for entry in entries] == sentences


def test_departments_are_called_what_they_were_called_then(desk: Desk) -> None:
    """The tax office kept its code when it became that of the new province in July 2025."""
    told = []
    for at in (local("2024-05-06 08:00"), local("2026-05-04 08:00")):
        number = desk.assigned(at, lead="THUE")
        told.append(desk.view(MINH, number, THURSDAY).entries[1].summary)
    assert told == ["Phân công Cục Thuế tỉnh chủ trì", "Phân công Thuế tỉnh Đồng Tháp chủ trì"]


def test_people_are_named_to_people_and_referred_to_by_account_elsewhere(desk: Desk) -> None:
    number = desk.in_progress()
    entry = _entry(desk, number, "accept")
    assert (entry.actor, entry.actor_name) == ("lan", "Nguyễn Thị Lan")
    assert (entry.actor_department, entry.department_name) == ("SXD", "Sở Xây dựng")


def test_fields_carry_labels_and_words(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(TUAN, number, "reply", MONDAY, **REPLY)
    fields = {field.name: field for field in _entry(desk, number, "reply").fields}
    assert list(fields) == [
        "text",
        "document_number",
        "document_date",
        "signatory",
        "channel",
        "outcome",
    ]
    assert (fields["text"].value, fields["text"].words, fields["text"].public) == (
        REPLY["text"],
        True,
        True,
    )
    assert (fields["channel"].label, fields["channel"].value) == (
        "Hình thức gửi trả lời",
        "Văn bản giấy",
    )
    assert str(fields["document_date"].value) == "2026-11-23"
    assert not fields["signatory"].public
    english = {field.name: field for field in _entry(desk, number, "reply", "en").fields}
    assert english["outcome"].value == "Settled"


def test_the_petitioner_is_no_field_of_the_history(desk: Desk) -> None:
    recorded = _entry(desk, desk.record(), "record")
    assert "petitioner" not in [field.name for field in recorded.fields]


def test_a_person_in_a_field_is_named(desk: Desk) -> None:
    number = desk.assigned()
    desk.act(LAN, number, "accept", MONDAY, handler="tuan")
    handler = _entry(desk, number, "accept").field("handler")
    assert handler is not None
    assert handler.value == "Trần Anh Tuấn"


def test_erased_words_are_told_to_be_gone(desk: Desk) -> None:
    """The history refers to the words by digest; the words themselves may be erased."""
    number = desk.record()
    with desk.database.engine.begin() as connection:
        connection.execute(delete(CaseText).where(CaseText.field == "content"))
    fields = {field.name: field for field in _entry(desk, number, "record").fields}
    assert (fields["content"].erased, fields["content"].value) == (True, None)
    assert (fields["title"].erased, fields["title"].value) == (False, "Chậm cấp giấy phép xây dựng")
    assert desk.view(MINH, number, MONDAY).content is None


def test_the_clock_speaks_of_its_rung(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(local("2026-12-04 08:00"))
    entries = desk.view(MINH, number, local("2026-12-04 08:00")).entries
    clock = [entry for entry in entries if entry.actor == "clock"]
    assert [(entry.rung, entry.summary) for entry in clock] == [
        ("minus_3", "Nhắc việc: còn 3 ngày làm việc"),
        ("minus_1", "Nhắc việc: còn 1 ngày làm việc"),
        ("due", "Báo cáo: quá hạn trả lời"),
        ("plus_1", "Báo cáo: quá hạn trả lời 1 ngày làm việc"),
    ]
    assert {entry.actor_name for entry in clock} == {"Đồng hồ hệ thống"}
    assert clock[2].at == local("2026-12-02 00:00")


def test_an_escalation_by_hand_names_the_post_it_reaches(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "escalate", MONDAY, reason="Dân bức xúc.")
    entry = _entry(desk, number, "escalate")
    assert entry.summary == "Báo cáo: Phó Chánh Văn phòng UBND tỉnh"


def test_a_late_reply_is_told_to_be_late(desk: Desk) -> None:
    late = local("2026-12-03 08:00")
    seen = desk.view(MINH, desk.replied(MONDAY, late), late)
    assert (seen.entries[-1].late, seen.entries[-1].missed) == (True, ("reply",))
    assert (seen.item.late, seen.item.late_first) == (True, True)
    in_time = desk.view(MINH, desk.replied(MONDAY, MONDAY), late)
    assert (in_time.entries[-1].late, in_time.entries[-1].missed) == (False, ())


def test_the_chain_is_shown_as_it_is_kept(desk: Desk) -> None:
    entries = desk.view(MINH, desk.in_progress(), MONDAY).entries
    assert [entry.seq for entry in entries] == [1, 2, 3]
    assert len({entry.digest for entry in entries}) == 3
    assert [(entry.from_state, entry.to_state) for entry in entries] == [
        (None, "recorded"),
        ("recorded", "assigned"),
        ("assigned", "in_progress"),
    ]


class TestDeadlines:
    """Deadlines as people read them: last days, days left, days over."""

    def test_running_and_ended_ones(self, desk: Desk) -> None:
        number = desk.in_progress()
        deadlines = {each.name: each for each in desk.view(LAN, number, THURSDAY).deadlines}
        assert set(deadlines) == {"assign", "accept", "reply", "progress", "alarm"}
        assert {name for name, each in deadlines.items() if each.running} == {
            "reply",
            "progress",
            "alarm",
        }
        reply = deadlines["reply"]
        assert (str(reply.last_day), str(reply.first_last_day)) == ("2026-12-01", "2026-12-01")
        assert (reply.label, reply.department, reply.citizen_clock) == ("Hạn trả lời", "SXD", True)
        # Friday, Monday and Tuesday are left
        assert (reply.working_days_left, reply.working_days_overdue, reply.overdue) == (3, 0, False)
        assert (deadlines["assign"].closed_by, deadlines["assign"].late) == ("assign", False)

    @pytest.mark.parametrize(
        ("now", "left", "over"),
        [
            ("2026-11-30 23:59", 1, 0),
            ("2026-12-01 00:00", 0, 0),
            ("2026-12-02 00:00", 0, 0),
            ("2026-12-02 00:01", 0, 1),
            ("2026-12-05 12:00", 0, 3),
        ],
    )
    def test_days_left_and_over(self, desk: Desk, now: str, left: int, over: int) -> None:
        deadlines = desk.view(LAN, desk.in_progress(), local(now)).deadlines
        reply = next(each for each in deadlines if each.name == "reply")
        assert (reply.working_days_left, reply.working_days_overdue) == (left, over)

    def test_a_year_nobody_entered_is_provisional(self, desk: Desk) -> None:
        number = desk.in_progress(local("2027-12-29 08:00"))
        seen = desk.view(LAN, number, local("2027-12-29 08:00"))
        reply = next(each for each in seen.deadlines if each.name == "reply")
        assert (reply.provisional, seen.item.provisional) == (True, True)

    def test_an_instructed_date_is_a_given_one(self, desk: Desk) -> None:
        number = desk.in_progress()
        desk.act(MINH, number, "instruct", MONDAY, text="Sớm hơn.", due="2026-11-27T17:00")
        reply = next(e for e in desk.view(LAN, number, MONDAY).deadlines if e.name == "reply")
        assert (reply.given, str(reply.last_day), str(reply.first_last_day)) == (
            True,
            "2026-11-27",
            "2026-12-01",
        )


def test_at_most_eleven_statements(desk: Desk) -> None:
    number = desk.replied(MONDAY, local("2026-12-03 08:00"), coordinating=["SYT"])
    for actor, at_most in ((MINH, 11), (LAN, 11), (HOA, 11)):
        with desk.counting(at_most):
            desk.view(actor, number, THURSDAY)


@pytest.mark.parametrize("actor", [MINH, LAN], ids=lambda actor: actor.id)
def test_the_history_alone_is_the_same_history(desk: Desk, actor: Actor) -> None:
    number = desk.in_progress()
    with desk.read() as connection:
        alone = history_of(connection, desk.office, actor, number, MONDAY + timedelta(hours=1))
    assert alone == desk.view(actor, number, MONDAY + timedelta(hours=1)).entries
