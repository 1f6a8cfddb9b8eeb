"""What a browser carries to the provider and back, and on to the page that joins two accounts.

Sealed, so that nobody else can come back with it. State, nonce and verifier bind the answer of
the provider to the browser that went there; what the provider said of a stranger is kept until
they have signed in here. Both are in cookies that script cannot read, and nothing is written
before somebody is known.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import ClassVar, Final, TypeVar

from cases.access.secrets import new_secret
from cases.codes.keys import Seal, derived_key

#: how long somebody may take at the provider, and to sign in here
LASTS: Final = timedelta(minutes=10)
_BELONGS_TO: Final = "sign-in at the provider"
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Errand:
    """One way to the provider; `wanted` is the page of ours to go on to, `until` in seconds."""

    COOKIE: ClassVar = "followup_errand"

    state: str
    nonce: str
    verifier: str
    wanted: str
    until: int

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer with this state belongs to it."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))


@dataclass(frozen=True, slots=True)
class Stranger:
    """Whom the provider knows as `subject` and no account here is joined with yet.

    `username` is the account here that they say is theirs.
    """

    COOKIE: ClassVar = "followup_stranger"

    subject: str
    username: str
    wanted: str
    until: int


_Carried = TypeVar("_Carried", Errand, Stranger)


class Errands:
    """Begins what browsers carry and knows it again, under the secret of the register."""

    def __init__(self, secret: str, random: Callable[[int], bytes]) -> None:
        self._seal = Seal(derived_key(secret, _BELONGS_TO))
        self._random = random

    def begin(self, wanted: str, now: datetime) -> Errand:
        """A new way to the provider, to come back from in ten minutes."""
        state, nonce, verifier = (new_secret(self._random) for _ in range(3))
        return Errand(state, nonce, verifier, wanted, _over(now))

    def stranger(self, subject: str, username: str, wanted: str, now: datetime) -> Stranger:
        """Somebody who has ten minutes to sign in here."""
        return Stranger(subject, username, wanted, _over(now))

    def sealed(self, carried: Errand | Stranger) -> str:
        """What the cookie holds of it."""
        belongs_to = f"{_BELONGS_TO}: {carried.COOKIE}"
        return self._seal.close(json.dumps(asdict(carried)), belongs_to, self._random(_NONCE_BYTES))

    def read(self, kind: type[_Carried], sealed: str, now: datetime) -> _Carried | None:
        """What a cookie holds; None when it is not ours, was changed, or took too long."""
        text = self._seal.open(sealed, f"{_BELONGS_TO}: {kind.COOKIE}")
        if text is None:
            return None
        carried = kind(**json.loads(text))
        return carried if now.timestamp() < carried.until else None


def _over(now: datetime) -> int:
    return int((now + LASTS).timestamp())
