"""How long hypothesis waits for an example: on a busy builder anything may be slow once."""

from __future__ import annotations

from hypothesis import HealthCheck, settings

_NAME = "patient"


def take_your_time() -> None:
    """No example is too slow; a test that hangs is ended by its own time limit."""
    settings.register_profile(
        _NAME, max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow]
    )
    settings.load_profile(_NAME)
