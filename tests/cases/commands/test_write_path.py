"""One write path: of many at once one wins, a refusal leaves no trace, a key counts once."""

from __future__ import annotations

import threading
from datetime import timedelta

import pytest

from cases.commands.requests import Act, Record
from cases.errors import CaseNotFound, DatabaseBusy, IfMatchFailed, KeyReused, StaleCase
from cases.register import Register
from tests.cases.life import MONDAY, act, assigned, in_progress, issue, recorded, row_counts, rows
from tests.people import HOA, LAN, MINH, THU
from workflow.errors import Refused, UnknownAction

LATER = MONDAY + timedelta(hours=1)


def test_of_fifty_at_once_one_wins(register: Register) -> None:
    number = recorded(register)
    version = 1
    outcomes: list[object] = []
    start = threading.Barrier(50)

    def note(which: int) -> None:
        command = Act(MINH, number, "note", {"text": f"ghi chú {which}"}, version)
        start.wait()
        try:
            outcomes.append(register.act(command, LATER))
        except (StaleCase, DatabaseBusy) as refused:
            outcomes.append(refused)

    threads = [threading.Thread(target=note, args=(which,)) for which in range(50)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    lost = [outcome for outcome in outcomes if isinstance(outcome, StaleCase)]
    assert (len(outcomes), len(lost)) == (50, 49)
    assert {outcome.current_version for outcome in lost} == {version + 1}
    assert rows(register.database, "SELECT count(*) FROM history") == [(2,)]


@pytest.mark.parametrize(
    ("command", "error"),
    [
        (lambda n: Act(HOA, n, "accept"), CaseNotFound),
        (lambda n: Act(LAN, n, "reply", {"text": "Đã sửa."}), Refused),
        (lambda n: Act(LAN, n, "close"), Refused),
        (lambda n: Act(MINH, n, "reassign", {"lead_department": "SXD", "reason": "?"}), Refused),
        (lambda n: Act(LAN, n, "dance"), UnknownAction),
        (lambda n: Act(LAN, n, "accept", if_match=1), IfMatchFailed),
        (lambda n: Act(LAN, n, "accept", expected_version=1), StaleCase),
        (lambda n: Act(LAN, n, "accept", {"handler": "nobody"}), Refused),
    ],
)
def test_a_refused_action_writes_nothing(register: Register, command, error) -> None:  # type: ignore[no-untyped-def]
    number = assigned(register)
    before = row_counts(register.database)
    case = rows(register.database, "SELECT * FROM case_file")

    with pytest.raises(error):
        register.act(command(number), LATER)

    assert row_counts(register.database) == before
    assert rows(register.database, "SELECT * FROM case_file") == case


def test_a_refused_recording_takes_no_number(register: Register) -> None:
    before = row_counts(register.database)

    with pytest.raises(Refused):
        register.record(Record(LAN, issue()), MONDAY)
    with pytest.raises(Refused):
        register.record(Record(THU, issue() | {"kind": "rumour"}), MONDAY)

    assert row_counts(register.database) == before
    assert recorded(register) == "YK-2026-000001"


def test_a_repeated_key_gives_the_same_answer_once(register: Register) -> None:
    first = register.record(Record(THU, issue(), key="k1"), MONDAY)
    before = row_counts(register.database)
    second = register.record(Record(THU, issue(), key="k1"), LATER)

    assert (second.number, second.code, second.version) == (first.number, first.code, 1)
    assert second.replayed
    assert row_counts(register.database) == before
    with pytest.raises(KeyReused):
        register.record(Record(THU, issue("Chuyện khác"), key="k1"), LATER)

    number = in_progress(register)
    note = Act(LAN, number, "note", {"text": "Đã khảo sát"}, key="k2")
    done = register.act(note, LATER)
    act(register, LAN, number, "note", LATER, text="Thêm một ghi chú")
    again = register.act(note, LATER)
    assert (again.version, again.seq) == (done.version, done.seq)


def test_what_was_due_before_an_action_is_recorded_before_it(register: Register) -> None:
    number = in_progress(register)
    late = MONDAY + timedelta(days=9)
    act(register, LAN, number, "note", late, text="Xin lỗi, chậm")

    history = rows(register.database, "SELECT action FROM history ORDER BY seq")
    actions = [action for (action,) in history]
    assert actions[-1] == "note"
    assert "escalate" in actions, "the clock was off, the ladder is not skipped"
