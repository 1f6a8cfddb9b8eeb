"""`init`: one command makes a register ready; running it twice changes nothing (contract 3)."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import pytest

from cases.calendar.office_calendar import OfficeCalendar, load_calendar
from cases.codes.tracking import CodeBook
from cases.commands.requests import Act, Record
from cases.directory.organisation import COLUMNS
from cases.directory.setup import set_up
from cases.directory.snapshot import Directory
from cases.errors import BadFile, BadInput
from cases.register import Register
from cases.store.engine import Database
from tests.people import MINH, THU, hire
from workflow.errors import CalendarError
from workflow.versions import Workflows
from workflow.worktime import shipped_calendar

MONDAY = datetime(2026, 11, 23, 2, 40, tzinfo=UTC)
SECRET = "the seal of the office, 32 bytes and more"
CALENDAR = "date,name_vi,name_en,kind,source\n2026-12-25,Nghỉ,Off,holiday,test\n"
OFFICE = "VPUBND,upc,2023-01-01,,,Văn phòng UBND tỉnh,UPC office,VP UBND,"


def organisation(folder: Path, *rows: str) -> Path:
    path = folder / "don-vi.csv"
    path.write_text("\n".join((",".join(COLUMNS), OFFICE, *rows)), "utf-8")
    return path


def calendar(folder: Path) -> Path:
    path = folder / "lich.csv"
    path.write_text(CALENDAR, "utf-8")
    return path


def test_an_empty_database_becomes_a_register(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'moi.db'}"
    done = set_up(url)
    assert done.schema_before is None
    assert done.changed
    assert len(done.furnished.departments.added) > 30
    assert done.furnished.posts == ("upc_deputy_chief", "chairman")
    database = Database(url)
    assert OfficeCalendar(database).current() == shipped_calendar()
    assert "SXD" in Directory(database).current().active_codes()
    database.close()


def test_doing_it_twice_changes_nothing(database_url: str) -> None:
    assert set_up(database_url).changed
    again = set_up(database_url)
    assert not again.changed
    assert again.schema_before == again.schema


def test_an_office_brings_its_own_departments_and_days(database_url: str, tmp_path: Path) -> None:
    given = organisation(tmp_path, "SXD,department,2023-01-01,,,Sở Xây dựng,Construction,SXD,")
    days = calendar(tmp_path)
    assert set(set_up(database_url, given, days).furnished.departments.added) == {"VPUBND", "SXD"}
    assert not set_up(database_url, given, days).changed
    assert not set_up(database_url).changed
    database = Database(database_url)
    with database.read() as connection:
        assert [day.name_vi for day in load_calendar(connection).days] == ["Nghỉ"]
    database.close()


def test_a_corrected_file_changes_what_it_corrects(database_url: str, tmp_path: Path) -> None:
    set_up(database_url, organisation(tmp_path, "SXD,department,2023-01-01,,,Sở XD,XD,XD,"))
    given = organisation(tmp_path, "SXD,department,2023-01-01,,,Sở Xây dựng,Construction,SXD,")
    assert set_up(database_url, given).furnished.departments.changed == ("SXD",)


def test_a_bad_file_is_told_before_anything_is_touched(tmp_path: Path) -> None:
    file = tmp_path / "moi.db"
    url = f"sqlite:///{file}"
    with pytest.raises(BadFile, match=r"don-vi\.csv, line 3: kind “sở” is unknown"):
        set_up(url, organisation(tmp_path, "SXD,sở,2023-01-01,,,Sở Xây dựng,Construction,SXD,"))
    broken = tmp_path / "lich.csv"
    broken.write_text("date,name\n", "utf-8")
    with pytest.raises(CalendarError, match="column name_vi, name_en, kind, source is missing"):
        set_up(url, calendar=broken)
    assert not file.exists()


def test_a_zone_of_another_place_is_kept_with_the_register(database_url: str) -> None:
    set_up(database_url, zone="America/New_York")
    database = Database(database_url)
    assert OfficeCalendar(database).current().zone.key == "America/New_York"
    assert not set_up(database_url).changed
    database.close()


def test_another_calendar_is_refused_once_deadlines_were_counted(
    database: Database, tmp_path: Path
) -> None:
    """Changing it would have to move every open deadline, which is more than setting up."""
    _open_case(database)
    with pytest.raises(BadInput, match="leave --calendar out"):
        set_up(database.url, calendar=calendar(tmp_path))
    assert OfficeCalendar(database).current() == shipped_calendar()


def test_another_calendar_is_fine_while_there_is_no_case(
    database: Database, tmp_path: Path
) -> None:
    hire(database)
    assert set_up(database.url, calendar=calendar(tmp_path)).furnished.calendar


def test_a_department_with_open_cases_may_end_in_a_file(database: Database, tmp_path: Path) -> None:
    """Its cases go to the successor on that day (`tests/cases/commands`)."""
    _open_case(database, lead="SXD")
    heir = "SYT,department,2023-01-01,,,Sở Y tế,Department of Health,SYT,"
    end = "SXD,department,2023-01-01,2026-12-31,SYT,Sở Xây dựng,Construction,SXD,"
    assert set_up(database.url, organisation(tmp_path, heir, end)).changed


def _open_case(database: Database, lead: str | None = None) -> None:
    directory = hire(database)
    register = Register(
        database, Workflows.shipped(), OfficeCalendar(database), directory, CodeBook(SECRET)
    )
    issue = {
        "title": "Chậm cấp giấy phép xây dựng",
        "content": "Hồ sơ nộp đã hai tháng chưa có kết quả.",
        "kind": "obstacle",
        "pace": "normal",
        "origin": "walk_in",
        "petitioner": {"anonymous": True},
    }
    done = register.record(Record(THU, issue), MONDAY)
    if lead:
        register.act(Act(MINH, done.number, "assign", {"lead_department": lead}), MONDAY)
