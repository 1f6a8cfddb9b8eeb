"""The errors of a call as the OpenAPI document shows them: when, with what headers, an example.

The examples are made by the code that answers, so that they cannot differ from it.
"""

from __future__ import annotations

from typing import Any, Final

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException

from cases import errors as register
from web import errors as door
from web.api.field_types import current_definition
from web.language import Words
from web.problems.words import problem_of
from workflow import errors as engine
from workflow.refusal import Refusal, Refused

PROBLEM_JSON: Final = "application/problem+json"
PROBLEM_SCHEMA: Final = {"$ref": "#/components/schemas/ProblemOut"}

_WHY: Final = {
    401: "Not signed in, or the token is not valid.",
    403: "The role, a right or the second factor is missing, or another site sent the request.",
    404: "There is no such thing, or it is not the caller's to see.",
    409: "The state or a guard says no, or the case was changed meanwhile.",
    412: "The case is at none of the versions that `If-Match` names.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Something is missing or malformed, or the key was used for another command.",
    429: "Too many tries.",
    500: "A fault of the program; nothing was saved.",
    503: "The database is away or full; nothing was saved.",
}
#: what may happen to any call
ALWAYS: Final = (422, 500, 503)

_NOT_YOURS = Refusal("not_your_role", "role", {"action": "assign", "who": "upc_office"})
_WRONG_STATE = Refusal("wrong_state", "state", {"state": "closed", "action": "assign"})
_MISSING = Refusal("field_missing", "field", {"field": "reason"}, "reason")
_FAULT: Final = {"loc": ("query", "size"), "type": "less_than_equal", "ctx": {"le": 100}}
#: what may stand behind a status
_ERRORS: Final[dict[int, tuple[Exception, ...]]] = {
    401: (door.NotSignedIn(),),
    403: (
        Refused((_NOT_YOURS,)),
        door.NotAllowed(),
        door.SecondFactorNeeded(),
        register.ContactWithheld(),
        door.ForeignRequest(),
    ),
    404: (register.CaseNotFound(), engine.UnknownAction("fly")),
    409: (Refused((_WRONG_STATE,)), register.StaleCase(4)),
    412: (register.IfMatchFailed(4),),
    413: (HTTPException(413),),
    415: (HTTPException(415),),
    422: (
        Refused((_MISSING,)),
        RequestValidationError([_FAULT]),
        register.KeyReused(),
    ),
    429: (register.TooManyTries(240),),
    500: (Exception(),),
    503: (register.DatabaseUnavailable(), register.DatabaseFull()),
}
_SECONDS: Final = {
    "Retry-After": {
        "description": "Seconds after which another try makes sense.",
        "required": True,
        "schema": {"type": "integer", "minimum": 1},
    }
}
_HEADERS: Final[dict[int, dict[str, Any]]] = {
    401: {"WWW-Authenticate": {"required": True, "schema": {"const": "Bearer"}}},
    429: _SECONDS,
    503: _SECONDS,
}


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route for its `responses`, those that may always happen included."""
    return {status: _documented(status) for status in sorted({*statuses, *ALWAYS})}


def _documented(status: int) -> dict[str, Any]:
    content = {PROBLEM_JSON: {"schema": PROBLEM_SCHEMA, "examples": _examples(status)}}
    described = {"description": _WHY[status], "content": content}
    return described | ({"headers": _HEADERS[status]} if status in _HEADERS else {})


def _examples(status: int) -> dict[str, Any]:
    found = (problem_of(error, Words("en"), current_definition) for error in _ERRORS[status])
    return {problem.kind: {"value": problem.document()} for problem in found}
