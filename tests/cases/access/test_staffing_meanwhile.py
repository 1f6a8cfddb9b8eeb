"""Nobody changes an account over another's change, and nobody takes away the last administrator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from cases.access import staffing
from cases.audit.trail import Change
from cases.directory.people import NewPerson, Person
from cases.errors import BadInput, DirectoryChanged
from cases.store.transaction import WriteTransaction
from tests.cases.access.administration import (
    CHANGE,
    CUC,
    DAY,
    MONDAY,
    Accounts,
)
from tests.light_passwords import light_hash
from tests.people import PASSWORD


def roles_of(transaction: WriteTransaction, change: Change, who: Person) -> None:
    staffing.give_roles(transaction, change, who, who.roles, who.rights, who.department)


def details_of(transaction: WriteTransaction, change: Change, who: Person) -> None:
    account = NewPerson(who.username, who.full_name, who.roles, who.department)
    staffing.correct(transaction, change, who, account)


def absence_of(transaction: WriteTransaction, change: Change, who: Person) -> None:
    staffing.note_absence(transaction, change, who.id, MONDAY, MONDAY + DAY)


STEPS: dict[str, Callable[[WriteTransaction, Change, Person], object]] = {
    "roles": roles_of,
    "details": details_of,
    "password": lambda t, change, who: staffing.set_password(t, change, who.id, light_hash("x")),
    "end": lambda t, change, who: staffing.deactivate(t, change, who.id),
    "begin": lambda t, change, who: staffing.reactivate(t, change, who.id),
    "away": absence_of,
    "back": lambda t, change, who: staffing.note_return(t, change, who.id, MONDAY),
}


@pytest.mark.parametrize("step", STEPS.values(), ids=STEPS)
def test_nobody_changes_what_somebody_else_has_changed_meanwhile(
    accounts: Accounts, step: Callable[[WriteTransaction, Change, Person], object]
) -> None:
    lan, hoa = accounts.named("lan"), accounts.named("hoa")
    seen = replace(CHANGE, seen=accounts.edition_of("lan"))
    accounts.change(lambda t, change: roles_of(t, change, hoa))
    accounts.change(lambda t, change: step(t, change, lan), seen)
    accounts.change(lambda t, change: roles_of(t, change, lan))
    before = accounts.trail()

    with pytest.raises(DirectoryChanged):
        accounts.change(lambda t, change: step(t, change, lan), seen)

    assert accounts.trail() == before


def test_an_account_is_hired_over_nobodys_change(accounts: Accounts) -> None:
    """Nobody has seen an account that is not there; others may have been changed meanwhile."""
    lan = accounts.named("lan")
    accounts.change(lambda t, change: roles_of(t, change, lan))
    unseen = replace(CHANGE, seen=0)

    accounts.change(lambda t, change: staffing.hire(t, change, CUC, light_hash(PASSWORD)), unseen)

    assert accounts.named("cuc").active


def add_second_administrator(accounts: Accounts) -> None:
    accounts.change(
        lambda transaction, change: staffing.hire(
            transaction,
            replace(change, now=MONDAY - DAY),
            NewPerson("an", "Võ Thành An", frozenset({"admin"})),
            light_hash(PASSWORD),
        )
    )


LAST = "This is the last administrator; make another one first."


def test_the_last_administrator_stays_one(accounts: Accounts) -> None:
    ngoc = accounts.named("ngoc")

    with pytest.raises(BadInput) as ended:
        accounts.change(lambda t, change: staffing.deactivate(t, change, ngoc.id))
    with pytest.raises(BadInput) as moved:
        accounts.change(lambda t, change: staffing.give_roles(t, change, ngoc, ["auditor"]))

    assert str(ended.value) == str(moved.value) == LAST
    assert accounts.named("ngoc") == ngoc
    assert accounts.trail() == []


def test_the_last_administrator_may_be_an_auditor_too(accounts: Accounts) -> None:
    ngoc = accounts.named("ngoc")

    accounts.change(lambda t, change: staffing.give_roles(t, change, ngoc, ["admin", "auditor"]))

    assert accounts.named("ngoc").roles == {"admin", "auditor"}


def test_with_another_one_at_work_she_may_go(accounts: Accounts) -> None:
    add_second_administrator(accounts)
    ngoc = accounts.named("ngoc")

    accounts.change(lambda t, change: staffing.give_roles(t, change, ngoc, ["auditor"]))
    assert accounts.named("ngoc").roles == {"auditor"}

    an = accounts.named("an")
    with pytest.raises(BadInput, match="last administrator"):
        accounts.change(lambda t, change: staffing.deactivate(t, change, an.id))


def test_one_whose_account_ended_is_no_administrator_at_work(accounts: Accounts) -> None:
    add_second_administrator(accounts)
    an, ngoc = accounts.named("an"), accounts.named("ngoc")
    accounts.change(lambda t, change: staffing.deactivate(t, change, an.id))

    with pytest.raises(BadInput, match="last administrator"):
        accounts.change(lambda t, change: staffing.deactivate(t, change, ngoc.id))
    # the one who left may lose the role: that takes no administrator away
    accounts.change(lambda t, change: staffing.give_roles(t, change, an, ["auditor"]))
    assert accounts.named("an").roles == {"auditor"}
