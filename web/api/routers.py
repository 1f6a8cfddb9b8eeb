"""Every router of the API, one for each resource. A new one is added here."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from web.api import (
    actions,
    cases,
    departments,
    disclosure,
    escalations,
    overdue,
    sessions,
    status,
    vacancies,
)

ROUTERS: Final[tuple[APIRouter, ...]] = (
    cases.router,
    actions.router,
    disclosure.router,
    overdue.router,
    escalations.router,
    status.router,
    departments.router,
    sessions.router,
    vacancies.router,
)
