"""One life of an office in which every action of the workflow happens, to cases of every kind.

Three weeks from Monday 16 November 2026 on; the 24th is a day off, later the 27th too.
"""

from __future__ import annotations

from datetime import date, timedelta

from tests.cases.calendar.changes import change, off
from tests.cases.rules.office import DUNG, PAUSE, PHUC, RETURN, Office, Story, local
from tests.people import HOA, LAN, LANH, MINH, NGA, THU, TUAN

_DRAFT = {"text": "Đường sẽ được sửa trước Tết.", "document_number": "123/SXD-HT"}
_PARTS = [
    {"title": "Đèn đường hỏng", "content": "Ba trụ đèn không sáng.", "kind": "proposal"},
    {"title": "Lương tháng trước", "content": "Chưa nhận được.", "pace": "urgent"},
]


def live(office: Office) -> dict[str, Story]:
    """Let it all happen; the cases by what they are about."""
    told = {
        "spot": office.record("2026-11-16 08:00", kind="question"),
        "road": office.record("2026-11-16 08:10"),
        "permit": _led(office, "2026-11-16 08:20", kind="obstacle", pace="complex"),
        "twin": office.record("2026-11-16 08:30", kind="feedback"),
        "mixed": _led(office, "2026-11-16 08:40", kind="proposal"),
        "court": office.record("2026-11-16 08:50", kind="complaint"),
        "taken_back": _led(office, "2026-11-16 09:00", lead="SYT"),
        "silent": _led(office, "2026-11-16 09:10", lead="SYT"),
        "stub": office.record("2026-11-16 09:20", kind="denunciation", receiving_body="Thanh tra"),
        "returned": _led(office, "2026-11-16 09:30", lead="SYT"),
    }
    _first_days(told)
    _drafted(told["road"])
    _instructed(told["permit"])
    change(office.register, off("2026-11-27"), at=local("2026-11-20 08:00"))
    _answered(told["road"])
    _extended(told["permit"])
    office.tick("2026-11-30 09:00")
    _escalations(told["silent"])
    _ends(office, told)
    return told


def _led(office: Office, at: str, lead: str = "SXD", **fields: object) -> Story:
    story = office.record(at, **fields)
    story.act(MINH, "assign", local(at) + timedelta(minutes=5), lead_department=lead)
    return story


def _first_days(told: dict[str, Story]) -> None:
    told["road"].act(
        MINH,
        "assign",
        "2026-11-16 09:35",
        lead_department="SXD",
        coordinating=["STC"],
        instruction="Làm sớm.",
        due="2026-11-23T17:00",
    )
    told["spot"].act(
        THU,
        "answer_on_the_spot",
        "2026-11-16 09:40",
        text="Nộp tại đây.",
        outcome="explained",
    )
    told["twin"].act(
        MINH, "merge", "2026-11-16 09:50", into=told["road"].number, reason="Trùng nội dung."
    )
    told["mixed"].act(MINH, "split", "2026-11-16 10:00", parts=_PARTS)
    told["court"].act(
        MINH, "redirect", "2026-11-16 10:10", legal_path="Khởi kiện", reason="Đã có quyết định."
    )
    taken_back = told["taken_back"]
    taken_back.act(taken_back.citizen, "withdraw", "2026-11-16 10:20", reason="Đã tự giải quyết.")
    returned = told["returned"]
    returned.act(HOA, "send_back", "2026-11-16 10:30", **RETURN)
    returned.act(MINH, "assign", "2026-11-16 10:40", lead_department="STC")
    returned.act(MINH, "reassign", "2026-11-16 10:50", lead_department="SXD", reason="Đúng ngành.")


def _drafted(road: Story) -> None:
    """Accepted, handed to an officer, paused twice, drafted."""
    road.act(LAN, "accept", "2026-11-16 11:00", handler="lan")
    road.act(TUAN, "appoint_handler", "2026-11-16 11:10", handler="ba")
    road.act(MINH, "reclassify", "2026-11-16 13:40", pace="complex", reason="Cần đo đạc.")
    road.act(LAN, "pause", "2026-11-17 08:00", **PAUSE)
    road.act(road.citizen, "supply", "2026-11-17 14:00", text="Gửi bản sao.")
    road.act(LAN, "pause", "2026-11-18 08:00", reason="assessment", waiting_for="kết quả đo")
    road.act(LAN, "resume", "2026-11-18 15:00", text="Đã có kết quả.")
    road.act(LAN, "inform", "2026-11-18 15:10", text="Đang lập dự toán.")
    road.act(LAN, "note", "2026-11-18 15:20", text="Đã gọi điện.")
    road.act(LAN, "draft_reply", "2026-11-19 08:00", **_DRAFT)
    road.act(TUAN, "return_draft", "2026-11-19 09:00", reason="Thiếu căn cứ.")
    road.act(LAN, "draft_reply", "2026-11-19 10:00", **_DRAFT)


