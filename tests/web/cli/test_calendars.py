"""`calendar show|log|set|import|confirm`: what an operator enters, sees before and finds after."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.people import LAN, MINH
from tests.web.cli.conftest import Followup
from tests.web.stories import FRIDAY, Office, Watch, an_office, settings_for

NOTICE = "10065/VPCP-KGVX"
OFF = ("set", "2026-11-27", "off", "--why", NOTICE)


@pytest.fixture
def office(register: Path) -> Iterator[Office]:
    """A register with one case that the Department of Construction works on since Friday."""
    settings = settings_for(f"sqlite:///{register}")
    with an_office(settings, Watch()) as opened:
        opened.case_in_progress(FRIDAY)
        yield opened


def test_a_year_is_shown_with_its_notices(office: Office, followup: Followup) -> None:
    document = followup("calendar", "show", "2026", "--json").document
    assert (document["working_days"], document["provisional"]) == (249, False)
    assert document["confirmed"] is None
    culture_day = next(day for day in document["days"] if day["date"] == "2026-11-24")
    assert culture_day["name_en"] == "Vietnam Culture Day"
    assert culture_day["source"].startswith("NQ 28/2026/QH16")
    assert document["office_hours"]["monday"] == ["07:00-11:30", "13:30-17:00"]
    told = followup("calendar", "show", "2026").out
    assert "Not confirmed by a notice yet." in told
    assert "2026-11-24 holiday" in told


def test_the_preview_lists_what_would_move_and_moves_nothing(
    office: Office, followup: Followup
) -> None:
    asked = ("calendar", "set", "2026-11-26", "off", "--why", NOTICE, "--preview")
    document = followup(*asked, "--json").document
    moves = {move["deadline"]: move for move in document["moves"]}
    assert moves["reply"] == {
        "number": "YK-2026-000001",
        "deadline": "reply",
        "department": "SXD",
        "from": "2026-12-01T00:00:00+07:00",
        "from_last_day": "2026-11-30",
        "to": "2026-12-02T00:00:00+07:00",
        "to_last_day": "2026-12-01",
        "provisional": False,
    }
    assert (document["total"], document["cases"]) == (len(moves), 1)
    assert document["pauses_ended"] == []
    assert document["changed"] is True
    told = followup(*asked).out.splitlines()
    assert told[0] == "YK-2026-000001 SXD        Hạn trả lời: 30/11/2026 -> 01/12/2026"
    assert told[-1] == f"{len(moves)} open deadlines of 1 cases would move."
    assert len(followup("calendar", "log", "--json").document["calendars"]) == 1


def test_the_preview_lists_the_pauses_that_would_end(office: Office, followup: Followup) -> None:
    """The culture day is worked after all: it was due before chị Lan began to wait."""
    waiting = {"reason": "citizen_must_supply", "waiting_for": "bản vẽ"}
    case = office.record(FRIDAY)
    office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    office.act(LAN, case, "pause", FRIDAY + timedelta(days=10), **waiting)
    asked = ("calendar", "set", "2026-11-24", "work", "--why", NOTICE, "--preview")
    told = followup(*asked).out.splitlines()
    assert "YK-2026-000002 SXD        Hạn trả lời: the pause would end, due 27/11/2026" in told
    (ended,) = followup(*asked, "--json").document["pauses_ended"]
    assert (ended["number"], ended["due_last_day"]) == (case.number, "2026-11-27")


def test_setting_a_day_moves_the_deadlines_and_says_who_and_why(
    office: Office, followup: Followup
) -> None:
    set_it = ("calendar", "set", "2026-11-26", "off", "--why", NOTICE, "--name", "Nghỉ bão")
    done = followup(*set_it, "--by", "ngoc", "--json")
    assert done.code == 0
    assert (done.document["examined"], done.document["moved"]) == (1, 1)
    shown = followup("case", "show", "YK-2026-000001", "--json").document
    assert shown["due_at"].startswith("2026-12-02T00:00:00")
    assert shown["history"][-1]["action"] == "redate"
    assert shown["history"][-1]["actor"] == "ngoc"
    assert NOTICE in shown["history"][-1]["summary"]
    explained = followup("explain", "YK-2026-000001", "--json").document
    reply = next(each for each in explained["deadlines"] if each["name"] == "reply")
    assert ("2026-11-26", False, "Nghỉ bão") in [
        (day["date"], day["counted"], day.get("name_vi")) for day in reply["days"]
    ]
    (first, second) = followup("calendar", "log", "--json").document["calendars"]
    assert (first["actor"], first["at"]) == ("setup", None)
    assert (second["actor"], second["notice"]) == ("person:9", NOTICE)
    again = followup(*set_it)
    assert again.out == "Nothing to change: the calendar says so already.\n"
    assert json.loads(followup("check", "--json").out)["problems"] == []


def test_a_day_is_taken_back(office: Office, followup: Followup) -> None:
    followup("calendar", "set", "26/11/2026", "off", "--why", NOTICE)
    followup("calendar", "set", "2026-11-26", "work", "--why", "12/TB")
    days = followup("calendar", "show", "2026", "--json").document["days"]
    assert "2026-11-26" not in [day["date"] for day in days]
    shown = followup("case", "show", "YK-2026-000001", "--json").document
    assert shown["due_at"].startswith("2026-12-01T00:00:00")


def test_several_days_in_one_go_are_one_change(office: Office, followup: Followup) -> None:
    tet = ("calendar", "set", "2028-01-24", "off", "--until", "2028-01-30", "--why", "7/TB-BNV")
    assert followup(*tet, "--name", "Tết Nguyên đán").code == 0
    document = followup("calendar", "show", "2028", "--json").document
    assert len(document["days"]) == 7
    assert document["provisional"], "a few days are not the list of a year"
    assert len(followup("calendar", "log", "--json").document["calendars"]) == 2


def test_rest_days_are_worked_whole_or_for_a_morning(office: Office, followup: Followup) -> None:
    followup("calendar", "set", "2026-11-28", "work", "--why", NOTICE)
    followup("calendar", "set", "2026-12-05", "work", "--why", NOTICE, "--hours", "07:00-11:30")
    followup("calendar", "set", "2026-12-31", "work", "--why", NOTICE, "--hours", "07:00-11:30")
    days = {
        day["date"]: (day["kind"], day["hours"])
        for day in followup("calendar", "show", "2026", "--json").document["days"]
    }
    assert days["2026-11-28"] == ("makeup_workday", [])
    assert days["2026-12-05"] == ("makeup_workday", ["07:00-11:30"])
    assert days["2026-12-31"] == ("half_day", ["07:00-11:30"])


def test_a_year_comes_from_a_file(office: Office, followup: Followup, office_folder: Path) -> None:
    file = office_folder / "2028.csv"
    file.write_text(
        "date,name_vi,name_en,kind,source,hours\n"
        "2028-01-01,Tết Dương lịch,New Year,holiday,7/TB-BNV,\n"
        "2028-01-03,Nghỉ bù,In lieu,substitute,7/TB-BNV,\n"
        "2028-12-30,Làm bù,Make-up,makeup_workday,7/TB-BNV,07:00-11:30\n",
        "utf-8",
    )
    seen = followup("calendar", "import", "2028.csv", "--preview", "--json").document
    assert (seen["changed"], seen["total"], seen["notice"]) == (True, 0, "7/TB-BNV")
    assert followup("calendar", "import", "2028.csv").code == 0
    document = followup("calendar", "show", "2028", "--json").document
    assert (document["provisional"], len(document["days"])) == (False, 3)
    assert followup("calendar", "confirm", "2028", "--why", "7/TB-BNV").code == 0
    assert followup("calendar", "show", "2028", "--json").document["confirmed"] == "7/TB-BNV"
    assert "Confirmed by 7/TB-BNV." in followup("calendar", "show", "2028").out


def test_hours_come_from_a_file(office: Office, followup: Followup, office_folder: Path) -> None:
    file = office_folder / "saturdays.toml"
    hours = '[departments.TTHCC]\nsaturday = ["07:00-11:30"]\nsource = "12/TB-TTHCC"\n'
    file.write_text(hours, "utf-8")
    assert followup("calendar", "import", "saturdays.toml", "--json").document["moved"] == 0
    document = followup("calendar", "show", "2026", "--json").document
    assert document["departments"] == {"TTHCC": {"saturday": ["07:00-11:30"]}}
    assert len(document["days"]) > 10, "the days stay"
    assert document["department_sources"] == {"TTHCC": "12/TB-TTHCC"}
    shown = followup("calendar", "show", "2026").out
    assert "TTHCC: saturday 07:00-11:30 (12/TB-TTHCC)" in shown
    named = followup("calendar", "log", "--json").document["calendars"][-1]
    assert named["notice"] == "12/TB-TTHCC"


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        (
            "2028.csv",
            "date,name_vi,name_en,kind,source\n2028-01-01,Tết,New Year,holiday,7/TB\n"
            "2028-01-03,Bù,In lieu,substitute,\n2028-01-04,Bù,In lieu,substitute, \n",
            "no notice is named for 2028-01-03 and 1 more",
        ),
        ("days.toml", "days = [2028-01-01]\n", "no notice is named for 2028-01-01:"),
        (
            "saturdays.toml",
            '[departments.TTHCC]\nsaturday = ["07:00-11:30"]\n',
            "no notice is named for the hours of TTHCC",
        ),
        (
            "later.toml",
            '[[departments.TTHCC]]\nvalid_from = 2027-01-01\nsaturday = ["07:00-11:30"]\n',
            "no notice is named for the hours of TTHCC",
        ),
    ],
)
def test_nothing_is_taken_in_without_a_notice(
    office: Office, followup: Followup, office_folder: Path, name: str, content: str, told: str
) -> None:
    (office_folder / name).write_text(content, "utf-8")
    for why in ((), ("--why", " ")):
        refused = followup("calendar", "import", name, *why)
        assert (refused.code, refused.out) == (2, "")
        assert told in refused.err
        assert "--why" in refused.err
        assert len(refused.err.strip().splitlines()) == 1
    assert followup("calendar", "import", name, "--why", NOTICE).code == 0
    document = followup("calendar", "show", "2028", "--json").document
    named = [day["source"] for day in document["days"]]
    named += document["department_sources"].values()
    assert NOTICE in named
    assert set(named) <= {NOTICE, "7/TB"}


def test_a_file_may_take_the_place_of_its_years(
    office: Office, followup: Followup, office_folder: Path
) -> None:
    file = office_folder / "2026.csv"
    file.write_text(
        "date,name_vi,name_en,kind,source\n2026-11-24,Ngày Văn hóa,Culture,holiday,NQ 28\n", "utf-8"
    )
    assert followup("calendar", "import", "2026.csv", "--replace").code == 0
    assert len(followup("calendar", "show", "2026", "--json").document["days"]) == 1
    assert len(followup("calendar", "show", "2027", "--json").document["days"]) > 5


@pytest.mark.parametrize(
    ("line", "code", "told"),
    [
        (("set", "soon", "off", "--why", "x"), 2, "is no date"),
        (("set", "2026-11-26", "holiday", "--why", "x"), 2, "a day is set to “off”"),
        (("set", "2026-11-26", "off"), 2, "--why"),
        (("set", "2026-11-26", "off", "--why", " "), 2, "by which notice"),
        (("set", "2026-11-26", "off", "--why", "x" * 201), 2, "at most 200"),
        (
            ("set", "2026-11-26", "off", "--why", "C«ng v¨n 10065/VPCP"),
            2,
            "old Vietnamese encoding",
        ),
        (("set", "2026-11-26", "off", "--why", "a\x07b"), 2, "control characters"),
        (("set", "2026-11-26", "off", "--why", "x", "--kind", "half_day"), 2, "that is worked"),
        (("set", "2026-11-26", "off", "--why", "x", "--kind", "fun"), 2, "a day is set to “off”"),
        (("set", "2026-11-26", "off", "--why", "x", "--hours", "07:00-11:30"), 2, "no --hours"),
        (("set", "2026-11-26", "work", "--why", "x", "--hours", "7-11"), 2, "like 07:00-11:30"),
        (("set", "2026-11-26", "work", "--why", "x", "--hours", "11:30-07:00"), 2, "must close"),
        (("set", "2026-11-26", "off", "--why", "x", "--until", "2026-11-25"), 2, "no range"),
        (("set", "2026-11-26", "off", "--why", "x", "--until", "2028-11-25"), 2, "no range"),
        (("set", "9999-12-31", "off", "--why", "x"), 2, "from 1970 to 9000"),
        (("set", "2026-11-26", "off", "--why", "x", "--by", "nobody"), 2, "no account “nobody”"),
        ((*OFF, "--until", ""), 2, "“” is no date"),
        ((*OFF, "--name", "NghØ b·o"), 2, "The name cannot be used: it is in an old Vietnamese"),
        ((*OFF, "--name-en", "storm\a"), 2, "The English name cannot be used: it has control"),
        ((*OFF, "--name", "bão " * 60), 2, "The name cannot be used: it has 239 characters"),
        (("import", "tcvn3.csv"), 2, "The name of 2026-11-27 cannot be used: it is in an old"),
        (("import", "tcvn3.csv", "--preview"), 2, "The name of 2026-11-27 cannot be used"),
        (("import", "nowhere.csv"), 2, "nowhere.csv"),
        (("import", "bad.csv"), 2, "bad.csv, line 2"),
        (("import", "zone.toml"), 2, "keeps the time zone"),
        (("confirm", "2026", "--why", " "), 2, "by which notice"),
        (("confirm", "3", "--why", "x"), 2, "year"),
    ],
)
def test_unusable_input_is_one_clear_sentence_and_changes_nothing(
    register: Path,
    followup: Followup,
    office_folder: Path,
    line: tuple[str, ...],
    code: int,
    told: str,
) -> None:
    (office_folder / "bad.csv").write_text(
        "date,name_vi,name_en,kind,source\ntomorrow,a,b,holiday,c\n", "utf-8"
    )
    (office_folder / "tcvn3.csv").write_text(
        "date,name_vi,name_en,kind,source\n2026-11-27,NghØ b·o,Storm,holiday,c\n", "utf-8"
    )
    (office_folder / "zone.toml").write_text('zone = "America/New_York"\n', "utf-8")
    outcome = followup("calendar", *line)
    assert outcome.out == ""
    assert len(outcome.err.strip().splitlines()) == 1
    assert told in outcome.err
    assert outcome.code == code
    assert len(followup("calendar", "log", "--json").document["calendars"]) == 1
