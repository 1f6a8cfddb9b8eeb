"""Attaching on the case page and saving from it: what is sent, what comes back, what never runs."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.cases.attachments.samples import PDF, SECRET, TXT, picture
from tests.cases.life import rows
from tests.people import HOA, LAN, MINH, TUAN
from tests.web.stories import Office, browser, signed_in
from web.app import LARGEST_BODY
from web.downloads import disposition
from workflow.attempt import Actor

NAME = "Đơn của bà Sáu.pdf"
MIB = 1024 * 1024


def send(
    site: TestClient, case: Done, name: str = NAME, content: bytes = PDF, **more: str
) -> tuple[int, str]:
    """The form as a browser sends it; the status and the page or address that follow."""
    path = f"/cases/{case.number}/actions/attach"
    answer = site.post(path, data=more, files={"file": (name, content, "application/pdf")})
    return answer.status_code, answer.headers.get("location", answer.text)


def saved(office: Office) -> list[tuple[object, ...]]:
    """Names and types of what is kept."""
    return rows(office.services.database, "SELECT name, type FROM attachment ORDER BY seq")


def test_the_form_asks_for_a_file_and_says_what_is_taken(one_office: Office) -> None:
    case = one_office.case_in_progress()

    page = signed_in(one_office, LAN).get(f"/cases/{case.number}/actions/attach?lang=en").text

    assert 'enctype="multipart/form-data"' in page
    assert 'type="file" accept=".pdf,' in page
    assert "PDF, Word, Excel, ODT, JPEG, PNG, TXT, at most 10 MB" in page


def test_what_chi_lan_attaches_anh_tuan_saves(office: Office) -> None:
    case = office.case_in_progress()
    lan, tuan = signed_in(office, LAN), signed_in(office, TUAN)

    status, place = send(lan, case, text="Đơn viết tay")

    assert (status, saved(office)) == (303, [(NAME, "pdf")])
    assert "Đính kèm tệp" in lan.get(place).text
    page = tuan.get(f"/cases/{case.number}").text
    assert NAME in page
    assert "Đơn viết tay" in page
    answer = tuan.get(f"/cases/{case.number}/attachments/4")
    assert (answer.status_code, answer.content) == (200, PDF)
    assert "Đã tải một tệp" in signed_in(office, MINH).get(f"/cases/{case.number}").text


def test_a_saved_file_is_never_a_page_of_ours(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)
    evil = {"name": 'đơn <b>"a";x.txt', "content": b"<script>alert(1)</script>"}
    one_office.act(LAN, case, "attach", one_office.watch.now, file=evil)

    headers = lan.get(f"/cases/{case.number}/attachments/4").headers

    assert headers["content-type"] == "text/plain; charset=utf-8"
    assert headers["content-security-policy"] == "default-src 'none'; sandbox"
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["cache-control"] == "no-store"
    assert headers["content-disposition"] == (
        'attachment; filename="don <b>_a__x.txt"; '
        "filename*=UTF-8''%C4%91%C6%A1n%20%3Cb%3E%22a%22%3Bx.txt"
    )
    assert "<b>" not in lan.get(f"/cases/{case.number}").text.partition("<main")[2]


def test_a_name_in_another_script_has_a_plain_one_beside_it() -> None:
    assert disposition("報告.pdf") == (
        "attachment; filename=\"file.pdf\"; filename*=UTF-8''%E5%A0%B1%E5%91%8A.pdf"
    )


@pytest.mark.parametrize(
    "name", ["a\r\nX-Evil: 1.txt", "a\nb.txt", 'a".txt', "a\u2028b.txt", "..\\..\\a.txt"]
)
def test_no_name_adds_a_header(one_office: Office, name: str) -> None:
    case = one_office.case_in_progress()
    attach = {"file": {"name": name, "content": TXT}}
    done = one_office.act(LAN, case, "attach", one_office.watch.now, **attach)

    headers = signed_in(one_office, LAN).get(f"/cases/{case.number}/attachments/{done.seq}").headers

    assert "x-evil" not in headers
    assert headers["content-disposition"].startswith("attachment; filename=")
    assert headers["content-disposition"].count('"') == 2


def test_of_a_photo_the_place_and_the_phone_are_not_handed_out(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)
    photo = picture("jpeg")
    assert SECRET.encode() in photo

    send(lan, case, "ảnh.jpg", photo)

    got = lan.get(f"/cases/{case.number}/attachments/4").content
    assert got.startswith(b"\xff\xd8\xff")
    assert SECRET.encode() not in got


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("đơn.pdf", b"MZ\x90\x00", "nội dung không thuộc loại nhận được"),
        ("đơn.docx", PDF, "nội dung là PDF nhưng tên tệp kết thúc khác"),
        ("đơn.pdf", b"", "tệp rỗng"),
        ("ảnh.jpg", picture("jpeg")[:200], "tệp JPEG bị hỏng"),
        ("đơn.txt", b"a" * (10 * MIB + 1), "tệp lớn hơn 10 MB"),
    ],
)
def test_what_is_not_taken_is_said_in_words_and_nothing_is_lost(
    one_office: Office, name: str, content: bytes, told: str
) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)

    status, page = send(lan, case, name, content, text="Đơn viết tay")

    assert (status, saved(one_office)) == (422, [])
    assert told in page
    assert "Đơn viết tay" in page


def test_no_file_at_all_is_said_at_its_control(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)

    # what a browser sends when nothing was chosen
    status, page = send(lan, case, "", b"")

    assert (status, saved(one_office)) == (422, [])
    assert 'id="file-error"' in page


def test_two_files_at_once_are_too_many(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)
    two = [("file", ("a.pdf", PDF)), ("file", ("b.pdf", PDF))]

    answer = lan.post(f"/cases/{case.number}/actions/attach", files=two)

    assert (answer.status_code, saved(one_office)) == (422, [])


def test_only_what_takes_a_file_may_be_large(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)
    large = {"file": ("a.txt", b"a" * (LARGEST_BODY + 1))}

    note = lan.post(f"/cases/{case.number}/actions/note", files=large)

    assert note.status_code == 413
    assert send(lan, case, *large["file"])[0] == 303


def test_more_than_any_file_may_have_is_not_even_read(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)

    status, page = send(lan, case, "a.txt", b"a" * (15 * MIB))

    assert status == 413
    assert "gửi tệp nhỏ hơn" in page


@pytest.mark.parametrize("who", [None, HOA])
def test_whoever_may_not_see_the_case_neither_sends_nor_saves(
    office: Office, who: Actor | None
) -> None:
    case = office.case_in_progress()
    send(signed_in(office, LAN), case)
    site = browser(office) if who is None else signed_in(office, who)
    place = f"/cases/{case.number}/attachments/4"

    sent, got = send(site, case)[0], site.get(place)

    assert sent == (401 if who is None else 404)
    assert got.status_code == (303 if who is None else 404)
    assert PDF not in got.content
    # there is no telling a file of others from none
    assert got.status_code == site.get(place.replace("/4", "/9")).status_code
    assert len(saved(office)) == 1


def test_the_same_press_attaches_once(one_office: Office) -> None:
    case, lan = one_office.case_in_progress(), signed_in(one_office, LAN)

    first, second = (send(lan, case, key="press-1") for _ in range(2))

    assert first == second
    assert len(saved(one_office)) == 1
