"""Who must have a second factor for signing in (FOLLOWUP_REQUIRE_TOTP)."""

from __future__ import annotations

from web.settings import Settings
from workflow.attempt import Actor


def must_have_one(settings: Settings, actor: Actor) -> bool:
    """Whether one of the actor's roles must use a second factor."""
    return not actor.roles.isdisjoint(settings.require_totp)
