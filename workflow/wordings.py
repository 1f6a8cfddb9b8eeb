"""Names of a definition turned into the words people see."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Final

from workflow.definition import Text, WorkflowDefinition

#: why a value cannot be used, in half a sentence after the name of the field
WHYS: Final[Mapping[str, Text]] = {
    "not_text": Text(vi="phải là chữ", en="it must be text"),
    "too_long": Text(
        vi="dài {length} ký tự, chỉ nhận tối đa {max_length}",
        en="it has {length} characters, at most {max_length} fit",
    ),
    "mojibake": Text(
        vi="chữ bị lỗi bảng mã (TCVN3, VNI…), hãy gõ lại hoặc chuyển sang Unicode",
        en="it is in an old Vietnamese encoding (TCVN3, VNI…), type it again in Unicode",
    ),
    "undecodable": Text(
        vi="có ký tự không đọc được, hãy gõ lại",
        en="it has characters nobody can read, type it again",
    ),
    "control_characters": Text(
        vi="có ký tự điều khiển, hãy gõ lại", en="it has control characters, type it again"
    ),
    "not_an_option": Text(vi="chỉ nhận một trong: {options}", en="choose one of: {options}"),
    "not_a_flag": Text(vi="chỉ nhận có (true) hoặc không (false)", en="answer true or false"),
    "not_a_date": Text(
        vi="viết ngày dạng 27/11/2026 hoặc 2026-11-27",
        en="write the day like 27/11/2026 or 2026-11-27",
    ),
    "not_an_instant": Text(
        vi="viết thời điểm dạng 27/11/2026 17:00 hoặc 2026-11-27T17:00",
        en="write the time like 27/11/2026 17:00 or 2026-11-27T17:00",
    ),
    "year_out_of_range": Text(
        vi="năm phải từ {first} đến {last}", en="the year must be between {first} and {last}"
    ),
    "not_a_list": Text(
        vi="phải là danh sách mã, cách nhau bằng dấu phẩy",
        en="it must be a list of codes, separated by commas",
    ),
    "not_a_list_of_parts": Text(
        vi="phải là danh sách các phần, mỗi phần có trích yếu và nội dung",
        en="it must be a list of parts, each with a summary and a content",
    ),
    "too_many_parts": Text(vi="tối đa {most} phần", en="at most {most} parts fit"),
    "stub_by_itself": Text(
        vi="tố cáo không tách tại đây, hãy ghi nhận riêng và nêu cơ quan tiếp nhận",
        en="a denunciation is not split off here, record it by itself with its receiving body",
    ),
    "part_incomplete": Text(
        vi="mỗi phần cần cả trích yếu và nội dung", en="each part needs a summary and a content"
    ),
    "not_numbers_of_files": Text(
        vi="tệp của một phần phải là danh sách số thứ tự trong lịch sử vụ việc",
        en="the files of a part must be a list of entry numbers of the case's history",
    ),
    "no_such_file": Text(
        vi="vụ việc không có tệp nào ở mục lịch sử số {entry}, hãy xem lại danh sách tệp",
        en="the case has no file at entry {entry} of its history, compare its list of files",
    ),
    "not_a_petitioner": Text(
        vi="phải gồm họ tên và cách liên hệ", en="it must hold a name and how to reach the person"
    ),
    "unknown_part": Text(vi="không có mục {parts}", en="it has no part {parts}"),
    "name_needed": Text(
        vi="cần họ tên, hoặc chọn không nêu tên", en="give a name, or choose anonymous"
    ),
    "not_a_phone": Text(
        vi="số điện thoại “{phone}” không đọc được, hãy viết dạng 0912345678",
        en="the phone number “{phone}” cannot be read, write it like 0912345678",
    ),
    "no_such_phone": Text(
        vi="số điện thoại “{phone}” không tồn tại, hãy xem lại từng chữ số",
        en="there can be no phone number “{phone}”, compare each digit",
    ),
    "no_such_session": Text(
        vi="không có buổi gặp gỡ “{session}”, hãy chọn trong danh sách",
        en="there is no session “{session}”, choose one from the list",
    ),
    "several_sessions": Text(
        vi="ngày đó có nhiều buổi gặp gỡ, hãy chọn một: {sessions}",
        en="several sites meet on that day, say which: {sessions}",
    ),
    "already_past": Text(vi="thời điểm này đã qua", en="that moment has passed already"),
    "too_far_ahead": Text(
        vi="thời điểm này còn cách hơn {days} ngày, hãy xem lại năm",
        en="that is more than {days} days ahead, look at the year again",
    ),
    "not_a_file": Text(
        vi="phải là một tệp có tên và nội dung", en="it must be a file with a name and a content"
    ),
    "file_without_a_name": Text(
        vi="tệp không có tên, hãy đặt tên rồi chọn lại",
        en="the file has no name, give it one and choose it again",
    ),
    "empty_file": Text(vi="tệp rỗng, hãy chọn tệp khác", en="it is empty, choose another file"),
    "file_too_large": Text(
        vi="tệp lớn hơn {most} MB, hãy giảm dung lượng hoặc chia nhỏ",
        en="it is larger than {most} MB, make it smaller or divide it",
    ),
    "file_type_unknown": Text(
        vi="nội dung không thuộc loại nhận được; hãy gửi một trong: {types}",
        en="its content is of no kind that is taken; send one of: {types}",
    ),
    "file_misnamed": Text(
        vi="nội dung là {type} nhưng tên tệp kết thúc khác, hãy đặt lại tên với {endings}",
        en="its content is {type} but its name ends differently, rename it with {endings}",
    ),
    "file_unreadable": Text(
        vi="tệp {type} bị hỏng hoặc không đọc được, hãy lưu lại rồi gửi",
        en="the {type} file is damaged or cannot be read, save it anew and send that",
    ),
    "file_is_two_in_one": Text(
        vi="trong tệp {type} còn ghép một tệp khác, hãy lưu lại rồi gửi",
        en="another file is joined to the {type} file, save it anew and send that",
    ),
    "file_has_macros": Text(
        vi="tệp {type} có macro, hãy lưu không kèm macro hoặc gửi bản PDF",
        en="the {type} file has macros, save it without them or send a PDF",
    ),
    "file_is_locked": Text(
        vi="tệp {type} có mật khẩu, hãy bỏ mật khẩu rồi gửi",
        en="the {type} file has a password, take it off and send that",
    ),
    "file_unpacks_too_large": Text(
        vi="tệp {type} giải nén ra quá lớn, hãy gửi bản PDF",
        en="the {type} file unpacks to far too much, send a PDF",
    ),
    "image_too_large": Text(
        vi="ảnh có hơn {most} triệu điểm ảnh, hãy thu nhỏ",
        en="the picture has more than {most} million pixels, make it smaller",
    ),
    "text_not_utf8": Text(
        vi="tệp văn bản phải là Unicode (UTF-8), hãy lưu lại",
        en="a text file must be Unicode (UTF-8), save it anew",
    ),
    "too_many_files": Text(
        vi="vụ việc đã có {most} tệp, không nhận thêm được",
        en="the case has {most} files already, which is all it takes",
    ),
    "files_too_large_together": Text(
        vi="các tệp của vụ việc cộng lại vượt {most} MB, hãy gửi tệp nhỏ hơn",
        en="the files of the case would be more than {most} MB together, send a smaller one",
    ),
    "still_to_come": Text(
        vi="ngày này chưa đến, hãy ghi ngày của văn bản đã ký",
        en="that day has not come yet, give the day the document was signed",
    ),
    "not_an_email": Text(
        vi="địa chỉ thư điện tử phải có dạng ten@donvi.vn",
        en="an e-mail address looks like name@office.vn",
    ),
}


def refusal_text(
    definition: WorkflowDefinition, code: str, params: Mapping[str, str], language: str
) -> str:
    """The sentence of a refusal, names shown by their labels."""
    template = definition.refusals[code].in_language(language)
    limits = {name: str(value) for name, value in definition.limits.items()}
    shown = {
        name: _SHOWN[name](definition, params, language) if name in _SHOWN else value
        for name, value in params.items()
    }
    return template.format_map(_Gaps(limits | shown))


def why_text(why: str, params: Mapping[str, str], language: str) -> str:
    """Half a sentence of WHYS, filled in."""
    return WHYS[why].in_language(language).format_map(_Gaps(params))


class _Gaps(dict[str, str]):
    """A name nobody gave a value for shows as a dash: a sentence with a gap beats none."""

    def __missing__(self, name: str) -> str:
        return "–"


def _state(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    state = definition.states.get(params["state"])
    return state.label.in_language(language) if state else params["state"] or "–"


def _action(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    action = definition.actions.get(params["action"])
    return action.label.in_language(language) if action else params["action"]


def _field(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    return _field_label(definition, params["field"], language)


def _fields(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    names = params["fields"].split(",")
    return ", ".join(_field_label(definition, name, language) for name in names)


def _field_label(definition: WorkflowDefinition, name: str, language: str) -> str:
    field = definition.fields.get(name)
    return field.label.in_language(language) if field else name


def _who(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    parties = [definition.parties[name] for name in params["who"].split(",")]
    # people need not be told that the clock may do it too
    people = [party for party in parties if "clock" not in party.roles] or parties
    return ", ".join(party.label.in_language(language) for party in people)


def _why(definition: WorkflowDefinition, params: Mapping[str, str], language: str) -> str:
    known_here = params["field"] in definition.fields
    field = definition.field(params.get("of"), params["field"]) if known_here else None
    options = field.options.values() if field else ()
    labels = ", ".join(option.in_language(language) for option in options)
    known = {**params, "options": labels} if labels else params
    return why_text(params["why"], known, language)


_SHOWN: Mapping[str, Callable[[WorkflowDefinition, Mapping[str, str], str], str]] = {
    "state": _state,
    "action": _action,
    "field": _field,
    "fields": _fields,
    "who": _who,
    "why": _why,
}
