"""Which error is which problem: one row each, with the status of contract.md section 4."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from cases import errors as register
from cases.meetings.faults import UnknownStep
from web import errors as door
from web.language import message
from web.problems.kind import Kind
from web.problems.sign_in import OF_SIGNING_IN
from workflow import errors as engine

UNKNOWN = Kind(
    500,
    "internal",
    message("Something went wrong on our side"),
    message("Nothing you did was wrong. Try again; if it stays so, tell us the number below."),
)
NOT_FOUND = Kind(
    404,
    "not-found",
    message("There is nothing here"),
    message("It does not exist, or it is not yours to see. Check the address or number."),
)
_UNAVAILABLE = message("The register cannot be used right now")

#: the first row whose class fits; children stand before their parents
KINDS: Final[tuple[tuple[type[Exception], Kind], ...]] = (
    *OF_SIGNING_IN,
    (register.CaseNotFound, NOT_FOUND),
    (door.NothingHere, NOT_FOUND),
    (UnknownStep, NOT_FOUND),
    (
        engine.UnknownAction,
        Kind(
            404,
            "unknown-action",
            message("There is no such action"),
            message("Open the case again and use one of the buttons there."),
        ),
    ),
    (
        register.KeyReused,
        Kind(
            422,
            "key-reused",
            message("This was sent before with other content"),
            message("The idempotency key belongs to another command; use a new key."),
        ),
    ),
    (
        register.DatabaseFull,
        Kind(
            503,
            "database-full",
            _UNAVAILABLE,
            message("Its disk is full; nothing was saved. Tell the administrator to free space."),
        ),
    ),
    (
        register.DatabaseReadOnly,
        Kind(
            503,
            "database-read-only",
            _UNAVAILABLE,
            message(
                "It cannot be written; nothing was saved. The administrator must check rights."
            ),
        ),
    ),
    (
        register.DatabaseDamaged,
        Kind(
            503,
            "database-damaged",
            _UNAVAILABLE,
            message("Its file is damaged. The administrator must restore a backup."),
        ),
    ),
    (
        register.DatabaseUnavailable,
        Kind(
            503,
            "database-unavailable",
            _UNAVAILABLE,
            message("The database does not answer; nothing was saved. Try again in a moment."),
        ),
    ),
    (
        register.SchemaOutdated,
        Kind(
            503,
            "schema-outdated",
            _UNAVAILABLE,
            message("Its database belongs to another version. The administrator must upgrade it."),
        ),
    ),
    (
        register.NotSetUp,
        Kind(
            503,
            "not-set-up",
            _UNAVAILABLE,
            message("It was never set up. The administrator must run “followup init”."),
        ),
    ),
    (
        register.ForeignDatabase,
        Kind(
            503,
            "foreign-database",
            _UNAVAILABLE,
            message("Its database is not a register. The administrator must check the settings."),
        ),
    ),
    (
        register.UnknownDepartment,
        Kind(
            422,
            "unknown-department",
            message("There is no such department"),
            message("Choose a department from the list."),
        ),
    ),
    (
        register.UnknownPerson,
        Kind(
            422,
            "unknown-person",
            message("There is no such person"),
            message("Choose a person from the list."),
        ),
    ),
    (
        register.FutureMoment,
        Kind(
            422,
            "future-moment",
            message("That moment has not come yet"),
            message("Nobody knows yet what will be overdue then. Give an earlier moment."),
        ),
    ),
    (
        register.CalendarChanged,
        Kind(
            409,
            "calendar-changed",
            message("The calendar was changed meanwhile"),
            message("Look at it again and repeat what you still want to change."),
        ),
    ),
    (
        register.DirectoryChanged,
        Kind(
            409,
            "directory-changed",
            message("Somebody else changed this meanwhile"),
            message("See what stands there now and repeat what you still want to change."),
        ),
    ),
    (
        register.BadInput,
        Kind(
            422,
            "bad-input",
            message("This cannot be used"),
            message("Correct what you entered and send it again."),
        ),
    ),
    (
        engine.CalendarError,
        Kind(
            422,
            "bad-time",
            message("This date or time cannot be used"),
            message("Write a date like 27/11/2026 and send it again."),
        ),
    ),
    (
        door.NotAllowed,
        Kind(
            403,
            "not-allowed",
            message("You are not allowed to do this"),
            message("Your role does not cover it. Ask the UPC office if you think it should."),
        ),
    ),
    (
        register.ContactWithheld,
        Kind(
            403,
            "contact-withheld",
            message("You are not shown how to reach the petitioner"),
            message("That is for the lead department and the UPC office. Ask the UPC office."),
        ),
    ),
    (
        door.ForeignRequest,
        Kind(
            403,
            "foreign-request",
            message("This request was not carried out"),
            message("It did not come from a page of this site. Open the page here and repeat it."),
        ),
    ),
)

BY_STATUS: Final[Mapping[int, Kind]] = {
    404: NOT_FOUND,
    405: Kind(
        405,
        "method-not-allowed",
        message("This address cannot be used that way"),
        message("Go back to the page you came from and use its buttons."),
    ),
    413: Kind(
        413,
        "too-large",
        message("That is too much at once"),
        message("Send a shorter text or a smaller file; nothing was saved."),
    ),
    415: Kind(
        415,
        "not-json",
        message("Only JSON can be read here"),
        message("Send the body as JSON and say so: Content-Type: application/json."),
    ),
    422: Kind(
        422,
        "unusable-input",
        message("This cannot be used"),
        message("Something is missing or malformed. Correct it and send it again."),
    ),
}
