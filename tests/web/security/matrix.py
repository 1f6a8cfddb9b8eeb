"""Every cell of web/security/authorisation.toml: who asks, for what, and what should come out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from starlette.responses import Response

from tests.people import KHOA, LAN, LANH, MINH, NGA, NGOC, THU, TUAN
from tests.web.security.world import CANARIES, World
from tests.web.test_headers import missing
from web.security.audience import AUDIENCES, Audience, read_authorisation

#: who stands for a role
BY_ROLE = {
    "centre": THU,
    "upc_office": MINH,
    "upc_chief": NGA,
    "leader": LANH,
    "department_officer": LAN,
    "department_head": TUAN,
    "auditor": KHOA,
    "admin": NGOC,
}
NOBODY = "nobody"
DOCUMENT = read_authorisation()
#: routes that ask for a password or a code: 401 there is about what was typed
_OF_SIGNING_IN = ("/login", "/account/second-factor")
_TOLD_TO_SIGN_IN = "in"


@dataclass(frozen=True)
class Cell:
    """One role at one route, and the kind of case or department where the route names one."""

    key: str
    role: str
    kind: str
    expected: str

    def __str__(self) -> str:
        return f"{self.role}, {self.key}, {self.kind or 'whatever'}: {self.expected}"

    @property
    def path(self) -> str:
        """The address as the route declares it."""
        return self.key.split(" ")[1]


def cells() -> Iterator[Cell]:
    """All of them."""
    for key, audience in AUDIENCES.items():
        yield Cell(key, NOBODY, "", _TOLD_TO_SIGN_IN if audience.signed_in else "+")
        for role in BY_ROLE:
            yield from _cells_of(key, audience, role)


def _cells_of(key: str, audience: Audience, role: str) -> Iterator[Cell]:
    inside = DOCUMENT["routes"][key].get("inside")
    let_in = frozenset(DOCUMENT["audiences"][inside]) if inside else audience.roles
    if (audience.roles and role not in audience.roles) or (let_in and role not in let_in):
        yield Cell(key, role, "missing", "x")
    elif audience.sees is None:
        yield Cell(key, role, "", "+")
    else:
        kinds = DOCUMENT["kinds"]["department" if "{department" in key else "case"]
        signs = DOCUMENT["sees"][audience.sees][role].split()
        for kind, sign in zip(kinds, signs, strict=True):
            yield Cell(key, role, kind, sign)


def asked(world: World, cell: Cell) -> Response:
    """What the route answers."""
    return world.ask(cell.key, BY_ROLE.get(cell.role), cell.kind)


def sign_of(cell: Cell, answer: Response) -> str:
    """The answer in the signs of the file; "in" = told to sign in."""
    status = answer.status_code
    if not cell.path.startswith(_OF_SIGNING_IN) or cell.role == NOBODY:
        to_sign_in = answer.headers.get("Location", "").startswith("/login")
        told = status == 401 or (status == 303 and to_sign_in)
        # a public page of the sign-in leads on to another one
        if told and AUDIENCES[cell.key].signed_in:
            return _TOLD_TO_SIGN_IN
    if status >= 500:
        return f"fault {status}"
    # an address that names neither case nor department leads nowhere for everybody alike
    if status == 404 and cell.kind:
        return "-"
    return "x" if status == 403 else "+"


@dataclass(frozen=True)
class Answer:
    """What came out: in signs, whether it changed the register, what it should not have held."""

    cell: Cell
    sign: str
    changed: bool
    leaked: tuple[str, ...]
    lacks: tuple[str, ...]


def answers(world: World, only: Callable[[Cell], bool] = lambda cell: True) -> list[Answer]:
    """The answers of every cell."""
    return [_answer(world, cell) for cell in cells() if only(cell)]


def _answer(world: World, cell: Cell) -> Answer:
    answer = asked(world, cell)
    told = answer.text + str(answer.headers)
    leaked = tuple(canary for canary in CANARIES if canary in told)
    lacks = tuple(missing(answer.headers))
    return Answer(cell, sign_of(cell, answer), world.changed, leaked, lacks)


def mismatches(world: World, only: Callable[[Cell], bool] = lambda cell: True) -> list[str]:
    """Every cell whose answer is another one than the file says."""
    return wrong(answers(world, only))


def wrong(found: Iterable[Answer]) -> list[str]:
    """The answers that differ from what the file says."""
    return [
        f"{each.cell}, but it was {each.sign}" for each in found if each.sign != each.cell.expected
    ]
