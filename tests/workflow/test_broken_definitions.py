"""A definition under which a case could be forgotten is refused, with file and key of every fault.

Each fault is one small edit of the shipped definition, and the keys are all that is reported.
"""

# ruff: noqa: E501 - a table of edits, one to a line

from __future__ import annotations

import pytest

from tests.workflow.definitions import NAME, SHIPPED, edited, keys_of, problems_of
from tests.workflow.sentences import is_sentence
from tests.workflow.told import lines_of, told
from workflow.checks import check
from workflow.loader import parse_definition

_ASSIGN_FROM = 'from = ["recorded"]\nto = "assigned"'
_ACCEPT_FROM = 'from = ["assigned"]\n'
_ACCEPT_TO = 'to = "in_progress"\nwho = ["lead_department"]'
_REPLY_WHO = 'who = ["lead_head", "lead_signatory"]'
_CLOCKED = 'opened_by = ["record", "reopen"]\nruns_in = ["recorded", "assigned", "in_progress"]'
_ANSWERED = 'en = "Answered on the spot" }\nfrom'
_PARKED = '[states.parked]\nlabel = { vi = "Tạm gác", en = "Parked" }\nresponsible = "office"\n\n'
_PARK = '[actions.park]\nlabel = { vi = "Gác", en = "Park" }\ndone = { vi = "Gác", en = "Parked" }\nfrom = ["replied"]\nto = "parked"\nwho = ["upc_office"]\n\n'

