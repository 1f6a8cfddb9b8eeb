"""What every document of the API has in common: fixed members, local times, pages, problems."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Annotated, Any, Final, Generic, TypeVar
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, ValidationInfo

from cases.reading.paging import Page, PageRequest


def _local(instant: datetime, info: ValidationInfo) -> datetime:
    zone = (info.context or {}).get("zone")
    return instant.astimezone(zone) if zone else instant


#: an aware instant, shown on the province's wall clock with its offset
Instant = Annotated[datetime, AfterValidator(_local)]


class Out(BaseModel):
    """A document made of a view of the read side; members that are not listed stay inside."""

    model_config = ConfigDict(from_attributes=True, frozen=True, populate_by_name=True)


Document = TypeVar("Document", bound=Out)


class ListOut(Out, Generic[Document]):
    """One page of a list (contract.md section 4)."""

    items: tuple[Document, ...]
    total: int
    page: int
    size: int


class FaultOut(Out):
    """One member of the request that cannot be used."""

    field: str
    message: str


class ReasonOut(Out):
    """One reason why an action is refused; `field` is the one to correct, if any."""

    code: str
    message: str
    field: str | None = None


class ProblemOut(Out):
    """An error (RFC 9457)."""

    type: str = Field(examples=["urn:followup:problem:stale"])
    title: str
    status: int
    detail: str
    reasons: tuple[ReasonOut, ...] | None = Field(
        default=None, description="Every reason why an action was refused."
    )
    errors: tuple[FaultOut, ...] | None = Field(
        default=None, description="Every member of the request that cannot be used."
    )
    version: int | None = Field(
        default=None, description="Which version the case is at now, with 409 and 412."
    )
    id: str | None = Field(
        default=None, description="The request's number, for asking the operator about a 500."
    )


def shown(model: type[Document], view: object, zone: ZoneInfo) -> Document:
    """A view as a document, its instants local to `zone`."""
    return model.model_validate(view, context={"zone": zone})


def page_of(model: type[Document], found: Page[Any], zone: ZoneInfo) -> ListOut[Document]:
    """A page of views as a page of documents."""
    items = tuple(shown(model, view, zone) for view in found.items)
    return ListOut[model](items=items, total=found.total, page=found.page, size=found.size)  # type: ignore[valid-type]


def slice_of(
    model: type[Document], views: Sequence[object], request: PageRequest, zone: ZoneInfo
) -> ListOut[Document]:
    """The wanted page of a list that is at hand as a whole."""
    wanted = tuple(views[request.offset : request.offset + request.size])
    return page_of(model, Page(wanted, len(views), request.page, request.size), zone)


_WHY: Final = {
    401: "Not signed in, or the token is not valid.",
    403: "The role or a right is missing, or the request came from another site.",
    404: "There is no such thing, or it is not the caller's to see.",
    405: "The address knows other methods; see `Allow`.",
    409: "The state or a guard says no, or the case was changed meanwhile.",
    412: "The case is not at the version that `If-Match` names.",
    413: "The body is too large.",
    415: "The body is not JSON.",
    422: "Something is missing or malformed, or the key was used for another command.",
    429: "Too many tries; see `Retry-After`.",
    500: "A fault of the program; nothing was saved.",
    503: "The database is away or full; see `Retry-After`.",
}
#: what may happen to any call
ALWAYS: Final = (405, 422, 500, 503)


def problems(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The errors of a route for its `responses`, those that may always happen included."""
    every: Iterable[int] = sorted({*statuses, *ALWAYS})
    return {status: {"model": ProblemOut, "description": _WHY[status]} for status in every}
