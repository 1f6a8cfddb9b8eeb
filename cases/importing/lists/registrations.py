"""A list of registrations: each row goes through the rules of the form, or says why not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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
from cases.store.transaction import WriteTransaction
from workflow.attempt import Actor

LAYOUT: Final = "registrations"
#: part of the key of every row's receipt: the same row gives the same code, and is there already
_KEY: Final = "list of registrations"
_A_YEAR: Final = timedelta(days=366)
_SAME: Final = ("name", "phone", "email", "organisation", "about", "procedure", "dossier_number")


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
        rows = tuple(_register(desk, transaction, row, coming, by, now) for row in table.rows)
        report = ListReport(layout, table, rows, applied=not dry_run)
        if report.new and not dry_run:
            transaction.commit()
    return report


def _register(
    desk: Desk,
    transaction: WriteTransaction,
    row: Row,
    coming: tuple[Session, ...],
    by: str,
    now: datetime,
) -> RowReport:
    about = row.texts.get("name", "")
    told = RowReport(row.number, REFUSED, about, row.texts.get("session_day", ""))
    try:
        given = _form(row, coming)
        wanted = wish(given, now, by_staff=True)
        code = code_for(desk, given, _KEY)
        receipt, is_new = book(desk, transaction, wanted, code, by, now, "vi")
    except MeetingRefused as refusal:
        return replace(told, faults=refusal.faults)
    outcome = NEW if is_new else THERE
    return RowReport(row.number, outcome, about, wanted.session, receipt.state)


def _form(row: Row, coming: tuple[Session, ...]) -> Mapping[str, str]:
    """What the form would have had. Raises MeetingRefused with everything the list has wrong."""
    reading = Reading(row.texts)
    reading.faults.extend(row.faults)
    session = _session(reading, coming)
    category = names.choice(reading, "category", names.CATEGORIES, "citizen")
    topic = names.choice(reading, "topic", names.labels(rules().topics), "other")
    names.phone(reading)
    reading.check()
    return {
        **{name: row.texts.get(name, "") for name in _SAME},
        "session": session.id if session else "",
        "category": category,
        "topic": topic,
        "project": "true" if names.yes(row.texts.get("project", "")) else "",
        "channel": PAPER,
    }


def _session(reading: Reading, coming: tuple[Session, ...]) -> Session | None:
    day: date | None = reading.day("session_day")
    if day is None:
        if not any(fault.field == "session_day" for fault in reading.faults):
            reading.fault("session_day", "day_missing")
        return None
    return names.session_of(reading, day, coming)
