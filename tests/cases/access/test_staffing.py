"""Chị Ngọc makes, changes and ends accounts: each with its trace, none over another's change."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from cases.access import staffing
from cases.audit.subjects import person_subject
from cases.audit.trail import Change
from cases.directory.people import NewPerson
from cases.errors import UnknownDepartment
from cases.store.transaction import WriteTransaction
from cases.tables import Absence, table_of
from cases.tables import Person as PersonRow
from tests.cases.access.administration import (
    ANOTHER,
    BY_NGOC,
    CUC,
    DAY,
    MONDAY,
    Accounts,
)
from tests.light_passwords import light_hash
from tests.people import PASSWORD


def test_chi_cuc_is_hired_and_the_trail_says_with_what(accounts: Accounts) -> None:
    new = replace(CUC, roles=CUC.roles | {"department_head"}, rights=frozenset({"reply"}))
    ids: list[int] = []

    def hire(transaction: WriteTransaction, change: Change) -> None:
        ids.append(staffing.hire(transaction, change, new, light_hash(ANOTHER)))

    accounts.change(hire)

    cuc = accounts.named("cuc")
    assert ids == [cuc.id]
    assert (cuc.full_name, cuc.department, cuc.rights) == ("Lâm Thị Cúc", "SYT", {"reply"})
    assert accounts.enter("cuc", ANOTHER).person_id == cuc.id
    person = table_of(PersonRow)
    with accounts.database.read() as connection:
        begun = connection.execute(
            select(person.c.created_at).where(person.c.id == cuc.id)
        ).scalar_one()
    assert begun == MONDAY
    granted = (
        ("role", "department_head"),
        ("role", "department_officer"),
        ("right", "reply"),
        ("department", "SYT"),
    )
    assert accounts.trail() == [(BY_NGOC, "person_added", person_subject(cuc.id), granted)]


def test_who_works_in_no_department_is_hired_without_one(accounts: Accounts) -> None:
    new = NewPerson("an", "Võ Thành An", frozenset({"admin"}))

    accounts.change(lambda t, change: staffing.hire(t, change, new, light_hash(PASSWORD)))

    assert [line[3] for line in accounts.trail()] == [(("role", "admin"),)]


def test_chi_lan_becomes_head_of_another_department(accounts: Accounts) -> None:
    lan = accounts.named("lan")
    roles, rights = ["department_officer", "department_head"], ["reply"]

    accounts.change(lambda t, change: staffing.give_roles(t, change, lan, roles, rights, "SYT"))

    moved = accounts.named("lan")
    assert (moved.roles, moved.rights, moved.department) == (set(roles), set(rights), "SYT")
    granted = (
        ("role", "department_head"),
        ("role", "department_officer"),
        ("right", "reply"),
        ("department", "SYT"),
    )
    assert accounts.trail() == [(BY_NGOC, "roles_changed", person_subject(lan.id), granted)]


def test_whoever_gets_no_rights_and_no_department_has_none(accounts: Accounts) -> None:
    tuan = accounts.named("tuan")

    accounts.change(lambda t, change: staffing.give_roles(t, change, tuan, ["auditor"]))

    moved = accounts.named("tuan")
    assert (moved.roles, moved.rights, moved.department) == ({"auditor"}, set(), None)


def test_a_department_that_is_not_there_leaves_everything_as_it_was(accounts: Accounts) -> None:
    lan = accounts.named("lan")

    with pytest.raises(UnknownDepartment):
        accounts.change(lambda t, change: staffing.give_roles(t, change, lan, lan.roles, (), "SKC"))

    assert accounts.named("lan") == lan
    assert accounts.trail() == []


def test_a_name_and_an_address_are_corrected_and_the_roles_stay(accounts: Accounts) -> None:
    lan = accounts.named("lan")
    account = NewPerson("lan", "Nguyễn Thị Ngọc Lan", lan.roles, lan.department, phone="0912345678")

    accounts.change(lambda t, change: staffing.correct(t, change, lan, account))

    assert accounts.named("lan") == replace(
        lan,
        full_name="Nguyễn Thị Ngọc Lan",
        sort_key=accounts.named("lan").sort_key,
        phone="+84912345678",
        email=None,
    )
    assert accounts.trail() == [(BY_NGOC, "details_changed", person_subject(lan.id), ())]


def test_a_new_password_opens_and_the_old_one_no_more(accounts: Accounts) -> None:
    lan = accounts.named("lan")

    accounts.change(lambda t, change: staffing.set_password(t, change, lan.id, light_hash(ANOTHER)))

    assert accounts.is_out("lan")
    assert accounts.enter("lan", ANOTHER).person_id == lan.id
    assert accounts.trail() == [(BY_NGOC, "password_set", person_subject(lan.id), ())]


def test_an_account_ends_and_begins_again_with_the_roles_it_had(accounts: Accounts) -> None:
    lan = accounts.named("lan")
    subject = person_subject(lan.id)

    accounts.change(lambda t, change: staffing.deactivate(t, change, lan.id))
    assert accounts.is_out("lan")
    assert accounts.named("lan") == replace(lan, active=False)
    assert accounts.trail() == [(BY_NGOC, "person_disabled", subject, ())]

    accounts.change(lambda t, change: staffing.reactivate(t, change, lan.id))
    assert not accounts.is_out("lan")
    assert accounts.named("lan") == lan
    assert (BY_NGOC, "person_enabled", subject, ()) in accounts.trail()


def test_chi_lan_goes_away_and_is_back_early(accounts: Accounts) -> None:
    lan = accounts.named("lan").id
    leaves, returns = MONDAY - DAY, MONDAY + 4 * DAY

    accounts.change(lambda t, change: staffing.note_absence(t, change, lan, leaves, returns))
    assert accounts.away("lan") == [(leaves, returns)]
    entered = (
        BY_NGOC,
        "absence_entered",
        person_subject(lan),
        (("from", leaves.isoformat()), ("until", returns.isoformat())),
    )
    assert accounts.trail() == [entered]

    ended: list[int] = []
    noon, back = MONDAY + timedelta(hours=3), MONDAY + DAY
    accounts.change(
        lambda t, change: ended.append(staffing.note_return(t, change, lan, back)),
        Change("console", noon),
    )
    assert ended == [1]
    assert accounts.away("lan") == [(leaves, back)]
    cut = ("console", "absence_ended", person_subject(lan), (("from", back.isoformat()),))
    assert accounts.trail(noon) == [cut]


def test_who_entered_an_absence_and_who_cut_it_is_kept_with_it(accounts: Accounts) -> None:
    lan, noon = accounts.named("lan").id, MONDAY + timedelta(hours=3)
    leaves, returns = MONDAY - DAY, MONDAY + DAY
    accounts.change(lambda t, change: staffing.note_absence(t, change, lan, leaves, returns))
    accounts.change(
        lambda t, change: staffing.note_return(t, change, lan, noon), Change("console", noon)
    )

    absence = table_of(Absence)
    columns = (absence.c.entered_by, absence.c.entered_at, absence.c.withdrawn_at)
    with accounts.database.read() as connection:
        kept = connection.execute(select(*columns).order_by(absence.c.entered_at)).all()
    assert kept == [(BY_NGOC, MONDAY, noon), ("console", noon, None)]


def test_a_return_from_nowhere_leaves_no_trace(accounts: Accounts) -> None:
    lan = accounts.named("lan").id

    accounts.change(lambda t, change: staffing.note_return(t, change, lan, MONDAY))

    assert accounts.trail() == []
