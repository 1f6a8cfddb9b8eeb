"""Who may act: parties of a definition, compiled so that a decision is a few set operations."""

from __future__ import annotations

from collections.abc import Iterable

from workflow.attempt import Actor, Facts
from workflow.definition import Party


class Parties:
    """The parties of one action. Immutable; safe to share between threads."""

    __slots__ = ("_anywhere", "_related")

    def __init__(self, parties: Iterable[Party]) -> None:
        everyone = tuple(parties)
        #: roles that need nothing else
        self._anywhere = frozenset(
            role for party in everyone if _is_role_alone(party) for role in party.roles
        )
        self._related = tuple(
            (frozenset(party.roles), party.relation, party.right)
            for party in everyone
            if not _is_role_alone(party)
        )

    def admit(self, actor: Actor, facts: Facts) -> bool:
        """Whether `actor` is of one of the parties: by role, relation to the case and right."""
        if not self._anywhere.isdisjoint(actor.roles):
            return True
        return any(
            not roles.isdisjoint(actor.roles)
            and (right is None or right in actor.rights)
            and _stands_in(relation, actor.department, facts)
            for roles, relation, right in self._related
        )


def _is_role_alone(party: Party) -> bool:
    return party.relation == "any" and party.right is None


def _stands_in(relation: str, department: str | None, facts: Facts) -> bool:
    if relation == "any":
        return True
    if relation == "unled":
        return facts.lead is None
    if department is None:
        return False
    return department == facts.lead if relation == "lead" else department in facts.coordinating
