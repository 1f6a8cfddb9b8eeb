"""The office as it counted at a past moment: days overdue are told as they were shown then."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy import Connection

from cases.calendar.versions import read_version, version_at
from cases.office import Office


def office_then(connection: Connection, office: Office, moment: datetime | None) -> Office:
    """`office` with the calendar that was in force at `moment` (UTC); None is now. One statement,
    two where that is no longer the one in force.
    """
    if moment is None:
        return office
    version = version_at(connection, moment)
    if version in (None, office.calendar.version):
        return office
    calendar = read_version(connection, version or "")
    return replace(office, calendar=calendar) if calendar else office
