"""A form that came after its writer's sign-in had run out: kept until they are in again.

The page that asks for the password carries it, sealed: nothing is written for somebody who is not
signed in, nothing is in an address, and only the person whose sign-in ran out is shown it again.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from starlette.datastructures import FormData

from cases.codes.keys import Seal, derived_key

#: how long it can be taken up again
LASTS: Final = timedelta(hours=8)
#: letters; twice as many are sent when it is sealed, which must fit into a body
LONGEST: Final = 200_000
_BELONGS_TO: Final = "form that was not sent"
_NONCE_BYTES: Final = 12
#: passwords and codes of the second step are never repeated
_NEVER: Final = ("/account", "/login", "/logout")


@dataclass(frozen=True, slots=True)
class Unsent:
    """A form: whose it is, where it goes to, its fields, and until when it is kept (seconds).

    `lacks_file`: a file came with it, which nobody but its owner can choose again.
    """

    person_id: int
    target: str
    fields: tuple[tuple[str, str], ...]
    lacks_file: bool
    until: int

    @property
    def words(self) -> tuple[str, ...]:
        """What somebody wrote: more than one word; keys and choices are none of it."""
        return tuple(text.strip() for _, text in self.fields if " " in text.strip())


def unsent(person_id: int, target: str, form: FormData, now: datetime) -> Unsent | None:
    """The form that was sent to `target` at `now` (UTC); None for what is not kept."""
    texts = tuple((name, text) for name, text in form.multi_items() if isinstance(text, str))
    if target.startswith(_NEVER) or sum(len(text) for _, text in texts) > LONGEST:
        return None
    lacks_file = len(texts) < len(form.multi_items())
    until = int((now + LASTS).timestamp())
    return Unsent(person_id, target, texts, lacks_file, until)


class UnsentForms:
    """Seals forms for the pages that carry them, under the secret of the register."""

    def __init__(self, secret: str, random: Callable[[int], bytes]) -> None:
        self._seal = Seal(derived_key(secret, _BELONGS_TO))
        self._random = random

    def sealed(self, form: Unsent) -> str:
        """What a page carries of it."""
        document = [form.person_id, form.target, form.fields, form.lacks_file, form.until]
        return self._seal.close(json.dumps(document), _BELONGS_TO, self._random(_NONCE_BYTES))

    def opened(self, sealed: str, now: datetime) -> Unsent | None:
        """What a page carried; None when it is not ours, was changed, or is too old at `now`."""
        text = self._seal.open(sealed, _BELONGS_TO)
        if text is None:
            return None
        person_id, target, fields, lacks_file, until = json.loads(text)
        pairs = tuple((name, value) for name, value in fields)
        kept = Unsent(person_id, target, pairs, lacks_file, until)
        return kept if now.timestamp() < until else None
