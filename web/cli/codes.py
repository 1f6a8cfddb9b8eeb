"""`case issue-code NUMBER`: a new tracking code; the old one dies."""

from __future__ import annotations

from typing import Annotated

import typer

from web.cli.framework import answer
from web.cli.groups import case
from web.cli.looking import asked_for
from web.cli.tools import services


@case.command("issue-code")
def issue_code(number: Annotated[str, typer.Argument(help="Like YK-2026-000123.")]) -> None:
    """Give a case a new tracking code, for instance when the slip was lost."""
    from cases.commands.issuing import issue_code

    with services() as at_hand, asked_for(number):
        code = issue_code(at_hand.register.tools, number, at_hand.clock())
    answer({"number": number.strip().upper(), "code": code}, code)
