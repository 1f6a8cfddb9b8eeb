"""Calendars from files: what an office writes down, and what it is told when that is unusable."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.workflow.worktime.wall import NEW_YORK, PROVINCE, at, shown
from workflow.worktime import (
    PROVINCE_OFFICE_HOURS,
    CalendarError,
    Counting,
    Dated,
    DayKind,
    load_calendar,
    load_days,
    shipped_calendar,
)

HEADER = "date,name_vi,name_en,kind,source\n"
CULTURE_DAY = "2026-11-24,Ngày Văn hóa Việt Nam,Vietnam Culture Day,holiday,NQ 28/2026/QH16\n"


def written(folder: Path, name: str, text: str) -> Path:
    path = folder / name
    path.write_text(text, "utf-8")
    return path


def test_a_csv_of_days(tmp_path: Path) -> None:
    swap = "2026-11-28,Làm bù,Make-up day,makeup_workday,\n"
    calendar = load_calendar(written(tmp_path, "days.csv", HEADER + swap + CULTURE_DAY))
    assert [(f"{day.date}", day.kind) for day in calendar.days] == [
        ("2026-11-24", DayKind.HOLIDAY),
        ("2026-11-28", DayKind.MAKEUP_WORKDAY),
    ]
    assert calendar.years == {2026}
    assert calendar.office_hours == Dated(PROVINCE_OFFICE_HOURS)


def test_a_csv_as_excel_saves_it() -> None:
    text = "\ufeff" + (HEADER + CULTURE_DAY).replace("\n", "\r\n")
    assert load_days(text, "days.csv") == load_days(HEADER + CULTURE_DAY, "days.csv")


def test_names_typed_in_decomposed_letters_are_the_same_names() -> None:
    decomposed = CULTURE_DAY.replace("à", "a\u0300").replace("ó", "o\u0301")
    assert decomposed != CULTURE_DAY
    assert load_days(HEADER + decomposed, "a") == load_days(HEADER + CULTURE_DAY, "a")


def test_every_unusable_row_is_told_at_once_with_its_line() -> None:
    rows = [
        CULTURE_DAY,
        "24/11/2026,Ngày nghỉ,Day off,holiday,\n",
        "2026-12-01,Ngày nghỉ,Day off,off,\n",
        "2026-13-01,Ngày nghỉ,Day off,ngày lễ,\n",
        CULTURE_DAY,
        "2026-12-03,Tết, dương lịch,New Year,holiday,\n",
        "2026-12-04,Ngày nghỉ\n",
        "20261205,Ngày nghỉ,Day off,holiday,\n",
    ]
    with pytest.raises(CalendarError) as refused:
        load_days(HEADER + "".join(rows), "days.csv")
    assert [problem.split(":")[0] for problem in refused.value.problems] == [
        "days.csv, line 3",
        "days.csv, line 4",
        "days.csv, line 5",
        "days.csv, line 5",
        "days.csv, line 6",
        "days.csv, line 7",
        "days.csv, line 7",
        "days.csv, line 8",
        "days.csv, line 8",
        "days.csv, line 9",
    ]
    assert 'date "24/11/2026" is unusable: write it like 2026-09-02' in str(refused.value)
    assert "write one of holiday, substitute, swapped_off, makeup_workday" in str(refused.value)
    assert "2026-11-24 is given already as holiday; keep one of the two" in str(refused.value)


@pytest.mark.parametrize("text", ["", "\n", "date;name_vi;name_en;kind;source\n", "date,kind\n"])
def test_a_header_that_is_not_one(text: str) -> None:
    with pytest.raises(CalendarError, match="the header must be date,name_vi,name_en,kind,source"):
        load_days(text, "days.csv")


def test_a_file_that_is_not_text_or_not_there(tmp_path: Path) -> None:
    tcvn3 = tmp_path / "days.csv"
    tcvn3.write_bytes(HEADER.encode() + b"2026-11-24,Ng\xb5y V\xa8n h\xe3a,x,holiday,\n")
    with pytest.raises(CalendarError, match=r"days.csv is not UTF-8: save it as UTF-8"):
        load_calendar(tcvn3)
    with pytest.raises(CalendarError, match=r"none.csv cannot be read: No such file"):
        load_calendar(tmp_path / "none.csv")
    with pytest.raises(CalendarError, match="cannot be read: Is a directory"):
        load_calendar(tmp_path)


def test_a_row_too_long_for_a_field() -> None:
    with pytest.raises(CalendarError, match=r"days.csv, line 2: not a CSV row"):
        load_days(HEADER + f"2026-11-24,{'x' * 200_000},x,holiday,\n", "days.csv")


def test_a_toml_with_everything(tmp_path: Path) -> None:
    text = """
    zone = "America/New_York"
    counting = "same_time"
    years = [2026, 2027]
    days = [2026-11-26, { date = 2026-11-28, kind = "makeup_workday", name_vi = "Làm bù" }]
    [office_hours]
    monday = ["08:30-17:00"]
    friday = ["08:30-12:00"]
    makeup = ["09:00-10:00"]
    """
    calendar = load_calendar(written(tmp_path, "office.toml", text))
    assert calendar.zone is NEW_YORK
    assert calendar.counting is Counting.SAME_TIME
    assert calendar.years == {2026, 2027}
    assert [day.kind for day in calendar.days] == ["holiday", "makeup_workday"]
    assert shown(calendar.add_working_minutes(at("2026-11-27 11:30", calendar), 31), calendar) == (
        "2026-11-28 09:01:00"
    )


def test_a_toml_as_notepad_saves_it(tmp_path: Path) -> None:
    path = written(tmp_path, "office.toml", "\ufeffdays = [2026-11-26]")
    assert len(load_calendar(path).days) == 1


def test_a_toml_with_nothing_is_the_provinces_week(tmp_path: Path) -> None:
    calendar = load_calendar(written(tmp_path, "empty.toml", ""))
    assert calendar.days == ()
    assert calendar.years == set()
    assert calendar.office_hours == Dated(PROVINCE_OFFICE_HOURS)
    assert calendar.zone == PROVINCE.zone


def test_every_fault_of_a_toml_is_told_at_once(tmp_path: Path) -> None:
    text = """
    zone = "Asia/Sadec"
    counting = "sometimes"
    years = ["2026"]
    days = ["tomorrow", 2026-11-26T10:00:00, { date = 2026-11-27, kind = "off" }]
    holydays = []
    [office_hours]
    monday = ["17:00-07:00"]
    """
    with pytest.raises(CalendarError) as refused:
        load_calendar(written(tmp_path, "office.toml", text))
    problems = refused.value.problems
    assert len(problems) == 8
    assert all(problem.startswith("office.toml: ") for problem in problems)
    for key in ("holydays", "zone:", "counting:", "years:", "entry 1", "entry 3", "office_hours:"):
        assert any(key in problem for problem in problems), key


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("zone = ", "office.toml is not TOML"),
        ("days = 1", "days: write a list of dates"),
        ("office_hours = 1", "office_hours: write a table"),
        ("days = [2026-11-26, 2026-11-26]", "office.toml: 2026-11-26 is listed 2 times"),
    ],
)
def test_a_toml_of_the_wrong_shape(tmp_path: Path, text: str, problem: str) -> None:
    with pytest.raises(CalendarError, match=problem):
        load_calendar(written(tmp_path, "office.toml", text))


def test_the_same_days_make_the_same_version_in_any_order() -> None:
    days = load_days(HEADER + CULTURE_DAY + "2026-01-01,Tết,New Year,holiday,\n", "days.csv")
    forwards, backwards = (type(PROVINCE)(listed) for listed in (days, days[::-1]))
    assert forwards == backwards
    assert hash(forwards) == hash(backwards)
    assert len({forwards, backwards}) == 1
    assert forwards != type(PROVINCE)(days[:1])
    assert forwards != "a calendar"
    assert shipped_calendar().version == PROVINCE.version


@pytest.mark.parametrize(
    "text",
    [
        'zone = "Asia/Bangkok"',
        'counting = "same_time"',
        "years = [2026]",
        "days = [2026-11-26]",
        'office_hours.monday = ["08:30-17:00"]',
    ],
)
def test_whatever_changes_an_answer_changes_the_version(tmp_path: Path, text: str) -> None:
    empty = load_calendar(written(tmp_path, "empty.toml", ""))
    assert load_calendar(written(tmp_path, "office.toml", text)).version != empty.version


def test_a_version_stays_the_same_over_the_years() -> None:
    # Deadlines keep it: another digest of the same days would make every one of them look moved.
    calendar = type(PROVINCE)(load_days(HEADER + CULTURE_DAY, "days.csv"))
    assert calendar.version == "ef2cffdf478f"
