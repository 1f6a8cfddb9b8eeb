"""What a department keeps of a case that it handed on: what it knew then, and nothing after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from cases.reading.entry_views import EntryView
from cases.reading.items import CaseItem


def up_to(
    entries: Sequence[EntryView], until: datetime, department: str | None
) -> tuple[EntryView, ...]:
    """The entries up to the one by which `department`, the lead until then, lost the case.

    The instant alone does not tell: the next lead may have acted in the very same one.
    """
    shown: list[EntryView] = []
    lead: str | None = None
    for entry in entries:
        lost = lead == department and entry.lead != department
        if entry.at > until:
            break
        shown.append(entry)
        lead = entry.lead
        if lost and entry.at == until:
            break
    return tuple(shown)


def as_handed_over(
    item: CaseItem, department: str | None, entries: Sequence[EntryView]
) -> CaseItem:
    """The facts a former lead keeps: what it knew when it handed the case on."""
    last = entries[-1]
    return replace(
        item,
        state=last.to_state,
        outcome=None,
        department=department or "",
        lead=None,
        coordinating=(),
        handler=None,
        replied_at=None,
        closed_at=None,
        due_at=None,
        first_due_at=None,
        last_day=None,
        provisional=False,
        overdue=False,
        overdue_since=None,
        working_days_overdue=0,
        not_accepted=False,
        paused=False,
        paused_until=None,
        pause_reason=None,
        escalation_level=0,
        late=False,
        late_first=False,
        merged_into=None,
        split_from=None,
        rating=None,
        draft_seq=None,
        last_action=last.action,
        last_at=last.at,
    )
