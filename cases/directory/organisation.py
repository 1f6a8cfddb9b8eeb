"""Departments as lines of succession, and the CSV they are read from (decision 16)."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from importlib.resources import files
from io import StringIO
from itertools import pairwise
from pathlib import Path
from typing import Final

from cases.errors import BadFile, BadInput
from cases.policy import UPC_OFFICE
from cases.texts import readable_line
from workflow.words import normalise

COLUMNS: Final = (
    "code",
    "kind",
    "valid_from",
    "valid_to",
    "successor",
    "name_vi",
    "name_en",
    "abbreviation",
    "name_from",
)
#: the UPC office; the Centre; departments; police and tax, which only co-operate; communes
KINDS: Final = ("upc", "centre", "department", "vertical", "local")
#: what may be founded later: there is one UPC office for ever
FOUNDED: Final = tuple(kind for kind in KINDS if kind != "upc")
IMPORTED: Final = "imported"

LONGEST: Final = {"code": 40, "name_vi": 200, "name_en": 200, "abbreviation": 40}
_SHIPPED = "data/organisation.csv"
_ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Name:
    """What a department is called from a day on."""

    since: date
    vi: str
    en: str
    abbreviation: str

    def in_language(self, language: str) -> str:
        """The full name; Vietnamese where the language is not one of ours."""
        return self.en if language == "en" else self.vi


@dataclass(frozen=True, slots=True)
class Department:
    """One line of succession: the code stays while names change (contract.md section 10).

    `valid_to` is the last day; `successor` takes over what is open then. Names are oldest first.
    """

    code: str
    kind: str
    valid_from: date
    valid_to: date | None
    successor: str | None
    names: tuple[Name, ...]

    def exists_on(self, day: date) -> bool:
        """Whether the department is at work on a local date."""
        return self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)

    def name_on(self, day: date | None = None) -> Name:
        """What it was called on a local date; without one, what it is called last."""
        since = [name for name in self.names if day is None or name.since <= day]
        return since[-1] if since else self.names[0]


def shipped_organisation() -> tuple[Department, ...]:
    """The departments of the province's plan of 2023 and those of today."""
    text = files("cases.directory").joinpath(_SHIPPED).read_text("utf-8")
    return parse_organisation(text, _SHIPPED)


def read_organisation(path: Path) -> tuple[Department, ...]:
    """The departments of a CSV file; raises BadFile as `parse_organisation` does."""
    try:
        text = path.read_text("utf-8-sig")
    except UnicodeDecodeError as problem:
        raise BadFile(
            f"{path.name} is not UTF-8; save it as “CSV UTF-8” and try again"
        ) from problem
    except OSError as problem:
        raise BadFile(f"{path} cannot be read: {problem.strerror}") from problem
    return parse_organisation(text, path.name)


def parse_organisation(text: str, name: str) -> tuple[Department, ...]:
    """Departments from CSV with the columns of COLUMNS: one row for each name of a department.

    An empty `name_from` means `valid_from`. `name` is what messages call the file. Raises BadFile
    with every unusable row, and with everything that would leave a case without a department.
    """
    reader = csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline=""), restval="")
    missing = [column for column in COLUMNS if column not in (reader.fieldnames or ())]
    if missing:
        raise BadFile(
            f"{name} has no column {', '.join(missing)}; the first line must be {','.join(COLUMNS)}"
        )
    problems: list[str] = []
    found: dict[str, Department] = {}
    for line, row, faults in _rows(reader, name):
        department = _department(row, faults)
        if department is not None:
            _join(found, department, faults)
        problems += [f"{name}, line {line}: {fault}" for fault in faults]
    problems += [f"{name}: {fault}" for fault in faults_of_succession(found)]
    if problems:
        raise BadFile(*problems)
    return tuple(found.values())


def _rows(
    reader: csv.DictReader[str], name: str
) -> Iterator[tuple[int, Mapping[str, str], list[str]]]:
    """Line number, cells and faults of every row that is not empty."""
    try:
        for row in reader:
            cells = {key: normalise(row[key]).strip() for key in COLUMNS}
            surplus = None in row
            faults = ["there are more cells than columns; put texts with commas in quotes"]
            if any(cells.values()):
                yield reader.line_num, cells, faults if surplus else []
    except csv.Error as problem:
        raise BadFile(f"{name}, line {reader.line_num}: not a CSV row: {problem}") from problem


