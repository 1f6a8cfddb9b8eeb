"""What becomes of one case of the demo: the steps people will take, each with its time.

Departments have tempers, so that the register shows prompt and forgetful ones.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from random import Random

from cases.demo import detours
from cases.demo.cast import departments, deputy_of, head_of, name_of, officer_of
from cases.demo.issues import Issue
from workflow.worktime import WorkingCalendar


@dataclass(frozen=True, slots=True)
class Planned:
    """One step that somebody will take at `at` (UTC)."""

    at: datetime
    username: str
    action: str
    fields: Mapping[str, object] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Temper:
    """How a department works: working days until a reply, and how often a case is forgotten."""

    days: tuple[int, int]
    forgets: float
    accepts_late: float


_PROMPT = Temper((0, 2), 0.01, 0.03)
_STEADY = Temper((1, 3), 0.02, 0.08)
_SLOW = Temper((1, 5), 0.06, 0.15)
_OVERLOADED = Temper((1, 9), 0.14, 0.25)
_TEMPERS = {
    "SXD": _OVERLOADED,
    "SNNMT": _SLOW,
    "BQLKKT": _SLOW,
    "CAT": _STEADY,
    "THUE": _STEADY,
    "STC": _SLOW,
    "UBPMT": _OVERLOADED,
    "SYT": _STEADY,
}


class Script:
    """Writes the steps of one case, in order of time."""

    def __init__(
        self, issue: Issue, at: datetime, random: Random, calendar: WorkingCalendar
    ) -> None:
        self._issue = issue
        self.at = at
        self.random = random
        self.calendar = calendar
        self.department = issue.department
        self.steps: list[Planned] = []

    def write(self) -> list[Planned]:
        """Everything that people will do with the case after it was recorded at the given time."""
        if self.random.random() < 0.07:
            self._answer_on_the_spot()
            return self.steps
        self._assign(self.random.choices((0, 1, 2, 4), (30, 50, 15, 5))[0])
        if self.random.random() < 0.06:
            self._send_back()
        self._accept()
        if self.random.random() < 0.05:
            self._reassign()
        self._instruct_sometimes()
        detours.sometimes(self)
        temper = _TEMPERS.get(self.department, _PROMPT)
        if self.random.random() >= temper.forgets:
            self._reply(self.random.randint(*temper.days))
            self._reopen_sometimes()
        return self.steps

    def write_until(self, last_action: str) -> list[Planned]:
        """The steps of a case that somebody took up and then left where it was."""
        if last_action != "record":
            self._assign(0)
        if last_action not in ("record", "assign"):
            self._accept()
        match last_action:
            case "reply":
                self._reply(0)
            case "pause":
                detours.pause(self, ends=False)
            case "request_extension":
                detours.extension(self, decided=False)
            case "request_contribution":
                detours.contribution(self, comes=False)
        return self.steps

    def _answer_on_the_spot(self) -> None:
        self.at += timedelta(minutes=self.random.randint(3, 9))
        self.add("trungtam", "answer_on_the_spot", self._answer())

    def _assign(self, days: int) -> None:
        self.later(days)
        fields: dict[str, object] = {"lead_department": self.department}
        if self.random.random() < 0.2:
            others = [code for code in departments() if code != self.department]
            fields["coordinating"] = [self.random.choice(others)]
        if self.random.random() < 0.15:
            fields["instruction"] = "Kiểm tra, trả lời dứt điểm cho người dân trước buổi gặp tới."
        self.add("vpubnd", "assign", fields)

    def _send_back(self) -> None:
        self.later(1)
        other = self.random.choice([code for code in departments() if code != self.department])
        fields = {
            "legal_ground": "Nội dung không thuộc chức năng, nhiệm vụ được giao cho đơn vị.",
            "proposed_body": name_of(other),
        }
        self.add(head_of(self.department), "send_back", fields)
        self.department = other
        self.later(1)
        self.add("vpubnd", "assign", {"lead_department": other})

    def _accept(self) -> None:
        late = self.random.random() < _TEMPERS.get(self.department, _PROMPT).accepts_late
        self.later(self.random.randint(2, 4) if late else self.random.randint(0, 1))
        officer = officer_of(self.department)
        self.add(officer, "accept", {"handler": officer})
        if self.random.random() < 0.3:
            self.later(0)
            note = "Đã gọi điện cho người dân để làm rõ nội dung; đang lấy hồ sơ gốc."
            self.add(officer, "note", {"text": note})
            self.add(officer, "attach", {"file": self._minutes()})

    def _minutes(self) -> dict[str, object]:
        """The minutes of the call, as a file."""
        day = self.calendar.local(self.at)
        text = (
            f"BIÊN BẢN LÀM VIỆC (dữ liệu minh họa)\nNgày {day:%d/%m/%Y}, {name_of(self.department)}"
        )
        return {"name": f"Biên bản {day:%d-%m-%Y}.txt", "content": f"{text}\n".encode()}

    def _reassign(self) -> None:
        self.later(1)
        self.department = self.random.choice(
            [code for code in departments() if code != self.department]
        )
        reason = "Sau khi xem hồ sơ, nội dung chính thuộc lĩnh vực của đơn vị mới."
        self.add("vpubnd", "reassign", {"lead_department": self.department, "reason": reason})
        self._accept()

    def _instruct_sometimes(self) -> None:
        if self.random.random() < 0.06:
            self.later(0)
            text = "Đề nghị đơn vị chủ trì báo cáo trực tiếp và trả lời người dân bằng văn bản."
            self.add(self.random.choice(("chutich", "phochutich")), "instruct", {"text": text})

    def _reply(self, days: int) -> None:
        self.later(days)
        head = self.random.random() < 0.6
        number = f"{self.random.randint(120, 3900)}/{self.department}"
        fields = self._answer() | {
            "document_number": number,
            "document_date": self.calendar.local(self.at).date().isoformat(),
            "signatory": "Lãnh đạo đơn vị (ký thay)",
            "channel": self.random.choice(("letter", "email", "phone", "in_person", "online")),
        }
        self.add(head_of(self.department) if head else deputy_of(self.department), "reply", fields)

    def _reopen_sometimes(self) -> None:
        if self.random.random() < 0.05:
            self.later(self.random.randint(2, 8))
            reason = "Người dân phản hồi nội dung trả lời chưa nêu thời hạn cụ thể."
            self.add("vpubnd", "reopen", {"reason": reason})
            self._reply(self.random.randint(2, 7))

    def _answer(self) -> dict[str, object]:
        outcome = self.random.choices(("settled", "explained", "roadmap"), (55, 35, 10))[0]
        return {"text": self.random.choice(self._issue.replies), "outcome": outcome}

    def add(self, username: str, action: str, fields: Mapping[str, object]) -> None:
        """Let somebody take a step now."""
        self.steps.append(Planned(self.at, username, action, fields))

    def later(self, working_days: int) -> None:
        """Move on to a moment in office hours, this many working days later."""
        day = self.calendar.local(self.calendar.shift(self.at, working_days)).date()
        minutes = self.random.randint(7 * 60 + 15, 16 * 60 + 45)
        moment = datetime.combine(day, time(minutes // 60, minutes % 60))
        self.at = max(
            self.calendar.instant(moment),
            self.at + timedelta(minutes=self.random.randint(11, 50)),
        )