# name, old, new, every key that must be reported
NAMES = (
    ("unknown source state", _ASSIGN_FROM, 'from = ["record"]\nto = "assigned"', ["actions.assign.from"]),
    ("unknown target state", _ACCEPT_TO, 'to = "in_progres"\nwho = ["lead_department"]', ["actions.accept.to"]),
    ("unknown initial state", 'initial = "recorded"', 'initial = "noted"', ["actions.record.to", "initial"]),
    ("unknown party", _REPLY_WHO, 'who = ["lead_chief"]', ["actions.reply.who"]),
    ("unknown role", 'roles = ["centre"]', 'roles = ["front_desk"]', ["parties.centre.roles"]),
    ("unknown right", 'right = "reply"', 'right = "sign"', ["parties.lead_signatory.right"]),
    ("unknown field", 'requires = ["legal_ground", "proposed_body"]', 'requires = ["legal_grounds", "proposed_body"]', ["actions.send_back.requires"]),
    ("unknown guard", 'guards = ["assignment_is_not_final"]', 'guards = ["assignment_is_open"]', ["actions.send_back.guards"]),
    ("unknown post", 'tells = ["petitioner", "upc_office"]', 'tells = ["petitioner", "upc"]', ["actions.record.tells"]),
    ("unknown post stands in", 'stands_in = "department_head"', 'stands_in = "deputy_head"', ["posts.handler.stands_in"]),
    ("unknown post of a rung", 'tell = "upc_deputy_chief"', 'tell = "deputy"', ["deadlines.reply.ladder.plus_3"]),
    ("unknown pace", 'pace = "urgent"', 'pace = "hurry"', ["deadlines.reply.periods.4.pace"]),
    ("unknown action opens", 'opened_by = ["assign", "reassign"]', 'opened_by = ["assign", "reasign"]', ["deadlines.accept.opened_by"]),
    ("unknown state to run in", 'runs_in = ["assigned"]', 'runs_in = ["assigned", "parked"]', ["deadlines.accept.runs_in"]),
    ("unknown placeholder", _ANSWERED, 'en = "Answered to {whom}" }\nfrom', ["actions.answer_on_the_spot.done.en"]),
    ("a person's words in the history", _ANSWERED, 'en = "Answered: {text}" }\nfrom', ["actions.answer_on_the_spot.done.en"]),
    ("brace left open", _ANSWERED, 'en = "Answered {outcome" }\nfrom', ["actions.answer_on_the_spot.done.en"]),
    ("placeholder nobody fills", "{reopen_calendar_days} ngày", "{days} ngày", ["refusals.within_the_reopening_window.vi"]),
    ("refusal without words", "lead_changes = { vi", "lead_differs = { vi", ["refusals.lead_changes", "refusals.lead_differs"]),
    ("unknown condition", 'when = "has_lead"', 'when = "has_leads"', ["actions.reopen.arrows", "states.in_progress.responsible"]),
    ("attribute that can only be cleared", 'handler = "", draft = "" }', 'handler = "", draft = "yes" }', ["actions.reassign.set"]),
    ("unknown attribute", 'set = { outcome = "$outcome" }', 'set = { result = "$outcome" }', ["actions.answer_on_the_spot.set"]),
    ("attribute from another type", 'set = { lead = "$lead_department", handler = "", draft = "" }', 'set = { lead = "$reason", handler = "" }', ["actions.reassign.set"]),
    ("attribute set to no option", 'set = { outcome = "", merged', 'set = { outcome = "setled", merged', ["actions.reopen.set"]),
    ("limit without a number", "reopen_calendar_days = 30", "", ["limits.reopen_calendar_days"]),
    ("limited by an unknown field", "limited_by = { assign = \"due\"", "limited_by = { assign = \"until\"", ["deadlines.reply.limited_by.assign"]),
    ("attribute cleared that no case is without", 'set = { kind = "$kind", pace', 'set = { kind = "", pace', ["actions.reclassify.set"]),
    ("a limit beyond every date", "reopen_calendar_days = 30", "reopen_calendar_days = 1000000000000000000", ["limits.reopen_calendar_days"]),
    ("an action without an address", "[actions.note]", '[actions."note/2 ?"]', ["actions.note/2 ?"]),
    ("a key that is a path", 'key = "leader_meeting"', 'key = "../leader meeting"', ["key"]),
    ("a version beyond every column", "version = 1", "version = 1000000000000000000000", ["version"]),
    ("a wording of spaces", 'en = "Recorded"', 'en = "  "', ["states.recorded.label.en"]),
    ("a wording that no page can show", 'en = "Recorded"', 'en = "a\\u0000b"', ["states.recorded.label.en"]),
    ("an option that no column holds", 'letter = { vi = "Văn bản giấy"', '"Letter A4" = { vi = "Văn bản giấy"', ["fields.channel.options.Letter A4"]),
    ("an option of one action that no column holds", "force_majeure = {", '"force majeure" = {', ["actions.pause.redefines.reason.options.force majeure"]),
    ("a rung that no column holds", 'rung = "plus_5"', 'rung = "+5"', ["deadlines.reply.ladder.+5"]),
    ("a rung without words", 'en = "reply overdue"', 'en = "  "', ["deadlines.reply.ladder.2.label.en"]),
    ("a limit below nothing", "reopen_calendar_days = 30", "reopen_calendar_days = -1", ["limits.reopen_calendar_days"]),
    ("choice without options", '[fields.outcome]\ntype = "choice"', '[fields.mood]\ntype = "choice"\nlabel = { vi = "x", en = "x" }\n\n[fields.outcome]\ntype = "choice"', ["fields.mood.options"]),
    ("options of a date", '[fields.channel]\ntype = "choice"', '[fields.channel]\ntype = "date"', ["fields.channel.options"]),
    ("field named twice", 'accepts = ["coordinating", "instruction", "due"]', 'accepts = ["coordinating", "instruction", "due", "lead_department"]', ["actions.assign.accepts"]),
    ("guard without its field", 'accepts = ["handler"]\nguards', "guards", ["actions.accept.guards", "actions.accept.set"]),
    ("guard without any of its fields", 'requires = ["text"]\nguards = ["case_is_handled_here"]', 'requires = ["text"]\nguards = ["case_is_handled_here", "returner_takes_it_only_from_the_chief"]', ["actions.note.guards"]),
    ("posts standing in for each other", 'office = "department"\n\n[posts.coordinating]', 'office = "department"\nstands_in = "handler"\n\n[posts.coordinating]', ["posts.department_head.stands_in", "posts.handler.stands_in"]),
)  # fmt: skip

