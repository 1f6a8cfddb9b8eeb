"""A stranger with nothing but the OpenAPI document: all checks of schemathesis, a minute long."""

from __future__ import annotations

from pathlib import Path

import pytest

from cases.policy import Sight
from cases.reading import case_view
from tests.web.api.outside.prepared import WAYS, prepare
from tests.web.api.outside.runs import run
from tests.web.stories import Office
from web.api.action_documents import actions_of_people
from web.api.field_types import current_definition

pytestmark = [pytest.mark.slow, pytest.mark.timeout(400)]

#: bà Nga sees everything; whom she is not, the others are
OFFICE = ("nga", "tuan", "lan", "thu", "lanh", "hoa")
#: what shows a case
READING = ("list_cases", "show_case", "list_events")


def test_there_is_a_way_into_every_state() -> None:
    assert WAYS.keys() == current_definition().states.keys()


def test_no_check_finds_a_fault(one_office: Office, tmp_path: Path) -> None:
    prepared = prepare(one_office, each=6)

    found = run(prepared, tmp_path, OFFICE, "--max-examples", "3")

    assert found.good, found.said
    # a run that gets nowhere finds nothing either; an action may be for hands that come too late
    left_out = [operation for operation in found.never_reached if "/actions/" in operation]
    assert set(left_out) == found.never_reached
    assert len(left_out) < len(actions_of_people(current_definition())) / 4


def test_what_chi_lan_sees_is_not_there_for_chi_hoa(
    one_office: Office, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    prepared = prepare(one_office, each=2)
    reading = [part for name in READING for part in ("--include-operation-id", name)]
    options = ("--phases", "fuzzing", "--max-examples", "10", *reading)

    kept_apart = run(prepared, tmp_path, ("lan", "hoa"), *options)
    # the control: without the policy the same run must find it
    monkeypatch.setattr(case_view, "sight", lambda *_: Sight.WHOLE)
    monkeypatch.setattr(case_view, "handed_over_at", lambda *_: None)
    shown_to_all = run(prepared, tmp_path, ("lan", "hoa"), *options)

    assert kept_apart.good, kept_apart.said
    assert shown_to_all.found == {"ObjectLevelAuthorizationViolation"}
