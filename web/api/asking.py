"""What every call of the API brings with it: who asks, which version, which key, which body."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Annotated, Any, Final

from fastapi import Depends, Header, Path, Request, Security
from fastapi.exceptions import RequestValidationError
from fastapi.security import APIKeyCookie, HTTPBearer
from pydantic import BaseModel, ConfigDict, Field
from pydantic_core import from_json
from starlette.exceptions import HTTPException

from cases.reading.paging import DEFAULT_SIZE, LARGEST_SIZE, LAST_PAGE, PageRequest
from web.api.field_types import EXAMPLES
from web.idempotency import KEY_PATTERN, LONGEST_KEY
from web.language import Language, message
from web.visit import Visit

_UNSUPPORTED: Final = 415
_NO_OBJECT: Final = {
    "loc": ("body",),
    "msg": message("The body must be one JSON object."),
    "type": "value_error",
}
_ETAG = re.compile(r'("?)([1-9][0-9]{0,8})\1', re.ASCII)

# only for the document: `person_asking` reads both itself
_BEARER = HTTPBearer(
    scheme_name="token", auto_error=False, description="A token of `followup token add`."
)
_COOKIE = APIKeyCookie(
    scheme_name="session",
    # the document names the cookie as the settings do
    name="",
    auto_error=False,
    description="The session of the pages. What changes something then needs a same-origin "
    "`Origin` or `Sec-Fetch-Site`.",
)


def _visit(request: Request) -> Visit:
    return Visit.of(request)


def _staff(
    request: Request,
    _bearer: Annotated[object, Security(_BEARER)],
    _cookie: Annotated[object, Security(_COOKIE)],
) -> Visit:
    return Visit.of(request)


#: a call anybody may make; a dependency, so that it comes before every other check
AnyVisit = Annotated[Visit, Depends(_visit)]
#: a call of somebody who is signed in
StaffVisit = Annotated[Visit, Depends(_staff)]


@dataclass(frozen=True, slots=True)
class Body:
    """What was sent; `unreadable` is why nobody can tell. That is said last, as of every field."""

    members: dict[str, Any]
    unreadable: Exception | None = None


async def _sent(request: Request) -> Body:
    """The body; an empty one is an object without members."""
    body = await request.body()
    if not body:
        return Body({})
    if not _is_json(request.headers.get("content-type", "")):
        return Body({}, HTTPException(_UNSUPPORTED))
    try:
        found = from_json(body, allow_inf_nan=False)
    except ValueError:
        found = None
    if isinstance(found, dict):
        return Body(found)
    return Body({}, RequestValidationError([_NO_OBJECT]))


def _is_json(content_type: str) -> bool:
    kind = content_type.partition(";")[0].strip().lower()
    return kind == "application/json" or (
        kind.startswith("application/") and kind.endswith("+json")
    )


Sent = Annotated[Body, Depends(_sent)]
#: the number of a case in an address
Number = Annotated[str, Path(json_schema_extra={"format": "case"}, examples=[EXAMPLES["case"]])]


def _versions_wanted(
    if_match: Annotated[
        str | None,
        Header(alias="If-Match", description="The version that the caller saw, as its ETag."),
    ] = None,
) -> frozenset[int] | None:
    """None when any version will do; weak and foreign tags match nothing (RFC 9110, 13.1.1)."""
    if if_match is None or if_match.strip() == "*":
        return None
    tags = (_ETAG.fullmatch(tag.strip()) for tag in if_match.split(","))
    return frozenset(int(tag[2]) for tag in tags if tag)


def _key(
    idempotency_key: Annotated[
        str | None,
        Header(
            alias="Idempotency-Key",
            min_length=1,
            max_length=LONGEST_KEY,
            pattern=KEY_PATTERN,
            description="Chosen by the caller; repeating it repeats the answer, not the effect.",
        ),
    ] = None,
) -> str | None:
    return idempotency_key


VersionsWanted = Annotated[frozenset[int] | None, Depends(_versions_wanted)]
Key = Annotated[str | None, Depends(_key)]


class Asked(BaseModel):
    """The query of a call; a name that is not listed is refused."""

    model_config = ConfigDict(extra="forbid")

    lang: Language | None = Field(default=None, description="Language of labels and messages.")


class AskedPage(Asked):
    """The query of a list."""

    page: int = Field(default=1, ge=1, le=LAST_PAGE)
    size: int = Field(default=DEFAULT_SIZE, ge=1, le=LARGEST_SIZE)

    def request(self) -> PageRequest:
        """The page as the readers take it."""
        return PageRequest(self.page, self.size)


def etag(version: int) -> str:
    """The ETag of a version of a case."""
    return f'"{version}"'