PEOPLE = (
    ("an action for nobody", _REPLY_WHO, "who = []", ["actions.reply.who"]),
    ("an action of the clock that nothing asks of it", _REPLY_WHO, 'who = ["clock"]', ["actions.reply.who"]),
    ("an action of who sees no case", 'roles = ["department_head"]', 'roles = ["admin"]', ["actions.return_draft.who"]),
    ("an action for a lead that is not there yet", f'{_ASSIGN_FROM}\nwho = ["upc_office"]', f'{_ASSIGN_FROM}\nwho = ["lead_department"]', ["actions.assign.who"]),
    ("guards that never hold together", 'guards = ["paused"]', 'guards = ["paused", "not_paused"]', ["actions.resume.guards"]),
    ("decided before it is asked", 'guards = ["reopening_is_asked"]', 'guards = ["reopening_is_decided_first", "reopening_is_asked"]', ["actions.decline_reopening.guards"]),
    ("decided where nothing waits for it", 'from = ["assigned", "in_progress"]\nwho = ["upc_office"]\nrequires = ["due"]', 'from = ["recorded"]\nwho = ["upc_office"]\nrequires = ["due"]', ["actions.grant_extension.guards"]),
    ("the next step is hidden", "main = true\nreplies = true\ntells = [\"petitioner\", \"upc_office\"", "main = true\nhidden = true\nreplies = true\ntells = [\"petitioner\", \"upc_office\"", ["actions.reply.hidden"]),
    ("hidden from whoever may take it", "[actions.note]\n", "[actions.note]\nhidden = true\n", ["actions.note.hidden"]),
    ("only for citizens and on none of their pages", 'who = ["lead_department", "upc_office"]\nrequires = ["text"]\npublic', 'who = ["citizen"]\nrequires = ["text"]\npublic', ["actions.inform.who"]),
    ("nobody responsible for want of a lead", 'set = { lead = "$lead_department", coordinating', "set = { coordinating", ["states.assigned.responsible", "states.in_progress.responsible"]),
    ("a lead that need not be named", 'requires = ["lead_department"]\naccepts = [', 'accepts = ["lead_department", ', ["states.assigned.responsible", "states.in_progress.responsible"]),
)  # fmt: skip

GRAPH = (
    ("unreachable state", "[states.closed]", f"{_PARKED}[states.closed]", ["states.parked"]),
    ("dead end without any deadline", "[actions.note]", f"{_PARKED}{_PARK}[actions.note]", ["states.parked"]),
    ("no way to the end", "final = true\n", "", ["deadlines.reply.runs_in", "states.assigned", "states.closed", "states.in_progress", "states.recorded", "states.replied", "stubs.denunciation"]),
    ("the clock's way leads nowhere", 'from = ["replied"]\nto = "closed"', 'from = ["replied"]', ["deadlines.objection.expires_with"]),
    ("two ways to create", "[actions.note]\n", "[actions.note]\ncreates = true\n", ["actions", "actions.note.from", "actions.note.to"]),
    ("possible nowhere", f"{_ACCEPT_FROM}{_ACCEPT_TO}", _ACCEPT_TO, ["actions.accept.from"]),
    ("two ways to say where to", 'counts = "reopenings"', 'counts = "reopenings"\nto = "recorded"', ["actions.reopen.to"]),
    ("creation leads elsewhere", 'initial = "recorded"', 'initial = "assigned"', ["actions.record.to"]),
    ("some cases have no way", '[[actions.reopen.arrows]]\nto = "recorded"', '[[actions.reopen.arrows]]\nwhen = "has_lead"\nto = "recorded"', ["actions.reopen.arrows", "deadlines.assign.opened_by"]),
    ("arrows never taken", 'when = "has_lead"\n', "", ["actions.reopen.arrows", "deadlines.assign.opened_by", "states.in_progress.responsible"]),
)  # fmt: skip

