"""Text in an old encoding is refused, text in good Vietnamese never is."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable

import pytest

from tests.workflow.definitions import SHIPPED
from tests.workflow.fields.old_fonts import as_tcvn3, as_vni, as_western
from workflow.fields.mojibake import is_mojibake

_LETTERS = (
    "Kính gửi Văn phòng Ủy ban nhân dân tỉnh: tuyến đường trước nhà bị ngập sau mỗi trận mưa.",
    "Đề nghị Sở Xây dựng kiểm tra việc cấp giấy chứng nhận quyền sử dụng đất của hộ bà Bảy.",
    "Hợp tác xã Mỹ Hiệp hỏi thủ tục vay vốn ưu đãi, hồ sơ đã nộp từ tháng trước.",
    "Nguyễn Đình Phước",
    "phường Cao Lãnh",
)
#: what good text may hold: all sentences people see, and foreign words among Vietnamese ones
_GOOD = (
    *re.findall(r'vi = "([^"]*)"', SHIPPED),
    *_LETTERS,
    "Công ty TNHH Müller & Söhne hỏi thuế",
    "Anh François gửi thư cho chị Đào",
    "Citroën",
    "thửa đất 120 m², cách lộ 3,5 km; nhiệt độ 39°; § 5; 3×4 m; «quá», “quá”; quá…",
    "Windows® · Zalo™ · ½ công",
    "Câu lạc bộ «Hương Sen», quá!",
    "HỘI NÔNG DÂN TỈNH ĐỒNG THÁP",
    "",
)


@pytest.mark.parametrize("spoil", [as_tcvn3, as_vni, as_western])
@pytest.mark.parametrize("letter", _LETTERS)
def test_an_old_encoding_is_seen(spoil: Callable[[str], str], letter: str) -> None:
    assert is_mojibake(spoil(letter)), spoil(letter)


@pytest.mark.parametrize("text", _GOOD)
def test_good_text_is_never_refused(text: str) -> None:
    assert not is_mojibake(text)
    assert not is_mojibake(unicodedata.normalize("NFD", text))


def test_one_odd_word_in_a_long_letter_is_a_slip() -> None:
    assert not is_mojibake(" ".join([*_LETTERS[:3], "naïve", *_LETTERS[:3]]))
