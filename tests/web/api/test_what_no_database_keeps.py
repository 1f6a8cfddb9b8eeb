"""A NUL in an address is nobody's department; PostgreSQL cannot even be asked for one."""

from __future__ import annotations

import pytest

from tests.people import MINH
from tests.web.api.stories import API, client
from tests.web.stories import Office


@pytest.mark.parametrize(
    "path", ["cases?department=%00", "cases?session=a%00", "overdue?department=%00"]
)
def test_it_is_found_nowhere_or_refused(office: Office, path: str) -> None:
    answer = client(office, MINH).get(f"{API}/{path}")

    if answer.status_code == 200:
        assert not answer.json().get("items")
    else:
        assert (answer.status_code, answer.json()["status"]) == (422, 422)
