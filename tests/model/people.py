"""Who is in the model's office, and what each of them sees of a case (contract.md section 10)."""

from __future__ import annotations

from typing import Final

from cases.directory.people import NewPerson, add_person
from cases.directory.snapshot import Directory
from cases.store.engine import Database
from tests.cases.rules.office import BA, DUNG, PHUC, SON
from tests.light_passwords import light_hash
from tests.model.case import OfficeCase
from tests.model.definition import ACTIONS, PARTIES, Table
from tests.people import EVERYBODY, HIRED_AT, NGOC, PASSWORD, hire
from workflow.attempt import CLOCK, Actor

#: everybody with an account, in the order of their ids
STAFF: Final = (*EVERYBODY, PHUC, SON, DUNG, BA)
#: who keeps the calendar
KEEPER: Final = NGOC
#: whoever calls themselves the clock is nobody
PRETENDER: Final = CLOCK
EVERYWHERE: Final = frozenset({"upc_office", "upc_chief", "leader", "auditor"})
OFFICE: Final = frozenset({"upc_office", "upc_chief"})
IN_A_DEPARTMENT: Final = frozenset({"department_officer", "department_head"})
#: departments that may get a case, most of them with people
LEADS: Final = ("SXD", "SYT", "STC")
OTHERS: Final = ("SYT", "STC", "SKHCN", "SXD")
UPC: Final = "VPUBND"
#: who is in the place of a post: whoever has its role
_ROLES_OF_POSTS: Final = frozenset({"department_head", "upc_office", "upc_chief"})


def furnish(database: Database) -> Directory:
    """Let all of them work in a migrated register."""
    directory = hire(database)
    with database.write() as transaction:
        for actor in STAFF[len(EVERYBODY) :]:
            person = NewPerson(
                actor.id, actor.id.title(), actor.roles, actor.department, actor.rights
            )
            add_person(transaction, person, light_hash(PASSWORD), HIRED_AT)
        transaction.commit()
    return directory


def citizen_of(number: str) -> Actor:
    """Whoever has the tracking code of a case."""
    return Actor(f"citizen:{number}", frozenset({"citizen"}))


def follower_of(number: str, own: str) -> Actor:
    """Whoever has the code of a case that was merged into the one with this number."""
    return Actor(f"citizen:{number}:{own}", frozenset({"citizen"}))


def members(department: str | None) -> frozenset[str]:
    """Who works in a department."""
    return frozenset(actor.id for actor in STAFF if department and actor.department == department)


def sees(actor: Actor, case: OfficeCase) -> bool:
    """Whether the case is there for somebody at all."""
    if "citizen" in actor.roles:
        return actor.id.split(":")[1] == case.number
    if actor.roles & EVERYWHERE:
        return True
    if "centre" in actor.roles and case.closed_at is None:
        return actor.department == case.recorded_department
    own = actor.roles & IN_A_DEPARTMENT and actor.department
    return bool(own) and (own == case.lead or own in case.coordinating)


def may(actor: Actor, action: str, case: OfficeCase) -> bool:
    """Whether somebody is of a party that may take an action on the case."""
    return any(_is_of(actor, PARTIES[name], case) for name in ACTIONS[action]["who"])


def _is_of(actor: Actor, party: Table, case: OfficeCase) -> bool:
    right, relation = party.get("right"), party.get("relation", "any")
    if actor.roles.isdisjoint(party["roles"]) or (right and right not in actor.rights):
        return False
    if relation == "any":
        return True
    if relation == "unled":
        return case.lead is None
    related = {case.lead} if relation == "lead" else case.coordinating
    return actor.department is not None and actor.department in related


def holders(post: str, department: str) -> list[Actor]:
    """Who is in a post: nobody was appointed, so whoever has its role."""
    if post not in _ROLES_OF_POSTS:
        return []
    return [
        actor
        for actor in STAFF
        if post in actor.roles and (post != "department_head" or actor.department == department)
    ]


def id_of(actor: Actor) -> int:
    """The number of an account."""
    return STAFF.index(actor) + 1


def reference(actor: Actor) -> str:
    """How the history names somebody."""
    if "citizen" in actor.roles:
        _, _, *own = actor.id.split(":")
        return ":".join(("citizen", *own))
    return f"person:{id_of(actor)}"


def named(username: str) -> Actor:
    """Somebody by the name of the account."""
    return next(actor for actor in STAFF if actor.id == username)
