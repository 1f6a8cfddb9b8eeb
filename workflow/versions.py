"""The compiled workflows by key and version; a case keeps the version it was recorded under."""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import WorkflowDefinition
from workflow.errors import UnknownWorkflow
from workflow.loader import shipped_definitions
from workflow.machine import Workflow
from workflow.versioning.vocabulary import vocabulary


class Workflows:
    """Every workflow version this program knows; `current` is for new cases."""

    def __init__(
        self, definitions: Mapping[tuple[str, int], WorkflowDefinition], current: tuple[str, int]
    ) -> None:
        self._compiled = {key: Workflow(found) for key, found in definitions.items()}
        self._current = current
        self._speech: dict[tuple[str, int], WorkflowDefinition] = {}

    @classmethod
    def shipped(cls) -> Workflows:
        """The definitions that come with the program; the newest one is current."""
        definitions = shipped_definitions()
        return Workflows(definitions, max(definitions))

    @property
    def current(self) -> Workflow:
        """The workflow of new cases; raises UnknownWorkflow when it is not installed."""
        return self.of(*self._current)

    @property
    def vocabulary(self) -> WorkflowDefinition:
        """The current definition with the names of all others, for lists and messages."""
        definition = self.current.definition
        return self.vocabulary_of(definition.key, definition.version)

    def make_ready(self) -> None:
        """Learn now what can be learnt, before a transaction in which asking could wait."""

    def of(self, key: str, version: int) -> Workflow:
        """The workflow a case pins; raises UnknownWorkflow."""
        found = self._compiled.get((key, version))
        if found is None:
            raise UnknownWorkflow(f"Version {version} of the workflow “{key}” is not installed.")
        return found

    def vocabulary_of(self, key: str, version: int) -> WorkflowDefinition:
        """A case's own definition with the names of all others; raises UnknownWorkflow."""
        own = self.of(key, version).definition
        spoken = self._speech.get((key, version))
        if spoken is None:
            others = (other for other in self._newest_first() if other is not own)
            spoken = self._speech[key, version] = vocabulary(own, others)
        return spoken

    def file_fields(self, action: str) -> frozenset[str]:
        """The fields by which `action` takes a file under any version: a case may follow each."""
        taken = (known.file_fields.get(action, frozenset()) for known in self.definitions())
        return frozenset().union(*taken)

    def definitions(self) -> list[WorkflowDefinition]:
        """Every definition, of each key the newest first."""
        return self._newest_first()

    def _newest_first(self) -> list[WorkflowDefinition]:
        return [self._compiled[key].definition for key in sorted(self._compiled, reverse=True)]
