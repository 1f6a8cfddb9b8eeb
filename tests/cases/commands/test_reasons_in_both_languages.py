"""What the register alone can object to is told in the reader's language, like everything else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.calendar.sessions import add_session, planned
from cases.commands.requests import Record
from cases.register import Register
from tests.cases.life import HOUR, ISSUE, MONDAY, act, in_progress
from tests.people import MINH, THU
from workflow.refusal import Refusal, Refused

DAY = "2026-11-16"


def sentences(register: Register, reason: Refusal) -> tuple[str, str]:
    """The reason in Vietnamese and in English."""
    definition = register.workflows.current.definition
    return reason.message(definition, "vi"), reason.message(definition, "en")


@pytest.mark.parametrize(
    ("change", "field", "vietnamese", "english"),
    [
        ({"session": "2026-11-17-caolanh"}, "session", "không có buổi gặp", "there is no session"),
        (
            {"session": DAY},
            "session",
            "hãy chọn một: 2026-11-16-caolanh",
            "say which: 2026-11-16-caolanh",
        ),
        (
            {"petitioner": {"name": "A", "phone": "0900000000000"}},
            "petitioner.phone",
            "số điện thoại “0900000000000” không tồn tại",
            "there can be no phone number “0900000000000”",
        ),
        (
            {"petitioner": {"name": "A", "phone": "gọi sau"}},
            "petitioner.phone",
            "không đọc được",
            "cannot be read",
        ),
    ],
)
def test_what_is_wrong_with_a_recording(
    register: Register, change: dict[str, object], field: str, vietnamese: str, english: str
) -> None:
    with register.database.write() as transaction:
        for site in ("caolanh", "sadec"):
            day = register.calendar().local(MONDAY).date()
            add_session(transaction, planned(day, site, "Chủ tịch", register.calendar()))
        transaction.commit()

    with pytest.raises(Refused) as caught:
        register.record(Record(THU, ISSUE | change), MONDAY)

    (reason,) = caught.value.reasons
    vi, en = sentences(register, reason)
    assert reason.field == field
    assert vietnamese in vi
    assert english in en


def test_a_date_that_has_passed(register: Register) -> None:
    number = in_progress(register)
    yesterday = (MONDAY - timedelta(days=1)).isoformat()

    with pytest.raises(Refused) as caught:
        act(register, MINH, number, "instruct", MONDAY + 3 * HOUR, {"text": "x", "due": yesterday})

    vi, en = sentences(register, caught.value.reasons[0])
    assert "đã qua" in vi
    assert "has passed" in en
