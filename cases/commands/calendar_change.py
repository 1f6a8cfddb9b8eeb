"""Changing the register's calendar: the switch is one short transaction, the cases follow it."""

from __future__ import annotations

from datetime import datetime
from typing import Final

from cases.calendar.planning import CalendarChange
from cases.calendar.versions import OPERATOR, KeptCalendar, keep, newest
from cases.commands.tools import Tools, actor_reference
from cases.errors import BadInput, CalendarChanged
from cases.store.shared_lock import take_alone
from cases.texts import readable_line
from workflow.attempt import Actor

#: a number and a name of a notice, not its text
LONGEST_NOTICE: Final = 200


def switch_calendar(
    tools: Tools, change: CalendarChange, actor: Actor | None, now: datetime
) -> KeptCalendar | None:
    """Put the calendar in force for everybody who counts from now on; None: it is so already.

    Waits for the writers under way; nobody who begins later counts by the old one. The cases
    that run follow with `cases.clock.following`, or one by one as soon as somebody acts on
    them. `actor` None is the operator of the command line. Raises BadInput for a change without
    a notice, CalendarChanged when another change came first, DatabaseUnavailable.
    """
    notice = _notice(change.notice)
    if change.is_none:
        return None
    reference = actor_reference(actor, tools.people()) if actor else OPERATOR
    with tools.database.write() as transaction:
        take_alone(transaction)
        last = newest(transaction)
        if last is None or last.version != change.before.version:
            raise CalendarChanged
        # a clock set back must not put a later change before an earlier one
        at = max(now, last.at or now)
        line = keep(transaction, change.after, at, reference, notice)
        transaction.commit()
    return line


def _notice(text: str) -> str:
    notice = readable_line(text, "The notice", LONGEST_NOTICE)
    if not notice:
        raise BadInput("Say by which notice the calendar changes, like 10065/VPCP-KGVX.")
    return notice
