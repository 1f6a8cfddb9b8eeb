"""Why a value cannot be used is told at its field, in the language of the page and no other."""

from __future__ import annotations

import html
import re

import pytest
from starlette.testclient import TestClient

from cases.calendar.sessions import add_session, planned
from tests.people import MINH, THU
from tests.web.pages.test_case_page import ISSUE_FORM
from tests.web.stories import FRIDAY, Office, signed_in

#: letters that English does not have
VIETNAMESE = re.compile(
    "[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", re.I
)

#: field of the recording form, what was typed, what is said of it in Vietnamese and in English
OF_A_RECORDING = [
    ("petitioner.phone", "12", "không tồn tại", "there can be no phone number “12”"),
    ("petitioner.phone", "call me", "không đọc được", "cannot be read"),
    ("petitioner.email", "me at home", "dạng ten@donvi.vn", "looks like name@office.vn"),
    ("petitioner.name", "", "cần họ tên", "give a name"),
    ("session", "2031-01-06", "không có buổi gặp gỡ", "there is no session “2031-01-06”"),
    ("session", "2026-11-30", "có nhiều buổi gặp gỡ", "several sites meet on that day"),
    ("kind", "gossip", "chỉ nhận một trong: Hỏi đáp", "choose one of: Question"),
    ("title", "x" * 201, "chỉ nhận tối đa 200", "at most 200 fit"),
    ("title", "NguyÔn V¨n An", "lỗi bảng mã", "old Vietnamese encoding"),
    ("title", "", "Cần điền", "is needed"),
]
#: the same of the assigning form
OF_AN_ASSIGNMENT = [
    ("due", "01/11/2026", "thời điểm này đã qua", "that moment has passed already"),
    ("due", "soon", "viết thời điểm dạng", "write the time like"),
    ("due", "01/11/2926", "năm phải từ", "the year must be between"),
    ("lead_department", "NOWHERE", "Không có đơn vị", "There is no active department"),
]


def told(page: str, field: str) -> str:
    """The sentence at a field, which the summary above the form links to."""
    assert f'href="#{field}"' in page
    found = re.search(rf'id="{re.escape(field)}-error">(.*?)</p>', page, re.S)
    assert found is not None, f"nothing is said at {field}"
    return html.unescape(re.sub(r"<[^>]+>", "", found[1]))


def check(site: TestClient, path: str, form: dict[str, str], field: str, vi: str, en: str) -> None:
    """Send the form in both languages and read what is said at the field."""
    in_vietnamese, in_english = (
        told(site.post(f"{path}?lang={language}", data=form).text, field)
        for language in ("vi", "en")
    )
    assert vi in in_vietnamese
    assert en in in_english
    typed = form.get(field, "")
    assert not VIETNAMESE.search(in_english.replace(typed, "") if typed else in_english)
    assert en not in in_vietnamese


@pytest.mark.parametrize(("field", "typed", "vi", "en"), OF_A_RECORDING)
def test_at_the_counter(one_office: Office, field: str, typed: str, vi: str, en: str) -> None:
    with one_office.services.database.write() as transaction:
        calendar = one_office.services.calendar()
        for site in ("caolanh", "mytho"):
            day = FRIDAY.date().replace(day=30)
            add_session(transaction, planned(day, site, "Chủ tịch UBND tỉnh", calendar))
        transaction.commit()

    check(signed_in(one_office, THU), "/cases", {**ISSUE_FORM, field: typed}, field, vi, en)


@pytest.mark.parametrize(("field", "typed", "vi", "en"), OF_AN_ASSIGNMENT)
def test_at_the_office(one_office: Office, field: str, typed: str, vi: str, en: str) -> None:
    path = f"/cases/{one_office.record().number}/actions/assign"
    form = {"lead_department": "SXD", field: typed}

    check(signed_in(one_office, MINH), path, form, field, vi, en)
