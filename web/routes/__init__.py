"""The routes, one file for each part of the site. A new file is added to ROUTERS here."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter
from starlette.routing import BaseRoute

from web.api import routers as api
from web.routes import (
    account,
    action,
    attachments,
    audit,
    brief,
    bulk,
    calendar,
    case,
    citizen,
    conclusion,
    contact,
    departments,
    dictation,
    escalations,
    feeds,
    home,
    joining,
    keeping,
    leader,
    lists,
    machine,
    outbox,
    overdue,
    people,
    posts,
    preparation,
    procedures,
    provider,
    queue,
    receptions,
    recording,
    register,
    registrations,
    search,
    second_factor,
    second_factor_reset,
    series,
    session_feed,
    sessions,
    sign_in,
    sign_in_code,
    status,
    texts,
    unsent,
    views,
    workflow,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    home.router,
    status.router,
    citizen.router,
    keeping.router,
    sign_in.router,
    sign_in_code.router,
    unsent.router,
    provider.router,
    joining.router,
    account.router,
    second_factor.router,
    overdue.router,
    leader.router,
    queue.router,
    bulk.router,
    views.router,
    texts.router,
    # before the case: “new” is no number
    recording.router,
    case.router,
    action.router,
    attachments.router,
    contact.router,
    escalations.router,
    # before the session: “series”, “feeds” and “import” are no days
    series.router,
    feeds.router,
    lists.router,
    search.router,
    # before the session: to “record” is no step of it
    dictation.router,
    # before the steps of a session: “brief” and “conclusion” are none
    brief.router,
    conclusion.router,
    sessions.router,
    preparation.router,
    receptions.router,
    registrations.router,
    register.router,
    session_feed.router,
    calendar.router,
    outbox.router,
    departments.router,
    procedures.router,
    people.router,
    posts.router,
    audit.router,
    workflow.router,
    second_factor_reset.router,
    machine.router,
    *api.ROUTERS,
)


def all_routes() -> list[BaseRoute]:
    """Every route of the site: an application hides those of an included router."""
    return [route for router in ROUTERS for route in router.routes]
