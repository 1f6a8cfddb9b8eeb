"""`token add|revoke`: how another system acts as a person."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from web.cli.framework import answer
from web.cli.groups import token
from web.cli.tools import database

_Username = Annotated[str, typer.Argument(help="As whom the token acts.")]
_Name = Annotated[str, typer.Argument(help="What it is for.")]


@token.command("add")
def add(username: _Username, name: _Name) -> None:
    """Make a token; it is shown this once."""
    from cases.access import tokens
    from cases.directory.people import person_id_of
    from web.wiring import wall_clock

    with database() as register, register.write() as transaction:
        person_id = person_id_of(transaction, username)
        made = tokens.issue(transaction, person_id, name, wall_clock(), secrets.token_bytes)
        transaction.commit()
    answer(
        {"username": username, "name": name, "token": made},
        f"Token “{name}” of {username}, shown this once: {made}",
    )


@token.command("revoke")
def revoke(username: _Username, name: _Name) -> None:
    """End a token at once."""
    from cases.access import tokens
    from cases.directory.people import person_id_of
    from web.wiring import wall_clock

    with database() as register, register.write() as transaction:
        tokens.revoke(transaction, person_id_of(transaction, username), name, wall_clock())
        transaction.commit()
    answer({"username": username, "name": name, "revoked": True}, f"Token “{name}” is revoked.")
