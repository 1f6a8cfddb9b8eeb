"""`case issue-code NUMBER`: a new tracking code; the old one dies."""

from __future__ import annotations

import secrets
from typing import Annotated

import typer

from web.cli.framework import answer
from web.cli.groups import case
from web.cli.looking import asked_for
from web.cli.tools import services


@case.command("issue-code")
def issue_code(number: Annotated[str, typer.Argument(help="Like YK-2026-000123.")]) -> None:
    """Give a case a new tracking code, for instance when the slip was lost."""
    from cases.codes.numbers import case_id_of, case_number
    from cases.errors import CaseNotFound
    from cases.store.case_rows import peek

    with services() as at_hand, asked_for(number):
        case_id = case_id_of(number)
        with at_hand.database.read() as connection:
            found = peek(connection, case_id) if case_id is not None else None
        if case_id is None or found is None:
            raise CaseNotFound
        with at_hand.database.write() as transaction:
            code = at_hand.codes.issue(transaction, case_id, at_hand.clock(), secrets.token_bytes)
            transaction.commit()
    answer({"number": case_number(case_id), "code": code}, code)
