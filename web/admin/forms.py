"""A filled form of an administrator's page, and the change that it asks for."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, TypeVar

from starlette.datastructures import FormData

from cases.audit.subjects import person_subject
from cases.audit.trail import Change
from cases.errors import BadFields, BadInput, CaseError, UnknownDepartment, UnknownPerson
from web.errors import NotSignedIn
from web.language import message
from web.problems.register import told
from web.problems.words import problem_of
from web.staff.asking import instant_typed, whole
from web.staff.filled import given_in
from web.times import parse_day
from web.visit import Visit

Errors = Sequence[tuple[str, str]]
Read = TypeVar("Read", date, datetime)

#: where what belongs to no field is told
FORM: Final = "form"
_NO_DAY: Final = message("This is no date. Write it like 27/11/2026.")
_NO_MOMENT: Final = message("This is no time. Write it like 27/11/2026 or 27/11/2026 17:00.")
_FIELDS: Final[tuple[tuple[type[CaseError], str], ...]] = (
    (UnknownDepartment, "department"),
    (UnknownPerson, "username"),
)


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed and ticked. `step` is the button that was pressed."""

    given: Mapping[str, Sequence[str]]

    @classmethod
    def of(cls, form: FormData) -> Filled:
        """The fields of a posted form."""
        return cls(given_in(form))

    @property
    def step(self) -> str:
        """Which of a page's forms was sent."""
        return self.text("step")

    def text(self, name: str) -> str:
        """What was typed in a field; "" where nothing was."""
        return next(iter(self.given.get(name, ())), "").strip()

    def ticked(self, name: str) -> frozenset[str]:
        """What was ticked in a group."""
        return frozenset(self.given.get(name, ()))

    def day(self, name: str) -> date:
        """A local day; raises BadFields."""
        return self._read(name, parse_day, _NO_DAY)

    def moment(self, name: str, visit: Visit) -> datetime:
        """An instant (UTC); left empty it is now. Raises BadFields."""
        if not self.text(name):
            return visit.now
        zone = visit.services.calendar().zone
        return self._read(name, lambda text: instant_typed(text, zone), _NO_MOMENT)

    def change(self, visit: Visit) -> Change:
        """Who asks for it now, and which edition they had before them; raises NotSignedIn."""
        return Change(reference_of(visit), visit.now, whole(self.text("seen"), 0))

    def _read(self, name: str, parse: Callable[[str], Read], fault: str) -> Read:
        try:
            return parse(self.text(name))
        except BadInput as problem:
            raise BadFields((name, BadInput(fault))) from problem


NOTHING: Final = Filled({})


def reference_of(visit: Visit) -> str:
    """How the trail names the reader; raises NotSignedIn."""
    if visit.person is None:
        raise NotSignedIn
    return person_subject(visit.person.id)


def errors_of(problem: CaseError, visit: Visit) -> Errors:
    """What is wrong, by field, in the reader's language."""
    if isinstance(problem, BadFields):
        return [(field, _sentence(fault, visit)) for field, fault in problem.faults]
    field = next((name for kind, name in _FIELDS if isinstance(problem, kind)), FORM)
    return [(field, _sentence(problem, visit))]


def status_of(problem: CaseError, visit: Visit) -> int:
    """The status of the answer that tells of it."""
    return problem_of(problem, visit.words, lambda: visit.office.vocabulary).status


def _sentence(problem: CaseError, visit: Visit) -> str:
    found = problem_of(problem, visit.words, lambda: visit.office.vocabulary)
    if isinstance(problem, BadInput):
        said = told(problem, visit.words) or found.detail
        return said if said.endswith(".") else f"{said}."
    return f"{found.title}. {found.detail}"