LADDERS = (
    ("ladder ends at the department", 'at = 1\ntell = "upc_chief"', 'at = 1\ntell = "department_head"', ["deadlines.assign.ladder"]),
    ("reminder after the due instant", 'rung = "minus_1"\nat = -1', 'rung = "minus_1"\nat = 0', ["deadlines.reply.ladder", "deadlines.reply.ladder.minus_1"]),
    ("rungs out of order", 'rung = "plus_3"\nat = 3', 'rung = "plus_3"\nat = 7', ["deadlines.reply.ladder"]),
    ("two rungs of one name", 'rung = "plus_5"', 'rung = "plus_3"', ["deadlines.reply.ladder"]),
    ("rungs after a repeated one", 'rung = "plus_3"\nat = 3', 'rung = "plus_3"\nevery = "monday"', ["deadlines.reply.ladder.plus_3"]),
    ("a repeated one before the last", 'rung = "plus_5"\nat = 5', 'rung = "plus_5"\nevery = "monday"', ["deadlines.reply.ladder.plus_5"]),
    ("rung without a time", 'rung = "plus_3"\nat = 3', 'rung = "plus_3"', ["deadlines.reply.ladder.plus_3"]),
    ("rung for nobody", 'tell = "upc_deputy_chief"\n', "", ["deadlines.reply.ladder.plus_3"]),
    ("a rung in the next century", 'rung = "plus_5"\nat = 5', 'rung = "plus_5"\nat = 20000', ["deadlines.reply.ladder.plus_5"]),
    ("a reminder before there was an office", 'rung = "minus_3"\nat = -3', 'rung = "minus_3"\nat = -1000000000', ["deadlines.reply.ladder.minus_3"]),
    ("somebody above told beforehand", 'rung = "minus_1"\nat = -1\nremind', 'rung = "minus_1"\nat = -1\ntell', ["deadlines.reply.ladder.minus_1"]),
    ("rung for two", 'rung = "plus_3"\nat = 3', 'rung = "plus_3"\nremind = "handler"\nat = 3', ["deadlines.reply.ladder.plus_3"]),
    ("rung for the citizen", 'tell = "upc_deputy_chief"', 'tell = "petitioner"', ["deadlines.reply.ladder.plus_3"]),
    ("some cases fit no period", '  { amount = 5, unit = "working_days", from = "recording" },\n', "", ["deadlines.reply.periods"]),
    ("a period no case gets", '  { after = "send_back", amount', '  { amount', ["deadlines.assign.periods.1"]),
    ("a period that nobody can count", '  { amount = 5, unit = "working_days", from = "recording" },\n', '  { amount = 100000, unit = "working_days", from = "recording" },\n', ["deadlines.reply.periods.6.amount"]),
    ("silence for a hundred years", '  { amount = 5, unit = "working_days", from = "recording" },\n', '  { amount = 36500, unit = "working_days", from = "recording" },\n', ["deadlines.reply.periods.6.amount"]),
    ("a period of no days", "{ amount = 45, unit = \"calendar_days\", from = \"recording\"", "{ amount = 0, unit = \"calendar_days\", from = \"recording\"", ["deadlines.alarm.periods.1.amount"]),
    ("no citizen's clock", "citizen_clock = true\n", "", ["deadlines"]),
    ("a deadline without any effect", 'expires_with = "close"', "", ["deadlines.objection", "states.replied"]),
)  # fmt: skip

