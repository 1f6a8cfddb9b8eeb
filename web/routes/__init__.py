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
    calendar,
    case,
    citizen,
    contact,
    escalations,
    home,
    machine,
    outbox,
    overdue,
    people,
    provider,
    queue,
    recording,
    second_factor,
    sessions,
    sign_in,
    sign_in_code,
    status,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    home.router,
    status.router,
    citizen.router,
    sign_in.router,
    sign_in_code.router,
    provider.router,
    account.router,
    second_factor.router,
    overdue.router,
    queue.router,
    # before the case: “new” is no number
    recording.router,
    case.router,
    action.router,
    attachments.router,
    contact.router,
    escalations.router,
    sessions.router,
    calendar.router,
    outbox.router,
    people.router,
    machine.router,
    *api.ROUTERS,
)


def all_routes() -> list[BaseRoute]:
    """Every route of the site: an application hides those of an included router."""
    return [route for router in ROUTERS for route in router.routes]
