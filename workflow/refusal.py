"""Why somebody may not do something, and the error that says so."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal

from workflow.definition import WorkflowDefinition
from workflow.errors import WorkflowError
from workflow.wordings import refusal_text

#: Why an attempt is refused, in the order of contract.md section 4, "Order of checks".
Category = Literal["role", "state", "guard", "field"]
_WEIGHTIEST_FIRST: Final[tuple[Category, ...]] = ("role", "state", "guard", "field")


@dataclass(frozen=True, slots=True)
class Refusal:
    """One reason why not. `code` is a key of the definition's `refusals`; `params` hold names, not
    labels, so that one refusal can be told in either language. `field` is the field to point at.
    """

    code: str
    category: Category
    params: Mapping[str, str]
    field: str | None = None

    def message(self, definition: WorkflowDefinition, language: str = "vi") -> str:
        """The reason as a sentence for a person."""
        return refusal_text(definition, self.code, self.params, language)


class Refused(WorkflowError):
    """The attempt is not allowed; `reasons` holds all of them."""

    def __init__(self, reasons: tuple[Refusal, ...]) -> None:
        super().__init__("refused: " + ", ".join(reason.code for reason in reasons))
        self.reasons = reasons

    @property
    def category(self) -> Category:
        """The weightiest kind of reason (contract.md section 4, "Order of checks")."""
        present = {reason.category for reason in self.reasons}
        return next(category for category in _WEIGHTIEST_FIRST if category in present)
