"""The fields of an action: raw values in, typed values or reasons out, all reasons at once."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from workflow.attempt import Refusal
from workflow.definition import FieldRule, WorkflowDefinition
from workflow.words import normalise

Values = dict[str, object]
_CATEGORIES = ("citizen", "business", "investor")
_PETITIONER_LENGTHS = {
    "name": 200,
    "phone": 30,
    "email": 200,
    "address": 500,
    "organisation": 300,
}
#: letters of old fonts that stand for Vietnamese ones: their presence means TCVN3 or VNI text
_OLD_FONT_SIGNS = frozenset("¸µ¶·¹¨¾»¼½ÆÊÇÈÉË®ÌÐÎÏÑªÕÒÓÔÖ×ÝØÜÞßãáâ«èåæçé¬íêëìîóïñòô­øõö÷ù")


@dataclass(frozen=True, slots=True)
class Petitioner:
    """Who raises the issue; a name is needed unless anonymous."""

    name: str | None = None
    phone: str | None = None
    email: str | None = None
    address: str | None = None
    organisation: str | None = None
    category: str = "citizen"
    anonymous: bool = False


class _Malformed(ValueError):
    """Why a value cannot be used, in words."""


def parse_fields(
    definition: WorkflowDefinition,
    action: str,
    raw: Mapping[str, object],
    *,
    zone: ZoneInfo,
    lenient: bool = False,
) -> tuple[Values, tuple[Refusal, ...]]:
    """The typed values of an action's fields, and every reason why some cannot be used.

    An empty text means "not given". Times without a zone are local time of `zone`; instants come
    back as aware UTC. With `lenient` a needed field may be missing: it is then None, stated as not
    given (contract.md section 5).
    """
    rule = definition.actions[action]
    values: Values = {}
    problems = [
        Refusal("field_unknown", "field", {"field": name}, name)
        for name, value in raw.items()
        if name not in rule.fields and value not in (None, "")
    ]
    for name in rule.fields:
        given = raw.get(name)
        try:
            value = (
                None
                if given in (None, "")
                else _PARSERS[definition.fields[name].type](given, definition.fields[name], zone)
            )
        except _Malformed as problem:
            params = {"field": name, "why": str(problem)}
            problems.append(Refusal("field_malformed", "field", params, name))
            continue
        if value is not None:
            values[name] = value
        elif name in rule.requires:
            if lenient:
                values[name] = None
            else:
                problems.append(Refusal("field_missing", "field", {"field": name}, name))
    if rule.requires_one_of and not lenient and values.keys().isdisjoint(rule.requires_one_of):
        fields = ",".join(rule.requires_one_of)
        problems.append(
            Refusal("field_one_of", "field", {"fields": fields}, rule.requires_one_of[0])
        )
    return values, tuple(problems)


def _words(given: object, rule: FieldRule, zone: ZoneInfo) -> str | None:
    if not isinstance(given, str):
        raise _Malformed("phải là chữ")
    text = normalise(given).replace("\r\n", "\n").strip()
    if any(unicodedata.category(sign) in ("Cc", "Cs") and sign not in "\n\t" for sign in text):
        raise _Malformed("có ký tự điều khiển; hãy gõ lại")
    if "\ufffd" in text or looks_like_an_old_font(text):
        raise _Malformed("chữ bị lỗi bảng mã (TCVN3, VNI…); hãy gõ lại bằng Unicode")
    if len(text) > rule.max_length:
        raise _Malformed(f"dài quá {rule.max_length} ký tự")
    return text or None


def looks_like_an_old_font(text: str) -> bool:
    """Whether a text is probably TCVN3 or VNI, read with the wrong letters."""
    signs = sum(1 for sign in text if sign in _OLD_FONT_SIGNS)
    rare = sum(1 for sign in text if sign in "¸µ¶·¹¨¾»¼½Æ®Ë×Þß«¬­¦§©¡¢£¤¥")
    return rare >= 2 or (rare >= 1 and signs * 4 > len(text))


def _line(given: object, rule: FieldRule, zone: ZoneInfo) -> str | None:
    text = _words(given, rule, zone)
    return " ".join(text.split()) if text else None


def _choice(given: object, rule: FieldRule, zone: ZoneInfo) -> str:
    if isinstance(given, str) and given in rule.options:
        return given
    raise _Malformed(f"chỉ nhận một trong: {', '.join(rule.options)}")


def _flag(given: object, rule: FieldRule, zone: ZoneInfo) -> bool:
    if isinstance(given, bool):
        return given
    known = {"true": True, "on": True, "1": True, "false": False, "0": False, "off": False}
    if isinstance(given, str) and given.lower() in known:
        return known[given.lower()]
    raise _Malformed("chỉ nhận true hoặc false")


def _date(given: object, rule: FieldRule, zone: ZoneInfo) -> date:
    if isinstance(given, date) and not isinstance(given, datetime):
        return given
    if isinstance(given, str):
        for form in ("%Y-%m-%d", "%d/%m/%Y"):
            try:
                return datetime.strptime(given.strip(), form).date()  # noqa: DTZ007 - a day has no zone
            except ValueError:
                continue
    raise _Malformed("viết ngày dạng 27/11/2026")


def _instant(given: object, rule: FieldRule, zone: ZoneInfo) -> datetime:
    moment = given if isinstance(given, datetime) else None
    if isinstance(given, str):
        moment = _moment(given.strip())
    if moment is None:
        raise _Malformed("viết thời điểm dạng 27/11/2026 hoặc 2026-11-27T17:00")
    aware = moment if moment.tzinfo else moment.replace(tzinfo=zone)
    try:
        return aware.astimezone(UTC)
    except OverflowError as problem:
        raise _Malformed("thời điểm nằm ngoài khoảng dùng được") from problem


def _moment(text: str) -> datetime | None:
    try:
        return datetime.fromisoformat(text)
    except ValueError:
        pass
    for form in ("%d/%m/%Y %H:%M", "%d/%m/%Y"):
        try:
            return datetime.strptime(text, form)  # noqa: DTZ007 - local time, the caller adds the zone
        except ValueError:
            continue
    return None


def _departments(given: object, rule: FieldRule, zone: ZoneInfo) -> tuple[str, ...] | None:
    parts = given.split(",") if isinstance(given, str) else given
    if not isinstance(parts, (list, tuple)):
        raise _Malformed("phải là danh sách mã đơn vị")
    codes = [_line(part, rule, zone) for part in parts]
    return tuple(dict.fromkeys(code for code in codes if code)) or None


def _petitioner(given: object, rule: FieldRule, zone: ZoneInfo) -> Petitioner:
    if isinstance(given, Petitioner):
        return given
    if not isinstance(given, Mapping):
        raise _Malformed("phải gồm họ tên và cách liên hệ")
    unknown = set(given) - {*_PETITIONER_LENGTHS, "category", "anonymous"}
    if unknown:
        raise _Malformed(f"không có mục {', '.join(sorted(map(str, unknown)))}")
    texts = {name: _petitioner_line(given, name, rule, zone) for name in _PETITIONER_LENGTHS}
    category = given.get("category") or "citizen"
    if category not in _CATEGORIES:
        raise _Malformed(f"nhóm chỉ nhận một trong: {', '.join(_CATEGORIES)}")
    anonymous = bool(given.get("anonymous")) and _flag(given["anonymous"], rule, zone)
    if not anonymous and not texts["name"]:
        raise _Malformed("cần họ tên, hoặc chọn “không nêu tên”")
    email = texts["email"]
    if email and ("@" not in email[1:-1] or " " in email):
        raise _Malformed(f"địa chỉ thư “{email}” không đúng dạng")
    return Petitioner(**texts, category=str(category), anonymous=anonymous)


def _petitioner_line(
    given: Mapping[str, object], name: str, rule: FieldRule, zone: ZoneInfo
) -> str | None:
    value = given.get(name)
    if value in (None, ""):
        return None
    text = _line(value, rule, zone)
    if text and len(text) > _PETITIONER_LENGTHS[name]:
        raise _Malformed(f"{name} dài quá {_PETITIONER_LENGTHS[name]} ký tự")
    return text


_PARSERS: Mapping[str, Callable[[object, FieldRule, ZoneInfo], object]] = {
    "text": _words,
    "line": _line,
    "choice": _choice,
    "flag": _flag,
    "date": _date,
    "instant": _instant,
    "department": _line,
    "departments": _departments,
    "person": _line,
    "session": _line,
    "escalation": _line,
    "petitioner": _petitioner,
}