def _department(row: Mapping[str, str], faults: list[str]) -> Department | None:
    if faults:
        return None
    faults += [
        f"{column} is empty"
        for column in ("code", "valid_from", "name_vi", "name_en", "abbreviation")
        if not row[column]
    ]
    faults += _unreadable(row)
    if row["kind"] not in KINDS:
        faults.append(f"kind “{row['kind']}” is unknown; write one of {', '.join(KINDS)}")
    begin, end = _day(row, "valid_from", faults), _day(row, "valid_to", faults)
    since = _day(row, "name_from", faults) or begin
    if begin and end and end < begin:
        faults.append(f"valid_to {end} is before valid_from {begin}")
    if faults or begin is None or since is None:
        return None
    name = Name(since, row["name_vi"], row["name_en"], row["abbreviation"])
    return Department(row["code"], row["kind"], begin, end, row["successor"] or None, (name,))


def _unreadable(row: Mapping[str, str]) -> Iterator[str]:
    """Cells in an old encoding, and codes too long for an address."""
    for column, longest in LONGEST.items():
        try:
            readable_line(row[column], column, longest)
        except BadInput as problem:
            yield str(problem).rstrip(".")


def _day(row: Mapping[str, str], column: str, faults: list[str]) -> date | None:
    text = row[column]
    if not text:
        return None
    try:
        day = date.fromisoformat(text)
    except ValueError:
        day = None
    if day is None or day.isoformat() != text:
        faults.append(f"{column} “{text}” is no date; write it like 2025-03-01")
        return None
    return day


def _join(found: dict[str, Department], new: Department, faults: list[str]) -> None:
    """Add a department, or a further name to one that is there already."""
    known = found.get(new.code)
    if known is None:
        found[new.code] = new
        return
    if _life(known) != _life(new):
        faults.append(f"{new.code} has another kind, life or successor than in its first row")
    names = (*known.names, *new.names)
    found[new.code] = Department(*_life(known), names=tuple(sorted(names, key=lambda n: n.since)))


def _life(department: Department) -> tuple[str, str, date, date | None, str | None]:
    return (
        department.code,
        department.kind,
        department.valid_from,
        department.valid_to,
        department.successor,
    )


def faults_of_succession(found: Mapping[str, Department]) -> Iterator[BadInput]:
    """What would leave a case without a department, or a department without a name, in words
    without a full stop. `found` are departments by code.
    """
    for department in found.values():
        yield from _faults_of_names(department)
        yield from _faults_of_end(department, found)
    yield from _faults_of_upc_office(found.values())


def _faults_of_names(department: Department) -> Iterator[BadInput]:
    code, begin, end = department.code, department.valid_from, department.valid_to
    first = department.names[0].since
    if first != begin:
        said = "%(code)s exists from %(begin)s, but its names from %(first)s"
        yield BadInput(said, code=code, begin=begin, first=first)
    for name, following in pairwise(department.names):
        if name.since == following.since:
            said = "%(code)s has two names from %(day)s; keep one"
            yield BadInput(said, code=code, day=name.since)
    if end and department.names[-1].since > end:
        yield BadInput("%(code)s gets a name after its end on %(end)s", code=code, end=end)


def _faults_of_end(department: Department, found: Mapping[str, Department]) -> Iterator[BadInput]:
    code, heir, end = department.code, department.successor, department.valid_to
    if end is None:
        if heir is not None:
            said = "%(code)s names a successor but no valid_to; give the last day too"
            yield BadInput(said, code=code)
        return
    if heir is None:
        said = "%(code)s ends on %(end)s; name a successor for its open cases"
        yield BadInput(said, code=code, end=end)
    elif heir not in found:
        said = "%(code)s names %(heir)s as successor, which is not in the file"
        yield BadInput(said, code=code, heir=heir)
    elif not found[heir].exists_on(end + _ONE_DAY):
        # an heir outlives every predecessor, so successions never run in a circle
        said = "%(code)s ends on %(end)s, but %(heir)s does not exist the day after"
        yield BadInput(said, code=code, end=end, heir=heir)


def _faults_of_upc_office(departments: Iterable[Department]) -> Iterator[BadInput]:
    offices = [department for department in departments if department.kind == "upc"]
    if [(office.code, office.valid_to) for office in offices] != [(UPC_OFFICE, None)]:
        said = "exactly one department must be of kind upc: %(code)s, without an end"
        yield BadInput(said, code=UPC_OFFICE)
