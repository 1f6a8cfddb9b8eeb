"""What an error is to the one who asked: a status and the same words on a page and in the API.

Statuses follow contract.md section 4; the API's form is RFC 9457 (`application/problem+json`).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from http import HTTPStatus
from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from cases import errors as register
from web import errors as door
from web.language import Words
from web.problems import register as register_faults
from web.problems.kind import Kind
from web.problems.kinds import BY_STATUS, KINDS, UNKNOWN
from web.problems.members import told
from workflow import errors as engine
from workflow.definition import WorkflowDefinition
from workflow.refusal import Refused

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


Definition = Callable[[], WorkflowDefinition]


def problem_of(error: Exception, words: Words, definition: Definition) -> Problem:
    """What `error` is to its reader; an unknown one tells nothing about the inside."""
    match error:
        case Refused():
            return _refused(error, words, definition())
        case register.StaleCase():
            return _stale(error, words)
        case register.TooManyTries():
            return _too_many(error, words)
        case door.UnusableInput():
            return _unusable(str(error), error.fields, words)
        case RequestValidationError():
            return _unusable(None, [told(fault, words) for fault in error.errors()], words)
        case HTTPException():
            return _http(error, words)
    kind = next((kind for known, kind in KINDS if isinstance(error, known)), UNKNOWN)
    problem = _made(kind, words, headers=_headers_of(kind))
    return replace(problem, detail=_exactly(error, words) or problem.detail)


def _exactly(error: Exception, words: Words) -> str | None:
    """What is wrong, where the register knows it more exactly than its kind does."""
    if isinstance(error, register.BadInput):
        return register_faults.told(error, words)
    if isinstance(error, engine.CalendarError) and words.language == "en":
        return str(error)
    return None


def _made(
    kind: Kind,
    words: Words,
    extras: Mapping[str, Any] | None = None,
    headers: Mapping[str, str] | None = None,
) -> Problem:
    title, detail = words.gettext(kind.title), words.gettext(kind.detail)
    return Problem(kind.status, kind.name, title, detail, extras or {}, headers or {})


def _headers_of(kind: Kind) -> Mapping[str, str]:
    if kind.status == HTTPStatus.SERVICE_UNAVAILABLE:
        return {"Retry-After": str(TRY_AGAIN_AFTER)}
    if kind.status == HTTPStatus.UNAUTHORIZED:
        return {"WWW-Authenticate": "Bearer"}
    return {}


def _refused(error: Refused, words: Words, definition: WorkflowDefinition) -> Problem:
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
    kind = BY_STATUS[422]
    listed = [{"field": name, "message": text} for name, text in faults]
    extras = {"errors": listed} if listed else {}
    title = words.gettext(kind.title)
    return Problem(422, kind.name, title, detail or words.gettext(kind.detail), extras)


def _http(error: HTTPException, words: Words) -> Problem:
    # a body that cannot be parsed is malformed input like any other
    status = 422 if error.status_code == HTTPStatus.BAD_REQUEST else error.status_code
    kind = BY_STATUS.get(status)
    if kind is not None:
        return _made(kind, words, headers=error.headers)
    phrase = HTTPStatus(status).phrase
    return Problem(status, "http", phrase, phrase, headers=error.headers or {})
