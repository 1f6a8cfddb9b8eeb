"""The differences of two definitions as sentences for people, in Vietnamese and English."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from workflow.definition import Text
from workflow.versioning.comparison import Change

GROUP_TITLES: Final[Mapping[str, Text]] = {
    "general": Text(vi="Chung", en="General"),
    "limits": Text(vi="Giới hạn", en="Limits"),
    "states": Text(vi="Trạng thái", en="States"),
    "parties": Text(vi="Bên được thực hiện", en="Parties"),
    "posts": Text(vi="Vị trí nhận thông báo", en="Posts"),
    "fields": Text(vi="Mục thông tin", en="Fields"),
    "actions": Text(vi="Việc", en="Actions"),
    "refusals": Text(vi="Lý do từ chối", en="Refusals"),
    "deadlines": Text(vi="Thời hạn", en="Deadlines"),
    "ladder": Text(vi="Bậc báo cáo", en="Ladder"),
}

_SENTENCES: Final[Mapping[str, Text]] = {
    "added": Text(vi="Thêm “{name}”{value}.", en="“{name}” is new{value}."),
    "removed": Text(vi="Bỏ “{name}”{value}.", en="“{name}” is gone{value}."),
    "moved": Text(
        vi="Các bậc của “{name}” đổi thứ tự: {after}.",
        en="The rungs of “{name}” come in another order: {after}.",
    ),
    "changed": Text(
        vi="{subject}: {before} thành {after}.", en="{subject}: {before} becomes {after}."
    ),
    "given": Text(vi="{subject}: nay là {after}.", en="{subject}: now {after}."),
    "taken": Text(vi="{subject}: không còn {before}.", en="{subject}: no longer {before}."),
    "list": Text(vi="{subject}: {parts}.", en="{subject}: {parts}."),
    "order": Text(
        vi="{subject}: đổi thứ tự thành {after}.", en="{subject}: in another order now, {after}."
    ),
}
_MORE = Text(vi="thêm {values}", en="added {values}")
_LESS = Text(vi="bỏ {values}", en="removed {values}")
_FLAGS: Final[Mapping[bool, Text]] = {
    True: Text(vi="có", en="yes"),
    False: Text(vi="không", en="no"),
}

_PERIOD = Text(vi="{amount} {unit} kể từ {start}", en="{amount} {unit} from the {start}")
_UNITS: Final[Mapping[str, Text]] = {
    "working_days": Text(vi="ngày làm việc", en="working days"),
    "working_hours": Text(vi="giờ làm việc", en="working hours"),
    "calendar_days": Text(vi="ngày", en="calendar days"),
}
_STARTS: Final[Mapping[str, Text]] = {
    "recording": Text(vi="lúc ghi nhận", en="recording"),
    "opening": Text(vi="lúc bắt đầu tính", en="opening"),
}
#: how days are counted unless a period says otherwise
_USUAL_COUNTING: Final = "end_of_day"

#: what an attribute is called where its key alone would not tell
_ATTRIBUTES: Final[Mapping[str, Text]] = {
    "label.vi": Text(vi="tên tiếng Việt", en="name in Vietnamese"),
    "label.en": Text(vi="tên tiếng Anh", en="name in English"),
    "done.vi": Text(vi="câu tiếng Việt", en="sentence in Vietnamese"),
    "done.en": Text(vi="câu tiếng Anh", en="sentence in English"),
    "vi": Text(vi="câu tiếng Việt", en="sentence in Vietnamese"),
    "en": Text(vi="câu tiếng Anh", en="sentence in English"),
    "responsible": Text(vi="bên chịu trách nhiệm", en="who is responsible"),
    "final": Text(vi="trạng thái cuối", en="final state"),
    "from": Text(vi="làm được ở trạng thái", en="possible in"),
    "to": Text(vi="dẫn tới trạng thái", en="leads to"),
    "arrows": Text(vi="các hướng đi", en="ways it leads"),
    "who": Text(vi="bên được làm", en="who may"),
    "requires": Text(vi="mục bắt buộc", en="needed fields"),
    "accepts": Text(vi="mục không bắt buộc", en="optional fields"),
    "requires_one_of": Text(vi="cần ít nhất một mục", en="at least one of"),
    "guards": Text(vi="điều kiện", en="guards"),
    "tells": Text(vi="báo cho", en="tells"),
    "tells_for": Text(vi="báo thêm khi chọn", en="also tells, by what is chosen"),
    "tells_from": Text(vi="báo thêm từ số lần", en="also tells, from a number of times on"),
    "public": Text(vi="công dân đọc được", en="public fields"),
    "opened_by": Text(vi="bắt đầu bởi", en="started by"),
    "runs_in": Text(vi="tính trong trạng thái", en="runs in"),
    "periods": Text(vi="thời gian", en="length"),
    "recomputed_by": Text(vi="tính lại bởi", en="computed anew by"),
    "overdue_for": Text(vi="quá hạn tính cho", en="overdue work of"),
    "expires_with": Text(vi="hết hạn thì tự động", en="on expiry the clock does"),
    "at": Text(vi="ngày làm việc so với hạn", en="working days from the due instant"),
    "every": Text(vi="nhắc lại", en="repeated"),
    "tell": Text(vi="báo cáo", en="tells"),
    "remind": Text(vi="nhắc", en="reminds"),
    "roles": Text(vi="vai trò", en="roles"),
    "relation": Text(vi="quan hệ với vụ việc", en="relation to the case"),
    "stands_in": Text(vi="người thay", en="stands in"),
    "options": Text(vi="lựa chọn", en="options"),
    "max_length": Text(vi="độ dài tối đa", en="longest text"),
    "version": Text(vi="phiên bản", en="version"),
    "key": Text(vi="mã quy trình", en="key"),
    "initial": Text(vi="trạng thái đầu", en="first state"),
    "hint": Text(vi="gợi ý", en="hint"),
    "type": Text(vi="kiểu", en="type"),
    "label": Text(vi="tên", en="name"),
    "done": Text(vi="câu trong lịch sử", en="sentence in the history"),
    "right": Text(vi="quyền riêng", en="personal right"),
    "office": Text(vi="thuộc", en="belongs to"),
    "creates": Text(vi="mở vụ việc mới", en="opens a case"),
    "redefines": Text(vi="mục có nghĩa riêng", en="fields meant more exactly"),
    "set": Text(vi="đặt giá trị", en="sets"),
    "counts": Text(vi="đếm số lần", en="counts"),
    "by_hand": Text(vi="báo cáo bằng tay ít nhất tới", en="by hand at least to"),
    "main": Text(vi="việc chính kế tiếp", en="the next step"),
    "replies": Text(vi="là trả lời công dân", en="is the reply"),
    "drafts": Text(vi="là dự thảo trả lời", en="is a draft of the reply"),
    "passes_on": Text(vi="kéo theo ở vụ việc kia", en="makes happen on the other case"),
    "hidden": Text(vi="không hiện trên trang", en="not shown on pages"),
    "ended_by": Text(vi="kết thúc bởi", en="ended by"),
    "due_from": Text(vi="lấy hạn từ mục", en="date taken from"),
    "only_if_dated": Text(vi="chỉ tính khi có ngày", en="only where a date is given"),
    "limited_by": Text(vi="rút ngắn bởi", en="shortened by"),
    "limit_lifted_by": Text(vi="thôi rút ngắn bởi", en="shortening lifted by"),
    "extended_by": Text(vi="gia hạn bởi", en="extended by"),
    "extension_ended_by": Text(vi="hết gia hạn bởi", en="extension ended by"),
    "holds": Text(vi="làm dừng thời hạn", en="stops"),
    "allowance": Text(vi="tổng số ngày theo giới hạn", en="days together, by the limit"),
    "asked_in": Text(vi="đơn vị được hỏi nêu ở mục", en="who is asked stands in"),
    "owed": Text(vi="có người đang chờ", en="somebody waits for it"),
    "left_open_tells": Text(vi="báo cho khi bỏ dở", en="tells when left open"),
    "citizen_clock": Text(vi="hạn trả lời công dân", en="the citizen's clock"),
    "kinds": Text(vi="loại ý kiến", en="kinds"),
    "departments": Text(vi="đơn vị", en="departments"),
    "kind": Text(vi="loại ý kiến", en="kind"),
    "pace": Text(vi="mức độ", en="pace"),
    "after": Text(vi="sau việc", en="after"),
    "valid_from": Text(vi="áp dụng từ", en="valid from"),
    "counting": Text(vi="cách đếm ngày", en="days counted"),
    "stubs": Text(vi="loại chỉ lưu dấu vết", en="kinds kept as stubs"),
}


def sentence(change: Change, language: str = "vi") -> str:
    """One difference as a person reads it."""
    form, values = _told(change, language)
    return _SENTENCES[form].in_language(language).format_map(values)


def _told(change: Change, language: str) -> tuple[str, dict[str, str]]:
    before, after = (_shown(value, language) for value in (change.before, change.after))
    values = {"subject": _subject(change, language), "before": before, "after": after}
    if change.kind == "changed":
        return _of_change(change, values, language)
    thing = change.after if change.kind == "added" else change.before
    label = thing.get("label", thing) if isinstance(thing, Mapping) else thing
    told = f" ({_wording(label, language)})" if thing is not None else ""
    return change.kind, {**values, "name": change.name, "value": told}


def _of_change(change: Change, values: dict[str, str], language: str) -> tuple[str, dict[str, str]]:
    if isinstance(change.before, list) and isinstance(change.after, list):
        return _of_lists(change.before, change.after, values, language)
    if change.before in (None, "", {}):
        return "given", values
    return ("taken" if change.after in (None, "", {}) else "changed"), values


def _of_lists(
    before: Sequence[Any], after: Sequence[Any], values: dict[str, str], language: str
) -> tuple[str, dict[str, str]]:
    parts = [
        wording.in_language(language).format(
            values=", ".join(_shown(value, language) for value in found)
        )
        for wording, found in (
            (_MORE, [value for value in after if value not in before]),
            (_LESS, [value for value in before if value not in after]),
        )
        if found
    ]
    return ("list", {**values, "parts": "; ".join(parts)}) if parts else ("order", values)


def _subject(change: Change, language: str) -> str:
    attribute = _attribute(change.attribute, language)
    return ", ".join(filter(None, (f"“{change.name}”" if change.name else "", attribute)))


def _attribute(path: str, language: str) -> str:
    """What an attribute is called; one inside another after it, like a field's hint."""
    if path in _ATTRIBUTES:
        return _ATTRIBUTES[path].in_language(language)
    part, dot, rest = path.partition(".")
    called = _ATTRIBUTES[part].in_language(language) if part in _ATTRIBUTES else part
    return f"{called}, {_attribute(rest, language)}" if dot else called


