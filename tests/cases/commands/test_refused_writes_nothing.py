"""A command that is refused leaves no trace in any table."""

from __future__ import annotations

import pytest

from cases.commands.requests import Record
from cases.errors import CaseNotFound, StaleCase
from cases.register import Register
from tests.cases.life import HOUR, ISSUE, MONDAY, act, contents, in_progress, recorded
from tests.people import HOA, LAN, MINH, THU
from workflow.attempt import Actor
from workflow.errors import UnknownAction
from workflow.refusal import Refused

LATER = MONDAY + 3 * HOUR
SENT_BACK: dict[str, object] = {"legal_ground": "Không thuộc thẩm quyền"}
TRIES: tuple[tuple[Actor, str, dict[str, object], type[Exception]], ...] = (
    (LAN, "reply", {}, Refused),
    (LAN, "send_back", SENT_BACK, Refused),
    (MINH, "assign", {"lead_department": "SXD"}, Refused),
    (MINH, "reassign", {"lead_department": "KHONGCO", "reason": "x"}, Refused),
    (MINH, "instruct", {"text": "x", "due": "27/13/2026"}, Refused),
    (MINH, "instruct", {"text": "x", "due": "2026-11-01"}, Refused),
    (MINH, "forget", {}, UnknownAction),
    (HOA, "accept", {}, CaseNotFound),
)


@pytest.mark.parametrize(("who", "action", "fields", "error"), TRIES)
def test_nothing_is_written(
    register: Register,
    who: Actor,
    action: str,
    fields: dict[str, object],
    error: type[Exception],
) -> None:
    number = in_progress(register)
    before = contents(register.database)
    with pytest.raises(error):
        act(register, who, number, action, LATER, fields, key="a-key")
    assert contents(register.database) == before


def test_a_stale_version_writes_nothing(register: Register) -> None:
    number = in_progress(register)
    before = contents(register.database)
    with pytest.raises(StaleCase):
        act(register, LAN, number, "note", LATER, {"text": "x"}, expected_version=1)
    assert contents(register.database) == before


@pytest.mark.parametrize(
    "change",
    [
        {"title": ""},
        {"kind": "rumour"},
        {"petitioner": {"name": "A", "phone": "12"}},
        {"petitioner": {}},
        {"session": "2026-11-17-nowhere"},
        {"colour": "red"},
        {"content": "C\ufffd h\ufffdng"},
    ],
)
def test_a_recording_with_a_fault_takes_no_number(
    register: Register, change: dict[str, object]
) -> None:
    before = contents(register.database)
    with pytest.raises(Refused):
        register.record(Record(THU, ISSUE | change), MONDAY)
    assert contents(register.database) == before
    assert recorded(register).number == "YK-2026-000001"


def test_all_faults_of_a_recording_are_told_at_once(register: Register) -> None:
    with pytest.raises(Refused) as caught:
        register.record(Record(LAN, {"kind": "rumour", "colour": "red"}), MONDAY)
    fields = {reason.field for reason in caught.value.reasons}
    assert {"title", "content", "kind", "pace", "origin", "petitioner", "colour", None} == fields
