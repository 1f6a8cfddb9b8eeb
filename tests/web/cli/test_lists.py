"""The lists of an office on the command line: tried first, then brought in, then run again."""

from __future__ import annotations

from pathlib import Path

from tests.cases.importing.lists.test_receptions import CHIN, HEADER, SAU, placed
from tests.cases.importing.lists.workbooks import workbook
from tests.web.cli.conftest import Followup


def test_past_sessions_are_tried_first(followup: Followup, register: Path) -> None:
    bad = ("", *CHIN[1:])
    file = register.with_name("so tiep dan.xlsx")
    file.write_bytes(workbook((*HEADER, "Ghi chú"), *placed(SAU, bad)))

    tried = followup("import", "sessions", str(file), "--dry-run", "--json")
    assert tried.code == 3
    assert tried.document == {
        "dry_run": True,
        "new": 1,
        "there": 0,
        "refused": 1,
        "unknown_columns": ["Ghi chú"],
        "problems": [
            {
                "row": 3,
                "told": [
                    "Day of the session: Give the day, like 30/11/2026; "
                    "a merged cell counts for its first row only."
                ],
            }
        ],
    }
    assert followup("case", "list", "--json").document["total"] == 0

    done = followup("import", "sessions", str(file))
    assert done.out.startswith("1 rows were brought in, 0 are in the register already, 1 refused")
    assert "row 3: Day of the session: Give the day" in done.err
    assert followup("case", "list", "--json").document["total"] == 1
    again = followup("import", "sessions", str(file), "--json").document
    assert (again["new"], again["there"]) == (0, 1)
    assert followup("check").code == 0


def test_registrations_need_a_session_to_go_to(followup: Followup, register: Path) -> None:
    followup("session", "add", "2099-01-05", "--site", "caolanh", "--leader", "Chủ tịch")
    file = register.with_name("dang ky.csv")
    file.write_text("Ngày gặp;Họ tên;SĐT;Nội dung\n05/01/2099;Sáu;912345678;Giấy phép\n", "utf-8")

    refused = followup("import", "registrations", str(file))
    assert refused.code == 3
    assert "No session is planned on 05/01/2099" in refused.err, "a year ahead is what one can book"


def test_procedures_are_taken_over(followup: Followup, register: Path) -> None:
    file = register.with_name("danh muc.csv")
    lines = ["Mã TTHC;Tên TTHC;Đơn vị", "1.012345;Cấp phép;SXD", "1.012346;Cấp thẻ;SYT"]
    file.write_text("\n".join(lines), "utf-8")
    assert followup("import", "procedures", str(file), "--dry-run", "--json").document["new"] == 2
    done = followup("import", "procedures", str(file))
    assert (done.code, done.out[:24]) == (0, "2 rows were brought in, ")

    file.write_text("\n".join(lines[:2]), "utf-8")
    stays = followup("import", "procedures", str(file))
    assert "1 procedures of the register are not in the list: they stay as they are" in stays.err
    ended = followup("import", "procedures", str(file), "--end-missing", "--json").document
    assert (ended["there"], ended["ended"]) == (1, ["1.012346"])
    assert followup("check").code == 0


def test_a_file_that_is_no_list_is_one_line(followup: Followup, register: Path) -> None:
    picture = register.with_name("anh.png")
    picture.write_bytes(b"\x89PNG\0")
    for name, told in (
        (picture, "anh.png: This is no readable XLSX or CSV"),
        ("nowhere", "cannot be"),
    ):
        for kind in ("registrations", "sessions"):
            answer = followup("import", kind, str(name))
            assert (answer.code, answer.err.count("\n")) == (2, 1)
            assert told in answer.err
