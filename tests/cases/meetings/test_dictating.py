"""What is said at a session is written down once, with what the leader decided about it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest

from cases.checking.whole.writing_down import writing_problems
from cases.commands.answers import finding
from cases.commands.requests import Act, Record
from cases.directory.people import person_id_of
from cases.errors import KeyReused
from cases.meetings import dictating
from cases.meetings import drafts as drafts_module
from cases.meetings.dictating import Dictation, dictate
from cases.meetings.drafts import (
    DRAFT_KEPT_FOR,
    LARGEST_DRAFT,
    MOST_DRAFTS,
    Draft,
    drafts_of,
    drop_draft,
    keep_draft,
)
from cases.meetings.faults import MeetingRefused
from cases.register import Register
from cases.store.engine import Database
from tests.cases.meetings.mondays import Mondays
from tests.people import MINH, THU
from workflow.attempt import Actor
from workflow.refusal import Refused

#: Monday, 30 November 2026, 10:00 in Cao Lãnh
MORNING = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)
KEY = "a-key-of-the-form-01"
FIELDS = {
    "title": "Đường ấp 3 ngập mỗi khi mưa",
    "content": "Đường ấp 3 ngập mỗi khi mưa. Trẻ đi học phải lội nước.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "session",
    "petitioner": {"name": "Huỳnh Thị Sáu", "phone": "0912345678"},
}
#: what the chairman said, word by word
DECISION = {
    "lead_department": "SXD",
    "instruction": "Sở Xây dựng xuống xem ngay trong tuần này.",
    "due": "02/12/2026 24:00",
}
ANSWER = {"text": "Lãnh đạo đã giải thích tại chỗ.", "outcome": "explained"}


@pytest.fixture
def session(mondays: Mondays) -> str:
    """The session of that Monday, being held."""
    return mondays.plan(status="held")


def person(database: Database, who: Actor) -> int:
    with database.read() as connection:
        return person_id_of(connection, who.id)


def dictation(
    register: Register, session: str, who: Actor = THU, key: str = KEY, **changes: Any
) -> Dictation:
    """An issue as somebody wrote it down."""
    fields = {**FIELDS, "session": session, **changes.pop("fields", {})}
    writer = person(register.database, who)
    return Dictation(Record(who, fields, key), writer, session, **changes)


def kept(register: Register, session: str, who: Actor = THU, **changes: Any) -> Draft:
    """A draft of that issue is kept."""
    writer = person(register.database, who)
    plain = {"content": FIELDS["content"], "kind": "feedback"}
    draft = replace(Draft(writer, KEY, session, None, plain, MORNING), **changes)
    with register.database.write() as transaction:
        keep_draft(transaction, who, draft, register.workflows.current.definition)
        transaction.commit()
    return draft


def drafts(register: Register, session: str, who: Actor = THU) -> list[str]:
    with register.database.read() as connection:
        return [each.key for each in drafts_of(connection, person(register.database, who), session)]


def rows(register: Register, query: str) -> list[Any]:
    with register.database.read() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


class TestOnePressOneCase:
    def test_anh_minh_assigns_with_the_words_of_the_leader(
        self, register: Register, session: str
    ) -> None:
        done = dictate(
            register.tools, dictation(register, session, MINH, decision=DECISION), MORNING
        )
        assert done.code is not None
        ((state, lead, due_at, held),) = rows(
            register, "SELECT state, lead, due_at, session_id FROM case_file"
        )
        two_days_later = datetime(2026, 12, 2, 17, 0, tzinfo=UTC).timestamp()
        assert (state, lead, held) == ("assigned", "SXD", session)
        assert due_at == two_days_later * 1_000_000
        words = rows(register, "SELECT words FROM case_text WHERE field = 'instruction'")
        assert words == [(DECISION["instruction"],)]

    def test_what_chi_thu_writes_down_waits_for_whoever_assigns(
        self, register: Register, session: str
    ) -> None:
        dictate(register.tools, dictation(register, session, decision=DECISION), MORNING)
        assert rows(register, "SELECT state, lead FROM case_file") == [("recorded", None)]
        ((department, words, due_at),) = rows(
            register, "SELECT department, words, due_at FROM session_issue"
        )
        assert (department, words) == ("SXD", DECISION["instruction"])
        assert due_at is not None

    def test_answered_on_the_spot(self, register: Register, session: str) -> None:
        dictate(register.tools, dictation(register, session, answer=ANSWER), MORNING)
        assert rows(register, "SELECT state, outcome FROM case_file") == [("replied", "explained")]

    def test_a_press_repeated_is_the_same_press(self, register: Register, session: str) -> None:
        command = dictation(register, session, MINH, decision=DECISION)
        first = dictate(register.tools, command, MORNING)
        again = dictate(register.tools, command, MORNING + timedelta(minutes=10))
        assert (again.number, again.code, again.replayed) == (first.number, first.code, True)
        assert len(rows(register, "SELECT id FROM case_file")) == 1

    def test_with_another_key_it_would_be_two(self, register: Register, session: str) -> None:
        """A negative control: the key is what keeps a press repeated from making another case."""
        for key in (KEY, KEY[::-1]):
            dictate(register.tools, dictation(register, session, key=key), MORNING)
        assert len(rows(register, "SELECT id FROM case_file")) == 2

    def test_the_key_binds_the_answer_and_the_decision_too(
        self, register: Register, session: str
    ) -> None:
        dictate(register.tools, dictation(register, session, decision=DECISION), MORNING)
        other = {**DECISION, "lead_department": "SYT"}
        for changes in ({"decision": other}, {"answer": ANSWER}, {}):
            with pytest.raises(KeyReused):
                dictate(register.tools, dictation(register, session, **changes), MORNING)


UNUSABLE: list[tuple[Actor, dict[str, Any]]] = [
    (MINH, {"decision": {**DECISION, "lead_department": "NASA"}}),
    (THU, {"decision": {**DECISION, "lead_department": "NASA"}}),
    (THU, {"decision": {**DECISION, "due": "29/11/2026"}}),
    (THU, {"decision": {**DECISION, "due": "mai"}}),
    (MINH, {"decision": {**DECISION, "due": "29/11/2026"}}),
    (THU, {"answer": {"text": "Xong.", "outcome": "?"}}),
    (THU, {"answer": ANSWER, "decision": DECISION}),
    (THU, {"fields": {"petitioner": {}}}),
]


class TestNothingHalfWritten:
    def test_what_cannot_be_leaves_no_case_and_the_draft(
        self, register: Register, session: str
    ) -> None:
        for who, changes in UNUSABLE:
            kept(register, session, who)
            with pytest.raises((Refused, MeetingRefused)):
                dictate(register.tools, dictation(register, session, who, **changes), MORNING)
            assert drafts(register, session, who) == [KEY], changes
        for table in ("case_file", "session_issue", "case_counter", "idempotency_key"):
            assert rows(register, f"SELECT * FROM {table}") == [], table

    def test_a_fault_behind_the_recording_takes_it_back(
        self, register: Register, session: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def broken(*_: object) -> None:
            raise RuntimeError

        monkeypatch.setattr(dictating, "act_within", broken)
        with pytest.raises(RuntimeError):
            dictate(register.tools, dictation(register, session, answer=ANSWER), MORNING)
        assert rows(register, "SELECT * FROM case_file") == []

    def test_a_session_that_does_not_meet_or_not_yet(
        self, register: Register, mondays: Mondays
    ) -> None:
        gone = mondays.plan(date(2026, 12, 7), status="cancelled")
        later = mondays.plan(date(2026, 12, 14))
        for name, says in (
            (gone, "was cancelled"),
            (later, "14/12/2026"),
            ("x", "no such session"),
        ):
            with pytest.raises(MeetingRefused, match=says):
                dictate(register.tools, dictation(register, name), MORNING)


class TestDrafts:
    def test_it_goes_when_the_case_is_there(self, register: Register, session: str) -> None:
        kept(register, session)
        dictate(register.tools, dictation(register, session), MORNING)
        assert rows(register, "SELECT * FROM session_draft") == []

    def test_what_a_slow_network_brings_later_does_not_rise(
        self, register: Register, session: str
    ) -> None:
        dictate(register.tools, dictation(register, session), MORNING)
        with pytest.raises(MeetingRefused, match="recorded already"):
            kept(register, session)
        assert drafts(register, session) == []

    def test_without_asking_for_the_key_it_would_rise(
        self, register: Register, session: str, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        """A negative control."""
        dictate(register.tools, dictation(register, session), MORNING)
        nothing = finding(THU, "a key that nobody ever had")
        monkeypatch.setattr(drafts_module, "finding", lambda actor, key: nothing)
        kept(register, session)
        assert drafts(register, session) == [KEY]

    def test_only_its_writer_has_it(self, register: Register, session: str) -> None:
        kept(register, session)
        assert drafts(register, session, MINH) == []
        with register.database.write() as transaction:
            drop_draft(transaction, person(register.database, MINH), KEY)
            transaction.commit()
        assert drafts(register, session) == [KEY]

    def test_it_is_kept_as_it_was_typed(self, register: Register, session: str) -> None:
        typed = {"content": "Đường\u0000 “ấp 3” \ud800 𝒳\nngập", "kind": "feedback"}
        kept(register, session, fields=typed)
        kept(register, session, fields=typed)
        with register.database.read() as connection:
            (found,) = drafts_of(connection, person(register.database, THU), session)
        assert (found.fields, found.saved_at) == (typed, MORNING)

    def test_after_a_week_the_clock_wipes_it(self, register: Register, session: str) -> None:
        kept(register, session)
        register.tick(MORNING + DRAFT_KEPT_FOR)
        assert drafts(register, session) == [KEY]
        register.tick(MORNING + DRAFT_KEPT_FOR + timedelta(seconds=1))
        assert drafts(register, session) == []

    def test_there_is_an_end_to_how_many_and_how_large(
        self, register: Register, session: str
    ) -> None:
        with pytest.raises(MeetingRefused, match="too long"):
            kept(register, session, fields={"content": "x" * LARGEST_DRAFT})
        for number in range(MOST_DRAFTS):
            kept(register, session, key=f"a-key-of-the-form-{number}")
        with pytest.raises(MeetingRefused, match="too many"):
            kept(register, session)
        kept(register, session, key="a-key-of-the-form-0")

    def test_of_a_denunciation_nothing_is_kept(self, register: Register, session: str) -> None:
        kept(register, session, fields={"kind": "denunciation", "content": "Ông Tám nhận tiền"})
        assert "Tám" not in str(rows(register, "SELECT fields FROM session_draft"))
        stub = {"kind": "denunciation", "receiving_body": "Công an tỉnh"}
        command = dictation(register, session, fields=stub, answer=ANSWER, decision=DECISION)
        done = dictate(register.tools, replace(command, answer={}), MORNING)
        assert done.code is None
        assert rows(register, "SELECT department, words FROM session_issue") == [(None, None)]


def test_a_case_that_becomes_a_denunciation_loses_the_words_of_the_leader(
    register: Register, session: str
) -> None:
    done = dictate(register.tools, dictation(register, session, decision=DECISION), MORNING)
    fields = {"legal_path": "Tố cáo: Công an tỉnh", "reason": "Là tố cáo", "kind": "denunciation"}
    command = Act(MINH, done.number, "redirect", fields)
    register.act(command, MORNING + timedelta(hours=1))
    assert rows(register, "SELECT department, words FROM session_issue") == [(None, None)]


def test_the_check_finds_a_draft_that_was_left(
    register: Register, mondays: Mondays, session: str
) -> None:
    done = dictate(register.tools, dictation(register, session, decision=DECISION), MORNING)
    kept(register, session, key="another-key-of-a-form")
    with register.database.read() as connection:
        assert list(writing_problems(connection)) == []
    other = mondays.plan(date(2026, 12, 7))
    with register.database.engine.begin() as connection:
        connection.exec_driver_sql(f"UPDATE session_draft SET key = '{KEY}'")
        connection.exec_driver_sql(f"UPDATE session_issue SET session_id = '{other}'")
    with register.database.read() as connection:
        left, elsewhere = writing_problems(connection)
    assert "1 draft(s) of “thu”" in left
    assert done.number in elsewhere
