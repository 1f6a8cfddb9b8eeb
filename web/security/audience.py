"""Which roles a page is for, by `authorisation.toml` beside this file.

This is the outer door only: which cases somebody sees is decided in `cases/policy.py`, what they
may do to one in the workflow definition. The file says of those too what comes out, for the tests.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any, Final

from starlette.routing import BaseRoute, Route

from web.errors import NotAllowed, NotSignedIn, SecondFactorNeeded
from workflow.attempt import Actor

FILE: Final = "authorisation.toml"
_EVERYBODY, _STAFF = "everybody", "staff"
#: what an address names of which somebody may see more or less
_NAMED: Final = {"number": "case", "department": "department"}
_PARAMETER = re.compile(r"\{(\w+)(?::\w+)?\}")


class RouteWithoutAudience(Exception):
    """A route does not say whose it is; add its line to web/security/authorisation.toml."""


@dataclass(frozen=True, slots=True)
class Audience:
    """Everybody, everybody who is signed in, or those with one of `roles`.

    `sees` names the table of the file that tells what they find.
    """

    signed_in: bool
    roles: frozenset[str] = frozenset()
    #: open also to whoever still has to set up the second factor that their role needs
    while_owing: bool = False
    sees: str | None = None

    def admit(self, actor: Actor | None, owes_factor: bool = False) -> None:
        """Raise NotSignedIn, NotAllowed or SecondFactorNeeded unless the page is for this actor."""
        if not self.signed_in:
            return
        if actor is None:
            raise NotSignedIn
        if self.roles and not self.roles & actor.roles:
            raise NotAllowed
        if owes_factor and not self.while_owing:
            raise SecondFactorNeeded


def read_authorisation() -> dict[str, Any]:
    """The whole file, for who checks that it holds."""
    text = files("web.security").joinpath(FILE).read_text("utf-8")
    return tomllib.loads(text)


def audiences_in(document: Mapping[str, Any]) -> dict[str, Audience]:
    """The audience of each "METHOD path"; raises RouteWithoutAudience for a line with a gap."""
    found = {key: _audience(document, line) for key, line in document["routes"].items()}
    for key, audience in found.items():
        for gap in _gaps(document, key, audience):
            raise RouteWithoutAudience(f"{key}: {gap} in web/security/{FILE}")
    return found


def _audience(document: Mapping[str, Any], line: Mapping[str, Any]) -> Audience:
    whose, while_owing = line["for"], line.get("while_owing", False)
    roles = () if whose in (_EVERYBODY, _STAFF) else document["audiences"][whose]
    return Audience(whose != _EVERYBODY, frozenset(roles), while_owing, line.get("sees"))


def _gaps(document: Mapping[str, Any], key: str, audience: Audience) -> Iterator[str]:
    """Where a route that names a case or department leaves open what is seen of it."""
    named = next((_NAMED[name] for name in _PARAMETER.findall(key) if name in _NAMED), None)
    if named is None:
        return
    table = document["sees"].get(audience.sees)
    if table is None:
        yield "`sees` names no table"
        return
    for role in sorted(audience.roles or document["audiences"][_STAFF]):
        if len(table.get(role, "").split()) != len(document["kinds"][named]):
            yield f"{role} has not one sign for each kind of {named}"


#: "METHOD path" as the route is declared
AUDIENCES: Final[Mapping[str, Audience]] = audiences_in(read_authorisation())


def audience_of(method: str, path: str) -> Audience:
    """For whom the route is; raises RouteWithoutAudience."""
    found = AUDIENCES.get(f"{method} {path}")
    if found is None:
        raise RouteWithoutAudience(f"{method} {path} has no line in web/security/{FILE}")
    return found


def check_audiences(routes: Iterable[BaseRoute]) -> None:
    """Raise RouteWithoutAudience unless every route has its line."""
    for route in routes:
        if not isinstance(route, Route):
            raise RouteWithoutAudience(f"{route!r}: its methods and path cannot be told")
        for method in (route.methods or set()) - {"HEAD"}:
            audience_of(method, route.path)