WATCH = (
    ("the window that a guard reads has another name", "[deadlines.objection]", "[deadlines.window]", ["deadlines.objection"]),
    ("open state without a deadline", 'runs_in = ["replied"]', 'runs_in = ["recorded"]', ["deadlines.objection.opened_by", "deadlines.objection.runs_in", "states.replied"]),
    ("one path without a deadline", 'opened_by = ["reply", "answer_on_the_spot"]', 'opened_by = ["reply"]', ["states.replied"]),
    ("clock may not escalate", 'who = ["clock", "upc_office"]', 'who = ["upc_office"]', ["actions.escalate.who", "states.assigned", "states.in_progress", "states.recorded", "states.replied"]),
    ("clock may not remind in a state", 'from = ["recorded", "assigned", "in_progress", "replied", "closed"]\nwho = ["clock"]\nhidden', 'from = ["recorded", "assigned", "replied", "closed"]\nwho = ["clock"]\nhidden', ["actions.remind.from"]),
    ("clock only of its own department", 'roles = ["clock"]', 'roles = ["clock"]\nrelation = "coordinating"', ["actions.close.who", "actions.escalate.who", "actions.redate.who", "actions.remind.who", "actions.resume.who", "actions.succeed.who", "states.assigned", "states.in_progress", "states.recorded", "states.replied", "stubs.denunciation"]),
    ("nothing to remind with", "[actions.remind]", "[actions.recall]", ["actions.recall.who", "actions.remind"]),
    ("a calendar that cannot move dates", "[actions.redate]", "[actions.recount]", ["actions.recount.who", "actions.redate"]),
    ("the calendar moves the case", 'who = ["clock"]\naccepts = ["notice"]', 'who = ["clock"]\nto = "recorded"\naccepts = ["notice"]', ["actions.redate.to", "states.assigned", "states.in_progress", "states.recorded"]),
    ("opened by nothing", 'opened_by = ["assign", "reassign"]', "opened_by = []", ["deadlines.accept.runs_in"]),
    ("clock may not close", 'who = ["upc_office", "clock"]', 'who = ["upc_office"]', ["actions.close.who", "states.replied"]),
    ("a guard holds the clock back", 'guards = ["clock_waits_for_the_objection_window", ', 'guards = ["within_the_reopening_window", ', ["actions.close.guards", "states.replied"]),
    ("clock has no values", 'who = ["upc_office", "clock"]\naccepts', 'who = ["upc_office", "clock"]\nrequires', ["deadlines.objection.expires_with"]),
    ("a rung moves the case", 'closed"]\nwho = ["clock"]', 'closed"]\nto = "in_progress"\nwho = ["clock"]', ["actions.remind.to", "states.assigned", "states.in_progress", "states.in_progress.responsible", "states.recorded"]),
    ("something runs in a closed case", 'runs_in = ["replied"]', 'runs_in = ["replied", "closed"]', ["actions.close.from", "deadlines.objection.expires_with", "deadlines.objection.runs_in"]),
    ("what nobody can decide there runs in a closed case", 'opened_by = ["request_extension"]\nruns_in = ["assigned", ', 'opened_by = ["request_extension"]\nruns_in = ["closed", "assigned", ', ["deadlines.extension.runs_in"]),
    ("told by a value there is not", "not_satisfied = [", "unsatisfied = [", ["actions.rate.tells_for.rating"]),
    ("told from a limit there is not", "tells_from = { returns_before_chief_decides", "tells_from = { returns", ["actions.send_back.tells_from"]),
    ("told from a limit of what is not counted", 'counts = "returns"\n', "", ["actions.send_back.tells_from"]),
    ("a department that ends keeps its cases", "[actions.succeed]", "[actions.inherit]", ["actions.inherit.who", "actions.succeed"]),
    ("a department that ends keeps what it works on", 'from = ["assigned", "in_progress", "replied", "closed"]\nwho = ["clock"]', 'from = ["assigned", "replied", "closed"]\nwho = ["clock"]', ["actions.succeed.from"]),
    ("a note stops the citizen's clock", "citizen_clock = true\n", 'citizen_clock = true\nended_by = ["note"]\n', ["deadlines.reply.ended_by", "states.assigned", "states.in_progress", "states.recorded"]),
    ("overdue for nobody", 'overdue_for = "responsible"\n', "", ["deadlines.reply.overdue_for"]),
    ("a date given with the recording may lie in ten years", 'limited_by = { assign', 'due_from = { instruct = "due" }\nlimited_by = { assign', ["deadlines.reply.due_from"]),
    ("a department puts off its own answer", 'extended_by = { grant_extension', 'extended_by = { request_extension', ["deadlines.reply.extended_by"]),
    ("an internal note counts as the reply", 'requires = ["text"]\nguards = ["case_is_handled_here"]', 'requires = ["text"]\nreplies = true\nguards = ["case_is_handled_here"]', ["actions.note.replies"]),
    ("the clock ends what nobody answered", 'who = ["lead_department", "clock"]', 'to = "closed"\nwho = ["lead_department", "clock"]', ["deadlines.pause.expires_with"]),
    ("opened where it never runs", 'opened_by = ["assign", "reassign"]', 'opened_by = ["assign", "reassign", "reply"]', ["deadlines.accept.opened_by"]),
    ("hand-over restarts the citizen's clock", _CLOCKED, _CLOCKED.replace('"reopen"', '"reopen", "reassign"'), ["deadlines.reply.opened_by"]),
    ("citizen's clock does not start", _CLOCKED, _CLOCKED.replace('"record", ', '"assign", '), ["deadlines.reply.opened_by", "states.recorded"]),
    ("citizen's clock stops half-way", _CLOCKED, _CLOCKED.replace(', "in_progress"', ""), ["deadlines.reply.runs_in", "states.assigned", "states.in_progress", "states.recorded"]),
    ("overdue work of nobody", 'runs_in = ["replied"]', 'runs_in = ["replied"]\noverdue_for = "responsible"', ["deadlines.objection.runs_in"]),
)  # fmt: skip

