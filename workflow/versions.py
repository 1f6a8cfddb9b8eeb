"""The compiled workflows by key and version; a case keeps the version it was recorded under."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.loader import shipped_definitions
from workflow.machine import Workflow


class Workflows:
    """Every workflow version this program knows; `current` is for new cases."""

    def __init__(
        self, definitions: Mapping[tuple[str, int], WorkflowDefinition], current: tuple[str, int]
    ) -> None:
        self._compiled = {key: Workflow(found) for key, found in definitions.items()}
        self.current = self._compiled[current]

    @classmethod
    def shipped(cls) -> Workflows:
        """The definitions that come with the program; the newest one is current."""
        definitions = shipped_definitions()
        return cls(definitions, max(definitions))

    def of(self, key: str, version: int) -> Workflow:
        """The workflow a case pins; raises UnknownWorkflow."""
        found = self._compiled.get((key, version))
        if found is None:
            raise UnknownWorkflow(f"Version {version} of the workflow “{key}” is not installed.")
        return found
