"""An office with a case of each kind, and somebody of each role at a desk."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from starlette.responses import Response
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.cases.attachments.samples import TXT
from tests.people import HOA, LAN, MINH
from tests.web.stories import FRIDAY, Office, browser, signed_in
from workflow.attempt import Actor

MISSING = "YK-2026-999999"
#: what else an address names; an action whose fields are missing changes nothing
_PLACES = {
    "action": "note",
    "code": "0000-0000-0000",
    "escalation": "1-1-1-nobody",
    "username": "nobody",
}
_LAST = FRIDAY + timedelta(hours=8)


class World:
    """What `authorisation.toml` calls the kinds of cases, and browsers to ask with."""

    def __init__(self, office: Office) -> None:
        self.office = office
        self._desks: dict[Actor | None, TestClient] = {None: browser(office)}
        self._files: dict[str, int] = {}
        made: dict[str, Callable[[], Done]] = {
            "own": office.case_in_progress,
            "unassigned": office.record,
            "coordinating": self._coordinating,
            "former": self._former,
            "other": lambda: self._led_by_health(office.record()),
            "closed": self._closed,
            "protected": self._protected,
        }
        numbers = {kind: self._with_file(make()) for kind, make in made.items()}
        self.numbers = numbers | {"missing": MISSING}

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
        answer: Response = self._desk(who).request(method, path, json=json)
        if "Set-Cookie" in answer.headers:
            # whoever was signed out, or in under another name, starts anew
            self._desks.pop(who, None)
        return answer

    def _desk(self, who: Actor | None) -> TestClient:
        if who not in self._desks:
            site = browser(self.office)
            self._desks[who] = signed_in(self.office, who, site) if who else site
        return self._desks[who]

    def _with_file(self, case: Done) -> str:
        file = {"name": "đơn.txt", "content": TXT}
        self._files[case.number] = self.office.act(MINH, case, "attach", _LAST, file=file).seq
        return case.number

    def _led_by_health(self, case: Done) -> Done:
        self.office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SYT")
        self.office.act(HOA, case, "accept", FRIDAY + timedelta(hours=2))
        return case

    def _coordinating(self) -> Done:
        case = self._led_by_health(self.office.record())
        asked = {"department": "SXD", "text": "Xin ý kiến về quy hoạch."}
        self.office.act(HOA, case, "request_contribution", FRIDAY + timedelta(hours=3), **asked)
        return case

    def _former(self) -> Done:
        case = self.office.case_in_progress()
        handed_on = {"lead_department": "SYT", "reason": "Thuộc lĩnh vực y tế."}
        self.office.act(MINH, case, "reassign", FRIDAY + timedelta(hours=4), **handed_on)
        return case

    def _closed(self) -> Done:
        case = self.office.replied_case()
        self.office.act(MINH, case, "close", FRIDAY + timedelta(hours=7))
        return case

    def _protected(self) -> Done:
        case = self.office.record(confidential=True)
        self.office.act(MINH, case, "assign", FRIDAY + timedelta(hours=1), lead_department="SXD")
        self.office.act(LAN, case, "accept", FRIDAY + timedelta(hours=2))
        return case
