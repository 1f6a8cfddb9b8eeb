"""Why a message was not sent: codes for the outbox, sentences for people.

The outbox keeps `code` or `code: detail`; the detail is a server's answer without any address.
"""

from __future__ import annotations

from collections.abc import Mapping

from workflow.definition import Text

NO_HOLDER = "no_holder"
NO_ADDRESS = "no_address"
BAD_ADDRESS = "bad_address"
NO_RIGHT = "no_right"
DEFERRED = "deferred"
REFUSED = "refused"
CUT_OFF = "cut_off"
SERVER_AWAY = "server_away"
NO_ANSWER = "no_answer"
UNPREPARED = "unprepared"
OVERTAKEN = "overtaken"
OVER = "over"

_WORDS: Mapping[str, Text] = {
    "no_channel_email": Text(
        vi="chưa gửi: chưa cấu hình kênh thư điện tử (FOLLOWUP_SMTP_URL)",
        en="not sent: no e-mail channel is configured (FOLLOWUP_SMTP_URL)",
    ),
    "no_channel_sms": Text(
        vi="chưa gửi: chưa cấu hình kênh tin nhắn (FOLLOWUP_SMS_URL)",
        en="not sent: no text message channel is configured (FOLLOWUP_SMS_URL)",
    ),
    NO_HOLDER: Text(
        vi="không có ai đang giữ vị trí này; hãy cử người rồi gửi lại",
        en="nobody holds this post; appoint somebody and send it again",
    ),
    NO_ADDRESS: Text(
        vi="người nhận chưa có địa chỉ thư điện tử; hãy bổ sung rồi gửi lại",
        en="the recipient has no e-mail address; enter one and send it again",
    ),
    BAD_ADDRESS: Text(
        vi="địa chỉ thư điện tử của người nhận không dùng được; hãy sửa rồi gửi lại",
        en="the recipient's e-mail address cannot be used; correct it and send it again",
    ),
    NO_RIGHT: Text(
        vi="người nhận không còn quyền xem vụ việc này",
        en="the recipient may no longer see this case",
    ),
    DEFERRED: Text(
        vi="máy chủ thư tạm thời chưa nhận", en="the mail server does not take it for now"
    ),
    REFUSED: Text(vi="máy chủ thư từ chối", en="the mail server refused it"),
    CUT_OFF: Text(
        vi="mất kết nối với máy chủ thư khi đang gửi",
        en="the connection to the mail server was lost while sending",
    ),
    SERVER_AWAY: Text(
        vi="không kết nối được với máy chủ thư; sẽ tự gửi lại",
        en="the mail server cannot be reached; it will be tried again",
    ),
    NO_ANSWER: Text(
        vi="đã thử nhiều lần nhưng lần nào cũng bị ngắt giữa chừng",
        en="every try was interrupted before it got an answer",
    ),
    OVERTAKEN: Text(
        vi="không cần gửi nữa: thư sau báo ngày mới nhất",
        en="no longer needed: a later message tells the newest date",
    ),
    OVER: Text(
        vi="không cần gửi nữa: việc mà thư này báo không còn",
        en="no longer needed: what it tells of is over",
    ),
    UNPREPARED: Text(
        vi="không soạn được thư này; xem nhật ký hệ thống",
        en="the message could not be prepared; see the system's log",
    ),
}


def no_channel(channel: str) -> str:
    """The reason of a message whose channel this register has not been given."""
    return f"no_channel_{channel}"


def in_words(reason: str, language: str) -> str:
    """A kept reason as a person reads it; an unknown code is shown as it is."""
    code, _, detail = reason.partition(": ")
    words = _WORDS.get(code)
    if words is None:
        return reason
    sentence = words.in_language(language)
    return f"{sentence} ({detail})" if detail else sentence
