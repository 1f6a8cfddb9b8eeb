"""What a browser carries for the provider's sake: given, read, and taken away again."""

from __future__ import annotations

from typing import Final, TypeVar

from starlette.responses import Response

from web.errors import NothingHere
from web.provider.errand import LASTS, Errand, Stranger
from web.provider.way_in import WayIn
from web.security.credentials import session_cookie
from web.visit import Visit

_Carried = TypeVar("_Carried", Errand, Stranger)
_KINDS: Final = (Errand, Stranger)


def way_of(visit: Visit) -> WayIn:
    """The provider of this installation; raises NothingHere where there is none."""
    way = visit.services.way_in
    if way is None:
        raise NothingHere
    return way


def give(response: Response, visit: Visit, carried: Errand | Stranger) -> None:
    """Let the browser carry it until it is over."""
    response.set_cookie(
        _name(visit, type(carried)),
        way_of(visit).errands.sealed(carried),
        max_age=int(LASTS.total_seconds()),
        secure=visit.services.settings.secure,
        httponly=True,
        samesite="lax",
    )


def carried_by(visit: Visit, kind: type[_Carried]) -> _Carried | None:
    """What the browser carries of this kind, if it still counts."""
    way = visit.services.way_in
    sealed = session_cookie(visit.request, _name(visit, kind))
    return way.errands.read(kind, sealed, visit.now) if way and sealed else None


def take_away(response: Response, visit: Visit) -> None:
    """Leave the browser nothing of the way to the provider."""
    for kind in _KINDS:
        response.delete_cookie(_name(visit, kind), secure=visit.services.settings.secure)


def _name(visit: Visit, kind: type[Errand] | type[Stranger]) -> str:
    return f"__Host-{kind.COOKIE}" if visit.services.settings.secure else kind.COOKIE
