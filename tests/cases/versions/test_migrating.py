"""Open cases come to a new version: once, each with an entry, with deadlines computed anew."""

from __future__ import annotations

from datetime import timedelta

from cases.instants import from_micros
from cases.office import Office
from cases.reading.case_view import case_view
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, reply, rows
from tests.cases.versions.definitions import (
    SHORTER,
    SOONER,
    due,
    install_text,
    installed,
    local,
    migrated,
    office,
    problems,
    renamed,
    text_of,
    visit,
)
from tests.people import LAN, LANH, MINH

WEEK = timedelta(weeks=1)


#: the deputy chief is told between the office and day 3, on a day that is over
DEPUTY_ON_DAY_2 = (
    '[[deadlines.reply.ladder]]\nrung = "plus_3"\nat = 3',
    '[[deadlines.reply.ladder]]\nrung = "deputy"\nat = 2\ntell = "upc_deputy_chief"\n'
    'label = { vi = "x", en = "x" }\n[[deadlines.reply.ladder]]\nrung = "plus_3"\nat = 3',
)


def fired(database: Database, deadline: str = "reply") -> list[tuple[str, int]]:
    query = "SELECT rung, occurrence FROM escalation WHERE deadline_name = '{}' ORDER BY seq"
    return [(str(rung), int(count)) for rung, count in rows(database, query.format(deadline))]


