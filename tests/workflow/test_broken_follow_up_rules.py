"""Broken definitions, continued: pauses, extensions, contributions, merges, stubs, dates of laws.

Each fault is one small edit of the shipped definition, and the keys are all that is reported.
"""

# ruff: noqa: E501 - a table of edits, one to a line

from __future__ import annotations

import pytest

from tests.workflow.definitions import edited, problems_of
from tests.workflow.sentences import is_sentence
from tests.workflow.told import lines_of, told

_PAUSE = 'ended_by = ["resume", "supply"]\nholds = ["accept", "reply"]\n'
_PAUSED_FOR = 'amount = 30, unit = "calendar_days", counting = "day_off_or_not", from'
_RESUME = 'who = ["lead_department", "clock"]\naccepts = ["text"]\nguards = ["paused"]'
_ASKED = 'overdue_for = "asked"\nasked_in = "department"\n'
_COMPLAINT = '  { kind = "complaint", valid_from = 2026-07-01, amount = 7, unit = "working_days", from = "recording" },\n'
_COMPLAINT_BEFORE = (
    '  { kind = "complaint", amount = 10, unit = "calendar_days", from = "recording" },\n'
)
_LAST = '  { amount = 5, unit = "working_days", from = "recording" },\n]'
_MONDAY_REPLY = '[[deadlines.reply.ladder]]\nrung = "monday"\nevery = "monday"\ntell = "chairman"\n'
_STUB = '[stubs]\ndenunciation = "redirect"'
_REST = "\n".join(
    f'{kind} = "redirect"' for kind in ("question", "feedback", "proposal", "obstacle", "complaint")
)
_SEES_NO_STUB = 'guards = ["case_is_handled_here", "within_the_reopening_window"]'

# name, old, new, every key that must be reported
PAUSES = (
    ("a pause that never ends", 'expires_with = "resume"\n', "", ["deadlines.pause.holds", "deadlines.pause.ladder"]),
    ("a pause that outlives its expiry", _PAUSE, _PAUSE.replace('"resume", ', ""), ["deadlines.pause.expires_with"]),
    ("a pause the clock may not end", _RESUME, _RESUME.replace(', "clock"', ""), ["actions.resume.who"]),
    ("a pause the clock cannot end in one state", 'from = ["assigned", "in_progress"]\nwho = ["lead_department", "clock"]', 'from = ["in_progress"]\nwho = ["lead_department", "clock"]', ["actions.resume.from"]),
    ("a guard that holds a pause for ever", _RESUME, _RESUME.replace('["paused"]', '["reply_deadline_runs"]'), ["actions.resume.guards"]),
    ("a pause that needs values to end", _RESUME, _RESUME.replace("accepts", "requires"), ["deadlines.pause.expires_with"]),
    ("a pause that pauses itself", _PAUSE, _PAUSE.replace('"reply"]', '"reply", "pause"]'), ["deadlines.pause.holds"]),
    ("a pause of an unknown deadline", _PAUSE, _PAUSE.replace('"accept", ', '"acept", '), ["deadlines.pause.holds"]),
    ("a pause that puts the alarm to sleep too", _PAUSE, _PAUSE.replace('"reply"]', '"reply", "progress", "alarm"]'), ["deadlines.pause.holds"]),
    ("pauses of thirty thousand days", "pause_calendar_days_per_period = 30 ", "pause_calendar_days_per_period = 30000 ", ["limits.pause_calendar_days_per_period"]),
    ("a pause of thirty thousand days", _PAUSED_FOR, _PAUSED_FOR.replace("30", "30000"), ["deadlines.pause.periods.0.amount"]),
    ("a pause of years of hours", _PAUSED_FOR, 'amount = 3000, unit = "working_hours", from', ["deadlines.pause.periods.0.amount"]),
    ("a pause within an unknown limit", 'allowance = "pause', 'allowance = "pauses', ["deadlines.pause.allowance"]),
    ("a pause begun without a day left", '"not_paused", "pauses_are_left", ', '"not_paused", ', ["actions.pause.guards"]),
    ("an allowance of what stops nothing", _ASKED, f'{_ASKED}allowance = "pause_calendar_days_per_period"\n', ["deadlines.contribution.allowance"]),
    ("a pause ended by an unknown action", _PAUSE, _PAUSE.replace('"supply"', '"suply"'), ["deadlines.pause.ended_by"]),
)  # fmt: skip

DATES = (
    ("extended by an unknown action", "extended_by = { grant_extension", "extended_by = { grant_extensions", ["deadlines.reply.extended_by"]),
    ("extended by an unknown field", 'extended_by = { grant_extension = "due" }', 'extended_by = { grant_extension = "until" }', ["deadlines.reply.extended_by.grant_extension"]),
    ("an extension ended by an unknown action", 'extension_ended_by = ["revoke_extension"]', 'extension_ended_by = ["revoke"]', ["deadlines.reply.extension_ended_by"]),
    ("a date from a field that holds none", 'due_from = { request_contribution = "due" }', 'due_from = { request_contribution = "text" }', ["deadlines.contribution.due_from.request_contribution"]),
    ("a date from an unknown action", "due_from = { instruct", "due_from = { instructs", ["deadlines.report.due_from"]),
    ("limits lifted by an unknown action", 'withdraw_instruction = "instruct" }', 'withdraw = "instructs" }', ["deadlines.reply.limit_lifted_by"]),
    ("a law from a day on and none before", _LAST, _LAST.replace("amount", "valid_from = 2026-07-01, amount"), ["deadlines.reply.periods"]),
    ("an older law that is never reached", _COMPLAINT, f'{_COMPLAINT.replace("valid_from = 2026-07-01, ", "")}{_COMPLAINT}', ["deadlines.reply.periods.3", "deadlines.reply.periods.4"]),
    ("a law of one kind from a day on and none before", _COMPLAINT_BEFORE, "", ["deadlines.reply.periods.2.valid_from"]),
    ("a law of no date", "valid_from = 2026-07-01", 'valid_from = "tháng 7"', ["deadlines.reply.periods.2.valid_from"]),
)  # fmt: skip

