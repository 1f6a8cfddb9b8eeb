"""What a page asks of the database while somebody is shown it."""

from __future__ import annotations

import math
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from sqlalchemy import event
from starlette.testclient import TestClient

from tests.web.stories import Office

#: of any page, whatever the size of the register
MOST = 8
#: names, days and definitions are looked at anew every two seconds, and a slow machine may need as
#: many for one page
_LOOKS = ("cases.directory.snapshot", "cases.calendar.office_calendar", "cases.versions.installed")


@contextmanager
def noted(office: Office) -> Iterator[list[str]]:
    """The SELECTs that are sent within; what is kept in memory was read before."""
    asked: list[str] = []

    def note(_c: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "WITH")):
            asked.append(statement)

    engine = office.services.database.engine
    with pytest.MonkeyPatch.context() as patch:
        for module in _LOOKS:
            patch.setattr(f"{module}.STALE_AFTER_SECONDS", math.inf)
        event.listen(engine, "before_cursor_execute", note)
        try:
            yield asked
        finally:
            event.remove(engine, "before_cursor_execute", note)


def statements_of(office: Office, site: TestClient, address: str) -> list[str]:
    """What a page asks of the database when it is shown a second time."""
    site.get(address)
    with noted(office) as asked:
        assert site.get(address).status_code == 200, address
    return asked
