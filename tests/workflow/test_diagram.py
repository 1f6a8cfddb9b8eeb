"""The picture of a workflow: every arrow once, in the language asked for, always the same text."""

from __future__ import annotations

from tests.workflow.definitions import read
from tests.workflow.situation import DEFINITION
from workflow.diagram import mermaid


def _arrows(text: str) -> list[tuple[str, str, str]]:
    lines = [line.strip() for line in text.splitlines() if " --> " in line]
    found = []
    for line in lines:
        source, rest = line.split(" --> ")
        target, _, label = rest.partition(": ")
        found.append((source, target, label))
    return found


def test_every_action_that_moves_a_case_is_an_arrow() -> None:
    drawn = _arrows(mermaid(DEFINITION, "en"))
    expected = [("[*]", "recorded", "Record"), ("closed", "[*]", "")]
    for action in DEFINITION.actions.values():
        for arrow in action.destinations:
            # an action that may also stay has an arrow only for where it leads
            if arrow.to is not None:
                expected += [(source, arrow.to, action.label.en) for source in action.sources]
    assert sorted(drawn) == sorted(expected)
    assert ("closed", "recorded", "Reopen") in drawn


def test_labels_speak_vietnamese_unless_asked_otherwise() -> None:
    assert 'state "Đang xử lý" as in_progress' in mermaid(DEFINITION)
    assert 'state "In progress" as in_progress' in mermaid(DEFINITION, "en")
    assert mermaid(DEFINITION) == mermaid(read())


def test_a_label_cannot_break_the_picture() -> None:
    odd = read(('vi = "Kết thúc", en = "Close"', "vi = 'Đóng: \"xong\"; hết', en = 'Close'"))
    assert ("replied", "closed", "Đóng – 'xong', hết") in _arrows(mermaid(odd))
