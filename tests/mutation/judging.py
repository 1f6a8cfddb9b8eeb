"""Changes that change nothing anybody could notice, each judged by a person, with the reason."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Self

if TYPE_CHECKING:
    from tests.mutation.changes import Change


@dataclass(frozen=True)
class Judgement:
    """A change, of what kind its having no effect is, and why that is so."""

    file: str
    place: str
    was: str
    became: str
    kind: str
    why: str

    def is_of(self, change: Change) -> bool:
        same_place = (self.file, self.place) == (change.file, change.place)
        return same_place and (self.was, self.became) == (change.was, change.became)


class Judged:
    """The judgements of a file."""

    def __init__(self, judgements: Iterable[Judgement]) -> None:
        self.all = tuple(judgements)

    @classmethod
    def read(cls, file: Path) -> Self:
        """The judgements written down in `file`, each an [[equivalent]]."""
        return cls(Judgement(**one) for one in tomllib.loads(file.read_text())["equivalent"])

    def kind(self, change: Change) -> str:
        """Of what kind its having no effect is; empty when nobody judged it so."""
        return next((one.kind for one in self.all if one.is_of(change)), "")
