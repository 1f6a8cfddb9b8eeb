"""Putting a text of the department into a form that is being filled, without losing anything."""

from __future__ import annotations

from typing import Final

from cases.desks.texts import Block, blocks_of
from cases.desks.whose import texts_for
from web.staff.controls import Given
from web.visit import Visit
from workflow.definition import Action, WorkflowDefinition

#: the button that puts the chosen text in, and the list it is chosen from
INSERT: Final = "insert"
CHOSEN: Final = "block"
#: where it goes
TEXT: Final = "text"
#: a field with less room is for a remark, not for a letter
_A_LETTER: Final = 1000


def offered_blocks(
    visit: Visit, definition: WorkflowDefinition, action: Action
) -> tuple[Block, ...]:
    """The texts that may be put into the form of `action`; none for an action without a letter."""
    department = texts_for(visit.staff)
    if department is None or TEXT not in action.fields:
        return ()
    if definition.field_of(action, TEXT).max_length < _A_LETTER:
        return ()
    with visit.services.database.read() as connection:
        return blocks_of(connection, department)


def with_block(given: Given, offered: tuple[Block, ...]) -> Given:
    """What was typed, with the chosen text after it; as it was when none was chosen."""
    chosen = given.get(CHOSEN, ("",))[0]
    body = next((block.body for block in offered if block.name == chosen), None)
    if body is None:
        return given
    typed = given.get(TEXT, ("",))[0].strip()
    return {**given, TEXT: (f"{typed}\n\n{body}" if typed else body,)}
