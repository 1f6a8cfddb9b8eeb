"""Every error the engine raises, under one root."""

from __future__ import annotations


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
