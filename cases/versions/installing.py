"""Giving a register a definition of its own: proved, kept for good, followed by new cases."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from cases.directory.people import ROLES
from cases.directory.posts import add_posts, posts_filled_by_hand
from cases.errors import BadInput
from cases.store.engine import Database
from cases.store.transaction import WriteTransaction
from cases.versions.kept import keep, make_current, read_kept
from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.loader import parse_definition, shipped_definitions
from workflow.versioning.references import Reference, reference_of


@dataclass(frozen=True, slots=True)
class Installed:
    """What an installation did.

    `added`: the register did not know this definition; `made_current`: new cases followed another
    one before; `posts` were entered as vacant and need somebody named.
    """

    reference: Reference
    added: bool
    made_current: bool
    posts: tuple[str, ...]


def install(database: Database, text: str, name: str, now: datetime) -> Installed:
    """Keep the definition in `text` (a TOML that messages call `name`); new cases follow it.

    Doing it twice changes nothing. Raises DefinitionError with every problem of the text, and
    BadInput when the register knows another definition of this key and version: cases may be
    pinned to that one. Open cases stay where they are.
    """
    definition = parse_definition(text, name)
    reference = reference_of(definition)
    with database.write() as transaction:
        known = _known(transaction, reference)
        if known is not None and known != definition:
            raise BadInput(
                f"{reference} is known here and says something else; cases are pinned to it. "
                f"Give {name} a higher “version”."
            )
        if known is None:
            keep(transaction, reference, text, now)
        done = _follow(transaction, reference, definition, added=known is None)
        transaction.commit()
    return done


def follow(database: Database, reference: Reference) -> Installed:
    """Let new cases follow a definition that is known already; raises UnknownWorkflow."""
    with database.write() as transaction:
        known = _known(transaction, reference)
        if known is None:
            raise UnknownWorkflow(f"{reference} is not installed; give its file.")
        done = _follow(transaction, reference, known, added=False)
        transaction.commit()
    return done


def _known(transaction: WriteTransaction, reference: Reference) -> WorkflowDefinition | None:
    shipped: Mapping[tuple[str, int], WorkflowDefinition] = shipped_definitions()
    return read_kept(transaction, [reference]).get(reference) or shipped.get(reference)


def _follow(
    transaction: WriteTransaction,
    reference: Reference,
    definition: WorkflowDefinition,
    *,
    added: bool,
) -> Installed:
    made_current = make_current(transaction, reference)
    posts = add_posts(transaction, posts_filled_by_hand(definition, ROLES))
    return Installed(reference, added, made_current, posts)
