"""`user add|list|disable|totp-reset|away|back`: accounts, and when people are away."""

from __future__ import annotations

import secrets
import sys
from typing import Annotated, Any

import typer

from web.cli.framework import CommandFailed, answer
from web.cli.groups import user
from web.cli.tools import CONSOLE, database, moment, zone

_PASSWORD_BYTES = 12

_Name = Annotated[str, typer.Argument(help="The account name.")]
_Roles = Annotated[list[str], typer.Option("--role", help="A role; may be given several times.")]
_Rights = Annotated[
    list[str] | None, typer.Option("--right", help="A personal right, such as reply.")
]


@user.command("add")
def add(
    username: _Name,
    full_name: Annotated[str, typer.Option("--name", help="The full name.")],
    role: _Roles,
    right: _Rights = None,
    department: Annotated[str | None, typer.Option(help="Its code.")] = None,
    email: Annotated[str | None, typer.Option(help="Where messages go.")] = None,
    phone: Annotated[str | None, typer.Option(help="Like 0912345678.")] = None,
    language: Annotated[str, typer.Option(help="vi or en.")] = "vi",
    password_stdin: Annotated[
        bool, typer.Option(help="Read the password from stdin instead of making one.")
    ] = False,
) -> None:
    """Make an account; without --password-stdin a password is made and shown this once."""
    from cases.access.staffing import hire
    from cases.audit.trail import Change
    from cases.directory.passwords import check_password, hash_password
    from cases.directory.people import NewPerson
    from web.wiring import wall_clock

    made = None if password_stdin else secrets.token_urlsafe(_PASSWORD_BYTES)
    password = made or sys.stdin.readline().rstrip("\r\n")
    check_password(password)
    new = NewPerson(
        username,
        full_name,
        frozenset(role),
        department,
        frozenset(right or ()),
        email,
        phone,
        language,
    )
    with database() as register, register.write() as transaction:
        kept = hash_password(password, secrets.token_bytes)
        person_id = hire(transaction, Change(CONSOLE, wall_clock()), new, kept)
        transaction.commit()
    document: dict[str, Any] = {"username": username, "id": person_id, "roles": sorted(role)}
    lines = [f"Account “{username}” is made."]
    if made:
        document["password"] = made
        lines.append(f"Password, shown this once: {made}")
    answer(document, lines)


@user.command("list")
def list_all() -> None:
    """List the accounts, also the disabled ones."""
    from cases.directory.snapshot import Directory

    with database() as register:
        people = Directory(register).current().people()
    documents = [
        {
            "username": person.username,
            "full_name": person.full_name,
            "roles": sorted(person.roles),
            "rights": sorted(person.rights),
            "department": person.department,
            "active": person.active,
        }
        for person in people
    ]
    lines = [
        f"{person.username:<16} {person.department or '–':<8} {', '.join(sorted(person.roles))}"
        f"{'' if person.active else ' (disabled)'}"
        for person in people
    ]
    answer({"users": documents}, lines or ["There is no account yet."])


@user.command("away")
def away(
    username: _Name,
    until: Annotated[str, typer.Option(help="The moment of return, like 2026-12-07T07:00.")],
    since: Annotated[str | None, typer.Option("--from", help="Without it, now.")] = None,
) -> None:
    """Enter an absence: the deputies of this person's posts are told meanwhile."""
    from cases.access.staffing import note_absence
    from cases.audit.trail import Change
    from cases.directory.people import person_id_of
    from web.times import local_iso

    now, begins, ends = moment(None), moment(since), moment(until)
    with database() as register, register.write() as transaction:
        person_id = person_id_of(transaction, username)
        note_absence(transaction, Change(CONSOLE, now), person_id, begins, ends)
        transaction.commit()
    shown = {"from": local_iso(begins, zone()), "until": local_iso(ends, zone())}
    answer(
        {"username": username, **shown},
        f"“{username}” is away from {shown['from']} until {shown['until']}.",
    )


@user.command("back")
def back(
    username: _Name,
    since: Annotated[str | None, typer.Option("--from", help="Without it, now.")] = None,
) -> None:
    """End an absence early, or take back one that is to come."""
    from cases.access.staffing import note_return
    from cases.audit.trail import Change
    from cases.directory.people import person_id_of

    now, at = moment(None), moment(since)
    with database() as register, register.write() as transaction:
        person_id = person_id_of(transaction, username)
        ended = note_return(transaction, Change(CONSOLE, now), person_id, at)
        transaction.commit()
    answer(
        {"username": username, "ended": ended},
        f"“{username}” is back." if ended else f"“{username}” was not away.",
    )


@user.command("totp-reset")
def totp_reset(username: _Name) -> None:
    """Take a lost second factor away; the person is signed out and sets it up again."""
    from cases.access.second_factors import reset
    from cases.directory.people import person_id_of

    with database() as register, register.write() as transaction:
        done = reset(transaction, person_id_of(transaction, username), CONSOLE, moment(None))
        transaction.commit()
    if not done:
        raise CommandFailed(f"“{username}” has no second factor; there is nothing to reset.")
    answer(
        {"username": username, "second_factor": False},
        f"The second factor of “{username}” is gone; every session of theirs has ended.",
    )


@user.command("disable")
def disable(username: _Name) -> None:
    """End an account at once: its sessions and tokens have no effect any more."""
    from cases.access.staffing import deactivate
    from cases.audit.trail import Change
    from cases.directory.people import person_id_of

    now = moment(None)
    with database() as register, register.write() as transaction:
        deactivate(transaction, Change(CONSOLE, now), person_id_of(transaction, username))
        transaction.commit()
    answer({"username": username, "active": False}, f"Account “{username}” is disabled.")
