"""The drawing of a workflow: every state a column, every move a row, nothing outside the paper."""

from __future__ import annotations

from tests.workflow.situation import DEFINITION
from workflow.picture import picture

DRAWN = picture(DEFINITION, "en")


def test_every_state_is_a_column_in_the_order_of_the_definition() -> None:
    assert [column.name for column in DRAWN.columns] == list(DEFINITION.states)
    assert [column.label for column in DRAWN.columns if column.final] == ["Closed"]
    places = [column.x for column in DRAWN.columns]
    assert places == sorted(set(places))


def test_every_action_that_moves_a_case_is_a_row_and_stands_in_the_words() -> None:
    moving = [a.label.en for a in DEFINITION.actions.values() if any(d.to for d in a.destinations)]
    assert [lane.label for lane in DRAWN.lanes] == moving
    assert [label for label, _, _ in DRAWN.moves] == moving
    assert ("Record", (), ("Recorded",)) in DRAWN.moves
    assert ("Assign", ("Recorded",), ("Assigned",)) in DRAWN.moves


def test_arrows_lead_from_the_dots_to_where_the_action_leads() -> None:
    places = {column.name: column.x for column in DRAWN.columns}
    lanes = {lane.label: lane for lane in DRAWN.lanes}
    back = lanes["Send back"]
    assert back.dots == (places["assigned"], places["in_progress"])
    assert back.heads == ((places["recorded"], -1),)
    assert (back.begins, back.ends) == (places["recorded"], places["in_progress"])
    again = lanes["Reassign"]
    assert again.rings == (places["assigned"],)
    assert again.heads == ((places["assigned"], -1),)


def test_nothing_lies_outside_the_paper() -> None:
    for lane in DRAWN.lanes:
        assert 0 < lane.y < DRAWN.height
        assert 0 < lane.begins <= lane.ends < DRAWN.width
    last = DRAWN.columns[-1]
    assert last.left + last.width <= DRAWN.width


def test_the_same_definition_gives_the_same_drawing_in_either_language() -> None:
    assert picture(DEFINITION, "en") == DRAWN
    vietnamese = picture(DEFINITION)
    assert vietnamese.columns[0].label == "Đã ghi nhận"
    assert [lane.y for lane in vietnamese.lanes] == [lane.y for lane in DRAWN.lanes]
