"""`config show`: what is in force, secrets masked."""

from __future__ import annotations

from web.cli.framework import answer
from web.cli.groups import config
from web.cli.tools import settings


@config.command("show")
def show() -> None:
    """Print every setting under its environment name."""
    shown = settings().shown()
    answer(shown, (f"{name}={_text(value)}" for name, value in shown.items()))


def _text(value: object) -> str:
    if value is None:
        return ""
    return ",".join(value) if isinstance(value, list) else str(value)


# `config` alone has one command; without a callback typer would drop its name
@config.callback()
def _group() -> None:
    """The settings in force."""
