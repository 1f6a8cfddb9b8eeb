"""Whom a post reaches in this office, where nobody was appointed and roles stand for posts."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from tests.model.case import OfficeCase, Told
from tests.model.definition import POSTS
from tests.model.office_time import local_day
from tests.model.people import OFFICE, holders, id_of, named, sees
from workflow.attempt import Actor


def reached(case: OfficeCase, post: str, department: str, above: Iterable[str]) -> tuple[int, str]:
    """Who is told, and by which post: the first that somebody holds who may see the case.

    After the post itself those that stand in for it, those of the next rungs, the UPC office's.
    """
    upc = (name for name, found in POSTS.items() if found["office"] == "upc")
    stands_in = POSTS[post].get("stands_in")
    for name in (post, *([stands_in] if stands_in else []), *above, *upc):
        person = _in_post(case, name, department)
        if person is not None:
            return id_of(person), name
    raise AssertionError("the UPC office is never empty here")


def _in_post(case: OfficeCase, post: str, department: str) -> Actor | None:
    if post == "handler":
        people = [named(case.handler)] if case.handler else []
    else:
        people = holders(post, department)
    return next((actor for actor in people if sees(actor, case)), None)


def told_to(actor: Actor, case: OfficeCase, told: Told) -> bool:
    """Whether an escalation is somebody's to take note of."""
    if "citizen" in actor.roles:
        return False
    posts = {told.post, told.told_post or told.post}
    if id_of(actor) == told.person or any(actor in holders(p, told.department) for p in posts):
        return True
    clock = next((clock for clock in case.clocks if clock.no == told.deadline_no), None)
    answers = clock.asked if clock is not None and clock.asked else case.department
    offices = {POSTS[post]["office"] for post in posts}
    handed_on = "department" in offices and told.department != answers
    return bool(actor.roles & OFFICE) and ("upc" in offices or handed_on)


def take_note(case: OfficeCase, actor: Actor, named: object) -> None:
    """Whoever takes note of an escalation has noted what was told before on that level of the
    deadline too, as far as it was told to them.
    """
    for noted in [told for told in case.told if named == f"{case.number}.{told.seq}"]:
        for told in case.told:
            before = told.level > 0 and told.seq < noted.seq and _alike(told, noted)
            if told is noted or (before and told_to(actor, case, told)):
                told.acknowledged = True


def _alike(one: Told, other: Told) -> bool:
    levels = [(told.deadline_no, told.edition, told.level) for told in (one, other)]
    return levels[0] == levels[1]


def told_by_hand_today(case: OfficeCase, now: datetime) -> set[str]:
    """The posts that were told by hand on this local day and have not answered."""
    return {
        told.post
        for told in case.told
        if told.deadline_no == 0 and not told.acknowledged and local_day(told.at) == local_day(now)
    }
