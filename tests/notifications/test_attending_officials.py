"""Chị Lan goes to the session for Construction: her head hears when it is not as it was."""

from __future__ import annotations

from datetime import timedelta

import pytest

from cases.meetings.ending import end_series
from cases.meetings.series import set_series
from cases.register import Register
from cases.store.engine import Database
from notifications.preparing.checking import preparation_letter_problems
from notifications.preparing.relay import PreparationRelay
from tests.cases.meetings.mondays import LATER, NEXT, NOW
from tests.cases.meetings.preparation.desk import Preparing
from tests.notifications.mail_server import MailServer
from tests.notifications.test_departments_are_asked import relay  # noqa: F401 - a fixture
from tests.notifications.test_visitors_are_told import told
from tests.people import MINH

SXD = {"department": "SXD", "official": "Nguyễn Thị Lan"}


@pytest.fixture
def desk(register: Register, database: Database) -> Preparing:
    """An office with one announced session, which chị Lan attends; nobody registered."""
    office = Preparing(database, register.directory)
    office.plan()
    office.session(MINH, "attend", **SXD)
    return office


def test_other_hours(
    desk: Preparing,
    relay: PreparationRelay,  # noqa: F811
    mail_server: MailServer,
) -> None:
    """Two changes of one morning are one letter, which tells how it stands."""
    for begins in ("08:00", "10:00"):
        desk.session(MINH, "change", leader="Phó Chủ tịch UBND tỉnh", begins=begins, ends="11:30")
    relay.run_once(NOW)
    (letter,) = told(mail_server)
    assert "Nguyễn Thị Lan dự thay mặt Sở Xây dựng" in letter
    assert "Giờ: từ 10:00 đến 11:30" in letter
    assert "Phó Chủ tịch UBND tỉnh" in letter


def test_another_day_and_none(
    desk: Preparing,
    relay: PreparationRelay,  # noqa: F811
    mail_server: MailServer,
) -> None:
    desk.session(MINH, "move", day="07/12/2026", reason="Lãnh đạo đi công tác")
    relay.run_once(NOW)
    desk.session(MINH, "cancel", LATER, reason="Mưa bão")
    relay.run_once(NOW)
    moved, cancelled = told(mail_server)
    assert "Thứ Hai, 07/12/2026, 09:30–11:00" in moved
    assert "Lý do: Lãnh đạo đi công tác" in moved
    assert cancelled.startswith("Đã hủy buổi gặp lãnh đạo tỉnh Thứ Hai, 07/12/2026")
    with desk.database.read() as connection:
        assert list(preparation_letter_problems(connection)) == []


def test_who_prepares_too_has_one_letter_about_each_change(desk: Preparing) -> None:
    desk.register(1)
    desk.session(MINH, "move", day="07/12/2026", reason="Lãnh đạo đi công tác")
    desk.session(MINH, "cancel", LATER, reason="Mưa bão")
    steps = [(session, step) for session, step, _ in desk.letters_to("SXD")]
    assert steps == [(NEXT, "ask"), (LATER, "ask"), (LATER, "cancel")]


def test_what_changes_nothing_for_them_is_not_told(desk: Preparing) -> None:
    hours = {"begins": "09:30", "ends": "11:00"}
    desk.session(MINH, "change", leader="Chủ tịch UBND tỉnh", capacity="5", **hours)
    desk.session(MINH, "attend", department="SYT", official="Lê Thị Hoa")
    assert desk.letters_to("SXD") == []


def test_a_series_that_ends_tells_them(desk: Preparing) -> None:
    rule = {"site": "caolanh", "leader": "Chủ tịch UBND tỉnh"}
    set_series(desk.desk, MINH, rule, NOW)
    end = {"site": "caolanh", "last_day": "27/11/2026", "reason": "Hết năm"}
    end_series(desk.desk, MINH, end, NOW)
    assert desk.letters_to("SXD") == [(NEXT, "cancel", "pending")]


def test_who_does_not_come_any_more_is_not_written_to(
    desk: Preparing,
    relay: PreparationRelay,  # noqa: F811
) -> None:
    night = NOW + timedelta(hours=12)
    desk.session(MINH, "move", at=night, day="07/12/2026", reason="Lãnh đạo đi công tác")
    desk.session(MINH, "attend", LATER, night, department="SXD", official="")
    relay.run_once(NOW + timedelta(days=3))
    assert desk.letters_to("SXD") == [(LATER, "change", "dead")]


def test_without_the_teller_nobody_would_hear(
    desk: Preparing, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr("cases.meetings.scheduling.news_of", lambda *_: [])
    desk.session(MINH, "cancel", reason="Mưa bão")
    assert desk.letters_to("SXD") == []
