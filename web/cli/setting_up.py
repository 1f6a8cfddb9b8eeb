"""`init` and `upgrade`: a register made ready, or moved to this version."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from web.cli.framework import WRONG_USAGE, CommandFailed, answer
from web.cli.groups import root
from web.cli.tools import require_register, require_zone, settings, zone

_Organisation = Annotated[
    Path | None, typer.Option(help="CSV of departments; without it the shipped ones.")
]
_Calendar = Annotated[
    Path | None, typer.Option(help="CSV or TOML of days off; without it the shipped ones.")
]


@root.command("init")
def init(organisation: _Organisation = None, calendar: _Calendar = None) -> None:
    """Make a register ready for work; running it again changes nothing."""
    from cases.directory.setup import set_up
    from workflow.worktime import load_calendar

    configured = settings()
    _require_folder(configured.register_file)
    require_zone(configured, zone(), "this register")
    if calendar is not None:
        require_zone(configured, load_calendar(calendar, zone()).zone, calendar.name)
    done = set_up(
        configured.database_url.get_secret_value(), organisation, calendar, configured.timezone
    )
    departments = done.furnished.departments
    document = {
        "changed": done.changed,
        "schema": done.schema,
        "departments": {
            "added": list(departments.added),
            "changed": list(departments.changed),
        },
        "calendar": done.furnished.calendar,
        "posts": list(done.furnished.posts),
    }
    if not done.changed:
        answer(document, "Nothing to do: the register is ready.")
        return
    text = (
        f"The register is ready (schema {done.schema}): {len(departments.added)} departments new, "
        f"{len(departments.changed)} changed, {len(done.furnished.posts)} posts to be filled."
    )
    answer(document, text)


def _require_folder(file: Path | None) -> None:
    if file is not None and not file.parent.is_dir():
        raise CommandFailed(
            f"there is no folder {file.parent} for the register; make it, or correct "
            "FOLLOWUP_DATABASE_URL",
            WRONG_USAGE,
        )


@root.command("upgrade")
def upgrade() -> None:
    """Move an older register to this version; refuses with the reason when it cannot."""
    from cases import migrations
    from web.wiring import open_database

    configured = settings()
    require_register(configured)
    database = open_database(configured)
    try:
        with database.read() as connection:
            before = migrations.revision(connection)
    finally:
        database.close()
    migrations.upgrade(configured.database_url.get_secret_value())
    after = migrations.head()
    is_same = before == after
    text = f"The schema is at {after} already." if is_same else f"Upgraded {before} to {after}."
    answer({"from": before, "to": after, "changed": not is_same}, text)
