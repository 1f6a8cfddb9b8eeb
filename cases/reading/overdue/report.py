"""The overdue view as people get it: departments, most overdue first."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cases.office import Office
from workflow.words import sort_key

#: working days overdue, from and to; the last band has no end
AGE_BANDS = ((1, 2), (3, 5), (6, 10), (11, None))
_NEVER = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OverdueCounts:
    """A department's overdue cases: how many of each age band, and the oldest due instant.

    `contributions`: what it was asked for by others and is overdue with, counted apart.
    """

    bands: tuple[int, ...]
    oldest_due: datetime | None
    contributions: int = 0


@dataclass(frozen=True, slots=True)
class Workload:
    """A department's other open cases: all of them, and those due soon."""

    open: int = 0
    due_soon: int = 0


@dataclass(frozen=True, slots=True)
class DepartmentOverdue:
    """One row of the view. `oldest_last_day` is the local date people are shown.

    Contributions that the department owes to others are in none of the other figures.
    """

    code: str
    name: str
    overdue: int
    due_soon: int
    open: int
    oldest_due: datetime | None
    oldest_last_day: date | None
    max_working_days_overdue: int
    bands: tuple[int, ...]
    contributions_overdue: int = 0


@dataclass(frozen=True, slots=True)
class OverdueReport:
    """The whole view at one moment (UTC)."""

    as_of: datetime
    departments: tuple[DepartmentOverdue, ...]

    @property
    def contributions_overdue(self) -> int:
        """Contributions overdue, counted apart (contract.md section 8)."""
        return sum(row.contributions_overdue for row in self.departments)

    @property
    def total(self) -> int:
        """Overdue cases, counted by their responsible department (contract.md section 8)."""
        return sum(row.overdue for row in self.departments)

    @property
    def due_soon(self) -> int:
        """Cases due within two working days."""
        return sum(row.due_soon for row in self.departments)

    @property
    def open(self) -> int:
        """Cases somebody still has to act on."""
        return sum(row.open for row in self.departments)

    @property
    def departments_overdue(self) -> int:
        """How many departments have overdue cases."""
        return sum(row.overdue > 0 for row in self.departments)

    @property
    def bands(self) -> tuple[int, ...]:
        """Overdue cases of each age band."""
        return tuple(
            sum(row.bands[band] for row in self.departments) for band in range(len(AGE_BANDS))
        )

    @property
    def longest(self) -> DepartmentOverdue | None:
        """The department with the case that is overdue longest."""
        late = [row for row in self.departments if row.oldest_due is not None]
        return min(late, key=lambda row: row.oldest_due or _NEVER, default=None)


def restricted_to(
    whole: OverdueReport, office: Office, department: str, language: str
) -> OverdueReport:
    """The view of one department alone; one without any open case has a row of noughts."""
    rows = tuple(row for row in whole.departments if row.code == department)
    if not rows:
        rows = (_row(office, whole.as_of, department, None, Workload(), language),)
    return replace(whole, departments=rows)


@dataclass(frozen=True, slots=True)
class BandEdges:
    """The age bands at one moment as due instants: band `n` is after `at[n + 1]`, up to `at[n]`.

    The first edge is exclusive: overdue means due strictly before the moment (decision 11).
    """

    at: tuple[datetime, ...]

    def band_of(self, due: datetime) -> int:
        """The band of a due instant that has passed."""
        return sum(due <= edge for edge in self.at[1:])


def band_edges(office: Office, moment: datetime) -> BandEdges:
    """The edges of AGE_BANDS at `moment`, in the register's own calendar."""
    later = (office.calendar.overdue_since_at_least(moment, first) for first, _ in AGE_BANDS[1:])
    return BandEdges((moment, *later))


def report(
    office: Office,
    moment: datetime,
    overdue: Mapping[str, OverdueCounts],
    workload: Mapping[str, Workload],
    language: str,
) -> OverdueReport:
    """The view made of counts by department; those with nothing open or overdue are left out."""
    rows = [
        _row(office, moment, code, overdue.get(code), workload.get(code, Workload()), language)
        for code in overdue.keys() | workload.keys()
    ]
    shown = (row for row in rows if row.overdue or row.open or row.contributions_overdue)
    return OverdueReport(moment, tuple(_most_overdue_first(shown)))


def _row(
    office: Office,
    moment: datetime,
    code: str,
    counts: OverdueCounts | None,
    workload: Workload,
    language: str,
) -> DepartmentOverdue:
    bands = counts.bands if counts else (0,) * len(AGE_BANDS)
    oldest = counts.oldest_due if counts else None
    return DepartmentOverdue(
        code=code,
        name=office.department_name(code, language, moment),
        overdue=sum(bands),
        due_soon=workload.due_soon,
        open=workload.open,
        oldest_due=oldest,
        oldest_last_day=office.day(oldest) if oldest else None,
        max_working_days_overdue=(
            office.calendar.working_days_overdue(oldest, moment) if oldest else 0
        ),
        bands=bands,
        contributions_overdue=counts.contributions if counts else 0,
    )


def _most_overdue_first(rows: Iterable[DepartmentOverdue]) -> list[DepartmentOverdue]:
    """Ties: the oldest first, then who owes contributions, then by name in Vietnamese order."""
    return sorted(
        rows,
        key=lambda row: (
            -row.overdue,
            row.oldest_due or _NEVER,
            -row.contributions_overdue,
            sort_key(row.name),
            row.code,
        ),
    )
