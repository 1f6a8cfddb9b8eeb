"""The same with every boundary of every field, for each role alone and on both databases.

Minutes long, so only who asks for it runs it: `make test PARTS=fuzz`.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.people import EVERYBODY
from tests.web.api.outside.prepared import prepare
from tests.web.api.outside.runs import run
from tests.web.api.outside.test_in_short import OFFICE
from tests.web.stories import Office
from web.api import inputs

pytestmark = [pytest.mark.fuzz, pytest.mark.timeout(1800)]


def test_no_check_finds_a_fault(office: Office, tmp_path: Path) -> None:
    prepared = prepare(office, each=10)

    found = run(prepared, tmp_path, OFFICE, "--max-examples", "12", actions_in_full=True)

    assert found.good, found.said


@pytest.mark.parametrize("user", [person.id for person in EVERYBODY])
def test_nor_for_anybody_alone(one_office: Office, tmp_path: Path, user: str) -> None:
    prepared = prepare(one_office, each=6)
    others = [person.id for person in EVERYBODY if person.id != user]
    options = ("--auth-wfc-user", user, "--phases", "examples,fuzzing,stateful")

    found = run(prepared, tmp_path, (user, *others), *options, "--max-examples", "4")

    assert found.good, found.said


def test_a_body_that_nobody_checks_is_found(
    one_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = prepare(one_office, each=2)
    monkeypatch.setattr(inputs, "_faults", lambda *_: None)
    only = ("--include-operation-id", "record_case", "--phases", "coverage")

    found = run(prepared, tmp_path, OFFICE, *only)

    assert "AcceptedNegativeData" in found.found