FORM = (
    ("unknown key", "final = true", 'final = true\ncolour = "red"', ["states.closed.colour"]),
    ("missing translation", 'vi = "Đã ghi nhận", en = "Recorded"', 'vi = "Đã ghi nhận"', ["states.recorded.label.en"]),
    ("empty translation", 'en = "Recorded"', 'en = ""', ["states.recorded.label.en"]),
    ("missing label", 'label = { vi = "Đã ghi nhận", en = "Recorded" }\n', "", ["states.recorded.label"]),
    ("wrong type", "version = 1", 'version = "x"', ["version"]),
    ("wrong word", 'responsible = "lead"', 'responsible = "head"', ["states.assigned.responsible"]),
    ("broken TOML", "version = 1", "version = ", ["(file)"]),
)  # fmt: skip

FAULTS = (*NAMES, *PEOPLE, *GRAPH, *LADDERS, *WATCH, *FORM)


def test_the_shipped_definition_forgets_no_case() -> None:
    assert check(parse_definition(SHIPPED, NAME), NAME) == ()


@pytest.mark.parametrize(
    ("name", "old", "new", "keys"), [pytest.param(*fault, id=fault[0]) for fault in FAULTS]
)
def test_each_fault_is_reported_under_its_key_in_these_words(
    name: str, old: str, new: str, keys: list[str]
) -> None:
    problems = problems_of(edited((old, new)))
    assert sorted({problem.key for problem in problems}) == keys
    assert lines_of(problems) == told()[name]
    for problem in problems:
        assert is_sentence(problem.text), problem.text


def test_faults_of_form_names_graph_and_ladder_are_told_at_once() -> None:
    broken = edited(
        ('en = "Recorded"', 'en = ""'),
        ("final = true", 'final = true\ncolour = "red"'),
        (_REPLY_WHO, 'who = ["lead_chief"]'),
        ("[states.closed]", f"{_PARKED}[states.closed]"),
        ('at = 1\ntell = "upc_chief"', 'at = 1\ntell = "department_head"'),
        ('opened_by = ["reply", "answer_on_the_spot"]', 'opened_by = ["reply"]'),
    )
    assert keys_of(broken) == [
        "actions.reply.who",
        "deadlines.assign.ladder",
        "states.closed.colour",
        "states.parked",
        "states.recorded.label.en",
        "states.replied",
    ]


def test_each_problem_names_file_key_and_what_to_do() -> None:
    (problem,) = problems_of(edited(('roles = ["centre"]', 'roles = ["center"]')))
    assert str(problem) == (
        "broken.toml: parties.centre.roles: There is no role “center”; did you mean “centre”?"
    )


def test_a_misspelt_name_is_one_problem_and_not_a_broken_graph() -> None:
    (problem,) = problems_of(edited((_ACCEPT_TO, 'to = "inprogress"\nwho = ["lead_department"]')))
    assert problem.text == "There is no state “inprogress”; did you mean “in_progress”?"


def test_broken_toml_names_its_line() -> None:
    (problem,) = problems_of(SHIPPED + "\n[[[")
    assert f"line {SHIPPED.count(chr(10)) + 2}" in problem.text
