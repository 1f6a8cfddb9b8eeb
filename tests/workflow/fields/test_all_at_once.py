"""Unknown, missing and malformed fields are told in one go; nothing is invented for a gap."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest

from tests.workflow.fields.forms import DEFINITION
from workflow.errors import UnknownAction
from workflow.fields import Petitioner, parse_fields

_RECORD = {
    "title": "Đường tỉnh 849 ngập",
    "content": "Mưa là ngập, xe máy không qua được.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Nguyễn Văn Tám", "phone": "0912 345 678"},
}


def test_a_complete_form_gives_typed_values_and_no_objection() -> None:
    values, problems = parse_fields(DEFINITION, "record", _RECORD)
    assert problems == ()
    assert values == _RECORD | {"petitioner": Petitioner("Nguyễn Văn Tám", "0912 345 678")}


def test_every_objection_is_told_at_once() -> None:
    raw = {"text": "Đã sửa", "document_date": "31/02/2026", "channel": "fax", "colour": "đỏ"}
    values, problems = parse_fields(DEFINITION, "reply", raw)
    assert values == {"text": "Đã sửa"}
    assert [(problem.code, problem.field) for problem in problems] == [
        ("field_unknown", "colour"),
        ("field_malformed", "document_date"),
        ("field_malformed", "channel"),
        ("field_missing", "document_number"),
        ("field_missing", "signatory"),
        ("field_missing", "outcome"),
    ]
    assert {problem.category for problem in problems} == {"field"}


@pytest.mark.parametrize("nothing", [None, "", "   ", "\u200b"])
def test_blank_is_not_given(nothing: str | None) -> None:
    _, (problem,) = parse_fields(DEFINITION, "note", {"text": nothing})
    assert problem.code == "field_missing"


def test_an_empty_field_of_another_form_is_no_mistake() -> None:
    assert parse_fields(DEFINITION, "note", {"text": "Đã gọi", "handler": ""})[1] == ()


def test_reclassifying_needs_a_kind_or_a_pace() -> None:
    _, (problem,) = parse_fields(DEFINITION, "reclassify", {"reason": "Ghi nhầm"})
    assert (problem.code, problem.params) == ("field_one_of", {"fields": "kind,pace"})
    assert problem.message(DEFINITION) == (
        "Cần điền ít nhất một trong các mục: Loại ý kiến, Mức độ."
    )
    assert parse_fields(DEFINITION, "reclassify", {"reason": "x", "pace": "urgent"})[1] == ()


def test_a_malformed_choice_is_not_missing_as_well() -> None:
    _, problems = parse_fields(DEFINITION, "reclassify", {"reason": "x", "pace": "at once"})
    assert [problem.code for problem in problems] == ["field_malformed"]


def test_the_import_states_a_gap_and_never_fills_it() -> None:
    values, problems = parse_fields(DEFINITION, "reply", {"text": "Đã trả lời"}, lenient=True)
    assert problems == ()
    assert values["text"] == "Đã trả lời"
    assert values["outcome"] is None
    assert values.keys() == set(DEFINITION.actions["reply"].requires)


def test_the_import_is_as_strict_about_what_is_there() -> None:
    _, problems = parse_fields(DEFINITION, "reply", {"outcome": "done"}, lenient=True)
    assert [problem.field for problem in problems] == ["outcome"]


def test_values_that_have_their_type_already_stay() -> None:
    due = datetime(2026, 11, 27, 10, 0, tzinfo=UTC)
    raw = {"lead_department": "SXD", "coordinating": ["STC", "SYT"], "due": due}
    assert parse_fields(DEFINITION, "assign", raw) == (raw, ())
    raw = {"document_date": date(2026, 11, 27)}
    assert parse_fields(DEFINITION, "reply", raw, lenient=True)[0]["document_date"] == date(
        2026, 11, 27
    )


def test_there_are_no_fields_of_an_action_nobody_defined() -> None:
    with pytest.raises(UnknownAction):
        parse_fields(DEFINITION, "forget", {})
