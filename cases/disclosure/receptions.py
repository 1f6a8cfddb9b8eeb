"""The register of receptions names everybody who was met: for the UPC office, and traced."""

from __future__ import annotations

from datetime import date, datetime

from cases.audit.looks import CONTACT
from cases.disclosure.traces import leave_traces
from cases.errors import ContactWithheld
from cases.office import Office
from cases.policy import IN_TOUCH
from cases.reading.receptions import Reception, receptions
from cases.store.engine import Database
from workflow.attempt import Actor


def register_of_receptions(
    database: Database,
    office: Office,
    actor: Actor,
    first: date,
    last: date,
    reason: str,
    now: datetime,
) -> tuple[Reception, ...]:
    """The lines of a period, once the trace of `actor` seeing each person is kept.

    Raises ContactWithheld for others than the UPC office, DatabaseUnavailable.
    """
    if IN_TOUCH.isdisjoint(actor.roles):
        raise ContactWithheld
    with database.read() as connection:
        found = receptions(connection, office, first, last)
    leave_traces(database, office, actor, found.shown, CONTACT, now, reason=reason)
    return found.lines
