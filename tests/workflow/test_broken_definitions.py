"""A definition under which a case could be forgotten is refused, with file and key of every fault."""

# ruff: noqa: E501 - a table of edits, one to a line

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

import pytest

from workflow.checks import check
from workflow.errors import DefinitionError
from workflow.loader import parse_definition

SHIPPED = (files("workflow") / "definitions" / "leader_meeting.v1.toml").read_text("utf-8")


@dataclass(frozen=True)
class Fault:
    """A small edit of the shipped definition and the key it must be reported under."""

    name: str
    old: str
    new: str
    key: str


FAULTS = (
    Fault("unknown source state", 'from = ["recorded"]\nto = "assigned"', 'from = ["noted"]\nto = "assigned"', "actions.assign.from"),
    Fault("unknown target state", 'to = "assigned"\nwho = ["upc_office"]\nrequires = ["lead_department"]', 'to = "gone"\nwho = ["upc_office"]\nrequires = ["lead_department"]', "actions.assign.to"),
    Fault("unknown party", 'who = ["lead_head", "lead_signatory"]', 'who = ["lead_chief"]', "actions.reply.who"),
    Fault("nobody may take it", 'who = ["lead_head", "lead_signatory"]', "who = []", "actions.reply.who"),
    Fault("unknown role", 'roles = ["centre"]', 'roles = ["front_desk"]', "parties.centre.roles"),
    Fault("unknown field", 'requires = ["legal_ground", "proposed_body"]', 'requires = ["legal_grounds", "proposed_body"]', "actions.send_back.fields"),
    Fault("unknown guard", 'guards = ["assignment_is_not_final"]', 'guards = ["assignment_is_open"]', "actions.send_back.guards"),
    Fault("refusal without words", "assignment_is_not_final = { vi", "assignment_is_not_so_final = { vi", "refusals.assignment_is_not_final"),
    Fault("unknown placeholder", "Trả lời ngay tại buổi gặp\", en = \"Answered on the spot\"", "Trả lời {whom}\", en = \"Answered on the spot\"", "actions.answer_on_the_spot.done.vi"),
    Fault("unknown attribute", 'set = { outcome = "$outcome" }\nmain = true\nreplies = true\ntells = ["petitioner"]', 'set = { result = "$outcome" }\nmain = true\nreplies = true\ntells = ["petitioner"]', "actions.answer_on_the_spot.set"),
    Fault("dead end", 'from = ["replied"]\nto = "closed"', 'from = ["replied"]', "states.replied"),
    Fault("unreachable state", "[states.closed]", '[states.parked]\nlabel = { vi = "x", en = "x" }\nresponsible = "office"\n\n[states.closed]', "states.parked"),
    Fault("state without a deadline", 'runs_in = ["replied"]', 'runs_in = ["recorded"]', "states.replied"),
    Fault("ladder ends at the department", 'rung = "plus_1"\nat = 1\ntell = "upc_chief"', 'rung = "plus_1"\nat = 1\ntell = "department_head"', "deadlines.assign.ladder"),
    Fault("deadline without any effect", 'expires_with = "close"', "", "deadlines.objection"),
    Fault("reminder after the due instant", 'rung = "minus_1"\nat = -1\nremind', 'rung = "minus_1"\nat = 1\nremind', "deadlines.reply.ladder.minus_1"),
    Fault("rungs out of order", 'rung = "plus_3"\nat = 3', 'rung = "plus_3"\nat = 7', "deadlines.reply.ladder"),
    Fault("two rungs of one name", 'rung = "plus_5"', 'rung = "plus_3"', "deadlines.reply.ladder"),
    Fault("some cases fit no period", '  { amount = 5, unit = "working_days", from = "recording" },\n', "", "deadlines.reply.periods"),
    Fault("period of no days", "periods = [{ amount = 45,", "periods = [{ amount = 0,", "deadlines.alarm.periods"),
    Fault("clock kept out", 'who = ["clock", "upc_office"]\nrequires = ["reason"]', 'who = ["upc_office"]\nrequires = ["reason"]', "states.recorded"),
    Fault("clock kept out of the expiry", 'who = ["upc_office", "clock"]', 'who = ["upc_office"]', "states.replied"),
    Fault("two ways to create", "[actions.note]\n", "[actions.note]\ncreates = true\n", "actions"),
    Fault("no citizen's clock", "citizen_clock = true\n", "", "deadlines"),
    Fault("something runs in a closed case", 'runs_in = ["replied"]', 'runs_in = ["replied", "closed"]', "deadlines.objection.runs_in"),
    Fault("last arrow has a condition", '[[actions.reopen.arrows]]\nto = "recorded"', '[[actions.reopen.arrows]]\nwhen = "has_lead"\nto = "recorded"', "actions.reopen.arrows"),
    Fault("limited by an unknown field", 'limited_by = { assign = "due", instruct = "due" }', 'limited_by = { assign = "until", instruct = "due" }', "deadlines.reply.limited_by.assign"),
)  # fmt: skip


def keys_of(text: str) -> list[str]:
    return [problem.key for problem in check(parse_definition(text, "broken.toml"), "broken.toml")]


def test_the_shipped_definition_forgets_no_case() -> None:
    assert check(parse_definition(SHIPPED, "v1.toml")) == ()


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.name)
def test_each_fault_is_found_under_its_key(fault: Fault) -> None:
    assert SHIPPED.count(fault.old) >= 1, "the edit no longer fits the shipped definition"
    broken = SHIPPED.replace(fault.old, fault.new, 1)
    assert any(key.startswith(fault.key) for key in keys_of(broken)), keys_of(broken)


def test_a_deadline_that_only_some_paths_start_does_not_watch_a_state() -> None:
    """Only a reassignment starts the accept clock here, so an assigned case may stand unwatched."""
    broken = SHIPPED.replace('opened_by = ["assign", "reassign"]', 'opened_by = ["reassign"]')
    for state in ("reply", "progress", "alarm"):
        broken = broken.replace(
            'runs_in = ["recorded", "assigned", "in_progress"]', 'runs_in = ["recorded"]', 1
        )
        assert state in broken
    assert "states.assigned" in keys_of(broken)
    healed = broken.replace('opened_by = ["reassign"]', 'opened_by = ["assign", "reassign"]')
    assert "states.assigned" not in keys_of(healed)


def test_every_fault_is_told_at_once() -> None:
    broken = SHIPPED
    for fault in FAULTS[2:6]:
        broken = broken.replace(fault.old, fault.new, 1)
    found = keys_of(broken)
    assert {"actions.reply.who", "parties.centre.roles", "actions.send_back.fields"} <= set(found)


def test_each_problem_names_file_key_and_what_to_do() -> None:
    broken = SHIPPED.replace('roles = ["centre"]', 'roles = ["front_desk"]')
    (problem,) = [p for p in check(parse_definition(broken, "f"), "f.toml") if "parties" in p.key]
    assert str(problem).startswith("f.toml: parties.centre.roles: There is no role “front_desk”")


def test_a_misspelt_key_and_a_wrong_type_are_both_told() -> None:
    broken = SHIPPED.replace("final = true", "finish = true").replace(
        "version = 1", 'version = "x"'
    )
    with pytest.raises(DefinitionError) as caught:
        parse_definition(broken, "typo.toml")
    assert {problem.key for problem in caught.value.problems} == {"version", "states.closed.finish"}


def test_broken_toml_is_one_problem_with_its_line() -> None:
    with pytest.raises(DefinitionError, match="line") as caught:
        parse_definition(SHIPPED + "\n[[[", "torn.toml")
    assert len(caught.value.problems) == 1
