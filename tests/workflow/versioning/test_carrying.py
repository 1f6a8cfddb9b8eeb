"""How far a deadline has got when it goes on under the ladder of another version."""

from __future__ import annotations

from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.definitions import read
from workflow.definition import DeadlineRule, Rung, Text
from workflow.ladder import Climb, Concern, NextRung, applies
from workflow.versioning.carrying import carried, still_awaited

REPLY = read().deadlines["reply"]
ANYBODY = Concern("feedback", "SXD")
_LABEL = Text(vi="x", en="x")


def ladder(*rungs: Rung) -> DeadlineRule:
    return REPLY.model_copy(update={"ladder": rungs})


def rung(name: str, at: int, **more: tuple[str, ...]) -> Rung:
    return Rung(rung=name, label=_LABEL, at=at, tell="upc_office", **more)


def mondays(name: str) -> Rung:
    return Rung(rung=name, label=_LABEL, every="monday", tell="chairman")


def test_what_fired_stays_fired_by_its_name() -> None:
    after = ladder(rung("due", 0), rung("plus_1", 2))

    assert carried(REPLY, after, Climb(frozenset({"due", "plus_1"})), ANYBODY).fired == {
        "due",
        "plus_1",
    }


def test_a_new_rung_below_one_that_fired_is_passed_and_one_above_is_not() -> None:
    """The deputy chief was told on day 3: nobody is told of day 2 any more, day 4 comes."""
    after = ladder(rung("day_2", 2), rung("day_4", 4))

    found = carried(REPLY, after, Climb(frozenset({"due", "plus_3"})), ANYBODY)

    assert found.fired == {"due", "plus_3", "day_2"}


def test_before_anything_fired_nothing_is_passed() -> None:
    assert carried(REPLY, ladder(rung("early", -9)), Climb(), ANYBODY) == Climb()


def test_repeats_go_on_whatever_they_are_called_and_leave_no_single_rung_behind() -> None:
    before = Climb(frozenset({"due", "plus_5"}), repeats=2)

    found = carried(REPLY, ladder(rung("plus_9", 9), mondays("weekly")), before, ANYBODY)
    without = carried(REPLY, ladder(rung("plus_3", 3), rung("plus_9", 9)), before, ANYBODY)

    assert found == Climb(frozenset({"due", "plus_5", "plus_9"}), repeats=2)
    assert "plus_9" not in without.fired


def test_a_rung_for_others_waits_for_the_hand_over() -> None:
    after = ladder(rung("health", 1, departments=("SYT",)), rung("day_2", 2))

    found = carried(REPLY, after, Climb(frozenset({"plus_3"})), ANYBODY)

    assert found.fired == {"plus_3", "day_2"}


def test_a_monday_that_is_awaited_is_awaited_under_the_new_ladder_too() -> None:
    """Else the change of version would tell one Monday twice."""
    waits = NextRung(6, REPLY.ladder[6], datetime(2026, 12, 7, tzinfo=UTC), 3)
    after = ladder(rung("due", 0), mondays("others"), mondays("weekly"))
    others = after.ladder[1].model_copy(update={"departments": ("SYT",)})
    after = ladder(after.ladder[0], others, after.ladder[2])

    assert still_awaited(after, waits, ANYBODY) == NextRung(2, after.ladder[2], waits.at, 3)
    assert still_awaited(ladder(rung("due", 0)), waits, ANYBODY) is None
    assert still_awaited(after, NextRung(2, REPLY.ladder[2], waits.at), ANYBODY) is None
    assert still_awaited(after, None, ANYBODY) is None


_KNOWN = {step.rung: step.at for step in REPLY.ladder if step.at is not None}
_NAMES = list(_KNOWN)
#: a rung of a name that is known stands where it stood
_RUNGS = st.lists(
    st.builds(
        lambda named, departments: rung(*named, departments=departments),
        st.sampled_from(list(_KNOWN.items()))
        | st.tuples(st.sampled_from("abc"), st.integers(-5, 12)),
        st.sampled_from([(), ("SYT",)]),
    ),
    max_size=6,
    unique_by=lambda step: step.rung,
)


@given(_RUNGS, st.frozensets(st.sampled_from(_NAMES)), st.integers(0, 4))
def test_carrying_twice_is_carrying_once_and_forgets_nothing(
    rungs: list[Rung], fired: frozenset[str], repeats: int
) -> None:
    after, before = ladder(*rungs, mondays("weekly")), Climb(fired, repeats)

    found = carried(REPLY, after, before, ANYBODY)

    assert found.fired >= fired
    assert found.repeats == repeats
    assert carried(after, after, found, ANYBODY) == found
    highest = max((s.at for s in REPLY.ladder if s.rung in fired and s.at is not None), default=-99)
    left = [s for s in rungs if s.rung not in found.fired and applies(s, ANYBODY)]
    assert all(not repeats and s.at is not None and s.at > highest for s in left)
