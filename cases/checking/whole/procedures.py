"""The list of procedures: what no import lets in, and registrations that name none of it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from sqlalchemy import Connection, select

from cases.procedures.codes import procedure_code
from cases.procedures.listed import listed_procedures
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import Procedure, Registration, table_of
from workflow.words import fold

_LISTED, _REG = table_of(Procedure).c, table_of(Registration).c
_UNLISTED: Final = Statement(
    select(_REG.id, _REG.procedure_code)
    .select_from(
        table_of(Registration).outerjoin(table_of(Procedure), _LISTED.code == _REG.procedure_code)
    )
    .where(_REG.procedure_code.is_not(None), _LISTED.code.is_(None))
    .order_by(_REG.id)
)


def procedure_problems(connection: Connection) -> Iterator[str]:
    """What is wrong with the list; two statements."""
    for each in listed_procedures(connection).all:
        if procedure_code(each.code) != each.code:
            yield f"the procedure {each.code} has a code that is none."
        if each.names[-1] != fold(each.name):
            yield f"the procedure {each.code} is not found by its name."
    for number, code in rows_of(connection, _UNLISTED):
        yield f"the registration {number} names the procedure {code}, which is not listed."