ASKING = (
    ("a contribution of nobody", _ASKED, 'overdue_for = "asked"\n', ["deadlines.contribution.asked_in"]),
    ("a contribution that is nobody's work", _ASKED, 'asked_in = "department"\n', ["deadlines.contribution.asked_in"]),
    ("asked in an unknown field", _ASKED, _ASKED.replace('"department"', '"office"'), ["actions.request_contribution.set", "deadlines.contribution.asked_in"]),
    ("whoever is asked does not co-ordinate", 'set = { coordinating = "+department" }\n', "", ["actions.request_contribution.set"]),
    ("whoever is asked takes everybody's place", '"+department"', '"$department"', ["actions.request_contribution.set"]),
    ("more of an unknown field", '"+department"', '"+departement"', ["actions.request_contribution.set"]),
    ("more of what is one", 'set = { lead = "$lead_department", handler = "", draft', 'set = { lead = "+lead_department", handler = "", draft', ["actions.reassign.set"]),
    ("owed by nobody", 'ended_by = ["contribute"]\n', "", ["deadlines.contribution.owed"]),
    ("an unknown post hears of what is left open", 'left_open_tells = ["coordinating"]', 'left_open_tells = ["co_ordinating"]', ["deadlines.contribution.left_open_tells"]),
    ("left open but never owed", 'owed = true\nleft_open_tells = ["coordinating"]', 'left_open_tells = ["coordinating"]', ["deadlines.contribution.left_open_tells"]),
    ("an unknown field meant more exactly", "[actions.request_extension.redefines.due]", "[actions.request_extension.redefines.until]", ["actions.request_extension.redefines"]),
    ("a field meant more exactly that is not taken", "[actions.request_contribution.redefines.department]", "[actions.request_contribution.redefines.handler]", ["actions.request_contribution.redefines"]),
)  # fmt: skip

MERGES = (
    ("passed on to nothing", 'passes_on = "absorb"', 'passes_on = "absorbs"', ["actions.merge.passes_on"]),
    ("passed on without another case", "[actions.withdraw]\n", '[actions.withdraw]\npasses_on = "absorb"\n', ["actions.withdraw.passes_on"]),
    ("passed on to an action that takes nothing", 'passes_on = "absorb"', 'passes_on = "note"', ["actions.absorb.who", "actions.merge.passes_on"]),
    ("a guard without its deadline", "[deadlines.objection]", "[deadlines.objections]", ["deadlines.objection"]),
    ("an arrow without its field", 'requires = ["rating"]\naccepts = ["text"]', 'accepts = ["text"]', ["actions.rate.guards", "actions.rate.set", "actions.rate.tells_for"]),
)  # fmt: skip

STUBS = (
    ("a stub of an unknown kind", _STUB, _STUB.replace("denunciation", "denounciation"), ["stubs"]),
    ("a stub that is not sent on", _STUB, _STUB.replace("redirect", "redirects"), ["stubs"]),
    ("a stub the clock may not send on", 'who = ["upc_office", "clock"]\nrequires = ["legal_path"', 'who = ["upc_office"]\nrequires = ["legal_path"', ["stubs.denunciation"]),
    ("a stub that stays open", _STUB, _STUB.replace("redirect", "remind"), ["stubs.denunciation"]),
    ("nothing but stubs", _STUB, f'{_STUB}\n{_REST}', ["stubs"]),
    ("words on a stub", _SEES_NO_STUB, 'guards = ["within_the_reopening_window"]', ["actions.reopen.guards"]),
)  # fmt: skip

FILES = (
    ("a file before there is a case", 'accepts = ["session", ', 'accepts = ["file", "session", ', ["actions.record.accepts"]),
    ("two files at once", '[actions.attach.redefines.text]\ntype = "text"', '[actions.attach.redefines.text]\ntype = "file"', ["actions.attach.accepts"]),
)  # fmt: skip

ENDLESS = (
    ("told once and then never more", _MONDAY_REPLY, _MONDAY_REPLY.replace('every = "monday"', "at = 9"), ["states.assigned", "states.in_progress", "states.recorded"]),
    ("one kind alone is told of for ever", _MONDAY_REPLY, f'{_MONDAY_REPLY}kinds = ["complaint"]\n', ["states.assigned", "states.in_progress", "states.recorded"]),
    ("one department alone is told of for ever", _MONDAY_REPLY, f'{_MONDAY_REPLY}departments = ["SXD"]\n', ["states.assigned", "states.in_progress", "states.recorded"]),
)  # fmt: skip

FAULTS = (*PAUSES, *DATES, *ASKING, *MERGES, *STUBS, *FILES, *ENDLESS)


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


def test_a_state_that_is_told_of_no_more_is_named_once() -> None:
    problems = problems_of(
        edited((_MONDAY_REPLY, _MONDAY_REPLY.replace('every = "monday"', "at = 9")))
    )
    assert len(problems) == len({problem.key for problem in problems})


def test_what_to_do_is_said() -> None:
    (problem,) = problems_of(edited((_SEES_NO_STUB, 'guards = ["within_the_reopening_window"]')))
    assert problem.text == (
        "Of a stub nothing more is written down; ask the guard “case_is_handled_here”."
    )
