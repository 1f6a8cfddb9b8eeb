"""The escalation board: what nobody has acknowledged, longest overdue first."""

from __future__ import annotations

from datetime import datetime

from cases.reading.escalations import EscalationItem, board
from cases.reading.paging import Page, PageRequest
from cases.store.engine import Database
from cases.tables.deadlines import RUNG_WAITS
from tests.cases.life import checked
from tests.cases.reading.desk import MONDAY, REPLY, Desk, local
from tests.people import HOA, LAN, LANH, MINH, NGA, NGOC, TUAN
from workflow.attempt import Actor

LATE = local("2026-12-04 08:00")


def _board(
    desk: Desk, reader: Actor = MINH, now: datetime = LATE, request: PageRequest | None = None
) -> Page[EscalationItem]:
    with desk.read() as connection:
        return board(connection, desk.office, reader, now, request or PageRequest())


def test_rungs_appear_with_their_true_times(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    first, second = _board(desk).items
    assert (first.number, first.rung, first.level, first.post) == (
        number,
        "due",
        1,
        "department_head",
    )
    assert (first.rung_label, first.post_label) == ("quá hạn trả lời", "Thủ trưởng đơn vị")
    assert (first.department, first.department_name) == ("SXD", "Sở Xây dựng")
    assert (first.due_at, first.rung_at) == (local("2026-12-02 00:00"), local("2026-12-02 00:00"))
    assert (first.fired_at, str(first.last_day)) == (LATE, "2026-12-01")
    assert (first.person, first.working_days_overdue, first.running) == ("tuan", 3, True)
    assert (second.rung, second.level, second.person) == ("plus_1", 2, "minh")
    assert (first.told_post, first.told_as, first.vacant) == ("department_head", "holder", False)
    assert (first.person_name, first.told_post_label) == ("Trần Anh Tuấn", "Thủ trưởng đơn vị")


def test_reminders_are_not_on_the_board(desk: Desk) -> None:
    desk.in_progress()
    desk.register.tick(local("2026-12-01 08:00"))
    assert _board(desk).total == 0


def test_longest_overdue_first_and_by_pages(desk: Desk) -> None:
    desk.in_progress(MONDAY)
    older = desk.in_progress(local("2026-11-18 08:00"))
    desk.register.tick(LATE)
    items = _board(desk).items
    numbers = [item.number for item in items]
    assert numbers[0] == older
    assert [item.due_at for item in items] == sorted(item.due_at for item in items)
    page = _board(desk, request=PageRequest(2, 2))
    assert page.total == len(numbers)
    assert [item.number for item in page.items] == numbers[2:4]


def test_the_id_is_what_acknowledge_takes(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    (first, second) = _board(desk).items
    assert first.id.startswith(f"{number}.")
    desk.act(TUAN, number, "acknowledge", LATE, escalation=first.id)
    assert [item.id for item in _board(desk).items] == [second.id]
    known = desk.view(MINH, number, LATE).escalations
    done = next(item for item in known if item.id == first.id)
    assert done.acknowledged_at == LATE
    assert done.acknowledged_by is not None
    assert done.acknowledged_by.startswith("person:")
    seen = desk.view(LANH, number, LATE).escalations
    assert [item.id for item in seen] == [item.id for item in known]


def test_a_reply_settles_what_was_escalated(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(LATE)
    desk.act(TUAN, number, "reply", LATE, **REPLY)
    assert _board(desk).items == ()
    assert [item.running for item in desk.view(MINH, number, LATE).escalations] == [False] * 4


def test_a_late_acceptance_is_on_the_board_until_it_is_accepted(desk: Desk) -> None:
    desk.assigned()
    friday = local("2026-11-27 08:00")
    desk.register.tick(friday)
    assert {item.deadline for item in _board(desk, now=friday).items} == {"accept"}


def test_a_department_sees_its_own(desk: Desk) -> None:
    mine, theirs = desk.in_progress(), desk.assigned(lead="SYT")
    desk.register.tick(LATE)
    own = _board(desk, LAN)
    assert {item.number for item in own.items} == {mine}
    assert {item.number for item in _board(desk, HOA).items} == {theirs}
    assert _board(desk, NGOC).total == 0


def test_an_escalation_by_hand_waits_until_it_is_acknowledged(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "escalate", MONDAY, reason="Dân bức xúc.")
    (item,) = _board(desk, now=MONDAY).items
    assert (item.by_hand, item.post, item.rung_label) == (
        True,
        "upc_deputy_chief",
        "Báo cáo cấp trên",
    )
    assert item.working_days_overdue == 0
    desk.act(NGA, number, "acknowledge", MONDAY, escalation=item.id)
    assert _board(desk, now=MONDAY).total == 0


def test_an_escalation_by_hand_is_settled_with_the_case(desk: Desk) -> None:
    number = desk.in_progress()
    desk.act(MINH, number, "escalate", MONDAY, reason="Dân bức xúc.")
    desk.act(TUAN, number, "reply", MONDAY, **REPLY)
    assert _board(desk, now=MONDAY).total == 0


def test_the_board_is_counted_from_its_index_alone(sqlite_database: Database) -> None:
    line = "due_at, case_id, deadline_no, edition, level"
    waiting = (
        f"SELECT {line}, max(seq), count(*) FROM escalation WHERE {RUNG_WAITS} GROUP BY {line} "
        f"ORDER BY {line} LIMIT 50"
    )
    lines = f"SELECT 1 FROM escalation WHERE {RUNG_WAITS} GROUP BY {line}"
    counted = f"SELECT count(*) FROM ({lines}) AS lines"
    with sqlite_database.read() as connection:
        plans = [
            [step[-1] for step in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {each}")]
            for each in (waiting, counted)
        ]
    scan = "SCAN escalation USING COVERING INDEX ix_escalation_waiting"
    assert plans == [[scan], ["CO-ROUTINE lines", scan, "SCAN lines"]]


#: the chairman was told on +5, on 14 and on 21 December
THIRD = local("2026-12-21 08:00")


def _lines(desk: Desk, now: datetime = THIRD) -> tuple[EscalationItem, ...]:
    return tuple(item for item in _board(desk, now=now).items if item.deadline == "reply")


def test_a_level_that_is_told_again_is_one_line(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(THIRD)
    items = _lines(desk)
    assert [(item.rung, item.level, item.times) for item in items] == [
        ("due", 1, 1),
        ("plus_1", 2, 1),
        ("plus_3", 3, 1),
        ("monday", 4, 3),
    ]
    chairman = items[3]
    assert (chairman.first_at, chairman.rung_at) == (
        local("2026-12-09 00:00"),
        local("2026-12-21 00:00"),
    )
    assert _board(desk, now=THIRD).total == len(_board(desk, now=THIRD).items)
    each = [(item.rung, item.times) for item in desk.view(MINH, number, THIRD).escalations]
    assert each.count(("monday", 1)) == 2, "the case tells each of them"


def test_whoever_notes_the_newest_has_noted_those_before(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(THIRD)
    *_, chairman = _lines(desk)
    desk.act(MINH, number, "acknowledge", THIRD, escalation=chairman.id)
    assert [item.rung for item in _lines(desk)] == ["due", "plus_1", "plus_3"]
    noted = [
        item.rung
        for item in desk.view(MINH, number, THIRD).escalations
        if item.acknowledged_at == THIRD
    ]
    assert noted == ["plus_5", "monday", "monday"]
    assert checked(desk.register).problems == []
    later = local("2026-12-28 08:00")
    desk.register.tick(later)
    assert [(item.rung, item.times) for item in _lines(desk, later)][3:] == [("monday", 1)]


def test_a_case_that_was_handed_on_is_one_line_for_the_chairman(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(THIRD)
    desk.act(MINH, number, "reassign", THIRD, lead_department="SYT", reason="Đúng ngành.")
    later = local("2026-12-28 08:00")
    desk.register.tick(later)
    chairman = _lines(desk, later)[3]
    assert (chairman.department, chairman.times) == ("SYT", 4)
    # of her department's time alone
    with desk.read() as connection:
        (hers,) = [
            item
            for item in board(connection, desk.office, HOA, later, PageRequest()).items
            if item.deadline == "reply"
        ]
    assert (hers.times, hers.first_at) == (1, local("2026-12-28 00:00"))
    desk.act(MINH, number, "acknowledge", later, escalation=chairman.id)
    assert [item.level for item in _lines(desk, later)] == [1, 2, 3]


def test_those_after_it_wait_on(desk: Desk) -> None:
    number = desk.in_progress()
    desk.register.tick(THIRD)
    first = next(
        item for item in desk.view(MINH, number, THIRD).escalations if item.rung == "monday"
    )
    desk.act(MINH, number, "acknowledge", THIRD, escalation=first.id)
    *_, chairman = _lines(desk)
    assert (chairman.rung, chairman.times) == ("monday", 1)
    assert chairman.first_at == chairman.rung_at == local("2026-12-21 00:00")


def test_two_statements(desk: Desk) -> None:
    for _ in range(4):
        desk.in_progress()
    desk.register.tick(LATE)
    with desk.counting(at_most=2):
        assert _board(desk).total == 8
