"""`post list|appoint|vacate|deputy`: who holds which post, and who stands in."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import answer
from web.cli.groups import post
from web.cli.tools import CONSOLE, database, moment, services, zone

if TYPE_CHECKING:
    from cases.directory.appointing import Office
    from cases.directory.posts import Holding
    from cases.directory.snapshot import Snapshot
    from cases.store.transaction import WriteTransaction
    from workflow.definition import WorkflowDefinition

_Post = Annotated[str, typer.Argument(help="Its name in the workflow, like department_head.")]
_Departments = Annotated[
    list[str] | None,
    typer.Option("--department", help="Whose post, or of which a leader is in charge; repeatable."),
]
_From = Annotated[str | None, typer.Option("--from", help="Since when; without it, now.")]


@post.command("list")
def list_all(
    history: Annotated[bool, typer.Option(help="Also what was before.")] = False,
) -> None:
    """List the posts: holder, deputy and charge; a post that only a role fills has no line."""
    from cases.directory.posts import read_tenures
    from cases.directory.snapshot import Directory

    now = moment(None)
    with database() as register:
        people = Directory(register).current()
        with register.read() as connection:
            tenures = read_tenures(connection)
    shown = [each for each in tenures if history or each.valid_to is None or each.valid_to > now]
    documents = [_document(each, people) for each in shown]
    answer({"posts": documents}, [_line(each) for each in documents] or ["No post is entered."])


@post.command("appoint")
def appoint(
    name: _Post,
    username: Annotated[str, typer.Argument(help="The account of the new holder.")],
    department: _Departments = None,
    field: Annotated[str | None, typer.Option(help="The field a leader is in charge of.")] = None,
    since: _From = None,
) -> None:
    """Make somebody the holder of a post."""
    from cases.directory.appointing import appoint as change

    def each(transaction: WriteTransaction, office: Office, of: str, at: datetime) -> None:
        change(transaction, office, name, of, username, at, field)

    _change(name, department, since, each)
    answer(
        {"post": name, "departments": department or [], "holder": username},
        f"“{username}” holds {_named(name, department)}.",
    )


@post.command("vacate")
def vacate(name: _Post, department: _Departments = None, since: _From = None) -> None:
    """Leave a post without a holder; its deputy, if any, is told instead."""
    from cases.directory.appointing import vacate as change

    def each(transaction: WriteTransaction, office: Office, of: str, at: datetime) -> None:
        change(transaction, office, name, of, at)

    _change(name, department, since, each)
    answer(
        {"post": name, "departments": department or [], "holder": None},
        f"{_named(name, department)} is vacant.",
    )


@post.command("deputy")
def deputy(
    name: _Post,
    username: Annotated[
        str | None, typer.Argument(help="Who stands in; without it, nobody.")
    ] = None,
    department: _Departments = None,
    since: _From = None,
) -> None:
    """Say who stands in while the holder of a post is away, or while there is none."""
    from cases.directory.appointing import name_deputy as change

    def each(transaction: WriteTransaction, office: Office, of: str, at: datetime) -> None:
        change(transaction, office, name, of, username, at)

    _change(name, department, since, each)
    told = f"“{username}” stands in for" if username else "nobody stands in for"
    answer(
        {"post": name, "departments": department or [], "deputy": username},
        f"{told[0].upper()}{told[1:]} {_named(name, department)}.",
    )


Change = Callable[["WriteTransaction", "Office", str, datetime], None]


def _change(name: str, departments: list[str] | None, since: str | None, each: Change) -> None:
    """The same change for every department, all of them or none."""
    from cases.directory.appointing import Office

    now, at = moment(None), moment(since)
    with services() as at_hand, at_hand.database.write() as transaction:
        definition: WorkflowDefinition = at_hand.workflows.current.definition
        office = Office(definition, at_hand.directory.current(), CONSOLE, now)
        for of in departments or [""]:
            each(transaction, office, of, at)
        transaction.commit()


def _named(name: str, departments: list[str] | None) -> str:
    return f"{name} of {', '.join(departments)}" if departments else name


def _document(tenure: Holding, people: Snapshot) -> dict[str, Any]:
    from cases.directory.posts import BEGINNING
    from web.times import local_iso

    def username(person_id: int | None) -> str | None:
        person = people.person(person_id) if person_id is not None else None
        return person.username if person else None

    def shown(instant: datetime | None) -> str | None:
        return local_iso(instant, zone()) if instant and instant != BEGINNING else None

    return {
        "post": tenure.post,
        "department": tenure.department or None,
        "holder": username(tenure.holder_id),
        "deputy": username(tenure.deputy_id),
        "field": tenure.field,
        "from": shown(tenure.valid_from),
        "until": shown(tenure.valid_to),
        "entered_by": tenure.entered_by,
    }


def _line(document: dict[str, Any]) -> str:
    return " ".join(_parts(document))


def _parts(document: dict[str, Any]) -> Iterator[str]:
    yield f"{document['post']:<18} {document['department'] or '–':<8}"
    yield document["holder"] or "vacant"
    if document["deputy"]:
        yield f"(deputy {document['deputy']})"
    if document["field"]:
        yield f"for {document['field']}"
    if document["from"]:
        yield f"from {document['from']}"
    if document["until"]:
        yield f"until {document['until']}"
