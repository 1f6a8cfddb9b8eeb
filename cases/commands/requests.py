"""What callers ask of the register and what they get back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

from workflow.attempt import Actor


@dataclass(frozen=True, slots=True)
class Record:
    """Open a case. `fields` are raw values named as in contract.md section 9.

    `key` is the caller's idempotency key: the same key and fields give the first answer again.
    `unusable` is what the caller found wrong with the form of the fields before anybody looked at
    their meaning; it is raised where fields are judged, after everything that is told first.
    `registration` is the one of somebody who came to meet a leader, which the case then knows.
    `beside` is what other commands of the same transaction do to the case: the key binds it too.
    """

    actor: Actor
    fields: Mapping[str, object]
    key: str | None = None
    unusable: Exception | None = None
    registration: int | None = None
    beside: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Act:
    """Do `action` on the case with this number.

    `expected_version` is the version the caller saw, `if_match` the versions that an If-Match
    allows; both are optional. `key` and `unusable` are those of `Record`.
    """

    actor: Actor
    number: str
    action: str
    fields: Mapping[str, object] = field(default_factory=dict)
    expected_version: int | None = None
    if_match: Collection[int] | None = None
    key: str | None = None
    unusable: Exception | None = None


@dataclass(frozen=True, slots=True)
class Done:
    """An accepted command. `replayed`: the key was known, nothing happened a second time.

    `document` is then what its caller was answered, while that is kept.
    """

    case_id: int
    number: str
    version: int
    seq: int
    code: str | None = None
    replayed: bool = False
    document: str | None = None
