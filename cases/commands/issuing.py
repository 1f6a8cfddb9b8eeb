"""A new tracking code for a case: the old one dies (contract.md section 6)."""

from __future__ import annotations

from datetime import datetime

from cases.commands.tools import Tools
from cases.errors import BadInput, CaseNotFound
from cases.numbers import case_id_of
from cases.store.case_rows import load


def issue_code(tools: Tools, number: str, now: datetime) -> str:
    """Give the case with this number a new code and return it.

    Raises CaseNotFound; BadInput for a case of which only a stub is kept: nobody may look up a
    denunciation (decision 15).
    """
    case_id = case_id_of(number)
    with tools.database.write() as transaction:
        found = load(transaction, [case_id]) if case_id is not None else []
        if not found:
            raise CaseNotFound(f"There is no case {number}; a number looks like YK-2026-000123.")
        (case,) = found
        definition = tools.workflows.of(case.workflow_key, case.workflow_version).definition
        if case.kind in definition.stubs:
            raise BadInput("A denunciation was handed on and has no tracking code.")
        code = tools.codes.issue(transaction, case.id, now, tools.random)
        transaction.commit()
    return code
