"""Files among the fields of a command: looked at before its transaction, counted inside it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from cases.attachments.inspection import inspected
from cases.attachments.limits import MIB, Limits
from cases.casefile.case import Case
from cases.commands.requests import Act
from cases.store.attachments import files_held
from cases.store.transaction import WriteTransaction
from workflow.fields import File, Malformed
from workflow.fields.file import file_of
from workflow.refusal import Refusal
from workflow.versions import Workflows

#: the action by which a file comes to a case (contract.md section 7)
ATTACH: Final = "attach"


def with_files_inspected(command: Act, workflows: Workflows, limits: Limits) -> Act:
    """The command with each file as it will be kept; which version its case follows is not known.

    What is wrong with a file stands in its place and is raised with the other fields, so that
    nobody is told of it before they are told that the case is not theirs.
    """
    taken = workflows.file_fields(command.action)
    if not taken or command.unusable is not None:
        return command
    files = {
        name: _inspected(given, limits)
        for name, given in command.fields.items()
        if name in taken and isinstance(given, (Mapping, File))
    }
    return replace(command, fields={**command.fields, **files}) if files else command


def _inspected(given: object, limits: Limits) -> File | Malformed:
    try:
        return inspected(file_of(given), limits)
    except Malformed as problem:
        return problem


def problems_of_files(
    transaction: WriteTransaction,
    case: Case,
    action: str,
    values: Mapping[str, object],
    limits: Limits,
) -> tuple[Refusal, ...]:
    """Why the case takes no further file; it is locked, so nobody adds one meanwhile."""
    files = {name: value for name, value in values.items() if isinstance(value, File)}
    if not files:
        return ()
    if not all(file.type for file in files.values()):
        # a way in that does not look at files must not keep them
        return tuple(Malformed("not_a_file").refusal(name, action) for name in files)
    count, size = files_held(transaction, case.id)
    added = sum(len(file.content) for file in files.values())
    if count + len(files) > limits.files_per_case:
        problem = Malformed("too_many_files", most=limits.files_per_case)
    elif size + added > limits.per_case:
        problem = Malformed("files_too_large_together", most=limits.per_case // MIB)
    else:
        return ()
    return tuple(problem.refusal(name, action) for name in files)
