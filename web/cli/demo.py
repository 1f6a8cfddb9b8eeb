"""`demo`: a fresh register of invented cases, and the pages to look at it."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import CommandFailed, answer, as_json, hint
from web.cli.groups import root

if TYPE_CHECKING:
    from cases.demo.build import Code

_LARGEST_PORT = 65_535
_FILE = "followup.db"
#: how SQLite calls what belongs to a database file, and the seals of its history
_PARTS = ("", "-wal", "-shm", "-journal", ".seals")


@root.command("demo")
def demo(
    data_dir: Annotated[Path, typer.Option(help="Folder of the demo register.")] = Path(
        "demo-data"
    ),
    port: Annotated[int, typer.Option(min=1, max=_LARGEST_PORT, help="Where to serve.")] = 8000,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="Only build it.")] = False,
    now: Annotated[str | None, typer.Option(help="The moment the half year ends.")] = None,
) -> None:
    """Build a fresh demo register and serve it."""
    from web import serving
    from web.cli.tools import moment

    if not no_serve:
        serving.require_free_port("127.0.0.1", port)
    until = moment(now)
    environment = _environment(data_dir, port)
    os.environ.update(environment)
    codes = _build(until)
    document = {"env": environment, "accounts": _accounts(), "codes": [asdict(c) for c in codes]}
    answer(document, list(_lines(environment, codes)))
    if not no_serve:
        with serving.worker_beside(True):
            serving.serve("127.0.0.1", port, 1)


def _environment(data_dir: Path, port: int) -> dict[str, str]:
    """The settings of the fresh register; what an older demo left in the folder is removed."""
    folder = data_dir.resolve()
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _make_empty(folder / _FILE)
    except OSError as problem:
        raise CommandFailed(
            f"{folder} cannot be used: {problem.strerror}; name another one with --data-dir."
        ) from problem
    return {
        "FOLLOWUP_DATABASE_URL": f"sqlite:///{folder / _FILE}",
        "FOLLOWUP_SECRET_KEY": secrets.token_urlsafe(48),
        "FOLLOWUP_ENV": "demo",
        "FOLLOWUP_PUBLIC_URL": f"http://127.0.0.1:{port}",
    }


def _make_empty(file: Path) -> None:
    from cases.demo.mark import is_demo, mark_as_demo

    if file.exists() and not is_demo(file):
        raise CommandFailed(
            f"{file} is no demo register of this version and stays as it is; name another folder "
            "with --data-dir, or remove the file yourself if nobody needs it."
        )
    for part in _PARTS:
        file.with_name(f"{file.name}{part}").unlink(missing_ok=True)
    mark_as_demo(file)


def _build(now: datetime) -> tuple[Code, ...]:
    from cases.demo.build import build_demo
    from cases.directory.setup import set_up
    from web.cli.tools import services, settings

    if not as_json():
        hint("Building half a year of invented cases …")
    configured = settings()
    set_up(configured.database_url.get_secret_value(), None, None, configured.timezone)
    with services() as built:
        return build_demo(built.register, now, desk=built.mondays)


def _accounts() -> list[dict[str, Any]]:
    from cases.demo.build import accounts

    return [
        {name: value for name, value in asdict(account).items() if name != "label"}
        for account in accounts()
    ]


def _lines(environment: dict[str, str], codes: tuple[Code, ...]) -> Iterator[str]:
    from cases.demo.build import accounts

    address = environment["FOLLOWUP_PUBLIC_URL"]
    yield "The demo register is ready. Every person and case in it is invented."
    yield ""
    yield f"  Citizens         {address}/"
    yield f"  Overdue          {address}/overdue"
    yield f"  Sign in          {address}/login"
    yield ""
    yield f"Accounts (password of all: {accounts()[0].password})"
    for account in accounts():
        yield f"  {account.username:<16} {account.label} {account.department or ''}".rstrip()
    yield ""
    yield "Tracking codes"
    for code in codes:
        yield f"  {code.code}   {code.number}   {code.state}"
