"""What would have happened: later and earlier rungs, other deadlines, actions refused."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path

import pytest

from cases.importing.history import import_history
from cases.register import Register
from cases.simulation.tally import Step
from cases.store.engine import Database
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, recorded, reply
from tests.cases.simulation.worlds import question, relived, simulated
from tests.cases.versions.definitions import SHORTER, SOONER, office, text_of
from tests.people import LAN, MINH, NGA
from workflow.definition import WorkflowDefinition
from workflow.loader import parse_definition
from workflow.worktime import PROVINCE_ZONE

WEEK = timedelta(weeks=1)
LATER = MONDAY + 6 * WEEK


def changed(*edits: tuple[str, str]) -> WorkflowDefinition:
    """The definition somebody thinks of."""
    return parse_definition(text_of(*edits), "thought.toml")


def replied_after(register: Register, days: int) -> str:
    """A case of the Department of Construction, answered so many days after the recording."""
    number = in_progress(register)
    reply(register, number, MONDAY + days * DAY)
    return number


def test_the_deputy_chief_would_have_heard_of_it(database: Database) -> None:
    """Due at the end of Monday the 23rd, answered on Friday the 27th, two working days late."""
    register = office(database)
    replied_after(register, 11)
    register.tick(LATER)

    figures = simulated(register, question(changed(SOONER)))

    told = Step("reply", "plus_3", "SXD")
    assert (figures.happened.rungs[told], figures.simulated.rungs[told]) == (0, 1)
    assert figures.happened.rungs - figures.simulated.rungs == {}
    assert (figures.happened.late, figures.simulated.late) == ({"SXD": 1}, {"SXD": 1})


def test_with_three_days_it_would_have_been_late(database: Database) -> None:
    register = office(database)
    in_time = replied_after(register, 7)
    replied_after(register, 1)
    register.tick(LATER)

    figures = simulated(register, question(changed(SHORTER)))

    assert (figures.happened.late, figures.simulated.late) == ({}, {"SXD": 1})
    assert figures.newly_late == [int("2026" + in_time[-6:].zfill(7))]
    assert figures.differing == {"newly_late": 1}


def test_with_fifteen_days_nobody_would_have_been_late(database: Database) -> None:
    register = office(database)
    replied_after(register, 11)
    in_progress(register)
    register.tick(LATER)
    longer = ('{ amount = 5, unit = "working_days", from = "recording" }', SHORTER[1])

    figures = simulated(register, question(changed((longer[0], longer[1].replace("= 3", "= 15")))))

    # the second case is open and late to this day, whatever the rule
    assert (figures.happened.late, figures.simulated.late) == ({"SXD": 2}, {"SXD": 1})
    assert figures.differing == {"no_longer_late": 1}


def test_what_would_have_been_refused_is_counted_with_its_reason_and_skipped(
    database: Database,
) -> None:
    """Under the thought version only the Centre may reassign, and the pace "complex" is gone."""
    register = office(database)
    number = in_progress(register)
    act(register, MINH, number, "reclassify", MONDAY + DAY, {"pace": "complex", "reason": "Khó."})
    act(register, MINH, number, "reassign", MONDAY + DAY, {"lead_department": "SYT", "reason": "…"})
    act(register, NGA, number, "note", MONDAY + DAY, {"text": "…"})
    thought = changed(
        (_BY_THE_OFFICE, _BY_THE_OFFICE.replace("upc_office", "centre")),
        ('complex = { vi = "Phức tạp", en = "Complex" }\n', ""),
        ('  { pace = "complex", amount = 10, unit = "working_days", from = "recording" },\n', ""),
        ("[actions.note]", "[actions.remark]"),
    )

    (case,) = relived(register, question(thought))
    figures = simulated(register, question(thought))

    assert case.lived.case is not None
    assert (case.lived.case.lead, case.lived.case.pace) == ("SXD", "normal")
    assert figures.refused == {
        ("reclassify", "field_malformed"): 1,
        ("reassign", "not_your_role"): 1,
        ("note", "unknown_action"): 1,
    }
    assert figures.words["reassign", "not_your_role"] == (
        "“Reassign” is for: Public Administration Centre."
    )
    assert figures.words["note", "unknown_action"] == "This definition has no action “note”."
    assert figures.actions == 3


_BY_THE_OFFICE = 'who = ["upc_office"]\nrequires = ["lead_department", "reason"]'


def test_a_case_that_could_not_even_be_recorded_is_left_out(database: Database) -> None:
    register = office(database)
    recorded(register)
    thought = changed(('feedback = { vi = "Phản ánh", en = "Feedback" }\n', ""))

    figures = simulated(register, question(thought))

    assert figures.refused == {("record", "field_malformed"): 1}
    assert (figures.cases, figures.actions, figures.simulated.rungs) == (1, 0, {})


def test_a_shorter_objection_window_closes_before_anybody_does(database: Database) -> None:
    """anh Minh closed it on the third working day; with two days the clock had done it already."""
    register = office(database)
    number = replied_after(register, 1)
    act(register, MINH, number, "close", MONDAY + 7 * DAY)
    window = 'ended_by = ["ask_to_reopen"]\nperiods = [{ amount = 5'

    (case,) = relived(register, question(changed((window, window.replace("= 5", "= 2")))))

    assert (case.lived.anticipated, case.lived.refused) == (1, [])
    assert case.lived.case is not None
    assert case.lived.case.state == "closed"
    assert case.lived.case.closed_at < MONDAY + 7 * DAY  # type: ignore[operator]


def test_an_escalation_by_hand_stands_beside_the_rungs(database: Database) -> None:
    register = office(database)
    number = in_progress(register)
    act(register, MINH, number, "escalate", MONDAY + DAY, {"reason": "Dân bức xúc."})

    figures = simulated(register, question(changed()))

    assert figures.happened.rungs == figures.simulated.rungs == {Step("", "by_hand", "SXD"): 1}


def test_only_the_span_is_counted(database: Database) -> None:
    """Rungs of the week after the due day, although the case is followed from its recording."""
    register = office(database)
    in_progress(register)
    register.tick(LATER)
    span = (MONDAY + WEEK + DAY, MONDAY + 2 * WEEK)

    figures = simulated(register, question(changed(SOONER), span))

    assert sorted(step.rung for step in figures.happened.rungs) == ["plus_1", "plus_3"]
    assert sorted(step.rung for step in figures.simulated.rungs) == ["plus_1", "plus_3"]
    early = (MONDAY + WEEK + DAY, MONDAY + WEEK + 4 * DAY)
    figures = simulated(register, question(changed(SOONER), early))
    assert sorted(step.rung for step in figures.simulated.rungs) == ["plus_1", "plus_3"]
    assert sorted(step.rung for step in figures.happened.rungs) == ["plus_1"]


PAST = """case_ref,at,action,department,actor,due,title,note
A,2026-10-05T08:00:00,record,,Thu,,Đường ngập,
A,2026-10-05T09:00:00,assign,SXD,Minh,2026-10-08T17:00:00,,
A,2026-10-05T10:00:00,accept,,Lan,,,
A,2026-10-09T10:00:00,reply,,Lan,,,
B,2026-10-05T08:00:00,record,,Thu,,Mất điện,
B,2026-10-05T09:00:00,assign,SXD,Minh,,,
B,2026-10-30T10:00:00,accept,,Lan,,,
C,2026-10-05T08:00:00,record,,Thu,,Rác,
C,2026-10-05T09:00:00,assign,SXD,Minh,rule,,
C,2026-10-09T10:00:00,accept,,Lan,,,
"""


@pytest.mark.parametrize("edits", [(), (SHORTER,)], ids=["own rule", "three days"])
def test_an_imports_stated_dates_stay_whatever_the_rule(
    database: Database, tmp_path: Path, edits: tuple[tuple[str, str], ...]
) -> None:
    """A was given a date, B none, C asked for the rule."""
    register = office(database)
    (tmp_path / "past.csv").write_text(PAST, "utf-8")
    import_history(register.tools, tmp_path / "past.csv", MONDAY, with_clock=True)

    a, b, c = (case.lived.case for case in relived(register, question(changed(*edits))))

    assert a is not None
    assert b is not None
    assert c is not None
    assert (local(a.due_at), a.late) == ("2026-10-08 17:00", True)
    assert (b.due_at, b.reply_deadline_given) == (None, False)
    assert local(c.due_at) == ("2026-10-09 00:00" if edits else "2026-10-13 00:00")


def local(instant: datetime | None) -> str:
    """On the wall clock of the province."""
    return instant.astimezone(PROVINCE_ZONE).strftime("%Y-%m-%d %H:%M") if instant else ""


def test_what_the_last_pass_of_the_clock_has_not_seen_yet_is_in_neither_side(
    database: Database,
) -> None:
    register = office(database)
    in_progress(register)
    register.tick(MONDAY + WEEK)
    act(register, LAN, "YK-2026-000001", "note", MONDAY + WEEK + HOUR, {"text": "…"})

    figures = simulated(register, question(changed()))

    assert figures.simulated == figures.happened
    assert {step.rung for step in figures.happened.rungs} == {"minus_3", "minus_1"}
