"""From a post to a person: holder, deputy, stand-in, the next rung's post, the UPC office."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from workflow.ladder import Concern
from workflow.reach import Reached, Seat, posts_above, posts_after, posts_upward, reach
from workflow.versions import Workflows

DEFINITION = Workflows.shipped().current.definition
REPLY = DEFINITION.deadlines["reply"]
CONCERN = Concern("feedback", "SXD")
POSTS = ("handler", "department_head", "upc_office", "upc_deputy_chief", "upc_chief", "chairman")
LAN, TUAN, MINH, NGA, LANH = 1, 2, 3, 4, 5

STAFFED = {
    "handler": Seat(LAN, held=True),
    "department_head": Seat(TUAN, held=True),
    "upc_office": Seat(MINH, held=True),
    "upc_chief": Seat(NGA, held=True),
    "chairman": Seat(LANH, held=True),
}


def reached(post: str, rung: str = "", seats: dict[str, Seat] | None = None) -> Reached:
    above = posts_above(REPLY, rung, CONCERN)
    here = STAFFED if seats is None else seats
    return reach(DEFINITION, post, above, lambda name: here.get(name, Seat()))


def without(*posts: str) -> dict[str, Seat]:
    return {name: seat for name, seat in STAFFED.items() if name not in posts}


def test_the_holder_is_told() -> None:
    assert reached("department_head", "due") == Reached(
        TUAN, "department_head", "holder", vacant=False
    )


def test_the_deputy_is_told_while_the_holder_is_away_or_missing() -> None:
    away = {**STAFFED, "chairman": Seat(NGA, deputy=True, held=True)}
    vacant = {**STAFFED, "chairman": Seat(NGA, deputy=True, held=False)}
    assert reached("chairman", "plus_5", away) == Reached(NGA, "chairman", "deputy", vacant=False)
    assert reached("chairman", "plus_5", vacant) == Reached(NGA, "chairman", "deputy", vacant=True)


def test_the_head_stands_in_for_a_case_officer() -> None:
    assert reached("handler", "minus_3", without("handler")) == Reached(
        TUAN, "department_head", "stand_in", vacant=True
    )


def test_a_vacant_post_passes_the_rung_to_the_next_rungs_post() -> None:
    """The deputy chief is vacant; the rung after it tells the chairman, so this one does too."""
    assert reached("upc_deputy_chief", "plus_3") == Reached(
        LANH, "chairman", "next_rung", vacant=True
    )


def test_a_holder_who_is_away_without_a_deputy_leaves_no_vacancy() -> None:
    away = {**STAFFED, "department_head": Seat(held=True)}
    assert reached("department_head", "due", away) == Reached(
        MINH, "upc_office", "next_rung", vacant=False
    )


def test_at_the_top_of_the_ladder_the_upc_office_is_told() -> None:
    assert reached("chairman", "monday", without("chairman")) == Reached(
        MINH, "upc_office", "office", vacant=True
    )


def test_when_nobody_is_left_that_is_said() -> None:
    assert reached("chairman", "monday", {}) == Reached(None, "chairman", "nobody", vacant=True)


def test_the_posts_above_follow_the_ladder_of_the_case() -> None:
    above = ["upc_deputy_chief", "chairman", "chairman"]
    assert list(posts_above(REPLY, "plus_1", CONCERN)) == above
    assert list(posts_above(REPLY, "no_such_rung", CONCERN)) == []
    upward = ("department_head", "upc_office", "upc_deputy_chief", "chairman")
    assert posts_upward(DEFINITION, CONCERN) == upward
    assert posts_after(DEFINITION, "upc_office", CONCERN) == upward[2:]
    assert posts_after(DEFINITION, "upc_chief", CONCERN) == ()


SEATS = st.dictionaries(
    st.sampled_from(POSTS),
    st.builds(Seat, person=st.none() | st.integers(1, 9), deputy=st.booleans(), held=st.booleans()),
)


@given(SEATS, st.sampled_from([rung.rung for rung in REPLY.ladder]))
def test_somebody_is_told_wherever_the_upc_office_has_anybody(
    seats: dict[str, Seat], rung: str
) -> None:
    post = next(step.post for step in REPLY.ladder if step.rung == rung)
    told = reached(post, rung, seats)
    at_the_office = [seats[p].person for p in POSTS if p.startswith("upc") and p in seats]
    if any(at_the_office):
        assert told.person is not None
    if told.person is not None:
        assert seats[told.post].person == told.person
    assert told.vacant is not seats.get(post, Seat()).held
    assert (told.how == "nobody") is (told.person is None)
