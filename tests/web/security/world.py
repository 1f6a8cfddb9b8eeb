"""An office with a case of each kind, and somebody of each role at a desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from datetime import timedelta
from typing import Any

from starlette.responses import Response
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.cases.attachments.samples import TXT
from tests.people import HOA, LAN, MINH, TUAN
from tests.web.stories import FRIDAY, REPLY, Office, browser, signed_in
from workflow.attempt import Actor

#: whom none but a few may be shown; everything else here is in no text of any page
PETITIONER = {
    "name": "Lương Thị Chích Chòe",
    "phone": "0987600123",
    "email": "chich.choe@dan.example",
    "address": "17 hẻm Chim Hót",
    "identity_number": "087099001234",
}
CANARIES = ("Chích Chòe", "987600123", "chich.choe", "Chim Hót", "087099001234")
MISSING = "YK-2026-999999"
#: what else an address names; an action whose fields are missing changes nothing
_PLACES = {
    "action": "note",
    "code": "0000-0000-0000",
    "escalation": "1-1-1-nobody",
    "username": "nobody",
}
SIGNED = {**REPLY, "document_date": f"{FRIDAY:%d/%m/%Y}"}
_LAST = FRIDAY + timedelta(hours=8)


class World:
    """What `authorisation.toml` calls the kinds of cases, and browsers to ask with."""

    def __init__(self, office: Office) -> None:
        self.office = office
        # one browser for all: building an application for each would take half of the time
        self._site = browser(office)
        self._cookies: dict[Actor, dict[str, str]] = {}
        self._files: dict[str, int] = {}
        self._watcher = sqlite3.connect(str(office.services.database.file))
        #: whether the last request changed the register
        self.changed = False
        made: dict[str, Callable[[], Done]] = {
            "own": self._own,
            "unassigned": self._recorded,
            "coordinating": self._coordinating,
            "former": self._former,
            "other": lambda: self._led_by_health(self._recorded()),
            "closed": self._closed,
            "protected": self._protected,
        }
        numbers = {kind: self._with_file(make()) for kind, make in made.items()}
        self.numbers = numbers | {"missing": MISSING}

    def close(self) -> None:
        """Look at the register no longer."""
        self._watcher.close()

    def ask(self, key: str, who: Actor | None, kind: str) -> Response:
        """What "METHOD path" answers `who` about a case or department of that kind."""
        method, path = key.split(" ")
        number = self.numbers.get(kind, MISSING)
        named = _PLACES | {
            "number": number,
            "department:path": "SYT" if kind == "other" else "SXD",
            "seq": str(self._files.get(number, 1)),
        }
        for name, value in named.items():
            path = path.replace(f"{{{name}}}", value)
        json = {} if path.startswith("/api/") and method == "POST" else None
        desk, before = self._as(who), self._version()
        answer: Response = desk.request(method, path, json=json)
        self.changed = self._version() != before
        if who and "Set-Cookie" in answer.headers:
            # whoever was signed out, or in under another name, starts anew
            self._cookies.pop(who, None)
        return answer

    def _version(self) -> int:
        """Another number after every commit of anybody else."""
        found: int = self._watcher.execute("PRAGMA data_version").fetchone()[0]
        return found

    def _as(self, who: Actor | None) -> TestClient:
        """The browser, with somebody at it."""
        self._site.cookies.clear()
        if who is not None and who not in self._cookies:
            self._cookies[who] = dict(signed_in(self.office, who, self._site).cookies)
        elif who is not None:
            self._site.cookies.update(self._cookies[who])
        return self._site

    def _with_file(self, case: Done) -> str:
        file = {"name": "đơn.txt", "content": TXT}
        self._files[case.number] = self.office.act(MINH, case, "attach", _LAST, file=file).seq
        return case.number

    def _recorded(self, **fields: Any) -> Done:
        return self.office.record(petitioner=PETITIONER, **fields)

    def _own(self, **fields: Any) -> Done:
        case = self._recorded(**fields)
        self.office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SXD")
        self.office.act(LAN, case, "accept", FRIDAY + timedelta(hours=2))
        return case

    def _led_by_health(self, case: Done) -> Done:
        self.office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SYT")
        self.office.act(HOA, case, "accept", FRIDAY + timedelta(hours=2))
        return case

    def _coordinating(self) -> Done:
        case = self._led_by_health(self._recorded())
        asked = {"department": "SXD", "text": "Xin ý kiến về quy hoạch."}
        self.office.act(HOA, case, "request_contribution", FRIDAY + timedelta(hours=3), **asked)
        return case

    def _former(self) -> Done:
        case = self._own()
        handed_on = {"lead_department": "SYT", "reason": "Thuộc lĩnh vực y tế."}
        self.office.act(MINH, case, "reassign", FRIDAY + timedelta(hours=4), **handed_on)
        return case

    def _closed(self) -> Done:
        case = self._own()
        self.office.act(TUAN, case, "reply", FRIDAY + timedelta(hours=5), **SIGNED)
        self.office.act(MINH, case, "close", FRIDAY + timedelta(hours=7))
        return case

    def _protected(self) -> Done:
        return self._own(confidential=True)
