"""What the register has stored, and what the model says it must have stored, as equal rows."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from tests.model.case import Clock, OfficeCase
from tests.model.clock import next_moment
from tests.model.definition import DEADLINES
from tests.model.ladder import waiting
from tests.model.people import id_of, named

Row = tuple[Any, ...]
#: asks the stored register; the parameters are put in by their names
Ask = Callable[[str], Sequence[Row]]

_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECOND: Final = timedelta(microseconds=1)

CASE_COLUMNS: Final = (
    *("id", "version", "history_seq", "state", "outcome", "department", "lead", "handler_id"),
    *("kind", "pace", "recorded_at", "replied_at", "closed_at", "due_at", "first_due_at"),
    *("overdue_from", "next_check_at", "paused_until", "escalation_level", "late", "late_first"),
    *("returns", "returned_by", "reopenings", "extensions", "deadlines", "draft_seq"),
    *("instruction_seq", "merged_into", "split_from", "rating", "recorded_department", "awaited"),
)
CLOCK_COLUMNS: Final = (
    *("no", "name", "edition", "opened_at", "opened_by", "due_at", "first_due_at", "held"),
    *("asked", "department", "stated_due_at", "closed_at", "closed_by", "late"),
    "CASE WHEN closed_at IS NULL THEN rung_at END",
)
TOLD_COLUMNS: Final = (
    *("deadline_no", "edition", "rung", "occurrence", "seq", "deadline_name", "level", "due_at"),
    *("rung_at", "fired_at", "post", "department", "person_id", "told_post", "settled"),
    "acknowledged_at IS NOT NULL",
)
ENTRY_COLUMNS: Final = ("seq", "at", "recorded_at", "action", "actor", "from_state", "to_state")


def stored_cases(ask: Ask) -> list[Row]:
    """Every case, by id."""
    return _select(ask, CASE_COLUMNS, "case_file", "", "id")


def stored_life(ask: Ask, case_id: int, after: int) -> dict[str, list[Row]]:
    """The deadlines of a case, what was told, who takes part, the history after an entry."""
    of = f"case_id = {case_id}"
    return {
        "deadline": _select(ask, CLOCK_COLUMNS, "deadline", of, "no"),
        "escalation": _select(ask, TOLD_COLUMNS, "escalation", of, "seq"),
        "history": _select(ask, ENTRY_COLUMNS, "history", f"{of} AND seq > {after}", "seq"),
        "involvement": _select(
            ask, ("relation", "department"), "involvement", f"{of} AND until_at IS NULL", "1, 2"
        ),
    }


def _select(ask: Ask, columns: Sequence[str], table: str, where: str, order: str) -> list[Row]:
    condition = f"WHERE {where} " if where else ""
    found = ask(f"SELECT {', '.join(columns)} FROM {table} {condition}ORDER BY {order}")
    return [tuple(row) for row in found]


def expected_case(case: OfficeCase) -> Row:
    """The row of a case."""
    running = case.running()
    reply = case.periods()[-1]
    own = [clock.due for clock in running if clock.department and not clock.asked]
    pauses = [clock.due for clock in running if "holds" in DEADLINES[clock.name]]
    merged = case.merged_into and _id_of_number(case.merged_into)
    return (
        *(case.id, case.version, case.seq, case.state, case.outcome, case.department, case.lead),
        id_of(named(case.handler)) if case.handler else None,
        *(case.kind, case.pace, _at(case.recorded_at), _at(case.replied_at), _at(case.closed_at)),
        *(None if reply.held else _at(reply.due), _at(reply.first_due)),
        *(_at(min(own, default=None)), _at(next_moment(case)), _at(min(pauses, default=None))),
        *(case.level, case.late, case.late_first, case.returns, "\n".join(sorted(case.returners))),
        *(case.reopenings, case.extensions, len(case.clocks), case.draft, case.instruction),
        *(merged, case.split_from, case.rating, case.recorded_department),
        not case.is_open and bool(running),
    )


def expected_life(case: OfficeCase, after: int) -> dict[str, list[Row]]:
    """The rows that belong to a case."""
    return {
        "deadline": [_clock(clock) for clock in case.clocks],
        "escalation": [
            (
                *(told.deadline_no, told.edition, told.rung, told.occurrence, told.seq, told.name),
                *(told.level, _at(told.due), _at(told.at), _at(told.recorded_at), told.post),
                *(told.department, told.person, told.told_post, told.settled, told.acknowledged),
            )
            for told in case.told
        ],
        "history": [
            (seq, _at(e.at), _at(e.recorded_at), e.action, e.actor, e.source, e.target)
            for seq, e in enumerate(case.history[after:], after + 1)
        ],
        "involvement": list(_parts(case)),
    }


def _clock(clock: Clock) -> Row:
    rung = waiting(clock)
    return (
        *(clock.no, clock.name, clock.edition, _at(clock.opened_at), clock.opened_by),
        *(_at(clock.due), _at(clock.first_due), clock.held, clock.asked is not None),
        *(clock.department, _at(clock.stated), _at(clock.closed_at), clock.closed_by),
        *(clock.late, _at(rung.at) if rung else None),
    )


def _parts(case: OfficeCase) -> Iterator[Row]:
    for department in sorted(case.coordinating):
        yield "coordinating", department
    if case.state in ("recorded", "assigned", "in_progress"):
        yield "responsible", case.department


def _at(instant: datetime | None) -> int | None:
    return None if instant is None else (instant - _EPOCH) // _MICROSECOND


def _id_of_number(number: str) -> int:
    year, _, serial = number.removeprefix("YK-").partition("-")
    return int(year) * 10_000_000 + int(serial)
