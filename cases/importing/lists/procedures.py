"""A list of procedures: what is new or called otherwise is taken over, what is absent can be ended.

A procedure is never taken out of the register: registrations of earlier years name it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Final

from cases.audit.trail import Change, note, take_turn
from cases.directory.heirs import has_ended
from cases.directory.snapshot import Snapshot
from cases.importing.lists.columns import Row, layouts, table_in
from cases.importing.lists.names import DepartmentNames, yes
from cases.importing.lists.reading import sheets_in
from cases.importing.lists.reports import NEW, REFUSED, THERE, ListReport, RowReport
from cases.meetings.desk import Desk
from cases.meetings.faults import ROLE, MeetingRefused, refused
from cases.meetings.fields import Reading
from cases.procedures.choosing import LONGEST_NAME
from cases.procedures.codes import procedure_code
from cases.procedures.listed import Procedure, Procedures, listed_procedures, save_procedures
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor
from workflow.definition import Text
from workflow.words import fold

LAYOUT: Final = "procedures"
#: who keeps the list
KEEPERS: Final = frozenset({"admin", "upc_office", "upc_chief"})
#: the trail's name of the list, and of what is done here
SUBJECT: Final = "procedures"
IMPORTED: Final = "procedures_imported"
#: what a row makes of a procedure
STATES: Final[Mapping[str, Text]] = {
    "new": Text(vi="Mới", en="New"),
    "changed": Text(vi="Thay đổi", en="Changed"),
    "again": Text(vi="Dùng lại", en="Offered again"),
    "same": Text(vi="Không đổi", en="Unchanged"),
}


@dataclass(frozen=True, slots=True)
class ProcedureReport(ListReport):
    """A list of procedures; `missing` are those offered until now that it does not have, and
    `ending` tells whether they are offered no more.
    """

    missing: tuple[Procedure, ...]
    ending: bool

    @property
    def changes(self) -> bool:
        """Whether the list brings anything, or ends anything."""
        return bool(self.new) or (self.ending and bool(self.missing))


def import_procedures(
    desk: Desk,
    actor: Actor | None,
    content: bytes,
    now: datetime,
    *,
    dry_run: bool,
    end_missing: bool = False,
) -> ProcedureReport:
    """Take over a list of procedures; `actor` None is the command line.

    With `end_missing` those that the list does not have are offered no more, unless a row of it
    was refused: then nobody knows what it has. One transaction, entered in the trail; a dry run
    keeps nothing. Raises MeetingRefused for a file that cannot be used and for who may not.
    """
    if actor is not None and KEEPERS.isdisjoint(actor.roles):
        raise refused("not_keeping_procedures", category=ROLE)
    layout = layouts()[LAYOUT]
    table = table_in(sheets_in(content), layout)
    change = Change(desk.reference_or_console(actor), now)
    today = desk.calendar().local(now).date()
    with desk.database.write() as transaction:
        take_turn(transaction, change, SUBJECT)
        sheet = _Sheet(listed_procedures(transaction), desk.people(), today)
        rows = tuple(map(sheet.judge, table.rows))
        whole = all(row.outcome != REFUSED for row in rows)
        missing = sheet.missing()
        report = ProcedureReport(
            layout, table, rows, not dry_run, missing, ending=end_missing and whole
        )
        if report.changes and not dry_run:
            _save(transaction, sheet, report, change)
            transaction.commit()
    return report


def _save(
    transaction: WriteTransaction, sheet: _Sheet, report: ProcedureReport, change: Change
) -> None:
    ended = [replace(each, active=False) for each in report.missing] if report.ending else []
    save_procedures(transaction, sheet.known, [*sheet.wanted.values(), *ended])
    counts = {"new": 0, "changed": 0, "ended": len(ended)}
    for row in report.new:
        counts["new" if row.state == "new" else "changed"] += 1
    detail = [(name, str(count)) for name, count in counts.items() if count]
    note(transaction, change.now, change.by, IMPORTED, SUBJECT, detail)


@dataclass
class _Sheet:
    """A list that is gone through; `wanted` is what it makes otherwise, by code."""

    known: Procedures
    people: Snapshot
    today: date
    wanted: dict[str, Procedure] = field(default_factory=dict)
    _told: dict[str, tuple[int, Procedure]] = field(default_factory=dict)
    _codes: set[str] = field(default_factory=set)

    def __post_init__(self) -> None:
        self._code_in: Callable[[Reading], str] = DepartmentNames(self.people).code_in

    def judge(self, row: Row) -> RowReport:
        """What becomes of a row."""
        told = RowReport(row.number, REFUSED, row.texts.get("name", ""))
        try:
            found = self._read(row)
        except MeetingRefused as refusal:
            return replace(told, faults=refusal.faults)
        told, before = replace(told, about=found.label), self.known.of_code(found.code)
        first, _ = self._told.setdefault(found.code, (row.number, found))
        if first != row.number or found == before:
            return replace(told, outcome=THERE, state="same")
        self.wanted[found.code] = found
        return replace(told, outcome=NEW, state=_state(found, before))

    def missing(self) -> tuple[Procedure, ...]:
        """Those offered now of which no row speaks."""
        return tuple(each for each in self.known.offered if each.code not in self._codes)

    def _read(self, row: Row) -> Procedure:
        """Raises MeetingRefused with everything that is wrong with the row."""
        reading = Reading(row.texts)
        reading.faults.extend(row.faults)
        code = procedure_code(reading.raw("code")) or ""
        self._codes.add(code)
        if not code:
            reading.fault("code", "unusable_procedure_code")
        name = reading.line("name", "procedure_name_missing", LONGEST_NAME) or ""
        department = self._department(reading)
        found = self._made(code, name, department, row.texts.get("many"))
        first, said = self._told.get(code, (row.number, found))
        if said != found and not reading.faults:
            reading.fault("code", "procedure_twice", row=first)
        reading.check()
        return found

    def _made(self, code: str, name: str, department: str, many: str | None) -> Procedure:
        """The procedure as the row has it; without the column the mark stays as it is."""
        before, folded = self.known.of_code(code), fold(name)
        earlier = tuple(each for each in before.names if each != folded) if before else ()
        marked = yes(many) if many is not None else before is not None and before.many_filings
        return Procedure(code, name, department, True, marked, (*earlier, folded))

    def _department(self, reading: Reading) -> str:
        code = self._code_in(reading)
        department = self.people.department(code) if code else None
        if department is not None and has_ended(department, self.today):
            reading.fault("department", "department_has_ended")
        elif not reading.raw("department"):
            reading.fault("department", "procedure_department_missing")
        return code


def _state(found: Procedure, before: Procedure | None) -> str:
    if before is None:
        return "new"
    return "changed" if before.active else "again"
