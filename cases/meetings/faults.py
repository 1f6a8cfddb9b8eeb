"""What stands in the way of a step at a session or with a registration, field by field."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from cases.errors import CaseError
from workflow.definition import Text

#: HTTP-free categories, as refused actions of cases have them (contract.md section 4)
FIELD: Final = "field"
STATE: Final = "state"
ROLE: Final = "role"


@dataclass(frozen=True, slots=True)
class Fault:
    """One sentence at one field; `code` names it in data/sentences.toml."""

    field: str
    code: str
    values: tuple[tuple[str, Text | str | int], ...] = ()

    def told(self, language: str) -> str:
        """The sentence in "vi" or "en"."""
        values = {
            name: value.in_language(language) if isinstance(value, Text) else value
            for name, value in self.values
        }
        return sentences()[self.code].in_language(language).format(**values)


class MeetingRefused(CaseError):
    """This was not done; nothing was saved. `faults` tells why, `category` of which kind it is."""

    def __init__(self, *faults: Fault, category: str = FIELD) -> None:
        super().__init__(" ".join(fault.told("en") for fault in faults))
        self.faults = faults
        self.category = category


class UnknownStep(CaseError):
    """No step has this name, for sessions or for registrations."""


def refused(code: str, field: str = "form", category: str = FIELD) -> MeetingRefused:
    """The refusal for one plain reason."""
    return MeetingRefused(Fault(field, code), category=category)


@cache
def sentences() -> dict[str, Text]:
    """Every sentence by its code."""
    folder, found = files("cases.meetings").joinpath("data"), dict[str, Text]()
    for name in ("sentences.toml", "list_sentences.toml"):
        kept = tomllib.loads(folder.joinpath(name).read_text("utf-8"))
        found |= {code: Text(**words) for code, words in kept.items()}
    return found
