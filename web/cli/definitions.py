"""Which definition a command is about: a file, a version (`leader_meeting.v1`), the current one."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from web.cli.tools import database, require_register, settings

if TYPE_CHECKING:
    from workflow.definition import WorkflowDefinition
    from workflow.versions import Workflows


def definition_named(what: str | None, *, proved: bool = True) -> WorkflowDefinition:
    """The definition of a file or of a version; without either the one of new cases.

    Versions are those of the register where one is configured, else those that come with the
    program. Raises DefinitionError (with `proved` also for a definition under which a case could be
    forgotten), UnknownWorkflow, or DatabaseUnavailable for a register that does not answer.
    """
    from workflow.loader import definition_text, load_definition, read_definition
    from workflow.versioning.references import read_reference

    if what is None:
        return _asked(lambda workflows: workflows.current.definition)
    reference = read_reference(what)
    if reference is None or Path(what).is_file():
        file = Path(what)
        return (
            load_definition(file) if proved else read_definition(definition_text(file), file.name)
        )
    return _asked(lambda workflows: workflows.of(*reference).definition)


def is_a_file(what: str | None) -> bool:
    """Whether a command's argument names a file and not a version."""
    from workflow.versioning.references import read_reference

    return what is not None and (read_reference(what) is None or Path(what).is_file())


def _asked(question: Callable[[Workflows], WorkflowDefinition]) -> WorkflowDefinition:
    from cases.errors import NotSetUp, SchemaOutdated
    from cases.versions.installed import InstalledWorkflows
    from workflow.versions import Workflows

    try:
        require_register(settings())
        with database(of_any_version=True) as register:
            return question(InstalledWorkflows(register))
    except (NotSetUp, SchemaOutdated):
        return question(Workflows.shipped())
