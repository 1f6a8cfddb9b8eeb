"""Every error the engine raises, under one root; what refuses an attempt is in `refusal.py`."""

from __future__ import annotations

from workflow.problem import Problem


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
    """A workflow definition cannot be used; `problems` is everything that is wrong with it."""

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        super().__init__("; ".join(str(problem) for problem in problems))
        self.problems = problems


class UnknownWorkflow(WorkflowError):
    """There is no workflow of this key and version; restore the definition a case was pinned to."""


class UnknownState(WorkflowError):
    """The definition knows no such state; a case must not be moved by other means than actions."""

    def __init__(self, state: str) -> None:
        super().__init__(f"This workflow has no state “{state}”; restore the definition.")
        self.state = state


class UnknownAction(WorkflowError):
    """The definition knows no such action; look at its list of actions for the right name."""

    def __init__(self, action: str) -> None:
        super().__init__(f"This workflow has no action “{action}”; `workflow show` lists them.")
        self.action = action
