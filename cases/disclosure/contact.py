"""How to reach a petitioner: shown on request, with a reason, and never without a trace."""

from __future__ import annotations

from datetime import datetime

from cases.audit.looks import CONTACT
from cases.disclosure.traces import leave_trace
from cases.errors import CaseNotFound, ContactWithheld
from cases.office import Office
from cases.policy import may_ask_for_contact, must_say_why
from cases.reading.case_view import visible_case
from cases.reading.petitioners import PetitionerView, whole_petitioner
from cases.store.engine import Database
from workflow.attempt import Actor
from workflow.fields import Malformed
from workflow.fields.text import text_of
from workflow.refusal import Refusal, Refused

#: the field of the workflow whose label the reason has
REASON = "reason"


def contact_of(
    database: Database,
    office: Office,
    actor: Actor,
    number: str,
    reason: object,
    now: datetime,
    unusable: Exception | None = None,
) -> PetitionerView:
    """Name and addresses of the petitioner, once the trace of `actor` asking is kept.

    `unusable` is what the caller found wrong with the form of what was sent, told in its turn.
    Raises CaseNotFound for a case that is not the actor's to see or keeps no petitioner,
    ContactWithheld, Refused for a reason that is missing or cannot be used, DatabaseUnavailable.
    """
    with database.read() as connection:
        seen = visible_case(connection, office, actor, number, now)
        if not may_ask_for_contact(actor, seen.item, seen.item.confidential):
            raise ContactWithheld
        if unusable is not None:
            raise unusable
        definition = office.definition(seen.item.workflow_key, seen.item.workflow_version)
        why = _reason(reason, must_say_why(actor), definition.fields[REASON].max_length)
        found = whole_petitioner(connection, seen.item.petitioner_id)
    if found is None:
        raise CaseNotFound
    leave_trace(database, office, actor, seen.case_id, CONTACT, now, reason=why)
    return found


def _reason(given: object, needed: bool, max_length: int) -> str | None:
    try:
        why = None if given is None else text_of(given, max_length)
    except Malformed as problem:
        raise Refused((problem.refusal(REASON),)) from problem
    if why is None and needed:
        raise Refused((Refusal("field_missing", "field", {"field": REASON}, REASON),))
    return why
