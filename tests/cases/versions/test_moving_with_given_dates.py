"""What people said of a case's dates goes along: pauses, extensions, instructions, requests."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from cases.numbers import case_number
from cases.office import Office
from cases.reading.dates.explanation import Explanation
from cases.reading.explain import explain
from cases.register import Register
from cases.store.engine import Database
from cases.versions.migrating import CannotMigrate
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, reply, rows
from tests.cases.versions.definitions import (
    LONGER,
    SHORTER,
    due,
    installed,
    local,
    migrated,
    office,
    passage,
    problems,
    visit,
)
from tests.people import HOA, LAN, LANH, MINH, NGA
from workflow.worktime import PROVINCE_ZONE

WEEK = timedelta(weeks=1)
PAUSE = {"reason": "assessment", "waiting_for": "kết quả đo đạc"}
SHORTER_PAUSE = (
    'amount = 30, unit = "calendar_days", counting',
    'amount = 10, unit = "calendar_days", counting',
)


def test_a_paused_case_goes_on_being_paused_and_loses_no_working_time(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    act(register, LAN, number, "pause", MONDAY + 3 * HOUR, PAUSE)
    installed(database, SHORTER, SHORTER_PAUSE)

    (moved,) = migrated(register, MONDAY + DAY)

    assert due(moved, "pause") == ("17/12 00:00", "27/11 00:00")
    assert rows(database, "SELECT due_at FROM case_file") == [(None,)]
    act(register, LAN, number, "resume", MONDAY + 2 * DAY)
    # Thursday's end, and the 13.5 office hours from Monday noon to Wednesday 09:00
    ((instant,),) = rows(database, "SELECT due_at FROM case_file")
    assert local(datetime.fromtimestamp(instant / 1e6, PROVINCE_ZONE)) == "23/11 14:30"
    assert problems(register) == []


def test_a_first_date_that_was_missed_stays_missed_under_longer_rules(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    installed(database, LONGER)
    moved_at = MONDAY + 9 * DAY
    register.tick(moved_at - HOUR)

    (moved,) = migrated(register, moved_at)

    assert due(moved, "reply") == ("24/11 00:00", "28/11 00:00")
    reply(register, number, moved_at + HOUR)
    assert rows(database, "SELECT late, late_first FROM case_file") == [(False, True)]
    assert problems(register) == []


def test_a_pause_that_is_over_by_the_new_rule_is_over_with_the_move(database: Database) -> None:
    """Ten days at most instead of thirty; this one has run for twelve."""
    register = office(database)
    number = in_progress(register)
    act(register, LAN, number, "pause", MONDAY + 3 * HOUR, PAUSE)
    installed(database, SHORTER_PAUSE)

    migrated(register, MONDAY + 12 * DAY)

    assert problems(register) == []
    assert rows(database, "SELECT paused_until FROM case_file") == [(None,)]
    acted = "SELECT action, actor FROM history WHERE action IN ('migrate', 'resume') ORDER BY seq"
    assert rows(database, acted) == [("migrate", "operator"), ("resume", "clock")]


def test_an_objection_window_that_is_over_by_the_new_rule_closes_with_the_move(
    database: Database,
) -> None:
    register = office(database)
    number = in_progress(register)
    reply(register, number, MONDAY + DAY)
    window = 'ended_by = ["ask_to_reopen"]\nperiods = [{ amount = 5'
    installed(database, (window, window.replace("5", "2")))

    (moved,) = migrated(register, MONDAY + 4 * DAY)

    assert moved.to_state == "replied"
    assert rows(database, "SELECT state FROM case_file") == [("closed",)]
    assert problems(register) == []
    assert register.tick(MONDAY + 5 * DAY).closed == 0


def test_an_extension_stays_and_a_new_period_may_not_take_it_back(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    until = {"due": "2026-12-04", "reason": "Chờ đo đạc."}
    act(register, LAN, number, "request_extension", MONDAY + DAY, until)
    act(register, MINH, number, "grant_extension", MONDAY + DAY + HOUR, {"due": "2026-12-04"})
    installed(database, SHORTER)

    (moved,) = migrated(register, MONDAY + 2 * DAY)

    before, after = due(moved, "reply")
    assert before == after
    assert problems(register) == []


def test_a_contribution_that_was_asked_for_is_still_asked(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    asked = {"department": "SYT", "text": "Xin ý kiến."}
    act(register, LAN, number, "request_contribution", MONDAY + 3 * HOUR, asked)
    longer = ("amount = 3, unit", "amount = 4, unit")
    installed(database, longer)

    (moved,) = migrated(register, MONDAY + DAY)

    assert due(moved, "contribution:SYT") == ("20/11 00:00", "21/11 00:00")
    act(register, HOA, number, "contribute", MONDAY + 2 * DAY, {"text": "Đồng ý."})
    assert problems(register) == []


def test_what_was_done_with_is_not_started_again(database: Database) -> None:
    """Version 2 wants the petitioner told within two days; that was done before the move."""
    register = office(database)
    number = in_progress(register)
    act(register, LAN, number, "inform", MONDAY + 3 * HOUR, {"text": "Đang đo đạc."})
    installed(database, visit('["inform"]'))

    (moved,) = migrated(register, MONDAY + DAY)

    assert [each.name for each in moved.deadlines if each.before is None] == []
    assert problems(register) == []


PLUS_3 = '[[deadlines.reply.ladder]]\nrung = "plus_3"'
FOR_COMPLAINTS = """[[deadlines.reply.ladder]]
rung = "chief"
at = 2
tell = "upc_chief"
kinds = ["complaint"]
label = { vi = "khiếu nại quá hạn 2 ngày làm việc", en = "complaint 2 working days overdue" }
"""


def test_a_rung_for_a_kind_of_case_is_for_that_kind_after_the_move(database: Database) -> None:
    register = office(database)
    complaint, _ = in_progress(register), in_progress(register)
    fields = {"kind": "complaint", "reason": "Là khiếu nại."}
    act(register, MINH, complaint, "reclassify", MONDAY + 3 * HOUR, fields)
    installed(database, (PLUS_3, FOR_COMPLAINTS + PLUS_3))

    migrated(register, MONDAY + DAY)
    register.tick(MONDAY + 3 * WEEK)

    told = rows(database, "SELECT case_id FROM escalation WHERE rung = 'chief'")
    assert [case_number(case_id) for (case_id,) in told] == [complaint]
    assert problems(register) == []


def test_pauses_of_the_past_must_go_on_counting(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    act(register, LAN, number, "pause", MONDAY + 3 * HOUR, PAUSE)
    act(register, LAN, number, "resume", MONDAY + DAY)
    installed(database, ('holds = ["accept", "reply"]', 'holds = ["accept"]'))

    with pytest.raises(CannotMigrate, match=r"“pause” has stopped reply of open cases"):
        passage(register)


def test_why_a_date_is_what_it_is_can_be_told_before_and_after(database: Database) -> None:
    """An ended deadline is explained by the version it ended under, a running one by today's."""
    register = office(database)
    number = in_progress(register)
    installed(database, SHORTER)
    migrated(register, MONDAY + DAY)

    told = {each.deadline.name: each for each in explained(register, number)}

    assert told["reply"].rule.amount == 3
    assert [change.action_label for change in told["reply"].changes][
        -1
    ] == "Move to another version"
    assert told["assign"].rule.amount == 2


