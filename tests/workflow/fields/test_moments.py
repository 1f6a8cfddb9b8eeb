"""Days and instants as people in Đồng Tháp and machines write them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from tests.workflow.fields.forms import DEFINITION, value, why
from workflow.fields import parse_fields


@pytest.mark.parametrize(
    ("written", "utc"),
    [
        ("2026-11-27", "2026-11-26T17:00"),
        ("27/11/2026", "2026-11-26T17:00"),
        ("7/1/2026 ", "2026-01-06T17:00"),
        ("2026-11-27T17:00", "2026-11-27T10:00"),
        ("2026-11-27 17:00:30", "2026-11-27T10:00:30"),
        ("27/11/2026 17:00", "2026-11-27T10:00"),
        ("2026-11-27T24:00", "2026-11-27T17:00"),
        ("27/11/2026 24:00", "2026-11-27T17:00"),
        ("27/11/2026 8:05", "2026-11-27T01:05"),
        ("2026-11-27T17:00+07:00", "2026-11-27T10:00"),
        ("2026-11-27T10:00Z", "2026-11-27T10:00"),
        (date(2026, 11, 27), "2026-11-26T17:00"),
        (datetime(2026, 11, 27, 17, 0), "2026-11-27T10:00"),  # noqa: DTZ001 - local time
        (datetime(2026, 11, 27, tzinfo=timezone(timedelta(hours=9))), "2026-11-26T15:00"),
    ],
)
def test_an_instant_without_a_zone_is_local_and_kept_in_utc(written: object, utc: str) -> None:
    found = value("instruct", "due", written)
    assert found == datetime.fromisoformat(utc).replace(tzinfo=UTC)
    assert isinstance(found, datetime)
    assert found.tzinfo is UTC


def test_the_zone_is_the_registers() -> None:
    zone = ZoneInfo("America/New_York")
    values, _ = parse_fields(DEFINITION, "instruct", {"due": "2026-07-01"}, zone=zone)
    assert values["due"] == datetime(2026, 7, 1, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2026-11-27", date(2026, 11, 27)),
        ("27/11/2026", date(2026, 11, 27)),
        ("1/2/2026", date(2026, 2, 1)),
        (date(2026, 11, 27), date(2026, 11, 27)),
        (datetime(2026, 11, 26, 18, 0, tzinfo=UTC), date(2026, 11, 27)),
    ],
)
def test_a_day_is_a_local_day(written: object, day: date) -> None:
    assert value("reply", "document_date", written) == day


@pytest.mark.parametrize(
    "written", ["soon", "27-11-2026", "31/02/2026", "2026-13-01", "27/11/26", 20261127, True, []]
)
def test_what_is_no_day_is_told_how_to_write_one(written: object) -> None:
    assert why("reply", "document_date", written) == "not_a_date"
    assert why("instruct", "due", written) == "not_an_instant"


@pytest.mark.parametrize("time", [":30", "8", "8:5", "25:00", "88:00", "8:00 giờ"])
def test_what_is_no_time_of_day_is_refused(time: str) -> None:
    assert why("instruct", "due", f"27/11/2026 {time}") == "not_an_instant"


@pytest.mark.parametrize("written", ["0001-01-01", "0226-11-27", "9999-12-31T23:59", "2200-01-01"])
def test_a_year_that_can_only_be_a_slip_is_refused(written: str) -> None:
    assert why("instruct", "due", written) == "year_out_of_range"
