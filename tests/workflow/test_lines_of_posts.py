"""Which posts are asked one after the other, on a ladder that differs by kind and department."""

from __future__ import annotations

from itertools import islice

from tests.workflow.definitions import read
from tests.workflow.ladders import BY_KIND
from workflow.definition import WorkflowDefinition
from workflow.ladder import Concern
from workflow.reach import (
    HANDLER,
    Seat,
    line_of_posts,
    posts_above,
    posts_after,
    posts_upward,
    reach,
    upc_desk,
)

SHIPPED, DIFFERING = read(), read(*BY_KIND)
#: of SXD the chief is told on the third day, of SYT the deputy chief, of STC nobody
AT_SXD, AT_SYT, AT_STC = (Concern("feedback", code) for code in ("SXD", "SYT", "STC"))


def test_the_posts_above_are_those_of_the_departments_own_rungs() -> None:
    reply = DIFFERING.deadlines["reply"]
    assert list(posts_above(reply, "plus_1", AT_SXD)) == ["upc_chief", "chairman", "chairman"]
    assert list(posts_above(reply, "plus_1", AT_STC)) == ["chairman", "chairman"]


def test_the_way_upward_is_that_of_the_department() -> None:
    below = ("department_head", "upc_office")
    assert posts_upward(DIFFERING, AT_SXD) == (*below, "upc_chief", "chairman")
    assert posts_upward(DIFFERING, AT_SYT) == (*below, "upc_deputy_chief", "chairman")
    assert posts_after(DIFFERING, "upc_office", AT_SXD) == ("upc_chief", "chairman")
    assert posts_after(DIFFERING, "upc_chief", AT_SYT) == ()


def test_the_upc_office_is_reached_by_the_first_of_its_posts() -> None:
    assert upc_desk(SHIPPED) == "upc_office"
    assert SHIPPED.posts[upc_desk(SHIPPED)].office == "upc"


def test_the_post_of_the_case_officer_is_one_of_the_department() -> None:
    assert SHIPPED.posts[HANDLER].office == "department"


def test_a_post_that_nobody_declared_has_no_line() -> None:
    assert list(line_of_posts(SHIPPED, "mayor")) == []


def test_posts_that_stand_in_for_each_other_are_named_once() -> None:
    """A definition like that is refused; whoever reads it must come to an end all the same."""
    around = _standing_in(SHIPPED, {"handler": "department_head", "department_head": "handler"})
    assert list(islice(line_of_posts(around, "handler"), 9)) == ["handler", "department_head"]


def test_nobody_is_looked_for_twice_on_one_post() -> None:
    asked: list[str] = []

    def seat_of(post: str) -> Seat:
        asked.append(post)
        return Seat()

    above = posts_above(SHIPPED.deadlines["reply"], "minus_3", AT_SXD)
    assert reach(SHIPPED, "handler", above, seat_of).how == "nobody"
    assert asked == [
        "handler",
        "department_head",
        "upc_office",
        "upc_deputy_chief",
        "chairman",
        "upc_chief",
    ]


def _standing_in(definition: WorkflowDefinition, others: dict[str, str]) -> WorkflowDefinition:
    posts = {
        name: post.model_copy(update={"stands_in": others.get(name, post.stands_in)})
        for name, post in definition.posts.items()
    }
    return definition.model_copy(update={"posts": posts})
