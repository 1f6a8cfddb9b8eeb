"""The command line `followup` (contract.md section 3); COMMANDS names every file of commands."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Final

from web.garbage import look_seldom

if TYPE_CHECKING:
    from web.cli.framework import Commands

COMMANDS: Final = (
    "setting_up",
    "settings",
    "serving",
    "clock",
    "status",
    "due",
    "workflows",
    "installing",
    "migrating",
    "simulating",
    "calendars",
    "sessions",
    "users",
    "posts",
    "tokens",
    "codes",
    "overdue",
    "cases",
    "acting",
    "explain",
    "imports",
    "lists",
    "check",
    "demo",
)


def main() -> None:
    """Run the command line of this process and end it with the command's exit code."""
    look_seldom()
    try:
        code = run_line(sys.argv[1:])
    except KeyboardInterrupt:
        # before the command began, while its modules were loaded
        from web.cli.framework import stopped

        code = stopped()
    sys.exit(code)


def run_line(arguments: list[str]) -> int:
    """Run one command line and return its exit code."""
    from web.cli.framework import run

    return run(every_command(), arguments)


def every_command() -> Commands:
    """`followup` with all its commands."""
    from web.cli.groups import root

    for name in COMMANDS:
        import_module(f"web.cli.{name}")
    return root
