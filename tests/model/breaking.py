"""Registers that are broken in one place each, as a careless change could break them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from cases.casefile.case import Case
from cases.casefile.clocks import redate
from cases.casefile.deadline import DeadlineClock
from cases.casefile.responsibility import hand_over
from cases.commands.act import _decide
from cases.store.transaction import WriteTransaction
from workflow.refusal import Refused

Break = Callable[[pytest.MonkeyPatch], None]


def a_rung_fires_twice(patch: pytest.MonkeyPatch) -> None:
    """A deadline whose date moves forgets what has fired."""

    def forgetful(case: Case, clock: DeadlineClock, *more: Any) -> None:
        clock.edition, clock.rungs_fired = clock.edition + 1, ""
        redate(case, clock, *more)

    patch.setattr("cases.casefile.running.redate", forgetful)


def a_pause_is_not_given_back(patch: pytest.MonkeyPatch) -> None:
    """The date stays where it was, however long the clock stood still."""
    patch.setattr("cases.casefile.redating.pauses_of", lambda *_: iter(()))


def an_extension_does_not_count(patch: pytest.MonkeyPatch) -> None:
    """It is granted and kept, and the date is the old one."""
    patch.setattr(DeadlineClock, "extension", property(lambda clock: None))


def a_refused_command_writes(patch: pytest.MonkeyPatch) -> None:
    """What was due is recorded although the command itself is refused."""

    def decide(tools: Any, transaction: WriteTransaction, case: Case, *more: Any) -> Any:
        try:
            return _decide(tools, transaction, case, *more)
        except Refused:
            tools.store(transaction, [case], more[-1])
            transaction.commit()
            raise

    patch.setattr("cases.commands.act._decide", decide)


def an_outsider_may_act(patch: pytest.MonkeyPatch) -> None:
    """The role is enough, of whatever department."""
    patch.setattr("workflow.parties._stands_in", lambda *_: True)


def a_stranger_sees_the_case(patch: pytest.MonkeyPatch) -> None:
    """Refused for the role, instead of not being there."""
    patch.setattr("cases.commands.act.may_act_on", lambda *_: True)


def a_crash_leaves_half(patch: pytest.MonkeyPatch) -> None:
    """Every statement is durable at once."""
    real = WriteTransaction.flush

    def flush(transaction: WriteTransaction) -> None:
        for write in transaction._queue:
            transaction._queue = [write]
            real(transaction)
            transaction._writer.commit()
            transaction._writer.begin(patient=True)

    patch.setattr(WriteTransaction, "flush", flush)


def a_calendar_change_moves_nothing(patch: pytest.MonkeyPatch) -> None:
    """Deadlines that run keep the date of the old calendar."""
    patch.setattr("cases.calendar.catching_up.is_behind", lambda *_: False)


def closing_forgets_that_it_was_late(patch: pytest.MonkeyPatch) -> None:
    """osTicket 4144."""
    patch.setattr("cases.casefile.steps._note_lateness", lambda *_: None)


def a_hand_over_keeps_the_old_department(patch: pytest.MonkeyPatch) -> None:
    """Whoever answered first answers for ever."""

    def once(case: Case, *more: Any) -> None:
        if not case.department:
            hand_over(case, *more)

    patch.setattr("cases.casefile.attributes.hand_over", once)


def a_key_is_forgotten(patch: pytest.MonkeyPatch) -> None:
    """What comes twice is done twice."""
    patch.setattr("cases.commands.act.stored_answer", lambda *_: None)


def the_first_day_counts(patch: pytest.MonkeyPatch) -> None:
    """Every deadline of working days is a day short."""
    from workflow.worktime import counting
    from workflow.worktime.timeline import Timeline

    def a_day_short(timeline: Timeline, start: Any, amount: int) -> counting.Extent:
        day = timeline.local(start).date()
        last = timeline.working_day(day, max(amount - 1, 1))
        return counting.Extent(day, last, timeline.end(last))

    for kind in [key for key, rule in counting.RULES.items() if rule is counting._working_days]:
        patch.setitem(counting.RULES, kind, a_day_short)


BROKEN: tuple[Break, ...] = (
    a_rung_fires_twice,
    a_pause_is_not_given_back,
    an_extension_does_not_count,
    a_refused_command_writes,
    an_outsider_may_act,
    a_stranger_sees_the_case,
    a_crash_leaves_half,
    a_calendar_change_moves_nothing,
    closing_forgets_that_it_was_late,
    a_hand_over_keeps_the_old_department,
    a_key_is_forgotten,
    the_first_day_counts,
)
