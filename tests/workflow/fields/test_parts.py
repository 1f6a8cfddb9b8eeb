"""A mixed case is split into parts: a list of tables, or the columns of a form."""

from __future__ import annotations

from typing import Any

import pytest

from workflow.fields.malformed import Malformed
from workflow.fields.parts import MOST_PARTS, Part, parts_of

ROAD = {"title": "Đường Nguyễn Huệ", "content": "Đường có ổ gà"}
LAMP = {"title": "Đèn đường", "content": "Ba bóng đèn hỏng", "kind": " feedback ", "pace": "urgent"}


def why(given: object) -> tuple[str, dict[str, Any]]:
    with pytest.raises(Malformed) as caught:
        parts_of(given)
    return caught.value.why, caught.value.params


def test_minh_splits_a_case_into_a_road_and_a_lamp() -> None:
    road = Part("Đường Nguyễn Huệ", "Đường có ổ gà", None, None)
    lamp = Part("Đèn đường", "Ba bóng đèn hỏng", "feedback", "urgent")
    assert parts_of([ROAD, LAMP]) == (road, lamp)
    assert parts_of((LAMP, {})) == (lamp,)


def test_a_form_sends_each_column_as_a_list() -> None:
    columns = {
        "title": ["Đường Nguyễn Huệ", "", "Đèn đường"],
        "content": ["Đường có ổ gà", "", "Ba bóng đèn hỏng"],
        "kind": ["", "", "feedback"],
    }
    found = parts_of(columns)
    assert found == (
        Part("Đường Nguyễn Huệ", "Đường có ổ gà"),
        Part("Đèn đường", "Ba bóng đèn hỏng", "feedback"),
    )


def test_a_form_with_an_empty_row_or_none_has_no_parts() -> None:
    assert parts_of({}) is None
    assert parts_of([]) is None
    assert parts_of({"title": [""], "content": [""], "kind": ["feedback"]}) is None


@pytest.mark.parametrize("given", ["road", 7, [ROAD, "lamp"], {"title": "Đường", "content": ["x"]}])
def test_what_is_no_list_of_parts_is_refused(given: object) -> None:
    assert why(given) == ("not_a_list_of_parts", {})


@pytest.mark.parametrize("missing", ["title", "content"])
def test_a_part_needs_both_a_summary_and_a_content(missing: str) -> None:
    assert why([ROAD, LAMP | {missing: ""}])[0] == "part_incomplete"


def test_a_kind_that_is_no_text_is_none() -> None:
    (part,) = parts_of([ROAD | {"kind": 3, "pace": "  "}]) or ()
    assert (part.kind, part.pace) == (None, None)


def test_words_that_no_part_has_are_named_and_cut_short() -> None:
    assert why([ROAD | {"b" * 50: 1, "a": 2}]) == ("unknown_part", {"parts": f"a, {'b' * 40}"})


def test_twenty_parts_fit_and_not_one_more() -> None:
    assert MOST_PARTS == 20
    assert len(parts_of([ROAD] * MOST_PARTS) or ()) == MOST_PARTS
    assert why([ROAD] * (MOST_PARTS + 1)) == ("too_many_parts", {"most": str(MOST_PARTS)})


@pytest.mark.parametrize(("name", "longest"), [("title", 200), ("content", 20_000)])
def test_summary_and_content_end_somewhere(name: str, longest: int) -> None:
    assert parts_of([ROAD | {name: "x" * longest}])
    assert why([ROAD | {name: "x" * (longest + 1)}])[0] == "too_long"


def test_a_part_has_the_files_that_were_chosen_for_it_each_once() -> None:
    (part,) = parts_of([{**LAMP, "files": [7, "3", 7]}]) or ()
    assert part.files == (3, 7)


@pytest.mark.parametrize("files", ["3", 3, ["x"], [-3], [3.0], [None], ["²"], ["1234567890"]])
def test_files_are_named_by_the_numbers_of_their_entries(files: object) -> None:
    assert why([{**LAMP, "files": files}]) == ("not_numbers_of_files", {})


def test_files_alone_make_no_part() -> None:
    assert why([{"files": [3]}]) == ("part_incomplete", {})
