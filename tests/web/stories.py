"""A small office for the stories of the pages: its clock, its cases, its browsers."""

from __future__ import annotations

import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import Any

from fastapi import FastAPI
from starlette.testclient import TestClient

from cases.access import sign_ins
from cases.commands.requests import Act, Done, Record
from tests.people import LAN, MINH, THU, TUAN, hire
from tests.web import event_loop
from tests.web.installed import SECRET as SECRET
from tests.web.installed import settings_for as settings_for
from web.app import create_app
from web.security.sign_in import cookie_name
from web.settings import Settings
from web.wiring import Services, build
from workflow.attempt import Actor

#: Monday, 23 November 2026, 09:00 in Cao Lãnh; the next day is a day off
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
#: Friday before it, 09:40
FRIDAY = datetime(2026, 11, 20, 2, 40, tzinfo=UTC)
OUR_PAGE = {"Sec-Fetch-Site": "same-origin"}

ISSUE = {
    "title": "Chậm cấp giấy phép xây dựng nhà ở",
    "content": "Gia đình tôi nộp hồ sơ từ tháng 9 mà chưa nhận được kết quả.",
    "kind": "feedback",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": {"name": "Huỳnh Thị Sáu", "phone": "0912345678"},
}
REPLY = {
    "text": "Sở Xây dựng đã cấp giấy phép ngày 20/11/2026.",
    "document_number": "112/SXD-QLXD",
    "document_date": "20/11/2026",
    "signatory": "Trần Anh Tuấn",
    "channel": "letter",
    "outcome": "settled",
}


class Watch:
    """The wall clock of a story."""

    def __init__(self, now: datetime = MONDAY) -> None:
        self.now = now

    def __call__(self) -> datetime:
        """The moment it shows."""
        return self.now

    def goes_on(self, **span: float) -> None:
        """Let time pass: `goes_on(minutes=31)`."""
        self.now += timedelta(**span)


class Office:
    """A register with its people, and what happens in it."""

    def __init__(self, services: Services, watch: Watch) -> None:
        self.services = services
        self.watch = watch

    @cached_property
    def site(self) -> FastAPI:
        """The pages; one application for all browsers, as in an installation."""
        return create_app(self.services)

    def record(self, at: datetime = FRIDAY, **fields: Any) -> Done:
        """Chị Thu at the Centre writes an issue down."""
        return self.services.register.record(Record(THU, {**ISSUE, **fields}), at)

    def act(self, who: Actor, case: Done, action: str, at: datetime, **fields: Any) -> Done:
        """Somebody does something to a case."""
        return self.services.register.act(Act(who, case.number, action, fields), at)

    def case_in_progress(self, at: datetime = FRIDAY) -> Done:
        """A case that the Department of Construction has accepted."""
        case = self.record(at)
        self.act(MINH, case, "assign", at + timedelta(hours=1), lead_department="SXD")
        self.act(LAN, case, "accept", at + timedelta(hours=2))
        return case

    def replied_case(self, at: datetime = FRIDAY, **fields: Any) -> Done:
        """A case that anh Tuấn has answered, three hours after it was recorded."""
        case = self.case_in_progress(at)
        signed = {"document_date": f"{at + timedelta(hours=7):%d/%m/%Y}"}
        self.act(TUAN, case, "reply", at + timedelta(hours=3), **{**REPLY, **signed, **fields})
        return case


@contextmanager
def an_office(settings: Settings, watch: Watch) -> Iterator[Office]:
    """An office with everybody hired, on a migrated register."""
    services = build(settings, watch)
    try:
        hire(services.database)
        yield Office(services, watch)
    finally:
        services.close()


def browser(office: Office, **options: Any) -> TestClient:
    """A browser that has just opened one of our pages. It does not follow redirects."""
    options.setdefault("base_url", office.services.settings.public_url)
    site = TestClient(office.site, headers=OUR_PAGE, follow_redirects=False, **options)
    site.portal = event_loop.shared
    return site


def signed_in(office: Office, who: Actor, site: TestClient | None = None) -> TestClient:
    """A browser in which somebody is signed in; the password was checked in another test."""
    site = site or browser(office)
    services = office.services
    person = services.directory.current().by_username(who.id)
    assert person is not None
    with services.database.write() as transaction:
        token = sign_ins.begin(transaction, person.id, office.watch.now, secrets.token_bytes)
        transaction.commit()
    site.cookies.set(cookie_name(services.settings), token)
    return site