def test_the_reply_is_due_by_the_new_rule_and_the_history_tells_why(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    installed(database, SHORTER)

    (moved,) = migrated(register, MONDAY + DAY)

    assert due(moved, "reply") == ("24/11 00:00", "20/11 00:00")
    assert rows(database, "SELECT workflow_version, version FROM case_file") == [(2, 4)]
    texts = {language: history(register, number, language)[-1] for language in ("vi", "en")}
    assert texts == {
        "vi": "Người vận hành hệ thống: "
        "Chuyển từ quy trình leader_meeting.v1 sang leader_meeting.v2",
        "en": "System operator: Moved from the workflow leader_meeting.v1 to leader_meeting.v2",
    }
    assert problems(register) == []


def history(register: Register, number: str, language: str) -> list[str]:
    """The history in words, as the auditor reads it."""
    seen = Office(register.calendar(), register.directory.current(), register.workflows)
    with register.database.read() as connection:
        view = case_view(connection, seen, MINH, number, MONDAY + WEEK, language)
    return [f"{entry.actor_name}: {entry.summary}" for entry in view.entries]


def test_the_citizen_hears_of_it_when_the_day_of_the_answer_is_another(database: Database) -> None:
    """Under three days instead of five; a ladder that changes is no news to anybody."""
    register = office(database)
    in_progress(register)
    installed(database, SHORTER)
    migrated(register, MONDAY + DAY)

    told = "SELECT recipient FROM outbox WHERE template = 'migrate'"
    assert rows(database, told) == [("petitioner",)]


def test_nobody_is_told_of_a_move_that_leaves_the_day_as_it_is(database: Database) -> None:
    register = office(database)
    in_progress(register)
    installed(database, SOONER)
    migrated(register, MONDAY + DAY)

    assert rows(database, "SELECT recipient FROM outbox WHERE template = 'migrate'") == []
    assert problems(register) == []


def test_a_state_has_its_counterpart_by_name_or_by_hand(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    waiting = recorded(register).number
    install_text(database, renamed(text_of()))

    moved = migrated(register, MONDAY + DAY, {"in_progress": "working"})

    assert [(case.from_state, case.to_state) for case in moved] == [
        ("in_progress", "working"),
        ("recorded", "recorded"),
    ]
    act(register, MINH, waiting, "assign", MONDAY + DAY, {"lead_department": "SXD"})
    reply(register, number, MONDAY + DAY + HOUR)
    assert "Sở Xây dựng tiếp nhận xử lý" in history(register, number, "vi")[2]
    assert problems(register) == []


def test_what_fired_does_not_fire_again_and_what_is_due_is_not_lost(database: Database) -> None:
    """Due Monday the 23rd. Version 2 tells the deputy chief on day 2 instead of day 3."""
    register = office(database)
    in_progress(register)
    register.tick(MONDAY + WEEK + 2 * DAY)
    assert fired(database) == [("minus_3", 0), ("minus_1", 0), ("due", 0)]
    installed(database, SOONER)

    # Thursday 11:00: the step of Wednesday's midnight was due and is recorded under version 1
    moved = migrated(register, MONDAY + WEEK + 3 * DAY)

    assert [case.fired.escalated for case in moved] == [1]
    assert fired(database)[3:] == [("plus_1", 0)]
    register.tick(MONDAY + 2 * WEEK)
    assert fired(database)[4:] == [("plus_3", 0)]
    ((instant,),) = rows(database, "SELECT rung_at FROM escalation WHERE rung = 'plus_3'")
    assert local(from_micros(instant)) == "27/11 00:00"  # Tuesday the 24th is off
    assert problems(register) == []


def test_what_the_new_version_makes_due_is_recorded_with_the_move(database: Database) -> None:
    """Version 2 tells the deputy chief on day 2, which was Thursday; the move is on Friday."""
    register = office(database)
    in_progress(register)
    register.tick(MONDAY + WEEK + 4 * DAY)
    told = fired(database)
    installed(database, DEPUTY_ON_DAY_2)

    (moved,) = migrated(register, MONDAY + WEEK + 4 * DAY + HOUR)

    assert (moved.fired.escalated, fired(database)) == (1, [*told, ("deputy", 0)])
    assert problems(register) == []
    assert register.tick(MONDAY + WEEK + 4 * DAY + 2 * HOUR).escalated == 0


def test_mondays_go_on_where_they_were(database: Database) -> None:
    register = office(database)
    in_progress(register)
    register.tick(MONDAY + 5 * WEEK)
    mondays = [entry for entry in fired(database) if entry[0] == "monday"]
    assert mondays == [("monday", 0), ("monday", 1), ("monday", 2)]
    installed(database, SHORTER)

    migrated(register, MONDAY + 5 * WEEK + HOUR)
    again = register.tick(MONDAY + 5 * WEEK + 2 * HOUR)
    later = register.tick(MONDAY + 6 * WEEK + HOUR)

    assert again.escalated == 0
    assert later.escalated == 1
    assert fired(database)[-1] == ("monday", 3)
    assert problems(register) == []


def test_an_instructed_date_stays(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    date = {"text": "Trả lời trước thứ Năm.", "due": "2026-11-19T17:00"}
    act(register, LANH, number, "instruct", MONDAY + 3 * HOUR, date)
    installed(database, SHORTER)

    (moved,) = migrated(register, MONDAY + DAY)

    assert due(moved, "reply") == ("19/11 17:00", "19/11 17:00")
    assert problems(register) == []


def test_a_deadline_that_only_the_new_version_has_begins_with_the_move(
    database: Database,
) -> None:
    register = office(database)
    in_progress(register)
    installed(database, visit())

    (moved,) = migrated(register, MONDAY + DAY)

    (opened,) = (each for each in moved.deadlines if each.name == "visit")
    assert (opened.before, local(opened.after)) == (None, "20/11 00:00")
    assert rows(database, "SELECT opened_by FROM deadline WHERE name = 'visit'") == [("accept",)]
    register.tick(MONDAY + 4 * DAY)
    assert fired(database, "visit") == [("due", 0)]
    assert problems(register) == []


def test_a_deadline_that_does_not_run_there_any_more_ends(database: Database) -> None:
    """Version 2 watches the progress only until the department has accepted."""
    register = office(database)
    in_progress(register)
    everywhere = 'runs_in = ["recorded", "assigned", "in_progress"]\nended_by = ["inform"]'
    installed(database, (everywhere, everywhere.replace(', "in_progress"', "")))

    (moved,) = migrated(register, MONDAY + DAY)

    (ended,) = (each for each in moved.deadlines if each.name == "progress")
    assert ended.after is None
    query = "SELECT closed_by, late FROM deadline WHERE name = 'progress'"
    assert [tuple(map(str, row)) for row in rows(database, query)] in (
        [("migrate", "0")],
        [("migrate", "False")],
    )
    assert problems(register) == []


def test_people_go_on_with_a_case_whose_deadline_the_new_version_has_not(
    database: Database,
) -> None:
    """Version 2 watches no progress at all; what was paused before counts on."""
    register = office(database)
    number = in_progress(register)
    paused = {"reason": "assessment", "waiting_for": "kết quả"}
    act(register, LAN, number, "pause", MONDAY + 3 * HOUR, paused)
    act(register, LAN, number, "resume", MONDAY + 15 * HOUR)
    text = text_of()
    dropped = text[text.index("[deadlines.progress]") : text.index("[deadlines.alarm]")]
    install_text(database, text.replace(dropped, ""))
    migrated(register, MONDAY + DAY, ended=["progress"])

    offers = register.menu(LAN, number, MONDAY + DAY + HOUR)
    act(register, LAN, number, "pause", MONDAY + DAY + HOUR, paused)

    assert "pause" in {offer.name for offer in offers if offer.allowed}
    ends = "SELECT due_at FROM deadline WHERE name = 'pause' ORDER BY no"
    assert [local(from_micros(at)) for (at,) in rows(database, ends)][1] == "17/12 00:00"
    assert problems(register) == []
