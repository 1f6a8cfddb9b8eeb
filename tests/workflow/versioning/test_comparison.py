"""What differs between two definitions, told in words: nothing is left out, nothing invented."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.workflow.definitions import SHIPPED, edited, read
from workflow.definition import (
    Action,
    Arrow,
    DeadlineRule,
    FieldRule,
    Party,
    Post,
    Rung,
    State,
    WorkflowDefinition,
)
from workflow.frozen import Frozen
from workflow.loader import parse_definition, read_definition
from workflow.period_rule import PeriodRule
from workflow.versioning.comparison import GROUPS, Change, compare
from workflow.versioning.sentences import GROUP_TITLES, sentence

V1 = read()

_REMARK = """[actions.remark]
label = { vi = "Lưu ý", en = "Remark" }
done = { vi = "Lưu ý", en = "Remark" }
from = ["recorded", "assigned", "in_progress"]
who = ["upc_office"]
requires = ["text"]

[actions.note]
"""

# old text, new text, group, sentence
EDITS = (
    (
        "[actions.pause.redefines.reason.options]\n",
        '[actions.pause.redefines.reason.options]\nstorm = { vi = "Bão", en = "Storm" }\n',
        "actions",
        "“pause”, fields meant more exactly, reason, options, storm: now “Storm”.",
    ),
    ("version = 1", "version = 2", "general", "version: 1 becomes 2."),
    (
        "reopen_calendar_days = 30",
        "reopen_calendar_days = 45",
        "limits",
        "“reopen_calendar_days”: 30 becomes 45.",
    ),
    (
        'en = "Recorded" }\nresponsible',
        'en = "Noted" }\nresponsible',
        "states",
        "“recorded”, name in English: “Recorded” becomes “Noted”.",
    ),
    (
        'who = ["lead_head", "lead_signatory"]',
        'who = ["lead_head"]',
        "actions",
        "“reply”, who may: removed “lead_signatory”.",
    ),
    ("[actions.note]\n", _REMARK, "actions", "“remark” is new (Remark)."),
    (
        'accepts = ["coordinating", "instruction", "due"]',
        'accepts = ["due", "coordinating", "instruction"]',
        "actions",
        "“assign”, optional fields: in another order now, “due”, “coordinating”, “instruction”.",
    ),
    (
        '{ pace = "complex", amount = 10,',
        '{ pace = "complex", amount = 12,',
        "deadlines",
        "“reply”, length: added [12 working days from the recording, pace “complex”];"
        " removed [10 working days from the recording, pace “complex”].",
    ),
    (
        'at = 3\ntell = "upc_deputy_chief"',
        'at = 2\ntell = "upc_deputy_chief"',
        "ladder",
        "“reply.plus_3”, working days from the due instant: 3 becomes 2.",
    ),
    (
        'stands_in = "department_head"\n',
        "",
        "posts",
        "“handler”, stands in: no longer “department_head”.",
    ),
    (
        'en = "Send back" }',
        'en = "Return" }',
        "actions",
        "“send_back”, name in English: “Send back” becomes “Return”.",
    ),
    (
        'en = "This department is the lead already." }',
        'en = "It leads already." }',
        "refusals",
        "“lead_changes”, sentence in English:"
        " “This department is the lead already.” becomes “It leads already.”.",
    ),
    (
        "max_length = 60",
        "max_length = 80",
        "fields",
        "“document_number”, longest text: 60 becomes 80.",
    ),
)


@pytest.mark.parametrize(("old", "new", "group", "told"), EDITS, ids=[row[3][:30] for row in EDITS])
def test_one_edit_is_one_sentence(old: str, new: str, group: str, told: str) -> None:
    (change,) = compare(V1, parse_definition(edited((old, new)), "edited.toml"))

    assert (change.group, sentence(change, "en")) == (group, told)
    assert sentence(change, "vi") != told


def test_the_same_definition_has_no_difference() -> None:
    assert compare(V1, parse_definition(SHIPPED, "again.toml")) == ()


def test_a_rung_that_comes_or_goes_is_told() -> None:
    plus_1 = '[[deadlines.accept.ladder]]\nrung = "plus_1"\nat = 1\ntell = "upc_office"\n'
    label = 'label = { vi = "vẫn chưa tiếp nhận", en = "still not accepted" }\n'
    plus_2 = plus_1.replace("plus_1", "plus_2").replace("at = 1", "at = 2")
    grown = parse_definition(
        edited(("# The citizen's clock", f"{plus_2}{label}# The citizen's clock")), "grown.toml"
    )

    assert [sentence(change, "en") for change in compare(V1, grown)] == [
        "“accept.plus_2” is new (still not accepted)."
    ]
    assert [sentence(change, "vi") for change in compare(grown, V1)] == [
        "Bỏ “accept.plus_2” (vẫn chưa tiếp nhận)."
    ]


def test_rungs_in_another_order_are_told() -> None:
    turned = V1.model_copy(
        update={
            "deadlines": {
                **V1.deadlines,
                "accept": V1.deadlines["accept"].model_copy(
                    update={"ladder": V1.deadlines["accept"].ladder[::-1]}
                ),
            }
        }
    )

    (change,) = compare(V1, turned)

    assert sentence(change, "en") == (
        "The rungs of “accept” come in another order: “accept.plus_1”, “accept.due”."
    )


_edits = st.lists(st.sampled_from([row[:2] for row in EDITS]), unique=True)


def _with(edits: list[tuple[str, str]]) -> WorkflowDefinition:
    # that each edit is sound is proved above, and the proof takes most of the time
    return read_definition(edited(*edits), "edited.toml")


@settings(max_examples=15)
@given(one=_edits, other=_edits)
def test_there_and_back_are_the_same_changes_turned_round(
    one: list[tuple[str, str]], other: list[tuple[str, str]]
) -> None:
    a, b = _with(one), _with(other)
    there, back = compare(a, b), compare(b, a)

    assert bool(there) == (a != b)
    assert {(c.group, c.name, c.attribute) for c in there} == {
        (c.group, c.name, c.attribute) for c in back
    }
    for language in ("vi", "en"):
        assert all(sentence(change, language) for change in (*there, *back))


def test_every_group_has_a_title() -> None:
    assert tuple(GROUP_TITLES) == GROUPS


@pytest.mark.parametrize(
    "kind", [State, Party, Post, FieldRule, Arrow, Action, DeadlineRule, Rung, PeriodRule]
)
def test_every_attribute_has_a_name_in_both_languages(kind: type[Frozen]) -> None:
    """But for those of the things themselves, which are told in other ways."""
    keys = {rule.alias or name for name, rule in kind.model_fields.items()}
    told_otherwise = {"ladder", "rung", "when", "amount", "unit"}
    for key in keys - told_otherwise:
        change = Change("actions", "changed", "x", key, 1, 2)
        assert f", {key}:" not in sentence(change, "vi")
        assert sentence(change, "vi") != sentence(change, "en")
