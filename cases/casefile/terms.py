"""Explicit dates on a deadline: limits that shorten it and extensions that move it on.

They only note what was said; `cases.casefile.redating` makes a due instant of it. `at` is UTC.
"""

from __future__ import annotations

from datetime import datetime

from cases.casefile.case import Case
from cases.casefile.deadline import EXTENSION, LIMIT, DeadlineClock, Term


def add_term(
    case: Case, clock: DeadlineClock, kind: str, due: datetime, at: datetime, by: str
) -> None:
    """Set an explicit date on a deadline; an extension ends the one before it."""
    if kind == EXTENSION:
        end_extension(case, clock, at, by)
    clock.terms += 1
    term = Term(case.id, clock.no, clock.terms, kind, at, by, due)
    clock.dated.append(term)
    case.journal.terms.append(term)


def end_limits(case: Case, clock: DeadlineClock, set_by: str, at: datetime, by: str) -> bool:
    """Take the limits back that the action `set_by` set, also those an extension stands before;
    whether there were any.
    """
    lifted = [
        term
        for term in clock.dated
        if (term.kind, term.set_by, term.ended_at) == (LIMIT, set_by, None)
    ]
    for term in lifted:
        _end_term(case, term, at, by)
    return bool(lifted)


def end_extension(case: Case, clock: DeadlineClock, at: datetime, by: str) -> None:
    """Take the extension in force back, if there is one."""
    extension = clock.extension
    if extension is not None:
        _end_term(case, extension, at, by)


def _end_term(case: Case, term: Term, at: datetime, by: str) -> None:
    term.ended_at, term.ended_by = at, by
    if term not in case.journal.terms:
        case.journal.ended_terms.append(term)
