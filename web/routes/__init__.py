"""The routes, one file for each part of the site. A new file is added to ROUTERS here."""

from __future__ import annotations

from typing import Final

from fastapi import APIRouter

from web.routes import account, home, machine, sign_in, status

ROUTERS: Final[tuple[APIRouter, ...]] = (
    home.router,
    status.router,
    sign_in.router,
    account.router,
    machine.router,
)
