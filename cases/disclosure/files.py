"""A copy of a file: for whoever sees the entry it belongs to, and never without a trace."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Connection, select

from cases.attachments.copies import FileCopy
from cases.attachments.kinds import KINDS
from cases.audit.looks import FILE
from cases.disclosure.traces import leave_trace
from cases.errors import CaseNotFound
from cases.numbers import case_id_of
from cases.office import Office
from cases.reading.case_view import history_of
from cases.store.engine import Database
from cases.tables import Attachment, table_of
from workflow.attempt import Actor

_FILE = table_of(Attachment)


def copy_of(
    database: Database, office: Office, actor: Actor, number: str, seq: int, now: datetime
) -> FileCopy:
    """The file of history entry `seq`, once the trace of `actor` taking it is kept.

    Raises CaseNotFound alike for a case or an entry that is not the actor's to see, for one
    without a file and for a file that was erased; DatabaseUnavailable.
    """
    case_id = case_id_of(number)
    with database.read() as connection:
        entries = history_of(connection, office, actor, number, now)
        if case_id is None or seq not in {entry.seq for entry in entries}:
            raise CaseNotFound
        found = _file(connection, case_id, seq)
    leave_trace(database, office, actor, case_id, FILE, now, seq=seq)
    return found


def _file(connection: Connection, case_id: int, seq: int) -> FileCopy:
    chosen = select(_FILE.c.name, _FILE.c.type, _FILE.c.content).where(
        _FILE.c.case_id == case_id, _FILE.c.seq == seq
    )
    row = connection.execute(chosen).first()
    if row is None:
        raise CaseNotFound
    return FileCopy(row.name, KINDS[row.type].media_type, row.content)
