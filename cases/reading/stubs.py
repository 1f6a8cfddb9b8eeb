"""What is told of cases whose content is handled elsewhere: nothing (decision 15)."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement

from cases.office import Office
from cases.tables import CaseFile, table_of

_CASE: Final = table_of(CaseFile)


def no_stub(office: Office) -> ColumnElement[bool]:
    """Cases whose content is handled here: of a denunciation nothing is told."""
    return _CASE.c.kind.not_in(list(office.vocabulary.stubs))
