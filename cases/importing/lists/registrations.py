"""A list of registrations: each row goes through the rules of the form, or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Final

from cases.calendar.sessions import Session, list_sessions
from cases.importing.lists import names
from cases.importing.lists.columns import Row, layouts, table_in
from cases.importing.lists.reading import sheets_in
from cases.importing.lists.reports import NEW, REFUSED, THERE, ListReport, RowReport
from cases.meetings.desk import Desk
from cases.meetings.faults import MeetingRefused
from cases.meetings.fields import Reading
from cases.meetings.registering import PAPER, book, code_for, judge_registrar, wish
from cases.meetings.rules import rules
from cases.procedures.codes import procedure_code
from cases.procedures.listed import Procedures, listed_procedures
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor

LAYOUT: Final = "registrations"
#: part of the key of every row's receipt: the same row gives the same code, and is there already
_KEY: Final = "list of registrations"
_A_YEAR: Final = timedelta(days=366)
_SAME: Final = ("name", "phone", "email", "organisation", "about", "dossier_number")


def import_registrations(
    desk: Desk, actor: Actor | None, content: bytes, now: datetime, *, dry_run: bool
) -> ListReport:
    """Register everybody on a list for the sessions it names; `actor` None is the command line.

    All rows are one transaction: a dry run does the same and keeps nothing of it. Raises
    MeetingRefused for a file that cannot be used and for who may not.
    """
    judge_registrar(actor)
    layout = layouts()[LAYOUT]
    table = table_in(sheets_in(content), layout)
    by, today = desk.reference_or_console(actor), desk.calendar().local(now).date()
    with desk.database.write() as transaction:
        coming = list_sessions(transaction, today, today + _A_YEAR)
        beside = _Beside(coming, listed_procedures(transaction))
        rows = tuple(_register(desk, transaction, row, beside, by, now) for row in table.rows)
        report = ListReport(layout, table, rows, applied=not dry_run)
        if report.new and not dry_run:
            transaction.commit()
    return report


@dataclass(frozen=True, slots=True)
class _Beside:
    """What the rows name: sessions to come, and procedures."""

    coming: tuple[Session, ...]
    procedures: Procedures


def _register(
    desk: Desk,
    transaction: WriteTransaction,
    row: Row,
    beside: _Beside,
    by: str,
    now: datetime,
) -> RowReport:
    about = row.texts.get("name", "")
    told = RowReport(row.number, REFUSED, about, row.texts.get("session_day", ""))
    try:
        given = _form(row, beside)
        wanted = wish(given, beside.procedures, now, by_staff=True)
        code = code_for(desk, given, _KEY)
        receipt, is_new = book(desk, transaction, wanted, code, by, now, "vi")
    except MeetingRefused as refusal:
        return replace(told, faults=refusal.faults)
    outcome = NEW if is_new else THERE
    return RowReport(row.number, outcome, about, wanted.session, receipt.state)


def _form(row: Row, beside: _Beside) -> Mapping[str, str]:
    """What the form would have had. Raises MeetingRefused with everything the list has wrong."""
    reading = Reading(row.texts)
    reading.faults.extend(row.faults)
    session = _session(reading, beside.coming)
    category = names.choice(reading, "category", names.CATEGORIES, "citizen")
    topic = names.choice(reading, "topic", names.labels(rules().topics), "other")
    names.phone(reading)
    procedure = _procedure(reading, beside.procedures)
    reading.check()
    return {
        **{name: row.texts.get(name, "") for name in _SAME},
        "procedure": procedure,
        "session": session.id if session else "",
        "category": category,
        "topic": topic,
        "project": "true" if names.yes(row.texts.get("project", "")) else "",
        "channel": PAPER,
    }


def _procedure(reading: Reading, procedures: Procedures) -> str:
    """The words of the list, with the code in front that it has beside them."""
    typed, name = reading.raw("procedure_code"), reading.raw("procedure")
    if not typed:
        return name
    code = procedure_code(typed)
    if code is None:
        reading.fault("procedure_code", "unusable_procedure_code")
    elif procedures.all and procedures.of_code(code) is None:
        reading.fault("procedure_code", "no_such_procedure", text=code)
    elif procedures.of_code(code) is not None or not name:
        return f"{code} – {name}" if name else code
    return name


def _session(reading: Reading, coming: tuple[Session, ...]) -> Session | None:
    day: date | None = reading.day("session_day")
    if day is None:
        if not any(fault.field == "session_day" for fault in reading.faults):
            reading.fault("session_day", "day_missing")
        return None
    return names.session_of(reading, day, coming)
