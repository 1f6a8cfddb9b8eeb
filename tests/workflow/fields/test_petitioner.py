"""Who raises an issue: a name unless anonymous, and every part within its bounds."""

from __future__ import annotations

import pytest

from tests.workflow.fields.forms import DEFINITION, objections, value
from workflow.fields import Petitioner


def test_ba_bay_gives_her_name_and_how_to_reach_her() -> None:
    given = {
        "name": "  Lê  Thị Bảy ",
        "phone": "0912 345 678",
        "email": "bay@example.vn",
        "address": "ấp 3, xã Mỹ Hiệp",
        "organisation": "",
        "category": "business",
    }
    assert value("record", "petitioner", given) == Petitioner(
        "Lê Thị Bảy", "0912 345 678", "bay@example.vn", "ấp 3, xã Mỹ Hiệp", None, "business"
    )


@pytest.mark.parametrize("yes", [True, "true", "on", "1"])
def test_somebody_may_stay_anonymous(yes: object) -> None:
    assert value("record", "petitioner", {"anonymous": yes}) == Petitioner(anonymous=True)


def test_a_petitioner_that_was_parsed_already_stays() -> None:
    known = Petitioner("Lê Thị Bảy")
    assert value("record", "petitioner", known) is known


@pytest.mark.parametrize(
    ("given", "reason", "at"),
    [
        ("Lê Thị Bảy", "not_a_petitioner", "petitioner"),
        ({}, "name_needed", "petitioner.name"),
        ({"anonymous": "false"}, "name_needed", "petitioner.name"),
        ({"name": " "}, "name_needed", "petitioner.name"),
        ({"name": "Bảy", "age": 60}, "unknown_part", "petitioner"),
        ({"name": "Bảy", "phone": 912345678}, "not_text", "petitioner.phone"),
        ({"name": "Bảy", "identity_number": "9" * 21}, "too_long", "petitioner.identity_number"),
        ({"name": "B" * 201}, "too_long", "petitioner.name"),
        ({"name": "Bảy", "email": "bay"}, "not_an_email", "petitioner.email"),
        ({"name": "Bảy", "email": "bay@x.vn\r\nBcc: a@x.vn"}, "not_an_email", "petitioner.email"),
        ({"name": "Bảy", "category": "farmer"}, "not_an_option", "petitioner.category"),
        ({"name": "Bảy", "anonymous": "perhaps"}, "not_a_flag", "petitioner"),
    ],
)
def test_what_cannot_be_used_is_pointed_at(given: object, reason: str, at: str) -> None:
    (objection,) = objections("record", "petitioner", given)
    assert (objection.params["why"], objection.field) == (reason, at)
    assert objection.message(DEFINITION).startswith("“Người phản ánh, kiến nghị” không hợp lệ: ")
