"""Which part of the site an address belongs to, told by its first word.

The framework asks one route after the other, which took a sixth to a half of a short page's time
(`python -m benchmarks pages`). The signpost stands before them and asks only those that have such
an address; where none of them answers, the framework goes on as without it.
"""

from __future__ import annotations

from typing import Final, NoReturn

from starlette.routing import BaseRoute, Match, NoMatchFound, Route
from starlette.types import Receive, Scope, Send

_CHOSEN: Final = "followup.route"


class Signpost(BaseRoute):
    """A route that hands over to the one that answers."""

    def __init__(self) -> None:
        self._by_word: dict[str, list[BaseRoute]] = {}

    def point(self, route: BaseRoute, path: str) -> None:
        """Let `route` be asked for addresses that begin as `path`; what was first is asked first.

        Raises ValueError for a path that begins with a parameter.
        """
        word = _first_word(path)
        if "{" in word:
            raise ValueError(f"{path}: an address of ours begins with a word of its own")
        routes = self._by_word.setdefault(word, [])
        if route not in routes:
            routes.append(route)

    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        """The full match of the route that answers; none where several or no routes have to say
        something, as for a method that an address does not know.
        """
        if scope["type"] == "http":
            for route in self._by_word.get(_first_word(scope["path"]), ()):
                match, child_scope = route.matches(scope)
                if match is Match.FULL:
                    told = {"route": route} if type(route) is Route else {}
                    return match, {**child_scope, **told, _CHOSEN: route}
        return Match.NONE, {}

    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer by the route that matched."""
        route: BaseRoute = scope[_CHOSEN]
        await route.handle(scope, receive, send)

    def url_path_for(self, name: str, /, **_path_params: object) -> NoReturn:
        """Names are known to the routes themselves."""
        raise NoMatchFound(name, {})


def _first_word(path: str) -> str:
    return path.split("/", 2)[1] if path.startswith("/") else path
