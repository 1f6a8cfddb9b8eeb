"""The overdue view as it stands: which department, how many, for how long."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import Connection

from cases.reading.overdue import KeptWorkload, OverdueReport, overdue_now
from tests.cases.reading.desk import MONDAY, Desk, local
from tests.people import MINH

#: recorded on Monday 23/11/2026 (24/11 is a day off): the reply is due by the end of Tuesday 1/12
LAST_DAY_ENDS = local("2026-12-01 00:00") + timedelta(days=1)


def test_nothing_is_overdue_in_an_empty_register(desk: Desk) -> None:
    report = desk.overdue(MONDAY)
    assert (report.total, report.departments, report.longest) == (0, (), None)


def test_a_case_is_overdue_strictly_after_its_last_day(desk: Desk) -> None:
    desk.in_progress()
    assert desk.overdue(LAST_DAY_ENDS).total == 0
    report = desk.overdue(LAST_DAY_ENDS + timedelta(microseconds=1))
    (row,) = report.departments
    assert (row.code, row.name, row.overdue, row.open) == ("SXD", "Sở Xây dựng", 1, 1)
    assert row.oldest_due == LAST_DAY_ENDS
    assert str(row.oldest_last_day) == "2026-12-01"
    assert row.max_working_days_overdue == 1
    assert row.bands == (1, 0, 0, 0)


def test_the_department_is_named_in_the_language_of_the_reader(desk: Desk) -> None:
    desk.in_progress()
    (row,) = desk.overdue(MONDAY, "en").departments
    assert row.name == desk.office.department_name("SXD", "en", MONDAY) != "Sở Xây dựng"


def test_a_department_with_open_cases_and_none_overdue_is_listed_with_none(desk: Desk) -> None:
    desk.assigned(lead="SYT")
    (row,) = desk.overdue(MONDAY).departments
    assert (row.code, row.overdue, row.open, row.oldest_due) == ("SYT", 0, 1, None)
    assert row.max_working_days_overdue == 0


def test_an_assignment_not_made_in_time_is_the_office_s_overdue_work(desk: Desk) -> None:
    desk.record()
    # two working days from Monday, Tuesday being off: the end of Thursday
    (row,) = desk.overdue(local("2026-11-27 08:00")).departments
    assert (row.code, row.overdue) == ("VPUBND", 1)


def test_a_case_counts_once_by_what_is_overdue_longest(desk: Desk) -> None:
    desk.record()
    (row,) = desk.overdue(local("2026-12-03 08:00")).departments
    assert (row.overdue, str(row.oldest_last_day)) == (1, "2026-11-26")


def test_handing_the_case_over_hands_the_overdue_work_over(desk: Desk) -> None:
    late = local("2026-12-03 08:00")
    number = desk.assigned(lead="SYT")
    assert [row.code for row in desk.overdue(late).departments if row.overdue] == ["SYT"]
    desk.act(MINH, number, "reassign", late, lead_department="SXD", reason="Đúng thẩm quyền hơn.")
    assert [(row.code, row.overdue) for row in desk.overdue(late).departments] == [("SXD", 1)]


def test_a_late_acceptance_is_nobody_s_overdue_work(desk: Desk) -> None:
    desk.assigned()
    report = desk.overdue(local("2026-11-27 08:00"))
    assert [(row.code, row.overdue) for row in report.departments] == [("SXD", 0)]


def test_replied_and_closed_cases_are_never_overdue(desk: Desk) -> None:
    desk.replied(MONDAY, local("2026-12-04 08:00"))
    assert desk.overdue(local("2026-12-04 08:00")).departments == ()
    desk.register.tick(local("2027-01-04 08:00"))
    assert desk.overdue(local("2027-01-04 08:00")).departments == ()


def test_a_reopened_case_is_open_again_and_due_five_working_days_later(desk: Desk) -> None:
    number = desk.replied(MONDAY, local("2026-11-27 08:00"))
    desk.act(MINH, number, "reopen", local("2026-11-30 08:00"), reason="Chưa đúng nội dung.")
    assert desk.overdue(local("2026-12-07 23:59")).total == 0
    assert desk.overdue(local("2026-12-08 00:01")).total == 1


def test_most_overdue_first_then_the_oldest_then_the_name(desk: Desk) -> None:
    friday = local("2026-11-20 09:40")
    desk.assigned(MONDAY, lead="SYT")
    desk.assigned(MONDAY, lead="SXD")
    desk.assigned(MONDAY, lead="SXD")
    desk.assigned(friday, lead="STP")
    desk.assigned(MONDAY, lead="SCT")
    desk.assigned(local("2026-12-04 08:00"), lead="SNV")
    report = desk.overdue(local("2026-12-04 08:00"))
    rows = [(row.code, row.overdue) for row in report.departments]
    assert rows == [("SXD", 2), ("STP", 1), ("SCT", 1), ("SYT", 1), ("SNV", 0)]
    assert (report.total, report.open, report.departments_overdue) == (5, 6, 4)
    assert report.longest is not None
    assert report.longest.code == "STP"


def test_age_bands_count_working_days_begun(desk: Desk) -> None:
    """Due by the end of 1/12: Wednesday is the first day overdue, Friday the third."""
    desk.in_progress()
    bands = {
        "2026-12-02 00:01": (1, 0, 0, 0),
        "2026-12-03 23:59": (1, 0, 0, 0),
        "2026-12-04 00:01": (0, 1, 0, 0),
        "2026-12-08 23:59": (0, 1, 0, 0),
        "2026-12-09 00:01": (0, 0, 1, 0),
        "2026-12-15 23:59": (0, 0, 1, 0),
        "2026-12-16 00:01": (0, 0, 0, 1),
    }
    assert {at: desk.overdue(local(at)).bands for at in bands} == bands


def test_the_bands_agree_with_the_days_of_the_oldest(desk: Desk) -> None:
    desk.in_progress()
    for days in range(1, 30):
        row = desk.overdue(local("2026-12-02 08:00") + timedelta(days=days)).departments[0]
        first = (1, 3, 6, 11)[row.bands.index(1)]
        last = (2, 5, 10, 999)[row.bands.index(1)]
        assert first <= row.max_working_days_overdue <= last


def test_due_soon_is_due_within_two_working_days(desk: Desk) -> None:
    desk.in_progress()
    # from Friday 27/11 two working days run to the end of Tuesday 1/12
    assert desk.overdue(local("2026-11-26 23:59")).due_soon == 0
    assert desk.overdue(local("2026-11-27 00:01")).due_soon == 1
    # at the weekend Monday and Tuesday are left
    assert desk.overdue(local("2026-11-29 12:00")).due_soon == 1
    assert desk.overdue(LAST_DAY_ENDS).due_soon == 1
    assert desk.overdue(LAST_DAY_ENDS + timedelta(seconds=1)).due_soon == 0


def test_an_instruction_makes_the_case_overdue_earlier(desk: Desk) -> None:
    number = desk.in_progress()
    earlier = "2026-11-26T17:00"
    desk.act(MINH, number, "instruct", MONDAY, text="Trả lời trong tuần này.", due=earlier)
    assert desk.overdue(local("2026-11-26 17:01")).total == 1


def test_few_statements_whatever_the_size(desk: Desk) -> None:
    for _ in range(5):
        desk.in_progress()
    with desk.counting(at_most=2):
        desk.overdue(local("2026-12-04 08:00"))


def kept_view(
    desk: Desk, connection: Connection, kept: KeptWorkload, now: datetime
) -> OverdueReport:
    """The view with the workload that is kept."""
    workload = kept.of(connection, desk.office, now)
    return overdue_now(connection, desk.office, now, workload=workload)


class TestKeptWorkload:
    """Open and due-soon counts may be some seconds old; overdue counts never are."""

    def test_a_second_look_asks_for_the_overdue_counts_alone(self, desk: Desk) -> None:
        desk.in_progress()
        kept = KeptWorkload(desk.database)
        now = local("2026-12-04 08:00")
        with desk.read() as connection:
            first = kept_view(desk, connection, kept, now)
            with desk.counting(at_most=1):
                again = kept_view(desk, connection, kept, now + timedelta(seconds=4))
        assert (again.open, again.total) == (first.open, first.total) == (1, 1)

    def test_one_s_own_change_shows_at_once(self, desk: Desk) -> None:
        kept = KeptWorkload(desk.database)
        for expected in (1, 2):
            desk.in_progress()
            with desk.read() as connection:
                assert kept_view(desk, connection, kept, MONDAY).open == expected

    def test_it_is_dropped_after_five_seconds(self, desk: Desk) -> None:
        """Another process writes: this one cannot know, and looks again soon."""
        kept = KeptWorkload(desk.database)
        other = Desk(type(desk.database)(desk.database.url), desk.directory)
        with desk.read() as connection:
            kept_view(desk, connection, kept, MONDAY)
        other.in_progress()
        with desk.read() as connection:
            soon = kept_view(desk, connection, kept, MONDAY + timedelta(seconds=4))
            later = kept_view(desk, connection, kept, MONDAY + timedelta(seconds=5))
        other.database.close()
        assert (soon.open, later.open) == (0, 1)

    def test_a_clock_that_goes_back_counts_anew(self, desk: Desk) -> None:
        kept = KeptWorkload(desk.database)
        with desk.read() as connection:
            kept_view(desk, connection, kept, MONDAY)
            with desk.counting(at_most=2):
                kept_view(desk, connection, kept, MONDAY - timedelta(days=1))
            assert len(desk.statements) == 2