def _answered(road: Story) -> None:
    """Answered, rated, looked at again, opened again, answered again."""
    road.reply("2026-11-20 09:00")
    road.act(road.citizen, "rate", "2026-11-20 10:00", rating="not_satisfied", text="Chưa rõ.")
    road.act(road.citizen, "ask_to_reopen", "2026-11-20 10:10", reason="Chưa nêu ngày.")
    road.act(MINH, "decline_reopening", "2026-11-20 11:00", reason="Đã nêu ngày.")
    road.act(MINH, "reopen", "2026-11-23 08:00", reason="Vẫn ngập.")
    road.reply("2026-11-25 09:00")


def _instructed(permit: Story) -> None:
    """Instructed twice, contributed to, reported on; an extension is refused."""
    permit.act(LAN, "accept", "2026-11-16 11:20")
    permit.act(
        LANH,
        "instruct",
        "2026-11-16 11:25",
        text="Giải quyết trong tuần.",
        due="2026-11-20T17:00",
        report_due="2026-11-26T17:00",
    )
    permit.act(LANH, "withdraw_instruction", "2026-11-17 09:00", reason="Chờ quy hoạch.")
    permit.act(LANH, "instruct", "2026-11-17 09:10", text="Báo cáo.", report_due="2026-11-19T17:00")
    permit.act(LAN, "request_contribution", "2026-11-17 10:00", department="STC", text="Kinh phí?")
    permit.act(
        MINH, "set_coordinating", "2026-11-17 10:30", coordinating=["STC", "SYT"], reason="–"
    )
    permit.act(PHUC, "contribute", "2026-11-19 10:00", text="Đủ kinh phí.")
    permit.act(LAN, "submit_report", "2026-11-19 15:00", text="Đã đo đạc.")
    wish = {"due": "2026-12-04", "reason": "Chờ bản vẽ."}
    permit.act(LAN, "request_extension", "2026-11-19 15:10", **wish)
    permit.act(MINH, "refuse_extension", "2026-11-19 16:00", reason="Còn đủ thời gian.")


def _extended(permit: Story) -> None:
    """Another extension is granted and taken back."""
    wish = {"due": "2026-12-04", "reason": "Chờ bản vẽ."}
    permit.act(LAN, "request_extension", "2026-11-23 08:10", **wish)
    permit.act(MINH, "grant_extension", "2026-11-23 09:00", due="2026-12-04")
    permit.act(MINH, "revoke_extension", "2026-11-25 08:00", reason="Bản vẽ đã có.")


def _escalations(silent: Story) -> None:
    """Nobody accepts: the ladder climbs, somebody takes note, the office escalates by hand."""
    query = f"SELECT seq FROM escalation WHERE case_id = {silent.id} AND post = 'department_head'"
    ((seq,), *_) = silent.office.rows(f"{query} ORDER BY seq")
    silent.act(DUNG, "acknowledge", "2026-11-30 09:30", escalation=f"{silent.number}.{seq}")
    silent.act(MINH, "escalate", "2026-11-30 10:00", reason="Đơn vị không trả lời.")
    silent.act(HOA, "accept", "2026-11-30 11:00")


def _ends(office: Office, told: dict[str, Story]) -> None:
    """Closed by hand, by a rating and by the clock; a department ends."""
    told["road"].act(MINH, "close", "2026-12-01 08:00")
    spot = told["spot"]
    spot.act(spot.citizen, "rate", "2026-12-01 08:10", rating="satisfied")
    told["returned"].act(LAN, "accept", "2026-12-01 08:20")
    told["returned"].act(
        LAN, "request_contribution", "2026-12-01 08:25", department="STC", text="…"
    )
    told["permit"].act(NGA, "instruct", "2026-12-01 08:30", text="Trả lời ngay.")
    office.end_department("STC", date(2026, 12, 2), "SYT")
    office.tick("2026-12-03 08:00")
    told["silent"].act(HOA, "note", "2026-12-03 09:00", text="Sẽ trả lời trong tuần.")
    office.tick("2026-12-07 09:00")
