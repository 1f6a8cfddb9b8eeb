"""How to reach the petitioner is shown to who may ask and says why; the asking stays written down.

Chị Lan of Construction leads the case, anh Minh sits in the UPC office, chị Hoa co-ordinates.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from cases.disclosure.contact import contact_of
from cases.disclosure.traces import traces_of
from cases.errors import CaseNotFound, ContactWithheld, DatabaseUnavailable
from cases.office import Office as ReadOffice
from cases.reading.petitioners import PetitionerView
from tests.cases.life import contents
from tests.cases.rules.office import Office, Story, local
from tests.people import FULL_NAMES, HOA, KHOA, LAN, LANH, MINH, NGA, NGOC, THU, TUAN
from workflow.attempt import Actor
from workflow.refusal import Refused

NOON = local("2026-11-19 12:00")
WHY = "Hẹn ngày khảo sát tại chỗ."


def reading(office: Office) -> ReadOffice:
    """The names and calendar that readers work with."""
    register = office.register
    return ReadOffice(register.calendar(), register.directory.current(), register.workflows)


def ask(case: Story, who: Actor, reason: object = WHY) -> PetitionerView:
    """Somebody asks for the contact."""
    office = case.office
    database = office.register.database
    return contact_of(database, reading(office), who, case.number, reason, NOON)


def traces(case: Story, who: Actor = KHOA) -> list[tuple[str, str | None, str | None]]:
    """Who looked, from which department and why, as somebody is told."""
    with case.office.register.database.read() as connection:
        found = traces_of(connection, reading(case.office), who, case.id)
    return [(each.person, each.department, each.reason) for each in found]


@pytest.mark.parametrize("who", [LAN, TUAN, MINH, NGA])
def test_these_are_shown_it_and_it_is_written_down(office: Office, who: Actor) -> None:
    case = office.accepted()
    version = case.case("version", "history_seq")

    seen = ask(case, who)

    assert (seen.name, seen.phone, seen.withheld) == ("Nguyễn Văn Bình", "+84912345678", False)
    assert traces(case) == [(who.id, who.department, WHY)]
    # looking is no act on the case: nobody's form gets stale by it
    assert case.case("version", "history_seq") == version


@pytest.mark.parametrize("who", [THU, LANH, KHOA, HOA])
def test_these_see_the_case_and_are_not_shown_it(office: Office, who: Actor) -> None:
    case = office.accepted(coordinating=["SYT"])

    with pytest.raises(ContactWithheld):
        ask(case, who)

    assert traces(case) == []


@pytest.mark.parametrize("who", [HOA, NGOC])
def test_for_others_there_is_no_such_case(office: Office, who: Actor) -> None:
    case = office.accepted()

    with pytest.raises(CaseNotFound):
        ask(case, who)

    assert traces(case) == []


def test_a_former_lead_is_not_shown_it_any_more(office: Office) -> None:
    case = office.accepted()
    ask(case, LAN)
    case.act(MINH, "reassign", NOON, lead_department="SYT", reason="Thuộc ngành y tế.")

    with pytest.raises(ContactWithheld):
        ask(case, LAN)
    assert ask(case, HOA).name == "Nguyễn Văn Bình"


def test_a_protected_identity_is_for_the_upc_office_alone(office: Office) -> None:
    """Decree 154/2026, art. 12(2): the petitioner's name is kept secret."""
    case = office.record(confidential=True)
    case.act(MINH, "assign", NOON, lead_department="SXD")

    with pytest.raises(ContactWithheld):
        ask(case, LAN)
    assert ask(case, MINH).name == "Nguyễn Văn Bình"


@pytest.mark.parametrize("reason", [None, "", "  \n ", "\u200b"])
def test_a_department_says_why(office: Office, reason: object) -> None:
    case = office.accepted()

    with pytest.raises(Refused) as refused:
        ask(case, LAN, reason)

    assert [(why.code, why.field) for why in refused.value.reasons] == [("field_missing", "reason")]
    assert traces(case) == []


@pytest.mark.parametrize("reason", ["x" * 2001, "a\x00b", "NguyÔn V¨n An", 7, ["a"]])
def test_a_reason_nobody_can_read_is_none(office: Office, reason: object) -> None:
    case = office.accepted()

    with pytest.raises(Refused) as refused:
        ask(case, LAN, reason)

    assert [why.code for why in refused.value.reasons] == ["field_malformed"]
    assert traces(case) == []


def test_the_upc_office_need_not_say_why_but_is_traced(office: Office) -> None:
    case = office.accepted()

    ask(case, MINH, None)

    assert traces(case) == [("minh", "VPUBND", None)]


def test_somebody_without_a_name_is_written_down_as_asked_for(office: Office) -> None:
    case = office.record(petitioner={"anonymous": True})

    seen = ask(case, MINH)

    assert (seen.anonymous, seen.name) == (True, None)
    assert len(traces(case)) == 1


def test_an_account_of_nobody_is_shown_nothing(office: Office) -> None:
    from cases.errors import UnknownPerson

    case = office.accepted()

    with pytest.raises(UnknownPerson):
        ask(case, Actor("ghost", MINH.roles, "VPUBND"))


@pytest.mark.parametrize("who", [LAN, TUAN, THU, LANH, NGOC])
def test_who_looked_is_not_told_to_these(office: Office, who: Actor) -> None:
    case = office.accepted()
    ask(case, LAN)

    assert traces(case, who) == []
    assert len(traces(case, NGA)) == 1


def test_every_look_counts_and_the_newest_comes_first(office: Office) -> None:
    case, other = office.accepted(), office.accepted()
    for reason in ("Một", "Hai"):
        ask(case, LAN, reason)
    ask(other, LAN, "Vụ khác")

    assert [reason for _, _, reason in traces(case)] == ["Hai", "Một"]
    with office.register.database.read() as connection:
        newest = traces_of(connection, reading(office), KHOA, case.id)[0]
    assert (newest.at, newest.what, newest.person_name) == (NOON, "contact", FULL_NAMES["lan"])
    assert newest.department_name == "Sở Xây dựng"


def test_without_a_trace_nothing_is_shown(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    """The register can be read and not written: better no contact than one nobody knows of."""
    case = office.accepted()

    @contextmanager
    def unwritable() -> Iterator[None]:
        raise DatabaseUnavailable
        yield

    monkeypatch.setattr(office.register.database, "write", unwritable)

    with pytest.raises(DatabaseUnavailable):
        ask(case, LAN)


@pytest.mark.parametrize(
    "change",
    [
        "DELETE FROM access_trace",
        "UPDATE access_trace SET person_id = 1",
        "UPDATE access_trace SET at = 0",
        "UPDATE access_trace SET case_id = case_id",
        "UPDATE access_trace SET what = 'file'",
        "UPDATE access_trace SET department = NULL",
    ],
)
def test_nobody_takes_a_trace_back(office: Office, change: str) -> None:
    case = office.accepted()
    ask(case, LAN)

    engine = office.register.database.engine
    with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
        connection.execute(text(change))

    assert traces(case) == [("lan", "SXD", WHY)]


def test_a_denunciation_keeps_who_looked_and_not_why(office: Office) -> None:
    case = office.accepted()
    ask(case, LAN, "Gọi ông Bình về vụ nhận hối lộ.")

    case.act(MINH, "redirect", NOON, kind="denunciation", legal_path="Tố cáo", reason="Là tố cáo.")

    assert traces(case) == [("lan", "SXD", None)]
    assert "hối lộ" not in repr(contents(office.register.database))
    with pytest.raises(CaseNotFound):
        ask(case, MINH)
