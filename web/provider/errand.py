"""What a browser carries to the provider and back, sealed, so that nobody else can come back.

State, nonce and verifier bind the answer of the provider to the browser that went there. They are
in a cookie of its own that script cannot read, and nothing is written before somebody is known.
"""

from __future__ import annotations

import hmac
import json
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Final

from cases.access.secrets import new_secret
from cases.codes.keys import Seal, derived_key

#: how long somebody may take at the provider
LASTS: Final = timedelta(minutes=10)
_BELONGS_TO: Final = "sign-in at the provider"
_NONCE_BYTES: Final = 12


@dataclass(frozen=True, slots=True)
class Errand:
    """One way to the provider; `wanted` is the page of ours to go on to, `until` in seconds."""

    state: str
    nonce: str
    verifier: str
    wanted: str
    until: int

    def is_answered_by(self, state: str) -> bool:
        """Whether an answer with this state belongs to it."""
        return hmac.compare_digest(self.state.encode(), state.encode("utf-8", "replace"))


class Errands:
    """Begins errands and knows them again, under the secret of the register."""

    def __init__(self, secret: str, random: Callable[[int], bytes]) -> None:
        self._seal = Seal(derived_key(secret, _BELONGS_TO))
        self._random = random

    def begin(self, wanted: str, now: datetime) -> tuple[Errand, str]:
        """A new errand, and what the cookie holds of it."""
        state, nonce, verifier = (new_secret(self._random) for _ in range(3))
        until = int((now + LASTS).timestamp())
        errand = Errand(state, nonce, verifier, wanted, until)
        sealed = self._seal.close(
            json.dumps(asdict(errand)), _BELONGS_TO, self._random(_NONCE_BYTES)
        )
        return errand, sealed

    def read(self, sealed: str, now: datetime) -> Errand | None:
        """The errand of a cookie; None when it is not ours, was changed, or took too long."""
        text = self._seal.open(sealed, _BELONGS_TO)
        if text is None:
            return None
        errand = Errand(**json.loads(text))
        return errand if now.timestamp() < errand.until else None
