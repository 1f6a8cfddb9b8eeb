"""The proof itself: what runs is followed along every path, and somebody always watches.

The walks below keep their own book of running deadlines, written straight from contract.md
section 7, and compare it with what the proof says.
"""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.definitions import SHIPPED, edited, keys_of, read
from workflow.checks.situations import Place, situations
from workflow.definition import WorkflowDefinition

DEFINITION = read()
FOUND = situations(DEFINITION)
_SECOND_WINDOW = """
[deadlines.spot_objection]
label = { vi = "Thời gian phản hồi tại chỗ", en = "Objection window of an answer on the spot" }
opened_by = ["answer_on_the_spot"]
runs_in = ["replied"]
periods = [{ amount = 3, unit = "working_days", from = "opening" }]
expires_with = "close"
"""


def _walk(
    definition: WorkflowDefinition, choices: list[str]
) -> list[tuple[str, bool, frozenset[str]]]:
    """The states a case goes through, whether it has a lead there, and what runs."""
    state, has_lead, running = "", False, set[str]()
    seen = []
    for name in [definition.creation, *choices]:
        action = definition.actions[name]
        if state not in action.sources and not (action.creates and not state):
            continue
        target = state
        for arrow in action.destinations:
            if arrow.when != "has_lead" or has_lead:
                target = arrow.to
                break
        state = target
        has_lead = bool(action.set["lead"]) if "lead" in action.set else has_lead
        rules = definition.deadlines
        running = {
            each
            for each in running
            if state in rules[each].runs_in and name not in rules[each].ended_by
        }
        for deadline, rule in rules.items():
            if name in rule.opened_by and state in rule.runs_in and not rule.only_if_dated:
                running.add(deadline)
        seen.append((state, has_lead, frozenset(running)))
    return seen


_CHOICES = st.lists(st.sampled_from(sorted(DEFINITION.actions)), min_size=5, max_size=60)


@settings(max_examples=300)
@given(_CHOICES)
def test_no_walk_is_poorer_than_the_poorest_situation(choices: list[str]) -> None:
    for state, has_lead, running in _walk(DEFINITION, choices):
        place = Place(state, has_lead)
        assert any(poor.running <= running for poor in FOUND.poorest[place])
        assert running <= FOUND.may_run[place]


@settings(max_examples=300)
@given(_CHOICES)
def test_on_every_walk_an_open_case_has_a_deadline_that_ends_somewhere(
    choices: list[str],
) -> None:
    for state, _, running in _walk(DEFINITION, choices):
        rules = [DEFINITION.deadlines[name] for name in running]
        ends = [
            rule.expires_with or DEFINITION.posts[rule.ladder[-1].post].office for rule in rules
        ]
        open_case = not DEFINITION.states[state].final
        assert not open_case or {"close", "upc", "province"}.intersection(ends)


def test_the_poorest_way_into_progress_has_the_citizens_clock_and_the_alarm() -> None:
    """A reopening opens both anew; only the progress notice may have been given already."""
    (poorest,) = FOUND.poorest[Place("in_progress", has_lead=True)]
    assert poorest.running == {"reply", "alarm"}
    assert "inform" in poorest.path


def test_two_deadlines_may_share_the_watch_by_path() -> None:
    """No single deadline runs on both ways into “replied”, yet one always does."""
    shared = edited(('opened_by = ["reply", "answer_on_the_spot"]', 'opened_by = ["reply"]'))
    assert keys_of(shared) == ["states.replied"]
    assert keys_of(shared + _SECOND_WINDOW) == []


def test_clocks_that_hand_a_case_to_each_other_are_found() -> None:
    """Two states from which only the clock leads on, to each other: nobody would ever be told."""
    circle = "".join(
        f"""
[states.{here}]
label = {{ vi = "{here}", en = "{here}" }}
responsible = "nobody"

[actions.leave_{here}]
label = {{ vi = "Rời", en = "Leave" }}
done = {{ vi = "Rời", en = "Left" }}
from = ["{here}"]
to = "{there}"
who = ["clock"]

[deadlines.in_{here}]
label = {{ vi = "Hạn", en = "Deadline" }}
opened_by = ["leave_{there}", "close"]
runs_in = ["{here}"]
periods = [{{ amount = 1, unit = "working_days", from = "opening" }}]
expires_with = "leave_{here}"
"""
        for here, there in (("ebb", "flood"), ("flood", "ebb"))
    )
    looping = SHIPPED.replace('from = ["replied"]\nto = "closed"', 'from = ["replied"]\nto = "ebb"')
    found = keys_of(looping + circle)
    assert {"deadlines.in_ebb.expires_with", "deadlines.in_flood.expires_with"} <= set(found)


def test_a_deadline_that_outlives_a_hand_back_still_watches() -> None:
    """The accept clock may go on in “recorded” after a send-back; that is no fault."""
    assert keys_of(edited(('runs_in = ["assigned"]', 'runs_in = ["assigned", "recorded"]'))) == []
