"""Errors as answers: problem+json for the API, a page with the same words for everybody else."""

from __future__ import annotations

import logging
from urllib.parse import urlencode

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Match
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.errors import NotSignedIn, SecondFactorNeeded
from web.logs import described, log
from web.problems.words import Problem, problem_of
from web.security.same_origin import API
from web.visit import Visit, words_for
from web.wiring import Services

#: where somebody is led who must set up a second factor first
SECOND_FACTOR = "/account/second-factor"
PROBLEM_JSON = "application/problem+json"


def answer_to(request: Request, error: Exception) -> Response:
    """The answer to a request that ended in `error`; nothing internal is in it."""
    visit: Visit = getattr(request.state, "visit", None) or _visit_of(request)
    services = visit.services
    problem = problem_of(error, visit.words, lambda: services.workflows.vocabulary)
    if problem.status == 500:
        identity = request.state.request_id
        log("fault", logging.ERROR, id=identity, problem=described(error))
    if _is_for_machines(request):
        return _document(request, problem)
    if isinstance(error, NotSignedIn) and request.method == "GET":
        return _to_sign_in(request)
    if isinstance(error, SecondFactorNeeded) and request.method == "GET":
        return RedirectResponse(SECOND_FACTOR, 303)
    return _page(request, visit, problem)


async def on_http_exception(request: Request, error: Exception) -> Response:
    """Starlette's own errors in our words; `Allow` names every method the address knows."""
    if isinstance(error, HTTPException) and error.status_code == 405:
        methods = _methods(request) or (error.headers or {}).get("Allow", "")
        error = HTTPException(405, headers={"Allow": methods})
    return answer_to(request, error)


class LastResort:
    """ASGI middleware: whatever is raised inside becomes an answer like any other."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; answer for it if nothing was sent yet."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        begun = False

        async def send_noted(message: Message) -> None:
            nonlocal begun
            begun = begun or message["type"] == "http.response.start"
            await send(message)

        try:
            await self._app(scope, receive, send_noted)
        except Exception as error:
            if begun:
                raise
            response = answer_to(Request(scope, receive), error)
            await response(scope, receive, send)


def _visit_of(request: Request) -> Visit:
    """A visit that asks no database: the reader stays unknown."""
    state = request.app.state
    services: Services = state.services
    mark, words = services.database.mark, words_for(request)
    return Visit(request, services, state.pages, services.clock(), words, mark)


def _is_for_machines(request: Request) -> bool:
    return request.url.path.startswith(API)


def _document(request: Request, problem: Problem) -> Response:
    document = problem.document()
    if problem.status == 500:
        document["id"] = request.state.request_id
    return JSONResponse(document, problem.status, dict(problem.headers), PROBLEM_JSON)


def _page(request: Request, visit: Visit, problem: Problem) -> Response:
    switch = None if request.method == "GET" else "/"
    identity = request.state.request_id
    response = visit.page(
        "problem.html", problem.status, switch, problem=problem, request_id=identity
    )
    response.headers.update(problem.headers)
    return response


def _to_sign_in(request: Request) -> Response:
    path = request.url.path
    wanted = f"{path}?{request.url.query}" if request.url.query else path
    query = urlencode({"next": wanted}) if wanted != "/" else ""
    return RedirectResponse(f"/login?{query}" if query else "/login", 303)


def _methods(request: Request) -> str:
    """Every method of the address; the framework names those of one route alone."""
    methods: set[str] = set()
    for route in request.app.state.routes:
        if route.matches(request.scope)[0] is not Match.NONE:
            methods |= getattr(route, "methods", None) or set()
    return ", ".join(sorted(methods | ({"HEAD"} if "GET" in methods else set())))
