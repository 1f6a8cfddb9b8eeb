"""A register in which one case of everything lived, for damage to be done to."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.commands.requests import Record
from cases.directory.absences import note_absence
from cases.importing.history import import_history
from cases.register import Register
from cases.store.engine import Database
from tests.cases.calendar.changes import change, off
from tests.cases.ladder.staffing import fill
from tests.cases.meetings.mondays import Mondays
from tests.cases.rules.office import ISSUE, PHUC, RETURN, Office, Story, local
from tests.people import LAN, LANH, MINH, THU, TUAN, hire
from workflow.versions import Workflows

FRIDAY, MONDAY, WEDNESDAY = "2026-11-20 10:00", "2026-11-23 10:00", "2026-11-25 10:00"
#: after the last rung but the Mondays that are repeated
TICKED = "2026-12-18 09:00"
PARTS = [
    {"title": "Đèn đường hỏng", "content": "Ba đèn không sáng.", "kind": "feedback"},
    {"title": "Bị thu hồi đất", "content": "Tôi không đồng ý.", "kind": "complaint"},
]
INVESTOR = {"category": "investor", "project": "true"}
FILE = {"name": "đơn.txt", "content": "Đơn của bà Bưởi".encode()}
#: a case that an office kept in a file of its own, with a date somebody stated
OLD_CASE = (
    "case_ref,at,action,department,actor,due,title,note\n"
    "CŨ-7,2026-10-05 08:00,record,,,,Cầu sập,\n"
    "CŨ-7,2026-10-05 09:00,assign,SXD,,2026-10-20 17:00,,\n"
    "CŨ-7,2026-10-05 10:00,accept,SXD,,,,\n"
)


def lived(database: Database, folder: Path) -> Register:
    """The register after half a winter; its check is clean."""
    directory, codes = hire(database), CodeBook("a secret of the tests, known to all")
    register = Register(database, Workflows.shipped(), OfficeCalendar(database), directory, codes)
    office = Office(register)
    office.hire()
    _fill_posts(register)
    _import(register, folder)
    for begin in (_begin, _pauses_and_dates, _others, _endings):
        begin(office)
    # the department of the storm has the day off, and open cases follow
    change(register, off("2026-12-02"), at=local("2026-11-27 15:00"))
    office.tick(TICKED)
    _after_the_clock(office)
    _mondays(register)
    return register


def _fill_posts(register: Register) -> None:
    fill(register, "upc_deputy_chief", "minh")
    fill(register, "upc_deputy_chief", "nga", deputy="minh", at=local("2026-11-16 08:00"))
    fill(register, "department_head", "tuan", "SXD", deputy="lan")
    with register.database.write() as transaction:
        begin, end = local("2026-11-18 00:00"), local("2026-11-19 00:00")
        note_absence(transaction, 1, begin, end, begin, "console")
        transaction.commit()


def _import(register: Register, folder: Path) -> None:
    file = folder / "old.csv"
    file.write_text(OLD_CASE, "utf-8")
    done = import_history(register.tools, file, datetime(2026, 11, 2, 1, 0, tzinfo=UTC))
    assert (done.actions, done.refused) == (3, 0)


def _begin(office: Office) -> None:
    """Waiting for its assignment, for its acceptance, for its reply; handed back; a stub."""
    office.record(
        session=None, procedure="Cấp phép xây dựng", dossier_number="H20.01", confidential=True
    )
    office.led(coordinating=["SYT"], instruction="Trả lời trước Tết.")
    late = office.accepted()
    late.act(LAN, "appoint_handler", FRIDAY, handler="lan")
    late.act(LAN, "attach", FRIDAY, file=FILE, text="Đơn viết tay.")
    office.led().act(LAN, "send_back", FRIDAY, **RETURN)
    office.record(kind="denunciation", receiving_body="Công an tỉnh")


def _pauses_and_dates(office: Office) -> None:
    office.accepted().pause(FRIDAY)
    rated = office.accepted()
    rated.pause(FRIDAY, MONDAY)
    rated.reply(WEDNESDAY)
    rated.act(rated.citizen, "rate", "2026-11-25 15:00", rating="satisfied", text="Cảm ơn.")
    office.accepted().extend("2026-12-04", FRIDAY, MONDAY)
    instructed = office.accepted()
    dates = {"due": "2026-11-26T17:00", "report_due": "2026-11-25T17:00"}
    instructed.act(LANH, "instruct", FRIDAY, text="Báo cáo tôi.", **dates)
    office.accepted().act(LAN, "draft_reply", FRIDAY, text="Dự thảo trả lời.")


def _others(office: Office) -> None:
    """Asked of another department, and given; merged; split."""
    given = office.accepted()
    for story in (given, office.accepted()):
        story.act(LAN, "request_contribution", FRIDAY, department="STC", text="Cho ý kiến.")
    given.act(PHUC, "contribute", MONDAY, text="Đồng ý.")
    survivor = office.accepted()
    office.accepted().act(MINH, "merge", FRIDAY, into=survivor.number, reason="Trùng.")
    office.accepted().act(MINH, "split", FRIDAY, parts=PARTS)


def _endings(office: Office) -> None:
    office.replied()
    reopened = office.replied()
    reopened.act(MINH, "reopen", "2026-11-26 10:00", reason="Chưa giải quyết xong.")
    asked = office.replied()
    asked.act(asked.citizen, "ask_to_reopen", "2026-11-26 09:00", reason="Chưa xong.")
    asked.act(MINH, "decline_reopening", "2026-11-26 16:00", reason="Đã trả lời đủ.")


def _after_the_clock(office: Office) -> None:
    """Somebody takes note of a rung, another one is told by hand, a command has a key."""
    late = _numbered(office, "SELECT case_id FROM escalation WHERE rung = 'plus_5' ORDER BY 1")
    query = f"SELECT seq FROM escalation WHERE case_id = {late.id} AND rung = 'due'"
    ((seq,), *_) = office.rows(f"{query} AND deadline_name = 'reply'")
    late.act(TUAN, "acknowledge", "2026-12-18 10:00", escalation=f"{late.number}.{seq}")
    late.act(MINH, "escalate", "2026-12-18 11:00", reason="Quá chậm.", post="chairman")
    _numbered(office, "SELECT max(id) FROM case_file WHERE state = 'in_progress'").reply(TICKED)
    office.register.record(Record(THU, ISSUE, key="once"), local("2026-12-18 12:00"))


def _numbered(office: Office, query: str) -> Story:
    ((case_id,), *_) = office.rows(query)
    year, serial = divmod(case_id, 10_000_000)
    return Story(office, f"YK-{year}-{serial:06}")


def _mondays(register: Register) -> None:
    """A session that was moved, with somebody confirmed and somebody waiting."""
    mondays = Mondays(register.database, register.directory)
    mondays.plan(date(2027, 1, 4), status="planned", capacity=1)
    at = local("2026-12-18 13:00")
    mondays.session(MINH, "announce", "2027-01-04-caolanh", at)
    for number in (1, 2):
        mondays.register(number, at, session="2027-01-04-caolanh", **INVESTOR)
    moving = {"reason": "Họp", "day": "05/01/2027"}
    mondays.session(MINH, "move", "2027-01-04-caolanh", at, **moving)
