"""Lines of text tell the days of the register's wall clock, and the hour where one was set."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cases.commands.requests import Done
from tests.people import LAN, MINH
from tests.web.cli.conftest import Followup
from tests.web.stories import FRIDAY, Office, Watch, an_office, settings_for

#: 26 November 2026, 04:59 in Cao Lãnh; in Greenwich it is still the day before
SMALL_HOURS = datetime(2026, 11, 25, 21, 59, tzinfo=UTC)


@pytest.fixture
def office_of_commands(register: Path) -> Iterator[Office]:
    """The office whose register the commands use."""
    with an_office(settings_for(f"sqlite:///{register}"), Watch()) as office:
        yield office


def assigned(office: Office, at: datetime, **fields: object) -> Done:
    case = office.record(at)
    office.act(MINH, case, "assign", at, lead_department="SXD", **fields)
    return case


def test_the_citizen_reads_the_day_it_was_here(
    followup: Followup, office_of_commands: Office
) -> None:
    case = assigned(office_of_commands, SMALL_HOURS)
    office_of_commands.act(LAN, case, "accept", SMALL_HOURS)

    text = followup("status", str(case.code)).out

    assert "Đã ghi nhận 26/11/2026" in text
    assert "25/11/2026" not in text


def test_a_date_with_an_hour_is_told_with_it(
    followup: Followup, office_of_commands: Office
) -> None:
    due = {"due": "2026-11-27T10:00"}
    case = assigned(office_of_commands, FRIDAY, **due)
    other = assigned(office_of_commands, FRIDAY)
    office_of_commands.act(LAN, other, "accept", FRIDAY)
    office_of_commands.act(
        LAN, other, "request_contribution", FRIDAY + timedelta(hours=1),
        department="SYT", text="Cho ý kiến.", **due,
    )  # fmt: skip

    assert "Hạn trả lời: 10:00 ngày 27/11/2026" in followup("status", str(case.code)).out
    assert "Hạn trả lời: hết ngày 30/11/2026" in followup("status", str(other.code)).out
    english = followup("status", str(case.code), "--language", "en").out
    assert english.startswith("Assigned – Department of Construction\nReply due: 10:00 on 27 Nov")
    assert "Hạn" not in english
    explained = followup("explain", case.number).out
    assert "10:00 ngày 27/11/2026" in explained
    assert "hết ngày 27/11/2026" not in explained
    assert "10:00 ngày 27/11/2026" in followup("case", "show", case.number).out
    assert "hạn 10:00 ngày 27/11/2026" in followup("case", "show", other.number).out
