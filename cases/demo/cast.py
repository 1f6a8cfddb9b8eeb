"""The people of the demo: everyone invented, one account for each role and department."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from random import Random

from cases.demo.issues import full_name, issues
from cases.directory.organisation import Department, shipped_organisation
from cases.directory.passwords import hash_password
from cases.directory.people import NewPerson, add_person
from cases.directory.posts import SET_UP, Holding, fill_post
from cases.policy import UPC_OFFICE
from cases.store.transaction import WriteTransaction

#: everybody's password in the demo, printed with the accounts
PASSWORD = "dong-thap-sen-hong"  # noqa: S105 - of invented people on a machine of their own
CENTRE = "TTHCC"
#: where the Mondays of the demo are held, and who listens
SITE = "caolanh"
LEADER = "Chủ tịch UBND tỉnh"
#: which accounts hold the provincial posts of the workflow
_POSTS = {
    "upc_deputy_chief": "phochanh",
    "upc_chief": "chanhvp",
    "chairman": "chutich",
}
#: the departments a vice-chairman of the demo is in charge of, and the field that is called
_CHARGE = ("SXD", "SNNMT")
_CHARGE_FIELD = "Hạ tầng, đất đai, môi trường"


@dataclass(frozen=True, slots=True)
class Member:
    """One account of the demo."""

    username: str
    role: str
    department: str | None
    right: str | None = None


def departments() -> tuple[str, ...]:
    """The departments that are asked to answer in the demo."""
    return tuple(dict.fromkeys(issue.department for issue in issues()))


def members() -> tuple[Member, ...]:
    """Every account, the office first."""
    office = (
        Member("vpubnd", "upc_office", UPC_OFFICE),
        Member("phochanh", "upc_office", UPC_OFFICE),
        Member("chanhvp", "upc_chief", UPC_OFFICE),
        Member("trungtam", "centre", CENTRE),
        Member("tongdai1022", "centre", CENTRE),
        Member("chutich", "leader", None),
        Member("phochutich", "leader", None),
        Member("kiemtra", "auditor", None),
        Member("quantri", "admin", None),
    )
    return office + tuple(member for code in departments() for member in _of_department(code))


def name_of(department: str) -> str:
    """What a department is called."""
    return _shipped()[department].name_on().vi


@cache
def _shipped() -> dict[str, Department]:
    return {department.code: department for department in shipped_organisation()}


def head_of(department: str) -> str:
    """The username of a department's head."""
    return f"{department.lower()}.truong"


def officer_of(department: str) -> str:
    """The username of a department's first officer."""
    return department.lower()


def deputy_of(department: str) -> str:
    """The username of the officer who may answer the citizen."""
    return f"{department.lower()}.pho"


def hire(transaction: WriteTransaction, random: Random, now: datetime) -> None:
    """Give everybody an account and the provincial posts a holder."""
    kept = hash_password(PASSWORD, random.randbytes)
    ids = {}
    for member in members():
        person = NewPerson(
            username=member.username,
            full_name=full_name(random),
            roles=frozenset({member.role}),
            department=member.department,
            rights=frozenset({member.right}) if member.right else frozenset(),
            email=f"{member.username}@demo.example",
        )
        ids[member.username] = add_person(transaction, person, kept, now)
    for holding in _holdings(ids):
        fill_post(transaction, holding, now, SET_UP)


def _holdings(ids: Mapping[str, int]) -> Iterator[Holding]:
    """The province's posts, the vice-chairman's charge, and who stands in for a head."""
    for post, username in _POSTS.items():
        yield Holding(post, holder_id=ids[username])
    for code in _CHARGE:
        yield Holding("chairman", code, ids["phochutich"], ids["chutich"], _CHARGE_FIELD)
    for code in departments():
        yield Holding("department_head", code, ids[head_of(code)], ids[deputy_of(code)])


def _of_department(code: str) -> tuple[Member, ...]:
    return (
        Member(officer_of(code), "department_officer", code),
        Member(deputy_of(code), "department_officer", code, "reply"),
        Member(head_of(code), "department_head", code),
    )
