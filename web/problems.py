"""What an error is to the one who asked: a status and the same words on a page and in the API.

Statuses follow contract.md section 4; the API's form is RFC 9457 (`application/problem+json`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from cases import errors as register
from web import errors as door
from web.language import Words, message
from workflow import errors as engine
from workflow.definition import WorkflowDefinition

#: seconds after which a database that was away is worth another try
TRY_AGAIN_AFTER: Final = 5


@dataclass(frozen=True, slots=True)
class Problem:
    """An error as its reader sees it. `extras` are further members of the JSON form."""

    status: int
    kind: str
    title: str
    detail: str
    extras: Mapping[str, Any] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict)

    def document(self) -> dict[str, Any]:
        """The JSON form."""
        return {
            "type": f"urn:followup:problem:{self.kind}",
            "title": self.title,
            "status": self.status,
            "detail": self.detail,
            **self.extras,
        }


@dataclass(frozen=True, slots=True)
class _Kind:
    """One row of the table: title and detail are message ids."""

    status: int
    name: str
    title: str
    detail: str


_UNKNOWN = _Kind(
    500,
    "internal",
    message("Something went wrong on our side"),
    message("Nothing you did was wrong. Try again; if it stays so, tell us the number below."),
)
_NOT_FOUND = _Kind(
    404,
    "not-found",
    message("There is nothing here"),
    message("It does not exist, or it is not yours to see. Check the address or number."),
)
_UNAVAILABLE = message("The register cannot be used right now")

#: the first row whose class fits; children stand before their parents
_KINDS: Final[tuple[tuple[type[Exception], _Kind], ...]] = (
    (register.CaseNotFound, _NOT_FOUND),
    (door.NothingHere, _NOT_FOUND),
    (
        engine.UnknownAction,
        _Kind(
            404,
            "unknown-action",
            message("There is no such action"),
            message("Open the case again and use one of the buttons there."),
        ),
    ),
    (
        register.KeyReused,
        _Kind(
            422,
            "key-reused",
            message("This was sent before with other content"),
            message("The idempotency key belongs to another command; use a new key."),
        ),
    ),
    (
        register.DatabaseFull,
        _Kind(
            503,
            "database-full",
            _UNAVAILABLE,
            message("Its disk is full; nothing was saved. Tell the administrator to free space."),
        ),
    ),
    (
        register.DatabaseUnavailable,
        _Kind(
            503,
            "database-unavailable",
            _UNAVAILABLE,
            message("The database does not answer; nothing was saved. Try again in a moment."),
        ),
    ),
    (
        register.SchemaOutdated,
        _Kind(
            503,
            "schema-outdated",
            _UNAVAILABLE,
            message("Its database belongs to another version. The administrator must upgrade it."),
        ),
    ),
    (
        register.NotSetUp,
        _Kind(
            503,
            "not-set-up",
            _UNAVAILABLE,
            message("It was never set up. The administrator must run “followup init”."),
        ),
    ),
    (
        register.ForeignDatabase,
        _Kind(
            503,
            "foreign-database",
            _UNAVAILABLE,
            message("Its database is not a register. The administrator must check the settings."),
        ),
    ),
    (
        register.UnknownDepartment,
        _Kind(
            422,
            "unknown-department",
            message("There is no such department"),
            message("Choose a department from the list."),
        ),
    ),
    (
        register.UnknownPerson,
        _Kind(
            422,
            "unknown-person",
            message("There is no such person"),
            message("Choose a person from the list."),
        ),
    ),
    (
        register.FutureMoment,
        _Kind(
            422,
            "future-moment",
            message("That moment has not come yet"),
            message("Nobody knows yet what will be overdue then. Give an earlier moment."),
        ),
    ),
    (
        register.SignInRefused,
        _Kind(
            401,
            "sign-in-refused",
            message("The username or the password is wrong"),
            message("Check both and try again. Capital letters count in the password."),
        ),
    ),
    (
        register.BadInput,
        _Kind(
            422,
            "bad-input",
            message("This cannot be used"),
            message("Correct what you entered and send it again."),
        ),
    ),
    (
        engine.CalendarError,
        _Kind(
            422,
            "bad-time",
            message("This date or time cannot be used"),
            message("Write a date like 27/11/2026 and send it again."),
        ),
    ),
    (
        door.NotSignedIn,
        _Kind(
            401,
            "not-signed-in",
            message("You are not signed in"),
            message("Your session has ended or was never begun. Sign in and try again."),
        ),
    ),
    (
        door.NotAllowed,
        _Kind(
            403,
            "not-allowed",
            message("You are not allowed to do this"),
            message("Your role does not cover it. Ask the UPC office if you think it should."),
        ),
    ),
    (
        door.ForeignRequest,
        _Kind(
            403,
            "foreign-request",
            message("This request was not carried out"),
            message("It did not come from a page of this site. Open the page here and repeat it."),
        ),
    ),
)

_BY_STATUS: Final[Mapping[int, _Kind]] = {
    404: _NOT_FOUND,
    405: _Kind(
        405,
        "method-not-allowed",
        message("This address cannot be used that way"),
        message("Go back to the page you came from and use its buttons."),
    ),
    413: _Kind(
        413,
        "too-large",
        message("That is too much at once"),
        message("Shorten the text and send it again; nothing was saved."),
    ),
    422: _Kind(
        422,
        "unusable-input",
        message("This cannot be used"),
        message("Something is missing or malformed. Correct it and send it again."),
    ),
}

Definition = Callable[[], WorkflowDefinition]


def problem_of(error: Exception, words: Words, definition: Definition) -> Problem:
    """What `error` is to its reader; an unknown one tells nothing about the inside."""
    match error:
        case engine.Refused():
            return _refused(error, words, definition())
        case register.StaleCase():
            return _stale(error, words)
        case register.TooManyTries():
            return _too_many(error, words)
        case door.UnusableInput():
            return _unusable(str(error), error.fields, words)
        case RequestValidationError():
            return _unusable(None, [_field_fault(fault) for fault in error.errors()], words)
        case HTTPException():
            return _http(error, words)
    kind = next((kind for known, kind in _KINDS if isinstance(error, known)), _UNKNOWN)
    return _made(kind, words, headers=_headers_of(kind))


def _made(
    kind: _Kind,
    words: Words,
    extras: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Problem:
    title, detail = words.gettext(kind.title), words.gettext(kind.detail)
    return Problem(kind.status, kind.name, title, detail, extras or {}, headers or {})


def _headers_of(kind: _Kind) -> Mapping[str, str]:
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(TRY_AGAIN_AFTER)}
    if kind.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _refused(error: engine.Refused, words: Words, definition: WorkflowDefinition) -> Problem:
    status = {"role": 403, "state": 409, "guard": 409, "field": 422}[error.category]
    reasons = [
        {"code": reason.code, "message": reason.message(definition, words.language)}
        | ({"field": reason.field} if reason.field else {})
        for reason in error.reasons
    ]
    title = words.gettext("The action was refused")
    detail = " ".join(reason["message"] for reason in reasons)
    return Problem(status, "refused", title, detail, {"reasons": reasons})


def _stale(error: register.StaleCase, words: Words) -> Problem:
    failed_match = isinstance(error, register.IfMatchFailed)
    title = words.gettext("The case was changed meanwhile")
    detail = words.gettext("Load it again and repeat what you still want to do; nothing was saved.")
    extras = {"version": error.current_version}
    status, kind = (412, "if-match-failed") if failed_match else (409, "stale")
    return Problem(status, kind, title, detail, extras)


def _too_many(error: register.TooManyTries, words: Words) -> Problem:
    minutes = max(1, round(error.wait / 60))
    title = words.gettext("Too many wrong tries from your address")
    detail = words.ngettext(
        "Wait %(count)d minute and try again.", "Wait %(count)d minutes and try again.", minutes
    ) % {"count": minutes}
    headers = {"Retry-After": str(error.wait)}
    return Problem(429, "too-many-tries", title, detail, headers=headers)


def _unusable(detail: str | None, faults: Any, words: Words) -> Problem:
    kind = _BY_STATUS[422]
    listed = [{"field": name, "message": text} for name, text in faults]
    extras = {"errors": listed} if listed else {}
    title = words.gettext(kind.title)
    return Problem(422, kind.name, title, detail or words.gettext(kind.detail), extras)


def _field_fault(fault: Mapping[str, Any]) -> tuple[str, str]:
    return ".".join(map(str, fault["loc"])), str(fault["msg"])


def _http(error: HTTPException, words: Words) -> Problem:
    # a body that cannot be parsed is malformed input like any other
    status = 422 if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    kind = _BY_STATUS.get(status)
    if kind is not None:
        return _made(kind, words, headers=error.headers)
    phrase = HTTPStatus(status).phrase
    return Problem(status, "http", phrase, phrase, headers=error.headers or {})