def _wording(value: Any, language: str) -> str:
    if isinstance(value, Mapping) and {"vi", "en"} <= value.keys():
        return str(value["en" if language == "en" else "vi"])
    return _shown(value, language)


def _period(value: Mapping[str, Any], language: str) -> str:
    """A row of `periods`: its length, then the conditions under which it counts."""
    told = _PERIOD.in_language(language).format(
        amount=value["amount"],
        unit=_UNITS[value["unit"]].in_language(language),
        start=_STARTS[value["from"]].in_language(language),
    )
    conditions = [
        f"{_attribute(key, language)} {_wording(part, language)}"
        for key, part in value.items()
        if key not in ("amount", "unit", "from") and part not in (None, [], {}, _USUAL_COUNTING)
    ]
    return f"[{', '.join([told, *conditions])}]"


def _shown(value: Any, language: str) -> str:
    if isinstance(value, bool):
        return _FLAGS[value].in_language(language)
    if isinstance(value, Mapping) and {"amount", "unit", "from"} <= value.keys():
        return _period(value, language)
    if isinstance(value, Mapping) and {"vi", "en"} <= value.keys():
        return f"“{_wording(value, language)}”"
    if isinstance(value, Mapping):
        given = {key: part for key, part in value.items() if part not in (None, [], {})}
        told = (f"{_attribute(k, language)} = {_wording(p, language)}" for k, p in given.items())
        return f"[{', '.join(told)}]"
    if isinstance(value, list):
        return ", ".join(_shown(part, language) for part in value) or "–"
    if isinstance(value, str):
        return f"“{value}”"
    return "–" if value is None else str(value)
