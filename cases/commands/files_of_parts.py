"""What a part of a mixed case has of the files of the whole: those that were chosen for it.

Whoever splits chooses, because a part may go to another department, which has no claim to papers
about the rest (contract.md section 10). They are attached to the part like any other file, so that
its history, its limits and its erasing are those of every case.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from cases.casefile.case import Case
from cases.commands.attaching import ATTACH
from cases.commands.requests import Act
from cases.commands.splitting import parts_in
from cases.numbers import case_number
from cases.store.attachments import entries_with_files, files_at
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition
from workflow.fields import Malformed, Part
from workflow.refusal import Refusal

_FROM_THE_WHOLE = "Từ vụ việc {number}."


def problems_of_chosen_files(
    transaction: WriteTransaction, case: Case, action: str, values: Mapping[str, object]
) -> tuple[Refusal, ...]:
    """Why files that were chosen for parts among `values` cannot be had: the case has none such."""
    wanted = {entry for part in parts_in(values) for entry in part.files}
    missing = wanted - entries_with_files(transaction, case.id) if wanted else ()
    return tuple(
        Malformed("no_such_file", entry=entry).refusal("parts", action) for entry in sorted(missing)
    )


def attaching(
    transaction: WriteTransaction,
    definition: WorkflowDefinition,
    actor: Actor,
    whole: Case,
    made: Sequence[tuple[Case, Part]],
) -> Iterator[Act]:
    """The commands by which the parts that were `made` get the files chosen for them."""
    known = definition.actions[ATTACH].fields if ATTACH in definition.actions else ()
    about = _FROM_THE_WHOLE.format(number=case_number(whole.id))
    for case, part in made:
        for entry in part.files:
            for file in files_at(transaction, whole.id, entry):
                given = {"file": file, "text": about}
                fields = {name: value for name, value in given.items() if name in known}
                yield Act(actor, case_number(case.id), ATTACH, fields)
