"""What happens to a case is told, in the same transaction, to those the definition names."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cases.casefile.case import FiredRung, Happening
from notifications.events import events_of
from notifications.planner import Planner
from notifications.recipients import COORDINATING, Recipient
from tests import people
from tests.notifications.office import MONDAY, WORKFLOWS, Office, definition_of
from tests.notifications.test_templates import FRIDAY, a_case
from workflow.refusal import Refused
from workflow.worktime import shipped_calendar

CALENDAR = shipped_calendar()
PLANNER = Planner(definition_of, lambda: CALENDAR)
DEFINITION = WORKFLOWS.current.definition
NIGHT = datetime(2026, 11, 27, 17, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 30, 0, 0, tzinfo=UTC)


def a_rung(post: str, level: int, person: int | None = None, department: str = "SXD") -> FiredRung:
    """A rung of the reply deadline that just fired."""
    return FiredRung(
        case_id=2026_0000123,
        deadline_no=1,
        edition=1,
        rung="due",
        occurrence=0,
        seq=4,
        deadline_name="reply",
        level=level,
        due_at=FRIDAY,
        rung_at=FRIDAY,
        fired_at=NIGHT,
        post=post,
        department=department,
        person_id=person,
        told_post=post if person is not None else None,
    )


def happened(action: str, at: datetime = NIGHT, rung: FiredRung | None = None) -> Happening:
    """Something that happened to bà Bưởi's case."""
    tells = (rung.post,) if rung else DEFINITION.actions[action].tells
    case = a_case()
    return Happening(case, 4, at, action, case.department, case.due_at, tells, rung)


def told(*happenings: Happening) -> list[tuple[str, str, str]]:
    """Event, recipient and channel of each row."""
    rows = PLANNER.rows(happenings, NIGHT)
    return [(row["template"], row["recipient"], row["channel"]) for row in rows]


def test_a_reply_is_told_to_the_petitioner_and_the_office() -> None:
    assert told(happened("reply")) == [
        ("reply", "petitioner", "email"),
        ("reply", "upc_office", "email"),
    ]


def test_a_note_is_told_to_nobody() -> None:
    assert told(happened("note")) == []


def test_every_event_of_the_definition_is_planned_for_its_post() -> None:
    for action in DEFINITION.actions:
        # no department co-ordinates this case
        posts = {post for event, post in events_of(DEFINITION) if event == action} - {COORDINATING}
        by_hand = DEFINITION.actions[action].by_hand is not None
        own = set(happened(action).tells or ())
        # an escalation by hand tells the one post that was chosen; what is left open tells more
        chosen = [(post,) for post in posts] if by_hand else [(*own, *(posts - own))]
        happenings = [replace(happened(action), tells=tells) for tells in chosen]
        named = {Recipient.parse(who).post for each in happenings for _, who, _ in told(each)}
        assert named == posts, action


def test_a_petitioner_with_a_telephone_only_waits_for_text_messages() -> None:
    happening = replace(happened("reply"), case=a_case(petitioner_channel="sms"))
    assert told(happening)[0] == ("reply", "petitioner", "sms")


def test_a_reminder_and_a_rung_are_different_events() -> None:
    assert told(happened("remind", rung=a_rung("handler", 0, person=17))) == [
        ("reminder", "handler:17", "email")
    ]
    assert told(happened("escalate", rung=a_rung("upc_office", 2))) == [
        ("rung", "upc_office", "email")
    ]


def test_a_rung_is_told_to_the_department_that_answered_then() -> None:
    """The case may have moved on within the same transaction."""
    rung = a_rung("department_head", 1, department="SYT")
    assert told(happened("escalate", rung=rung)) == [("rung", "department_head:SYT", "email")]


def test_without_a_case_officer_the_stand_in_is_told() -> None:
    assert told(happened("remind", rung=a_rung("handler", 0))) == [
        ("reminder", "department_head:SXD", "email")
    ]


def test_while_no_department_leads_the_office_itself_is_told() -> None:
    rung = a_rung("department_head", 1, department="VPUBND")
    assert told(happened("escalate", rung=rung)) == [("rung", "upc_office", "email")]


def test_what_happened_before_the_register_knew_the_case_is_told_to_nobody() -> None:
    just_before = MONDAY - timedelta(microseconds=1)
    assert told(happened("reply", at=just_before)) == []
    assert told(happened("escalate", just_before, a_rung("upc_office", 2))) == []
    assert told(happened("reply", at=MONDAY)) != []


def test_a_row_holds_references_only_and_its_times() -> None:
    (row,) = PLANNER.rows([happened("escalate", rung=a_rung("upc_office", 2))], NIGHT)
    assert row["params"] == json.dumps(
        {
            "deadline": "reply",
            "department": "SXD",
            "due": "2026-11-27T17:00:00+00:00",
            "level": 2,
            "rung": "due",
        },
        separators=(",", ":"),
    )
    assert row["next_attempt_at"] == int(MORNING.timestamp() * 1_000_000)
    assert row["created_at"] == int(NIGHT.timestamp() * 1_000_000)
    assert (row["status"], row["attempts"], row["lease"]) == ("pending", 0, 0)


def test_a_refused_command_tells_nobody(office: Office) -> None:
    case = office.record()
    before = office.told()
    with pytest.raises(Refused):
        office.act(people.THU, case, "assign", MONDAY, lead_department="SYT")
    assert office.told() == before


def test_a_transaction_that_is_rolled_back_tells_nobody(office: Office) -> None:
    case = office.record()
    before = office.told()
    happening = replace(happened("reply"), case=a_case(id=case.case_id), seq=99)
    with office.database.write() as transaction:
        PLANNER(transaction, [happening], MONDAY)
        transaction.flush()
    assert office.told() == before


def test_a_sweep_tells_every_case_in_one_batch(office: Office) -> None:
    for number in range(7):
        office.record(petitioner={"anonymous": True}, title=f"Ý kiến {number}", pace="urgent")
    office.register.tick(datetime(2026, 12, 1, 2, 0, tzinfo=UTC))
    rungs = [row for row in office.outbox() if row.template == "rung"]
    assert len({(row.case_id, row.seq) for row in rungs}) == len(rungs)
    assert {row.case_id for row in rungs} == {row.case_id for row in office.outbox()}
