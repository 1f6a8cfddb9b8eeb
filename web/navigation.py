"""The links of the page head by role, and where a role begins its day."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Final

from cases.policy import IN_A_DEPARTMENT, IN_TOUCH
from web.language import Words, message
from web.security.audience import audience_of
from workflow.attempt import Actor

#: where staff land whose pages this version does not have
FALLBACK: Final = "/account"

_PAGES: Final = (
    ("/leader", message("My follow-up")),
    ("/queue", message("Cases")),
    ("/overdue", message("Overdue")),
    ("/escalations", message("Escalations")),
    ("/sessions", message("Sessions")),
    ("/registrations", message("Registrations")),
    ("/preparation", message("Preparation")),
    ("/cases/new", message("Record an issue")),
    ("/search", message("Search")),
    ("/texts", message("Texts for replies")),
    ("/admin/departments", message("Departments")),
    ("/admin/procedures", message("Procedures")),
    ("/admin/people", message("People")),
    ("/admin/posts", message("Posts")),
    ("/admin/calendar", message("Working calendar")),
    ("/admin/workflow", message("Workflow")),
    ("/admin/outbox", message("Outbox")),
    ("/admin/audit", message("Audit log")),
)
#: what stands behind “More” in a head that would not be one line with it
_SELDOM: Final = frozenset(
    {
        "/registrations",
        "/preparation",
        "/cases/new",
        "/texts",
        "/admin/procedures",
        "/admin/calendar",
        "/admin/workflow",
        "/admin/outbox",
    }
)
#: so many fit beside a name into 1280 pixels
_IN_ONE_LINE: Final = 6
#: whose list of cases is that of their own department
_DEPARTMENTS_WORK: Final = message("My department's work")
_FIRST_PAGES: Final = (
    (frozenset({"upc_office", "upc_chief", "auditor"}), ("/overdue",)),
    (frozenset({"leader"}), ("/leader", "/overdue")),
    (frozenset({"department_officer", "department_head"}), ("/queue",)),
    (frozenset({"centre"}), ("/sessions", "/cases/new", "/queue")),
    (frozenset({"admin"}), ("/admin/outbox", "/admin/calendar")),
)


@dataclass(frozen=True, slots=True)
class Link:
    """One entry of the page head."""

    address: str
    label: str
    current: bool


@dataclass(frozen=True, slots=True)
class Links:
    """The entries of the page head: those that are in sight, and those behind “More”."""

    shown: tuple[Link, ...] = ()
    more: tuple[Link, ...] = ()

    def __iter__(self) -> Iterator[Link]:
        """All of them."""
        return chain(self.shown, self.more)


def links_for(actor: Actor | None, addresses: Container[str], path: str, words: Words) -> Links:
    """What the page head shows: the pages that exist and are for this actor."""
    if actor is None:
        return Links()
    links = [
        Link(address, words.gettext(_label(actor, address, label)), _is_within(path, address))
        for address, label in _PAGES
        if address in addresses and _is_for(actor, address)
    ]
    # where the day begins is always in sight
    folded = _SELDOM - {first_page(actor, addresses)} if len(links) > _IN_ONE_LINE else ()
    return Links(
        tuple(link for link in links if link.address not in folded),
        tuple(link for link in links if link.address in folded),
    )


def first_page(actor: Actor, addresses: Container[str]) -> str:
    """Where the actor lands after signing in."""
    for roles, pages in _FIRST_PAGES:
        if roles & actor.roles:
            return _first_existing(pages, addresses)
    return FALLBACK


def _first_existing(pages: Iterable[str], addresses: Container[str]) -> str:
    return next((page for page in pages if page in addresses), FALLBACK)


def _label(actor: Actor, address: str, label: str) -> str:
    has_a_department = actor.roles & (IN_A_DEPARTMENT | IN_TOUCH)
    return _DEPARTMENTS_WORK if address == "/queue" and has_a_department else label


def _is_for(actor: Actor, address: str) -> bool:
    return bool(audience_of("GET", address).roles & actor.roles)


def _is_within(path: str, address: str) -> bool:
    return path == address or path.startswith(f"{address}/")
