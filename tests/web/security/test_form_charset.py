"""Somebody sends a form in a way of writing that is none of ours; nothing breaks."""

from __future__ import annotations

import pytest
from starlette.testclient import TestClient

FORM = b'--x\r\nContent-Disposition: form-data; name="code"\r\n\r\n\\ud800\r\n--x--\r\n'
#: what is said of the code in it by whoever has read the form
READ = "ký tự"


@pytest.mark.parametrize("charset", ["unicode_escape", "undefined", "utf-16", "utf-7", "nonsense"])
@pytest.mark.parametrize("address", ["/status", "/login", "/register"])
def test_another_charset_is_refused(one_site: TestClient, address: str, charset: str) -> None:
    kind = {"Content-Type": f"multipart/form-data; boundary=x; charset={charset}"}

    answer = one_site.post(address, content=FORM, headers=kind)

    assert answer.status_code == 422
    assert READ not in answer.text


@pytest.mark.parametrize("charset", ["", "; charset=UTF-8", '; charset="utf-8"'])
def test_ours_is_taken(one_site: TestClient, charset: str) -> None:
    kind = {"Content-Type": f"multipart/form-data; boundary=x{charset}"}

    assert READ in one_site.post("/status", content=FORM, headers=kind).text
