"""A Monday about which a lot is known: what was raised, promised and prepared before it."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from cases.commands.requests import Done, Record
from cases.meetings.registering import register_visit
from tests.cases.meetings.mondays import FORM
from tests.people import LAN, LANH, MINH, THU
from tests.web.stories import Office, signed_in
from tests.web.test_home import plan

NEXT = "2026-11-30-caolanh"
BRIEF = f"/sessions/{NEXT}/brief"
#: Monday, 16 November 2026, 10:00
BEFORE = datetime(2026, 11, 16, 3, 0, tzinfo=UTC)
PROCEDURE = "Cấp giấy phép xây dựng"
PROMISE = "Sở Xây dựng cấp giấy phép trong tháng 11."


def raise_at(office: Office, day: int, title: str, **fields: object) -> Done:
    """An issue of a session in November; its session stands in its name."""
    at = BEFORE.replace(day=day)
    of = {"origin": "session", "session": f"2026-11-{day:02}-caolanh", "title": title}
    return office.record(at, **of, **fields)


def lived(office: Office) -> Done:
    """Three Mondays with a permit each, a promise that is open, and a visitor who comes back.

    Returns the case of the promise.
    """
    for day in (9, 16, 23, 30):
        plan(office, date(2026, 11, day), status="announced")
    for day in (9, 16):
        other = {"name": f"Ông Bảy {day}", "phone": f"09876543{day:02}"}
        case = raise_at(office, day, f"Xin phép {day}", procedure=PROCEDURE, petitioner=other)
        office.act(MINH, case, "assign", BEFORE.replace(day=day, hour=4), lead_department="SXD")
    promised = raise_at(office, 23, "Chậm cấp phép nhà ở", procedure=PROCEDURE.upper())
    at = BEFORE.replace(day=23, hour=4)
    office.act(MINH, promised, "assign", at, lead_department="SXD")
    office.act(LANH, promised, "instruct", at + timedelta(hours=1), text=PROMISE)
    stub = {"kind": "denunciation", "origin": "session", "receiving_body": "Công an tỉnh"}
    session = "2026-11-23-caolanh"
    office.services.register.record(Record(THU, {**stub, "session": session}), at)
    raise_at(office, 23, "Chuyện kín của bà Sáu", confidential=True)
    office.watch.now = at + timedelta(hours=2)
    visit(office)
    visit(office, name="Ông Tám", phone="0987654399", topic="land")
    signed_in(office, LAN).post("/preparation/1", data={"text": "Hồ sơ của bà đủ, chờ ký."})
    office.watch.now = datetime(2026, 11, 27, 9, 0, tzinfo=UTC)
    return promised


def visit(office: Office, **changes: str) -> None:
    """Somebody registers for the next Monday."""
    form = {**FORM, **changes}
    register_visit(office.services.mondays, None, form, None, office.watch.now)
