"""Who is overdue, for leaders and for a department; where a case stands, for its citizen."""

from __future__ import annotations

from datetime import timedelta

import pytest

from tests.people import HOA, LAN, LANH, MINH, NGOC, THU, TUAN
from tests.web.api.stories import API, client, items
from tests.web.stories import Office


def test_the_leader_sees_who_is_overdue_now_and_was_not_before(office: Office) -> None:
    office.case_in_progress()
    office.watch.goes_on(days=60)
    lanh = client(office, LANH)

    now = lanh.get(f"{API}/overdue").json()
    before = lanh.get(f"{API}/overdue", params={"as_of": "2026-11-21"}).json()

    assert now["total"] == 1
    assert now["departments"][0]["code"] == "SXD"
    assert now["departments"][0]["max_working_days_overdue"] > 10
    assert before["total"] == 0
    assert before["departments"][0]["open"] == 1


def test_a_department_sees_its_own_overdue_work_alone(office: Office) -> None:
    case = office.case_in_progress()
    office.watch.goes_on(days=60)

    own = client(office, LAN).get(f"{API}/overdue", params={"department": "SXD"}).json()
    other = client(office, HOA).get(f"{API}/overdue", params={"department": "SXD"}).json()

    assert [row["number"] for row in own["cases"]["items"]] == [case.number]
    assert (other["total"], other["departments"], other["cases"]) == (0, [], None)


def test_nobody_knows_the_future(office: Office) -> None:
    tomorrow = (office.watch.now + timedelta(days=1)).isoformat()

    answer = client(office, LANH).get(f"{API}/overdue", params={"as_of": tomorrow})

    assert answer.status_code == 422
    assert answer.json()["type"].endswith("future-moment")


@pytest.mark.parametrize("moment", ["yesterday", "0001-01-01", "2026-02-30", ""])
def test_a_moment_that_cannot_be_is_refused_or_empty(office: Office, moment: str) -> None:
    answer = client(office, LANH).get(f"{API}/overdue", params={"as_of": moment})

    assert answer.status_code in (200, 422)
    if answer.status_code == 200:
        assert answer.json()["total"] == 0


def test_the_board_is_for_those_who_answer_for_it(office: Office) -> None:
    case = office.case_in_progress()
    office.watch.goes_on(days=60)
    office.services.register.tick(office.watch.now)

    board = items(client(office, LANH).get(f"{API}/escalations"))
    assert {row["number"] for row in board} == {case.number}
    assert items(client(office, LAN).get(f"{API}/escalations"))
    assert items(client(office, HOA).get(f"{API}/escalations")) == []
    assert client(office, NGOC).get(f"{API}/escalations").status_code == 403
    assert client(office, THU).get(f"{API}/overdue").status_code == 403


def test_an_escalation_is_acknowledged_once(office: Office) -> None:
    office.case_in_progress()
    office.watch.goes_on(days=60)
    office.services.register.tick(office.watch.now)
    minh = client(office, MINH)
    board = items(minh.get(f"{API}/escalations"))
    first = next(row["id"] for row in board if row["yours"])

    answer = minh.post(f"{API}/escalations/{first}/acknowledge")
    again = minh.post(f"{API}/escalations/{first}/acknowledge")

    assert answer.status_code == 200, answer.text
    assert first not in {row["id"] for row in items(minh.get(f"{API}/escalations"))}
    assert again.status_code == 409
    unknown = first.replace("YK-2026", "YK-2025")
    assert minh.post(f"{API}/escalations/{unknown}/acknowledge").status_code == 404


def test_what_was_told_to_others_is_not_ours_to_acknowledge(office: Office) -> None:
    office.case_in_progress()
    office.watch.goes_on(days=60)
    office.services.register.tick(office.watch.now)
    minh, tuan = client(office, MINH), client(office, TUAN)
    (to_the_head,) = [
        row["id"]
        for row in items(minh.get(f"{API}/escalations"))
        if (row["post"], row["deadline"]) == ("department_head", "reply")
    ]

    refused = minh.post(f"{API}/escalations/{to_the_head}/acknowledge")
    answer = tuan.post(f"{API}/escalations/{to_the_head}/acknowledge")

    assert refused.status_code == 409
    assert [why["code"] for why in refused.json()["reasons"]] == ["escalation_was_told_to_you"]
    assert answer.status_code == 200, answer.text


def test_the_citizen_needs_no_account(office: Office) -> None:
    case = office.case_in_progress()

    answer = client(office).get(f"{API}/status/{case.code}")

    assert answer.status_code == 200
    assert answer.json()["state"] == "in_progress"
    assert "Huỳnh Thị Sáu" not in answer.text
    assert "YK-" not in answer.text


def test_nor_does_a_token_that_ran_out_keep_anybody_from_it(office: Office) -> None:
    case = office.case_in_progress()
    visitor = client(office, Authorization="Bearer fu_long_gone")

    assert visitor.get(f"{API}/status/{case.code}").status_code == 200
    assert visitor.get(f"{API}/cases").status_code == 401
