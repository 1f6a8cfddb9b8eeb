"""What a pass of the clock did, for people and for the next pass."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import bindparam, delete, func, update
from sqlalchemy.dialects.postgresql import insert

from cases.instants import to_micros
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import CaseFile, ClockFailure, ClockState, table_of

#: how long a case that raised is left alone before the clock tries it again
RETRY_AFTER = timedelta(hours=1)
_LONGEST_ERROR = 500

_STATE, _FAILURES, _CASES = table_of(ClockState), table_of(ClockFailure), table_of(CaseFile)
_COUNTS = ("examined", "reminded", "escalated", "closed", "failed")
_insert_state = insert(_STATE).values({c.name: bindparam(c.name) for c in _STATE.columns})
_KEEP_STATE = Statement(
    _insert_state.on_conflict_do_update(
        index_elements=[_STATE.c.id],
        set_={name: _insert_state.excluded[name] for name in ("now", "finished_at", *_COUNTS)},
        where=_STATE.c.finished_at <= _insert_state.excluded.finished_at,
    )
)
_insert_failure = insert(_FAILURES).values({c.name: bindparam(c.name) for c in _FAILURES.columns})
_KEEP_FAILURE = Statement(
    _insert_failure.on_conflict_do_update(
        index_elements=[_FAILURES.c.case_id],
        set_={
            "failed_at": _insert_failure.excluded.failed_at,
            "retry_at": _insert_failure.excluded.retry_at,
            "error": _insert_failure.excluded.error,
            "times": _FAILURES.c.times + 1,
        },
    )
)
_SET_ASIDE = Statement(
    update(_CASES)
    .where(_CASES.c.id == bindparam("key_id"))
    .values(next_check_at=bindparam("next_check_at"))
)
_FORGET_FAILURE = Statement(delete(_FAILURES).where(_FAILURES.c.case_id == bindparam("key_id")))
COUNT_FAILURES = func.count(_FAILURES.c.case_id)


@dataclass(slots=True)
class TickReport:
    """One pass: the moment judged by, and what it met (contract.md section 3)."""

    now: datetime
    examined: int = 0
    reminded: int = 0
    escalated: int = 0
    closed: int = 0
    failed: int = 0


def keep_report(transaction: WriteTransaction, report: TickReport, wall: datetime) -> None:
    """Queue the report as the register's last pass, unless one that really ran later is kept.

    `wall` is when it ran (UTC). A look ahead is forgotten with the next true pass.
    """
    values = {name: getattr(report, name) for name in _COUNTS}
    transaction.queue(
        _KEEP_STATE,
        values | {"id": 1, "now": to_micros(report.now), "finished_at": to_micros(wall)},
    )


def set_aside(
    transaction: WriteTransaction, case_id: int, problem: Exception, now: datetime
) -> None:
    """Queue that a case raised: it is shown to people and tried again later."""
    retry = to_micros(now + RETRY_AFTER)
    transaction.queue(_SET_ASIDE, {"key_id": case_id, "next_check_at": retry})
    transaction.queue(
        _KEEP_FAILURE,
        {
            "case_id": case_id,
            "failed_at": to_micros(now),
            "retry_at": retry,
            "times": 1,
            "error": f"{type(problem).__name__}: {problem}"[:_LONGEST_ERROR],
        },
    )


def forget_failure(transaction: WriteTransaction, case_id: int) -> None:
    """Queue that a case which raised before is well again."""
    transaction.queue(_FORGET_FAILURE, {"key_id": case_id})
