"""Every error the engine raises, under one root."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from workflow.attempt import Category, Refusal


@dataclass(frozen=True, slots=True)
class Problem:
    """One fault of a definition: where it stands and what to do about it."""

    file: str
    key: str
    text: str

    def __str__(self) -> str:
        return f"{self.file}: {self.key}: {self.text}"


class WorkflowError(Exception):
    """The engine was asked for something it cannot do; the message says what to change."""


class CalendarError(WorkflowError):
    """Working time cannot be counted: days, office hours, a period or an instant are unusable.

    `problems` holds every fault that was found, one sentence each, so that a file can be
    corrected in one go; the text of the error is all of them on one line.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class DefinitionError(WorkflowError):
    """A workflow definition cannot be used; `problems` holds every fault with file and key."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownAction(WorkflowError):
    """The workflow has no action of this name."""

    def __init__(self, action: str) -> None:
        super().__init__(f"There is no action “{action}” in this workflow.")
        self.action = action


class UnknownWorkflow(WorkflowError):
    """A case pins a workflow version that this program does not have."""


class Refused(WorkflowError):
    """The action was refused; `reasons` holds every reason, not only the first."""

    def __init__(self, reasons: tuple[Refusal, ...]) -> None:
        super().__init__(", ".join(reason.code for reason in reasons))
        self.reasons = reasons

    @property
    def category(self) -> Category:
        """The kind that decides the answer: role, then state and guards, then fields."""
        present = {reason.category for reason in self.reasons}
        order: tuple[Category, ...] = ("role", "state", "guard", "field")
        return next(category for category in order if category in present)