def explained(register: Register, number: str) -> tuple[Explanation, ...]:
    """Why each deadline of a case falls on its date."""
    seen = Office(register.calendar(), register.directory.current(), register.workflows)
    with register.database.read() as connection:
        return explain(connection, seen, NGA, number, MONDAY + WEEK, "en")


def test_an_instruction_can_still_be_taken_back_after_the_move(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    date = {"text": "Trả lời trước thứ Năm.", "due": "2026-11-18T17:00"}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, date)
    installed(database, SHORTER)

    (moved,) = migrated(register, MONDAY + DAY)
    act(register, LANH, number, "withdraw_instruction", MONDAY + DAY + HOUR, {"reason": "Thôi."})

    assert due(moved, "reply") == ("18/11 17:00", "18/11 17:00")
    ((instant,),) = rows(database, "SELECT due_at FROM case_file")
    assert local(datetime.fromtimestamp(instant / 1e6, PROVINCE_ZONE)) == "20/11 00:00"
    assert problems(register) == []


def test_a_pause_that_keeps_nothing_under_shorter_rules_ends_with_the_move(
    database: Database,
) -> None:
    """Paused on Friday, by the new rules it had been due on Thursday; one with time left waits."""
    register = office(database)
    number, other = in_progress(register), in_progress(register)
    act(register, LAN, number, "pause", MONDAY + 4 * DAY, PAUSE)
    act(register, LAN, other, "pause", MONDAY + 3 * DAY, PAUSE)
    installed(database, SHORTER)

    migrated(register, MONDAY + 7 * DAY)

    done = rows(database, "SELECT case_id, action FROM history WHERE payload LIKE '%lapsed%'")
    assert [(case_number(case_id), action) for case_id, action in done] == [(number, "resume")]
    held = rows(database, "SELECT held FROM deadline WHERE name = 'reply' ORDER BY case_id")
    assert held == [(False,), (True,)]
    assert problems(register) == []
