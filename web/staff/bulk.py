"""One action on many ticked cases: each is a command of its own through the one write path."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Final

from cases.commands.requests import Act
from cases.errors import BadInput, CaseError, DatabaseUnavailable
from cases.policy import IN_A_DEPARTMENT, IN_TOUCH
from web.idempotency import new_key
from web.language import message
from web.problems.words import problem_of
from web.staff.controls import Given
from web.visit import Visit
from workflow.definition import POST_FIELD
from workflow.errors import WorkflowError
from workflow.refusal import Refused

#: the field of a form that names ticked cases: a number, a dot, the version that was seen
TICKED: Final = "case"
#: beyond it the answer would be a wait and not a page
MOST_TICKED: Final = 300


@dataclass(frozen=True, slots=True)
class Deed:
    """What the button `name` does to each ticked case; `given` is what its form begins with."""

    name: str
    action: str
    label: str
    given: Given = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Ticked:
    """A case as it stood when it was ticked."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one case: done, or why not."""

    number: str
    refusal: str | None


#: the post that is reminded
HEAD: Final = "department_head"
REMIND: Final = "remind"
_ASSIGN: Final = message("Assign")
_REMINDER: Final = message("Please answer the citizen, or say what keeps you from it.")


def deeds_of(visit: Visit) -> Mapping[str, Deed]:
    """What the reader may do to many cases at once, by the name of the button."""
    roles = visit.staff.roles
    deeds = (
        *(_of_the_office(visit) if roles & IN_TOUCH else ()),
        *(_OF_A_DEPARTMENT if roles & IN_A_DEPARTMENT else ()),
    )
    return {deed.name: deed for deed in deeds}


def _of_the_office(visit: Visit) -> tuple[Deed, ...]:
    # the ladder's own rules hold: a post is told by hand once a day until it has answered
    begun = {POST_FIELD: (HEAD,), "reason": (visit.words.gettext(_REMINDER),)}
    return (
        Deed("assign", "assign", _ASSIGN),
        Deed(REMIND, "escalate", message("Remind"), begun),
    )


_OF_A_DEPARTMENT: Final = (
    Deed("accept", "accept", message("Accept")),
    Deed("assign", "appoint_handler", _ASSIGN),
)


def ticked_in(given: Given) -> tuple[Ticked, ...]:
    """The ticked cases, each once; raises BadInput for none, too many and what is no case."""
    named = " ".join(given.get(TICKED, ())).split()
    found = {each.number: each for each in map(_ticked, named)}
    if not found:
        raise BadInput(
            message("No case is ticked. Go back, tick those you mean, then press again.")
        )
    if len(found) > MOST_TICKED:
        raise BadInput(
            message("At most %(most)s cases can be done at once; tick fewer."), most=MOST_TICKED
        )
    return tuple(found.values())


def carry_out(
    visit: Visit,
    deed: Deed,
    ticked: Iterable[Ticked],
    fields: Mapping[str, object],
    key: str | None,
) -> tuple[Outcome, ...]:
    """Do it to one case after the other; what is refused for one keeps none of the others back.

    With the same `key` again, what was done is not done a second time.
    """
    key = key or new_key()
    outcomes, away = [], None
    for each in ticked:
        # once it is away, the others would only wait for it one by one
        refusal = away or _attempt(visit, deed, each, fields, f"{key}.{each.number}")
        if isinstance(refusal, DatabaseUnavailable):
            away = refusal
        outcomes.append(Outcome(each.number, _why(visit, refusal) if refusal else None))
    return tuple(outcomes)


def _attempt(
    visit: Visit, deed: Deed, case: Ticked, fields: Mapping[str, object], key: str
) -> Exception | None:
    command = Act(visit.staff, case.number, deed.action, fields, case.version, key=key)
    try:
        visit.services.register.act(command, visit.now)
    except (WorkflowError, CaseError) as problem:
        return problem
    return None


def _why(visit: Visit, problem: Exception) -> str:
    told = problem_of(problem, visit.words, lambda: visit.office.vocabulary)
    # the reasons of a refusal are sentences of their own
    return told.detail if isinstance(problem, Refused) else f"{told.title}. {told.detail}"


def _ticked(text: str) -> Ticked:
    number, _, version = text.partition(".")
    if not (version.isascii() and version.isdecimal() and len(version) <= 9):
        raise BadInput(message("“%(text)s” is no case of this list."), text=text[:30])
    return Ticked(number, int(version))
