"""The words a workflow definition is written in: what a TOML file under `definitions/` may say.

Every class is frozen and refuses unknown keys, so a misspelt key is a problem that
`workflow.loader` reports with its place in the file.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from typing import Final, Literal

from pydantic import Field, PositiveInt

from workflow.frozen import Frozen
from workflow.period_rule import PeriodRule

Language = Literal["vi", "en"]

#: the actions by which the clock goes through a ladder
REMIND: Final = "remind"
ESCALATE: Final = "escalate"
#: the action by which the clock moves dates when the working calendar has changed
REDATE: Final = "redate"
#: the action by which the clock hands the cases of a department that ended to its successor
SUCCEED: Final = "succeed"
#: the field by which an escalation by hand names the post it is for
POST_FIELD: Final = "post"


class Text(Frozen):
    """One wording in the two languages people see."""

    vi: str = Field(min_length=1)
    en: str = Field(min_length=1)

    def in_language(self, language: str) -> str:
        """The wording in `language`; Vietnamese where the language is not one of ours."""
        return self.en if language == "en" else self.vi


class State(Frozen):
    """Where a case stands. `responsible` says who answers for it there."""

    label: Text
    responsible: Literal["office", "lead", "nobody"]
    final: bool = False


class Party(Frozen):
    """Who may act: one of `roles`, in a relation to the case, with a personal right if asked.

    `unled`: the case has no lead department, so that nobody stands in the relation `lead`.
    """

    label: Text
    roles: tuple[str, ...] = Field(min_length=1)
    relation: Literal["any", "lead", "coordinating", "unled"] = "any"
    right: str | None = None


class Post(Frozen):
    """A recipient of messages and rungs: a post, never a person (contract.md section 7)."""

    label: Text
    office: Literal["citizen", "department", "upc", "province"]
    stands_in: str | None = None


FieldType = Literal[
    "text",
    "line",
    "choice",
    "flag",
    "date",
    "instant",
    "department",
    "departments",
    "person",
    "session",
    "petitioner",
    "escalation",
    "case",
    "parts",
    "file",
]


class FieldRule(Frozen):
    """One field of an action. A `text` or `file` is a person's own, kept apart from the history."""

    type: FieldType
    label: Text
    hint: Text | None = None
    max_length: PositiveInt = 2000
    options: Mapping[str, Text] = Field(default_factory=dict)


class Arrow(Frozen):
    """One possible destination; the first arrow whose `when` holds is taken. No `to`: it stays."""

    to: str | None = None
    when: str | None = None


class Action(Frozen):
    """Something that may happen to a case. Without `to` and `arrows` the state stays."""

    label: Text
    done: Text
    sources: tuple[str, ...] = Field(default=(), alias="from")
    to: str | None = None
    arrows: tuple[Arrow, ...] = ()
    creates: bool = False
    who: tuple[str, ...]
    requires: tuple[str, ...] = ()
    accepts: tuple[str, ...] = ()
    requires_one_of: tuple[str, ...] = ()
    #: fields that mean something more exact in this action than elsewhere
    redefines: Mapping[str, FieldRule] = Field(default_factory=dict)
    guards: tuple[str, ...] = ()
    set: Mapping[str, str] = Field(default_factory=dict)
    counts: Literal["returns", "reopenings", "extensions"] | None = None
    public: tuple[str, ...] = ()
    tells: tuple[str, ...] = ()
    #: field → its value → posts that are told as well
    tells_for: Mapping[str, Mapping[str, tuple[str, ...]]] = Field(default_factory=dict)
    #: limit → posts that are told as well once what the action counts has reached it
    tells_from: Mapping[str, tuple[str, ...]] = Field(default_factory=dict)
    by_hand: str | None = None
    main: bool = False
    replies: bool = False
    #: its text waits for the approval of a head; the next reply starts from it
    drafts: bool = False
    #: what then happens to the other case that it names
    passes_on: str | None = None
    hidden: bool = False

    @cached_property
    def fields(self) -> tuple[str, ...]:
        """Every field the action knows, needed ones first."""
        return (*self.requires, *self.requires_one_of, *self.accepts)

    @cached_property
    def sometimes_told(self) -> tuple[str, ...]:
        """The posts of `tells_for` and `tells_from`."""
        by_value = (posts for values in self.tells_for.values() for posts in values.values())
        return tuple(chain.from_iterable((*by_value, *self.tells_from.values())))

    @cached_property
    def destinations(self) -> tuple[Arrow, ...]:
        """The arrows in the order they are tried; empty when the state stays."""
        return self.arrows or ((Arrow(to=self.to),) if self.to else ())


