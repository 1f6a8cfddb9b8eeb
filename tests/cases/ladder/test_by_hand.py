"""Escalating by hand: with a reason, to the post that is chosen or the next one up, once."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import pytest

from cases.commands.requests import Act, Done
from cases.register import Register
from tests.cases.ladder.staffing import fill, problems, told
from tests.cases.life import DAY, HOUR, MONDAY, act, in_progress, rows
from tests.people import LAN, MINH, NGA
from workflow.refusal import Refused

BEFORE_DUE = MONDAY + DAY
REASON = {"reason": "Dân bức xúc, cần ý kiến."}


def escalate(
    register: Register, number: str, at: datetime = BEFORE_DUE, key: str | None = None, **more: Any
) -> Done:
    """Anh Minh escalates."""
    return register.act(Act(MINH, number, "escalate", {**REASON, **more}, key=key), at)


def by_hand(register: Register) -> list[tuple[Any, ...]]:
    """Post, level, and the case's level, of the escalations by hand."""
    return rows(
        register.database,
        "SELECT e.post, e.level, e.department, c.escalation_level FROM escalation e "
        "JOIN case_file c ON c.id = e.case_id WHERE deadline_no = 0 ORDER BY e.seq",
    )


def test_without_a_choice_the_next_post_up_is_told(register: Register) -> None:
    fill(register, "upc_deputy_chief", "nga")
    fill(register, "chairman", "lanh")
    number = in_progress(register)
    escalate(register, number)
    escalate(register, number, BEFORE_DUE + HOUR)
    assert by_hand(register) == [
        ("upc_deputy_chief", 3, "SXD", 4),
        ("chairman", 4, "SXD", 4),
    ]
    assert [row[1:] for row in told(register)] == [
        ("nga", "upc_deputy_chief", "holder", False),
        ("lanh", "chairman", "holder", False),
    ]
    assert problems(register) == []


def test_what_the_clock_has_told_is_not_told_again_by_default(register: Register) -> None:
    number = in_progress(register)
    # +3 told the deputy chief
    register.tick(datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    escalate(register, number, datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    assert [post for post, *_ in by_hand(register)] == ["chairman"]


def test_what_fell_due_while_the_clock_was_off_counts_as_told(register: Register) -> None:
    """Anh Minh's own command records the ladder's step to the deputy chief first."""
    number = in_progress(register)
    escalate(register, number, datetime(2026, 11, 28, 2, 0, tzinfo=UTC))
    assert [post for post, *_ in by_hand(register)] == ["chairman"]


def test_at_the_top_it_is_the_top_again(register: Register) -> None:
    number = in_progress(register)
    for days in (0, 1, 2):
        escalate(register, number, BEFORE_DUE + days * DAY)
    assert [post for post, *_ in by_hand(register)] == ["upc_deputy_chief", "chairman", "chairman"]


def test_a_post_may_be_chosen(register: Register) -> None:
    number = in_progress(register)
    escalate(register, number, post="upc_chief")
    assert told(register)[-1] == ("by_hand", "nga", "upc_chief", "holder", False)


def test_a_vacant_post_is_passed_on_and_noted(register: Register) -> None:
    number = in_progress(register)
    escalate(register, number)
    assert told(register) == [("by_hand", "minh", "upc_office", "office", True)]


def test_a_reason_is_needed_and_the_post_must_be_one(register: Register) -> None:
    number = in_progress(register)
    with pytest.raises(Refused) as caught:
        register.act(Act(MINH, number, "escalate", {"post": "mayor"}), BEFORE_DUE)
    found = {(reason.code, reason.field) for reason in caught.value.reasons}
    assert found == {("field_missing", "reason"), ("field_malformed", "post")}
    with pytest.raises(Refused):
        register.act(Act(LAN, number, "escalate", REASON), BEFORE_DUE)


def test_a_double_click_escalates_once(register: Register) -> None:
    """The same form twice at once: the key makes the second press the first one's answer."""
    number = in_progress(register)
    with ThreadPoolExecutor(2) as clicks:
        done = list(clicks.map(lambda _: escalate(register, number, key="one press"), range(2)))
    assert sorted(each.replayed for each in done) == [False, True]
    assert len(by_hand(register)) == 1


def test_the_same_post_is_not_told_twice_a_day_while_it_has_not_answered(
    register: Register,
) -> None:
    """A client without a key, pressing again: refused with a sentence, nothing written."""
    fill(register, "upc_deputy_chief", "nga")
    number = in_progress(register)
    first = escalate(register, number, post="upc_deputy_chief")
    with pytest.raises(Refused) as caught:
        escalate(register, number, BEFORE_DUE + HOUR, post="upc_deputy_chief")
    assert [reason.code for reason in caught.value.reasons] == ["post_was_not_told_today"]
    acknowledged = {"escalation": f"{number}.{first.seq}"}
    act(register, NGA, number, "acknowledge", BEFORE_DUE + 2 * HOUR, acknowledged)
    escalate(register, number, BEFORE_DUE + 3 * HOUR, post="upc_deputy_chief")
    escalate(register, number, BEFORE_DUE + DAY, post="upc_deputy_chief")
    assert len(by_hand(register)) == 3


def test_the_history_names_the_post(register: Register) -> None:
    number = in_progress(register)
    escalate(register, number)
    ((payload,),) = rows(register.database, "SELECT payload FROM history WHERE action = 'escalate'")
    assert '"post":"upc_deputy_chief"' in payload
