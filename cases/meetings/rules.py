"""States, steps and priorities of sessions and registrations, as data/rules.toml has them."""

from __future__ import annotations

import tomllib
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache
from importlib.resources import files
from typing import Any, Final

from cases.meetings.faults import ROLE, STATE, Fault, MeetingRefused, UnknownStep
from workflow.definition import Text
from workflow.words import fold

#: who takes the steps that follow from others, and who holds the code of a receipt
SYSTEM: Final = "system"
VISITOR: Final = "visitor"
#: whom a change names that was made on the command line
CONSOLE: Final = "console"
#: states in which a registration still counts on being met
ACTIVE: Final = ("waiting", "confirmed", "waiting_list", "moved")
#: states in which a place is held
HOLDING: Final = ("confirmed", "moved")


@dataclass(frozen=True, slots=True)
class Step:
    """One way on: from where, to where (None = it stays), by whom, and whether people are told."""

    name: str
    label: Text
    origins: frozenset[str]
    target: str | None
    by: frozenset[str]
    needs_reason: bool = False
    tells: bool = False


@dataclass(frozen=True, slots=True)
class Flow:
    """The states of one kind of thing and the steps between them."""

    initial: str
    final: frozenset[str]
    states: Mapping[str, Text]
    steps: Mapping[str, Step]

    def offered(self, state: str, roles: Collection[str]) -> tuple[Step, ...]:
        """The steps that somebody with one of `roles` may take from `state`, in their order."""
        may = (step for step in self.steps.values() if not step.by.isdisjoint(roles))
        return tuple(step for step in may if state in step.origins)

    def step(self, name: str, state: str, roles: Collection[str]) -> Step:
        """The step of that name from `state`; raises MeetingRefused where it is not for `roles`,
        or not possible now, and UnknownStep where there is none.
        """
        step = self.steps.get(name)
        if step is None:
            raise UnknownStep(name)
        if step.by.isdisjoint(roles):
            fault = Fault("form", "not_your_step", (("step", step.label),))
            raise MeetingRefused(fault, category=ROLE)
        if state not in step.origins:
            said = (("step", step.label), ("state", self.states.get(state, Text(vi="?", en="?"))))
            raise MeetingRefused(Fault("form", "not_now", said), category=STATE)
        return step

    def problems(self) -> Iterator[str]:
        """What is unsound: unknown names, states nobody reaches, states without a way on."""
        known, left = self.states.keys(), set[str]()
        reached = {self.initial}
        for step in self.steps.values():
            named = step.origins | ({step.target} if step.target else set())
            yield from (f"{step.name} names no state: {name}" for name in sorted(named - known))
            reached |= {step.target} if step.target else set()
            left |= step.origins if step.target else set()
            if not step.by:
                yield f"nobody may {step.name}"
        yield from (f"nothing leads to {name}" for name in sorted(known - reached))
        yield from (f"no way on from {name}" for name in sorted(known - left - self.final))


@dataclass(frozen=True, slots=True)
class Priority:
    """Who is met first, and why: the words are shown beside the registration."""

    name: str
    points: int
    label: Text
    categories: frozenset[str]
    project: bool
    with_procedure: bool
    #: words in names of procedures; and whether those count that the list says are filed often
    procedures: tuple[str, ...]
    many_filings: bool

    def fits(
        self, category: str, project: bool, procedure: str | None, many_filings: bool = False
    ) -> bool:
        """Whether a registration falls under this rule; `many_filings` as the list of procedures
        has it, False for one that is in no list.
        """
        if category not in self.categories or (self.project and not project):
            return False
        if self.with_procedure and not procedure:
            return False
        if self.many_filings and many_filings:
            return True
        asked = fold(procedure or "")
        return not self.procedures or any(fold(name) in asked for name in self.procedures)


@dataclass(frozen=True, slots=True)
class Rules:
    """Everything the file says."""

    sessions: Flow
    registrations: Flow
    priorities: tuple[Priority, ...]
    topics: Mapping[str, Text]
    sites: Mapping[str, Text]
    #: how sessions write posts of the province, folded
    posts: Mapping[str, frozenset[str]]
    #: between which local times somebody may be written to on any day
    waking: tuple[time, time]

    def site(self, name: str) -> Text:
        """Where a session meets; the site's own name where we know no better one."""
        return self.sites.get(name, Text(vi=name, en=name))

    def priority_of(
        self, category: str, project: bool, procedure: str | None, many_filings: bool = False
    ) -> Priority | None:
        """The first rule that fits; None for everybody else."""
        known = (category, project, procedure, many_filings)
        fitting = (each for each in self.priorities if each.fits(*known))
        return next(fitting, None)

    def priority_named(self, name: str | None) -> Priority | None:
        """The rule that a registration keeps by name."""
        return next((each for each in self.priorities if each.name == name), None)


@cache
def rules() -> Rules:
    """The rules that are shipped."""
    text = files("cases.meetings").joinpath("data", "rules.toml").read_text("utf-8")
    return read_rules(tomllib.loads(text))


def read_rules(kept: Mapping[str, Any]) -> Rules:
    """The rules of a parsed file."""
    return Rules(
        sessions=_flow(kept["session"]),
        registrations=_flow(kept["registration"]),
        priorities=tuple(map(_priority, kept["priority"])),
        topics=_texts(kept["topics"]),
        sites=_texts(kept["sites"]),
        posts={post: frozenset(map(fold, names)) for post, names in kept["posts"].items()},
        waking=_waking(kept["letters"]),
    )


def _waking(kept: Mapping[str, str]) -> tuple[time, time]:
    return time.fromisoformat(kept["from"]), time.fromisoformat(kept["until"])


def _flow(kept: Mapping[str, Any]) -> Flow:
    steps = {name: _step(name, step) for name, step in kept["steps"].items()}
    return Flow(kept["initial"], frozenset(kept["final"]), _texts(kept["states"]), steps)


def _step(name: str, kept: Mapping[str, Any]) -> Step:
    return Step(
        name=name,
        label=Text(**kept["label"]),
        origins=frozenset(kept["from"]),
        target=kept.get("to"),
        by=frozenset(kept["by"]),
        needs_reason=kept.get("needs_reason", False),
        tells=kept.get("tells", False),
    )


def _priority(kept: Mapping[str, Any]) -> Priority:
    return Priority(
        name=kept["name"],
        points=kept["points"],
        label=Text(**kept["label"]),
        categories=frozenset(kept["categories"]),
        project=kept.get("project", False),
        with_procedure=kept.get("with_procedure", False),
        procedures=tuple(kept.get("procedures", ())),
        many_filings=kept.get("many_filings", False),
    )


def _texts(kept: Mapping[str, Mapping[str, str]]) -> dict[str, Text]:
    return {name: Text(**words) for name, words in kept.items()}
