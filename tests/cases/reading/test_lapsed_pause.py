"""Why a pause ended at once stands in the history of its case, in either language."""

from __future__ import annotations

import pytest

from tests.cases.reading.desk import Desk, local
from tests.people import LAN, MINH

WHY = {"reason": "assessment", "waiting_for": "kết quả đo đạc"}


@pytest.mark.parametrize(("language", "label"), [("vi", "Hạn trả lời"), ("en", "Reply deadline")])
def test_the_history_names_the_deadline_that_moved_back(
    desk: Desk, language: str, label: str
) -> None:
    number = desk.in_progress()
    desk.act(LAN, number, "pause", local("2026-11-26 16:00"), **WHY)
    desk.act(MINH, number, "reclassify", local("2026-11-27 09:00"), pace="urgent", reason="…")
    entries = desk.view(LAN, number, local("2026-11-27 10:00"), language).entries
    assert [(entry.action, entry.lapsed) for entry in entries[-2:]] == [
        ("reclassify", ()),
        ("resume", (label,)),
    ]
