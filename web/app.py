"""The application: routes, protections, and the order in which a request meets them."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Final

import anyio.to_thread
from fastapi import FastAPI
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Mount

from cases.attachments.limits import MIB
from web.api.document import Described
from web.errors import NotSignedIn
from web.kept_pages import KeptPages
from web.language import LANGUAGES, reword, translations
from web.logs import RequestLog
from web.own_wording import own_wording
from web.pages import Pages
from web.problems.answers import LastResort, on_http_exception
from web.routes import all_routes
from web.routes.unsent import on_not_signed_in
from web.security.audience import check_audiences
from web.security.body_limit import BodyLimit, Uploads
from web.security.form_charset import FormCharset
from web.security.head_requests import HeadRequests
from web.security.headers import SecurityHeaders
from web.security.proxies import TrustedProxies
from web.security.same_origin import SameOrigin
from web.security.sign_in import cookie_name
from web.signpost import Signpost
from web.static_files import MOUNT, LastingFiles
from web.wiring import Services

#: the longest reply of 20,000 letters fits three times over; files come on top of it
LARGEST_BODY: Final = MIB
_MOST_FIELDS: Final = 200


def create_app(services: Services) -> FastAPI:
    """The application over these services.

    Raises RouteWithoutAudience for a route of nobody's, SettingsError for words no page can have.
    """
    app = Described(
        title="followup",
        version="1",
        summary="Issues raised with the provincial leaders, followed until somebody has answered.",
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
        lifespan=_lifespan,
        middleware=_protections(services),
        exception_handlers={
            HTTPException: on_http_exception,
            RequestValidationError: on_http_exception,
            NotSignedIn: on_not_signed_in,
        },
        form_limits={"max_fields": _MOST_FIELDS, "max_files": 0},
        # our own log has no addresses and no texts of errors
        telemetry={"tracing": False, "metrics": False, "logs": False},
    )
    reword(own_wording(services.settings.wording))
    for language in LANGUAGES:
        # a catalogue that cannot be read must stop the start, not the first page
        translations(language)
    routes = all_routes()
    _lay_out(app, [*routes, Mount(MOUNT, LastingFiles(), name="static")])
    check_audiences(routes)
    app.state.services = services
    app.state.pages = Pages(services.settings, services.calendar)
    app.state.kept_pages = KeptPages()
    app.state.routes = routes
    app.state.addresses = frozenset(getattr(route, "path", "") for route in routes)
    return app


def _lay_out(app: FastAPI, routes: list[BaseRoute]) -> None:
    """Every page and the files, behind a signpost."""
    signpost = Signpost()
    for route in routes:
        signpost.point(route, getattr(route, "path", ""))
    # as they are: an included router makes each of its routes anew with the first request
    app.router.routes += routes
    app.router.routes.insert(0, signpost)


def _protections(services: Services) -> list[Middleware]:
    """Outermost first."""
    settings = services.settings
    return [
        Middleware(SecurityHeaders, secure=settings.secure),
        Middleware(TrustedProxies, trusted=settings.trusted_proxies),
        Middleware(HeadRequests),
        Middleware(RequestLog),
        Middleware(LastResort),
        Middleware(BodyLimit, largest=LARGEST_BODY, uploads=_uploads(services)),
        Middleware(FormCharset),
        Middleware(
            SameOrigin,
            public_origin=settings.public_origin,
            session_cookie=cookie_name(settings),
        ),
    ]


def _uploads(services: Services) -> Uploads:
    """The actions that take a file; JSON carries it as base64, four letters for three bytes."""

    def take_a_file(action: str) -> bool:
        return bool(services.workflows.file_fields(action))

    largest = services.settings.largest_file_mib * MIB
    return Uploads(take_a_file, largest * 4 // 3 + LARGEST_BODY)


@asynccontextmanager
async def _lifespan(app: FastAPI) -> AsyncIterator[None]:
    services: Services = app.state.services
    # a thread without a connection to work with could only wait and time out
    anyio.to_thread.current_default_thread_limiter().total_tokens = services.settings.pool_size
    yield
    services.close()
