"""What every document of the API has in common: fixed members, local times, pages, errors."""

from __future__ import annotations

from collections.abc import Sequence
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


#: how the ETag of a case looks: its version in quotes
ETAG: Final = '^"[1-9][0-9]*"$'
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


def answered(status: int, **headers: str) -> dict[int | str, dict[str, Any]]:
    """An answer of a route for its `responses`: the headers it has, each with its pattern."""
    shown_headers = {
        name.replace("_", "-"): {"required": True, "schema": {"type": "string", "pattern": pattern}}
        for name, pattern in headers.items()
    }
    return {status: {"headers": shown_headers}}


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
