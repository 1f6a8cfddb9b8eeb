"""For machines: is the process alive, can it work, and what do the dials say."""

from __future__ import annotations

from fastapi import APIRouter, Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from cases.errors import CaseError, ForeignDatabase, SchemaOutdated
from cases.reading.clock_view import clock_view
from cases.store.schema_version import require_schema
from web.metrics import CONTENT_TYPE, exposition
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/healthz")
def alive(request: Request) -> Response:
    """The process answers; nothing else is asked."""
    return PlainTextResponse("ok\n")


@router.get("/readyz")
def ready(request: Request) -> Response:
    """Whether requests can be answered: database there, schema ours. 503 when not.

    A clock that stands still is told here and on the pages; it is no reason to send people away.
    """
    visit = Visit.of(request)
    checks = {"database": "ok", "schema": "ok", "clock": "ok"}
    try:
        with visit.services.database.read() as connection:
            require_schema(connection)
            if clock_view(connection, visit.now).stale:
                checks["clock"] = "stale"
    except (SchemaOutdated, ForeignDatabase):
        checks["schema"] = "outdated"
    except CaseError as problem:
        checks["database"] = type(problem).__name__
    is_ready = checks["database"] == checks["schema"] == "ok"
    return JSONResponse({"ready": is_ready, "checks": checks}, 200 if is_ready else 503)


@router.get("/metrics")
def metrics(request: Request) -> Response:
    """The dials in Prometheus' text form; counts only, nobody's data."""
    visit = Visit.of(request)
    return Response(exposition(visit), media_type=CONTENT_TYPE)
