"""One action on many ticked cases: each case is its own command, and the page says what became
of each.
"""

from __future__ import annotations

import csv
from datetime import timedelta

import pytest

from cases.commands.requests import Done
from cases.errors import DatabaseBusy
from cases.register import Register
from tests.people import HOA, KHOA, LAN, LANH, MINH, TUAN
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of
from workflow.attempt import Actor

FOUR_WEEKS_AGO = FRIDAY - timedelta(days=28)


def ticked(*cases: Done) -> list[str]:
    return [f"{case.number}.{case.version}" for case in cases]


def done_to(office: Office, who: Actor, do: str, cases: list[str], **fields: str) -> str:
    """What the page says after somebody has confirmed."""
    form = {"do": do, "case": cases, "key": f"a-key-to-{do}", "step": "send", **fields}
    answer = signed_in(office, who).post("/queue/bulk", data=form)
    assert answer.status_code == 200, text_of(answer.text)
    return text_of(answer.text)


def accepted(office: Office) -> Done:
    """A case at the version it has once chị Lan has accepted it."""
    case = office.record(FRIDAY)
    office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    return office.act(LAN, case, "accept", FRIDAY)


def handlers(office: Office) -> list[tuple[str, str | None]]:
    with office.services.database.read() as connection:
        rows = connection.exec_driver_sql(
            "SELECT case_file.id, person.username FROM case_file"
            " LEFT JOIN person ON person.id = case_file.handler_id ORDER BY case_file.id"
        )
        return [(f"YK-2026-{row[0] % 1000000:06d}", row[1]) for row in rows]


def test_anh_tuan_gives_three_cases_to_chi_lan(office: Office) -> None:
    cases = [accepted(office) for _ in range(3)]
    tuan = signed_in(office, TUAN)

    check = tuan.post("/queue/bulk", data={"do": "assign", "case": ticked(*cases[:2])}).text
    assert cases[0].number in check
    assert cases[2].number not in check
    assert all(name is None for _, name in handlers(office)), "a check page changes nothing"

    # as the check page sends them: in one field
    page = done_to(office, TUAN, "assign", [" ".join(ticked(*cases[:2]))], handler="lan")

    assert "Đã thực hiện 2 trên 2 vụ việc" in page
    assert [name for _, name in handlers(office)] == ["lan", "lan", None]


def test_what_is_refused_for_one_case_keeps_none_of_the_others_back(office: Office) -> None:
    moved, fine, closed = accepted(office), accepted(office), accepted(office)
    office.act(LAN, moved, "appoint_handler", FRIDAY, handler="tuan")
    # the last one is closed, and ticked as it stands
    closed = office.act(MINH, closed, "withdraw", FRIDAY, reason="Công dân rút đơn.")
    foreign = office.record(FRIDAY)

    page = done_to(office, TUAN, "assign", ticked(moved, fine, closed, foreign), handler="lan")

    assert "Đã thực hiện 1 trên 4 vụ việc" in page
    assert "Vụ việc vừa được người khác thay đổi" in page
    assert "Vụ việc đang ở trạng thái “Kết thúc”" in page
    assert [name for _, name in handlers(office)] == ["tuan", "lan", None, None]


def test_pressing_twice_does_it_once(office: Office) -> None:
    case = accepted(office)
    first = done_to(office, TUAN, "assign", ticked(case), handler="lan")
    again = done_to(office, TUAN, "assign", ticked(case), handler="lan")

    assert first == again
    with office.services.database.read() as connection:
        entries = connection.exec_driver_sql(
            "SELECT count(*) FROM history WHERE action = 'appoint_handler'"
        ).scalar_one()
    assert entries == 1


def test_anh_minh_assigns_and_reminds_once_a_day(office: Office) -> None:
    first, second = office.record(FOUR_WEEKS_AGO), office.record(FOUR_WEEKS_AGO)
    page = done_to(office, MINH, "assign", ticked(first, second), lead_department="Sở Xây dựng")
    assert "Đã thực hiện 2 trên 2" in page

    seen = [f"{case.number}.2" for case in (first, second)]
    reminder = {"reason": "Đề nghị trả lời.", "post": "department_head"}
    office.watch.goes_on(minutes=1)
    assert "2 trên 2" in done_to(office, MINH, "remind", seen, **reminder)

    form = {"do": "remind", "case": [f"{first.number}.3"], "step": "send", **reminder}
    again = text_of(signed_in(office, MINH).post("/queue/bulk", data=form).text)
    assert "Đã thực hiện 0 trên 1" in again
    assert "Hôm nay vụ việc đã được báo cáo với vị trí này" in again


@pytest.mark.parametrize("who", [LANH, KHOA, HOA])
def test_whoever_may_not_do_it_to_one_case_cannot_do_it_to_many(
    one_office: Office, who: Actor
) -> None:
    case = accepted(one_office)
    form = {"do": "assign", "case": ticked(case), "handler": "lan", "step": "send"}

    answer = signed_in(one_office, who).post("/queue/bulk", data=form)

    assert answer.status_code == 404 if who in (LANH, KHOA) else "0 trên 1" in answer.text
    assert handlers(one_office) == [(case.number, None)]
    export = signed_in(one_office, HOA).post("/queue/bulk", data={**form, "do": "export"})
    assert case.number not in export.text, "a ticked number opens no case"


@pytest.mark.parametrize(
    ("cases", "says"),
    [
        ([], "Chưa đánh dấu vụ việc nào"),
        (["YK-2026-000001"], "không phải là vụ việc"),
        (["YK-2026-000001.x"], "không phải là vụ việc"),
        ([" ".join(f"YK-2026-{n:06d}.1" for n in range(1, 302))], "nhiều nhất 300"),
    ],
)
def test_what_cannot_be_ticked_is_told(one_office: Office, cases: list[str], says: str) -> None:
    answer = signed_in(one_office, LAN).post("/queue/bulk", data={"do": "export", "case": cases})

    assert answer.status_code == 422
    assert says in text_of(answer.text)


def test_a_form_with_a_field_missing_comes_back_and_nothing_was_done(one_office: Office) -> None:
    case = accepted(one_office)
    form = {"do": "assign", "case": ticked(case), "step": "send", "handler": ""}

    answer = signed_in(one_office, TUAN).post("/queue/bulk", data=form)

    assert answer.status_code == 422
    assert 'id="handler-error"' in answer.text
    assert handlers(one_office) == [(case.number, None)]


def test_the_ticked_cases_as_a_file(one_office: Office) -> None:
    first, second = accepted(one_office), accepted(one_office)
    form = {"do": "export", "case": ticked(second)}

    answer = signed_in(one_office, LAN).post("/queue/bulk", data=form)

    rows = list(csv.DictReader(answer.content.decode("utf-8-sig").splitlines()))
    assert [row["Vụ việc"] for row in rows] == [second.number]
    assert first.number not in answer.text


def test_a_database_that_goes_away_is_asked_no_more_and_each_case_says_so(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    cases = [accepted(one_office) for _ in range(3)]
    tries: list[str] = []
    act = Register.act

    def falter(register: Register, command: object, now: object) -> Done:
        tries.append(command.number)  # type: ignore[attr-defined]
        if len(tries) > 1:
            raise DatabaseBusy
        return act(register, command, now)  # type: ignore[arg-type]

    monkeypatch.setattr(Register, "act", falter)
    page = done_to(one_office, TUAN, "assign", ticked(*cases), handler="lan")

    assert "Đã thực hiện 1 trên 3" in page
    assert tries == [cases[0].number, cases[1].number]
