"""An entry of the history as readers get it: what was stored, and the same in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

Value = str | bool | date | datetime | tuple[str, ...] | None


@dataclass(frozen=True, slots=True)
class StoredEntry:
    """A row of the history (instants UTC)."""

    seq: int
    at: datetime
    recorded_at: datetime
    action: str
    actor: str
    actor_department: str | None
    from_state: str | None
    to_state: str
    payload: str
    digest: str


@dataclass(frozen=True, slots=True)
class StoredWords:
    """A person's words that belong to a history entry."""

    seq: int
    field: str
    words: str
    public: bool


@dataclass(frozen=True, slots=True)
class FieldView:
    """One field of an action: labelled, its value as people read it.

    `words`: the value is a person's own text. `erased`: there was such a text and it is gone.
    Dates and instants (UTC) stay values, so that a page writes them its own way. `code` is what
    was stored where the value shows a name for it: an option, a department, a case.
    """

    name: str
    label: str
    value: Value
    words: bool = False
    public: bool = False
    erased: bool = False
    code: str | None = None


@dataclass(frozen=True, slots=True)
class MovedDate:
    """A deadline whose due instant (UTC) moved; the department where each asked has its own."""

    label: str
    department_name: str | None
    was: datetime
    due: datetime


@dataclass(frozen=True, slots=True)
class EntryView:
    """One entry of the history. `actor` is a reference for programs, `actor_name` is for people.

    `moved` holds the dates that a change of the calendar or of the version moved; `missed` the
    names of deadlines that had passed when this entry ended them; `late` speaks of the reply.
    `left_open` tells what was asked for and nobody had given when this entry ended it: the label
    of the deadline and the name of the department. `lapsed` holds the labels of the deadlines whose
    date moved back and passed during the pause that this entry ended.
    """

    seq: int
    at: datetime
    recorded_at: datetime
    action: str
    label: str
    summary: str
    actor: str
    actor_name: str
    actor_department: str | None
    department_name: str | None
    from_state: str | None
    to_state: str
    digest: str
    fields: tuple[FieldView, ...]
    moved: tuple[MovedDate, ...]
    missed: tuple[str, ...]
    late: bool | None
    left_open: tuple[tuple[str, str], ...]
    lapsed: tuple[str, ...]
    #: the case that this one was split from when it was recorded
    split_from: str | None
    #: the clock's own: which deadline and which rung of its ladder
    deadline: str | None
    rung: str | None
    #: the lead department after this entry
    lead: str | None

    def field(self, name: str) -> FieldView | None:
        """The field of this name, if the entry has it."""
        return next((field for field in self.fields if field.name == name), None)
