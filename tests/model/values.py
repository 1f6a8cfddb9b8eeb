"""What people fill in: usable most of the time, and telling where a date or a name matters."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from tests.cases.rules.office import ISSUE, PAUSE, REPLY, RETURN
from tests.model.case import OfficeCase
from tests.model.definition import ACTIONS, field_rule
from tests.model.definition import REPLY as REPLY_CLOCK
from tests.model.people import LEADS, OTHERS, members
from workflow.worktime import PROVINCE_ZONE

Values = dict[str, object]
#: gives one of so many numbers, from 0 on; whoever chooses wants few choices
Choose = Callable[[int], int]

_UNKNOWN = "KHONGCO"
_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
#: from now on, and from the reply's due instant on
_AHEAD = (30 * _HOUR, 3 * _DAY, 9 * _DAY, 20 * _DAY, -_HOUR, timedelta())
_AROUND_DUE = (2 * _DAY, 7 * _DAY, timedelta(microseconds=1), timedelta(), -_DAY, -3 * _DAY)


def issue(choose: Choose) -> Values:
    """What is recorded: mostly a plain issue, sometimes one whose deadlines differ."""
    kinds = ("feedback", "feedback", "feedback", "complaint", "question", "denunciation")
    values: Values = {
        **ISSUE,
        "kind": kinds[choose(len(kinds))],
        "pace": ("normal", "normal", "complex", "urgent")[choose(4)],
    }
    if values["kind"] == "denunciation" and choose(4):
        values["receiving_body"] = "Thanh tra tỉnh"
    return values


def values_for(
    action: str, case: OfficeCase, other: OfficeCase | None, now: datetime, choose: Choose
) -> Values:
    """The values of an action: what it needs, and now and then what it also takes."""
    rule = ACTIONS[action]
    values: Values = {
        name: _value(action, name, case, other, now, choose) for name in rule.get("requires", ())
    }
    choices = rule.get("requires_one_of", ())
    if choices:
        name = choices[choose(len(choices))]
        values[name] = _value(action, name, case, other, now, choose)
    for name in rule.get("accepts", ()):
        if name in _TELLING and not choose(2):
            values[name] = _value(action, name, case, other, now, choose)
    return values


#: the optional fields that change what happens
_TELLING = frozenset(
    {"coordinating", "due", "report_due", "handler", "instruction", "kind", "post", "outcome"}
)


def _value(
    action: str,
    name: str,
    case: OfficeCase,
    other: OfficeCase | None,
    now: datetime,
    choose: Choose,
) -> object:
    rule = field_rule(action, name)
    match rule["type"]:
        case "instant":
            return _moment(case, now, choose)
        case "date":
            # a document that is told of is signed already
            return now.astimezone(PROVINCE_ZONE).date().isoformat()
        case "file":
            return {"name": "Đơn.txt", "content": "Đường ngập.".encode()}
        case "case":
            return other.number if other is not None else "YK-2026-999999"
        case "choice":
            return _option(action, name, rule, choose)
        case kind if kind in _OF_TYPE:
            return _OF_TYPE[kind](case, choose)
        case _:
            return {**REPLY, **RETURN, **PAUSE}.get(name, "…")


def _department(case: OfficeCase, choose: Choose) -> str:
    codes = (*LEADS, "SKHCN", _UNKNOWN)
    return codes[choose(len(codes))]


def _handler(case: OfficeCase, choose: Choose) -> str:
    """Somebody of the lead most of the time."""
    people = [*sorted(members(case.lead)), "hoa"]
    return people[choose(len(people))]


def _told(case: OfficeCase, choose: Choose) -> str:
    """An entry of somebody who was told, if there is one."""
    seqs = [told.seq for told in case.told] or [1]
    return f"{case.number}.{seqs[-1 - choose(min(len(seqs), 3))]}"


def _beside(case: OfficeCase, choose: Choose) -> list[str]:
    """A co-ordinating department, seldom one that nobody knows; or none."""
    names = (*OTHERS * 4, "KHONGCO")
    return [names[choose(len(names))]] if choose(4) else []


#: values by the type of their field
_OF_TYPE: dict[str, Callable[[OfficeCase, Choose], object]] = {
    "department": _department,
    "departments": _beside,
    "person": _handler,
    "escalation": _told,
    "parts": lambda case, choose: [{"title": "Phần một", "content": "…", "pace": "urgent"}],
}


def _moment(case: OfficeCase, now: datetime, choose: Choose) -> datetime:
    reply = case.clock(REPLY_CLOCK)
    if reply is None or choose(2):
        return now + _AHEAD[choose(len(_AHEAD))]
    return reply.due + _AROUND_DUE[choose(len(_AROUND_DUE))]


def _option(action: str, name: str, rule: dict[str, Any], choose: Choose) -> str:
    given = {**REPLY, **PAUSE}.get(name)
    if isinstance(given, str) and name not in ("outcome",):
        return given
    options = list(rule["options"])
    if name == "kind" and choose(6):
        options = ["feedback", "complaint", "question"]
    return str(options[choose(len(options))])