class Rung(Frozen):
    """One step of a ladder: when it is due, seen from the deadline, and which post it reaches.

    `kinds` and `departments` name the cases it is for; empty = all.
    """

    rung: str
    label: Text
    at: int | None = None
    every: Literal["monday"] | None = None
    remind: str | None = None
    tell: str | None = None
    kinds: tuple[str, ...] = ()
    departments: tuple[str, ...] = ()

    @property
    def post(self) -> str:
        """The post this rung reaches."""
        return self.tell or self.remind or ""

    @property
    def is_reminder(self) -> bool:
        """Reminders come before the due instant and raise no level."""
        return self.tell is None

    @property
    def action(self) -> str:
        """The action by which the clock fires it."""
        return REMIND if self.is_reminder else ESCALATE


class DeadlineRule(Frozen):
    """A clock of the case: what starts, moves, stops and ends it, whom its ladder reaches."""

    label: Text
    opened_by: tuple[str, ...]
    runs_in: tuple[str, ...]
    #: actions that end it although the case stays where it is
    ended_by: tuple[str, ...] = ()
    periods: tuple[PeriodRule, ...]
    recomputed_by: tuple[str, ...] = ()
    #: action → field whose date replaces the rule's from the opening on
    due_from: Mapping[str, str] = Field(default_factory=dict)
    #: opened only when that field holds a date
    only_if_dated: bool = False
    #: action → field whose date can only shorten it
    limited_by: Mapping[str, str] = Field(default_factory=dict)
    #: action → the action whose limits it takes back
    limit_lifted_by: Mapping[str, str] = Field(default_factory=dict)
    #: action → field whose later date counts instead, until one of `extension_ended_by`
    extended_by: Mapping[str, str] = Field(default_factory=dict)
    extension_ended_by: tuple[str, ...] = ()
    #: the deadlines that do not run while this one does
    holds: tuple[str, ...] = ()
    #: the limit, in calendar days, that all which hold others share in one period of handling
    allowance: str | None = None
    overdue_for: Literal["responsible", "office", "asked"] | None = None
    #: the field of the opening action that names the department asked; one clock for each
    asked_in: str | None = None
    #: somebody waits for one of `ended_by`; what ends it otherwise is kept in the history as open
    owed: bool = False
    #: the posts that hear of it when it was left open, whatever the action tells
    left_open_tells: tuple[str, ...] = ()
    citizen_clock: bool = False
    expires_with: str | None = None
    ladder: tuple[Rung, ...] = ()

    @cached_property
    def touched_by(self) -> frozenset[str]:
        """The actions that may open it or say something of its date."""
        tables = (self.limited_by, self.limit_lifted_by, self.extended_by)
        listed = (self.opened_by, self.recomputed_by, self.extension_ended_by)
        return frozenset(chain(*listed, *tables))

    def period_rule(self, action: str, kind: str, pace: str, recorded: date) -> PeriodRule:
        """The row of `periods` that counts; `workflow check` proves there is one."""
        return next(row for row in self.periods if row.fits(action, kind, pace, recorded))


class WorkflowDefinition(Frozen):
    """One version of a workflow. A case pins (key, version) when it is recorded."""

    key: str
    version: PositiveInt
    initial: str
    label: Text
    limits: Mapping[str, int] = Field(default_factory=dict)
    states: Mapping[str, State]
    parties: Mapping[str, Party]
    posts: Mapping[str, Post]
    fields: Mapping[str, FieldRule]
    actions: Mapping[str, Action]
    refusals: Mapping[str, Text]
    deadlines: Mapping[str, DeadlineRule]
    #: kinds of which only a stub may be kept: kind → the action that sends it on at once
    stubs: Mapping[str, str] = Field(default_factory=dict)

    def field(self, action: str | None, name: str) -> FieldRule:
        """What `name` is in the action called `action`; raises KeyError for no field of ours."""
        known = self.actions.get(action or "")
        return self.field_of(known, name) if known else self.fields[name]

    def field_of(self, action: Action, name: str) -> FieldRule:
        """What `name` is in `action`; raises KeyError for a field nobody declared."""
        return action.redefines.get(name) or self.fields[name]

    @cached_property
    def file_fields(self) -> Mapping[str, frozenset[str]]:
        """By action: the fields that take a file."""
        types = {
            n: {f: self.field_of(a, f).type for f in a.fields} for n, a in self.actions.items()
        }
        return {n: frozenset(f for f in of if of[f] == "file") for n, of in types.items()}

    @cached_property
    def creation(self) -> str:
        """The action that opens a case."""
        return next(name for name, action in self.actions.items() if action.creates)

    @cached_property
    def holders(self) -> Mapping[str, frozenset[str]]:
        """By deadline: the deadlines that stop it while they run."""
        return {
            name: frozenset(holder for holder, rule in self.deadlines.items() if name in rule.holds)
            for name in self.deadlines
        }

    @cached_property
    def citizen_clock(self) -> str:
        """The deadline that `due_at` of a case speaks of."""
        return next(name for name, rule in self.deadlines.items() if rule.citizen_clock)
