"""`case record`, `case act`, `case actions`: what pages and API do, for one person, by command."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from web.cli.framework import NO, WRONG_USAGE, CommandFailed, answer
from web.cli.groups import case
from web.cli.looking import asked_for
from web.cli.tools import services
from web.cli.wording import Language

if TYPE_CHECKING:
    from cases.commands.requests import Done
    from web.wiring import Services
    from workflow.attempt import Actor
    from workflow.definition import WorkflowDefinition

_Number = Annotated[str, typer.Argument(help="The case number, like YK-2026-000123.")]
_Who = Annotated[str, typer.Option("--as", help="The account of the person who does it.")]
_Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="A field of the action; repeated for a list; petitioner.name=… for a part.",
    ),
]
_File = Annotated[
    list[str] | None,
    typer.Option("--file", metavar="FIELD=PATH", help="A field that takes a file."),
]
_Json = Annotated[
    Path | None,
    typer.Option("--fields", metavar="F.json", help="A JSON object of fields, as the API takes."),
]
_Key = Annotated[str | None, typer.Option(help="An idempotency key: repeated, nothing twice.")]
_Version = Annotated[
    int | None, typer.Option("--if-version", help="Only if the case still is at this version.")
]


@case.command("record")
def record(
    who: _Who,
    fields: _Json = None,
    given: _Set = None,
    key: _Key = None,
    language: Language = "vi",
) -> None:
    """Record an issue as a new case; prints its number and tracking code."""
    from cases.commands.requests import Record

    values = _values(fields, given, None)
    with services() as at_hand:
        definition = at_hand.workflows.current.definition
        with _told_why(definition, language):
            command = Record(_actor(at_hand, who), values, _checked(key))
            done = at_hand.register.record(command, at_hand.clock())
    document = _document(done) | {"code": done.code}
    answer(document, f"{done.number}  {done.code or ''}".rstrip())


@case.command("act")
def act(
    number: _Number,
    action: Annotated[str, typer.Argument(help="The action's name, like accept.")],
    who: _Who,
    fields: _Json = None,
    given: _Set = None,
    files: _File = None,
    version: _Version = None,
    key: _Key = None,
    language: Language = "vi",
) -> None:
    """Do an action on a case; refused, it says every reason and nothing is changed."""
    from cases.commands.requests import Act

    values = _values(fields, given, files)
    with (
        services() as at_hand,
        asked_for(number),
        _told_why(at_hand.workflows.vocabulary, language),
    ):
        command = Act(_actor(at_hand, who), number, action, values, version, key=_checked(key))
        done = at_hand.register.act(command, at_hand.clock())
    answer(_document(done), f"{done.number}: {action} (version {done.version})")


@case.command("actions")
def actions(number: _Number, who: _Who, language: Language = "vi") -> None:
    """What somebody may do to a case now, and for the rest why not."""
    with services() as at_hand, asked_for(number):
        offers = at_hand.register.menu(_actor(at_hand, who), number, at_hand.clock())
        definition = at_hand.workflows.vocabulary
    documents = [
        {
            "name": offer.name,
            "label": offer.action.label.in_language(language),
            "allowed": offer.allowed,
            "reasons": [reason.message(definition, language) for reason in offer.reasons],
        }
        for offer in offers
    ]
    answer({"number": number.strip().upper(), "actions": documents}, map(_line, documents))


def _line(offer: dict[str, Any]) -> str:
    mark = "+" if offer["allowed"] else "-"
    why = f"  {' '.join(offer['reasons'])}" if offer["reasons"] else ""
    return f"{mark} {offer['name']:<24} {offer['label']}{why}"


def _actor(at_hand: Services, username: str) -> Actor:
    from cases.errors import UnknownPerson

    people = at_hand.directory.current()
    person = people.by_username(username)
    if person is None or not person.active:
        raise UnknownPerson(f"There is no account “{username}” in use; see “followup user list”.")
    return people.actor(person)


def _checked(key: str | None) -> str | None:
    """The key; CommandFailed for one that the API would refuse too."""
    from web.idempotency import LONGEST_KEY, is_key

    if key is not None and not is_key(key):
        raise CommandFailed(
            f"--key takes 1 to {LONGEST_KEY} letters, digits and signs without spaces or marks",
            WRONG_USAGE,
        )
    return key


def _values(
    file: Path | None, given: Sequence[str] | None, files: Sequence[str] | None
) -> dict[str, Any]:
    """The fields; CommandFailed for what cannot be read."""
    values = _object_of(file) if file is not None else {}
    for name, value in map(_parted, given or ()):
        _put(values, name.split("."), value)
    for name, path in map(_parted, files or ()):
        found = Path(path)
        values[name] = {"name": found.name, "content": found.read_bytes()}
    return values


def _object_of(file: Path) -> dict[str, Any]:
    try:
        found = json.loads(file.read_text("utf-8"))
    except (ValueError, RecursionError) as problem:
        raise CommandFailed(f"{file} is not JSON in UTF-8: {problem}", WRONG_USAGE) from problem
    if not isinstance(found, dict):
        raise CommandFailed(f"{file} must hold one JSON object of fields", WRONG_USAGE)
    return found


def _parted(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign or not name:
        raise CommandFailed(f"“{text}” is not FIELD=VALUE; put a = between them", WRONG_USAGE)
    return name, value


def _put(values: dict[str, Any], path: list[str], value: str) -> None:
    """Set a value; given again it is a list, with dots a member."""
    *parents, name = path
    for parent in parents:
        inner = values.setdefault(parent, {})
        if not isinstance(inner, dict):
            raise CommandFailed(f"{parent} is one value and has no parts", WRONG_USAGE)
        values = inner
    before = values.get(name)
    if before is None:
        values[name] = value
    else:
        values[name] = [*(before if isinstance(before, list) else [before]), value]


@contextmanager
def _told_why(definition: WorkflowDefinition, language: str) -> Iterator[None]:
    """A refusal in words instead of codes."""
    from workflow.refusal import Refused

    try:
        yield
    except Refused as refused:
        reasons = (reason.message(definition, language) for reason in refused.reasons)
        raise CommandFailed(" ".join(reasons), NO) from refused


def _document(done: Done) -> dict[str, Any]:
    return {
        "number": done.number,
        "version": done.version,
        "seq": done.seq,
        "replayed": done.replayed,
    }
