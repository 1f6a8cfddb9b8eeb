"""Posts and absences on the command line: what was entered is listed, and before that what was."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.web.cli.conftest import Followup
from tests.web.stories import Office, Watch, an_office, settings_for


@pytest.fixture
def office(register: Path) -> Iterator[Office]:
    """The office whose register the commands use."""
    with an_office(settings_for(f"sqlite:///{register}"), Watch()) as made:
        yield made


def listed(followup: Followup, post: str, *options: str) -> list[dict[str, Any]]:
    """What `post list` says of one post."""
    posts = followup("post", "list", "--json", *options).document["posts"]
    return [each for each in posts if each["post"] == post]


def test_a_chairman_and_two_vice_chairmen(followup: Followup, office: Office) -> None:
    assert followup("post", "appoint", "chairman", "lanh").code == 0
    charge = ("--department", "SXD", "--department", "SNNMT", "--field", "Hạ tầng")
    outcome = followup("post", "appoint", "chairman", "nga", *charge, "--json")

    assert outcome.document == {
        "post": "chairman",
        "departments": ["SXD", "SNNMT"],
        "holder": "nga",
    }
    told = [(each["department"], each["holder"], each["field"])
            for each in listed(followup, "chairman")]  # fmt: skip
    assert told == [(None, "lanh", None), ("SNNMT", "nga", "Hạ tầng"), ("SXD", "nga", "Hạ tầng")]
    text = followup("post", "list").out
    assert "chairman           SXD      nga for Hạ tầng from " in text
    assert "upc_deputy_chief   –        vacant" in text


def test_a_post_is_vacated_and_what_was_before_stays(followup: Followup, office: Office) -> None:
    since = ("--from", "2026-01-05T07:00")
    followup("post", "appoint", "chairman", "lanh", *since)
    followup("post", "deputy", "chairman", "nga", *since)
    assert followup("post", "vacate", "chairman", "--from", "2026-11-02").code == 0

    (now,) = listed(followup, "chairman")
    assert (now["holder"], now["deputy"], now["from"]) == (
        None,
        "nga",
        "2026-11-02T00:00:00+07:00",
    )
    before = listed(followup, "chairman", "--history")
    assert [(each["holder"], each["from"], each["entered_by"]) for each in before] == [
        (None, None, "setup"),
        ("lanh", "2026-01-05T07:00:00+07:00", "console"),
        (None, "2026-11-02T00:00:00+07:00", "console"),
    ]
    assert followup("post", "deputy", "chairman").out.startswith("Nobody stands in")


def test_one_department_that_does_not_exist_changes_nothing(
    followup: Followup, office: Office
) -> None:
    charge = ("--department", "SXD", "--department", "SX")
    outcome = followup("post", "appoint", "chairman", "nga", *charge)

    assert outcome.code == 2
    assert "“SX”" in outcome.err
    assert [each["department"] for each in listed(followup, "chairman")] == [None]


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (("appoint", "mayor", "lanh"), "choose from"),
        (("appoint", "chairman", "lan"), "may not see the cases"),
        (("appoint", "chairman", "ai"), "no account “ai”"),
        (("vacate", "department_head"), "name the department"),
        (("appoint", "chairman", "lanh", "--from", "hôm qua"), "hôm qua"),
    ],
)
def test_what_cannot_be_is_told_in_one_line(
    followup: Followup, office: Office, arguments: tuple[str, ...], says: str
) -> None:
    outcome = followup("post", *arguments)

    assert outcome.code == 2
    assert says in outcome.err
    assert outcome.err.count("\n") == 1


def test_somebody_goes_away_and_comes_back(followup: Followup, office: Office) -> None:
    leave = ("--from", "2026-12-01T07:00", "--until", "2026-12-05")
    away = followup("user", "away", "lanh", *leave, "--json")

    assert away.document == {
        "username": "lanh",
        "from": "2026-12-01T07:00:00+07:00",
        "until": "2026-12-05T00:00:00+07:00",
    }
    assert followup("user", "back", "lanh", "--from", "2026-12-03", "--json").document == {
        "username": "lanh",
        "ended": 1,
    }
    assert "was not away" in followup("user", "back", "minh").out
    assert followup("user", "away", "lanh", "--until", "2020-01-01").code == 2
