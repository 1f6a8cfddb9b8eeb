"""With a protection switched off, what its test looks at is seen to go wrong (SECURITY.md)."""

from __future__ import annotations

import io
import logging
import secrets

import pytest
from sqlalchemy import text

from cases.access import misses, sign_ins, signing_in
from cases.attachments import inspection
from cases.errors import SignInRefused
from notifications.channels import mime
from tests.cases.attachments.samples import SECRET, picture
from tests.people import LAN, MINH
from tests.web.stories import MONDAY, Office, browser, signed_in
from tests.web.test_errors import SECRET_TEXT, site_that_raises
from tests.web.test_status_throttle import ALLOWED, miss
from web.problems import answers
from web.problems.words import Problem
from web.security.same_origin import SameOrigin


def test_without_the_limit_guessing_codes_would_go_on(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S5."""
    monkeypatch.setattr(misses, "STATUS", misses.Limit("status", allowed=1000, minutes=10))

    assert miss(browser(one_office), ALLOWED + 1) == [404] * (ALLOWED + 1)


def test_without_the_limit_guessing_passwords_would_go_on(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S6."""
    monkeypatch.setattr(misses, "ACCOUNT", misses.Limit("account", allowed=1000, minutes=60))
    database = one_office.services.database
    for place in range(11):
        with pytest.raises(SignInRefused):
            signing_in.sign_in(
                database, "lan", "x", f"198.51.100.{place}", MONDAY, secrets.token_bytes
            )


def test_without_the_hash_a_copy_of_the_register_would_sign_in(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S7."""
    monkeypatch.setattr(sign_ins, "secret_hash", lambda secret: secret)
    token = signed_in(one_office, LAN).cookies["followup_session"]

    with one_office.services.database.read() as connection:
        kept = connection.execute(text("SELECT token_hash FROM sign_in")).scalars().all()
    assert token in kept


def test_without_the_look_at_where_it_comes_from_a_foreign_form_would_do_it(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S8."""
    monkeypatch.setattr(SameOrigin, "_needs_proof", lambda *_: False)
    site = signed_in(one_office, MINH)

    site.post("/logout", headers={"Sec-Fetch-Site": "cross-site"})

    assert site.get("/account").status_code == 303


def test_unpainted_a_photo_would_tell_where_it_was_taken(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S11."""
    monkeypatch.setattr(inspection, "repainted", lambda content, kind: content)
    case = one_office.case_in_progress()
    file = {"name": "ảnh.jpg", "content": picture("jpeg")}

    done = one_office.act(LAN, case, "attach", one_office.watch.now, file=file)

    saved = signed_in(one_office, LAN).get(f"/cases/{case.number}/attachments/{done.seq}")
    assert SECRET.encode() in saved.content


def test_unguarded_a_name_would_begin_a_mail_header(monkeypatch: pytest.MonkeyPatch) -> None:
    """Goal S12."""
    name = "Ba Sau\r\nBcc: b@c.example"
    assert "\r\nBcc:" not in mime.unstructured("Subject", name)
    monkeypatch.setattr(mime, "header_line", str)
    monkeypatch.setattr(mime, "_one_header", str)

    assert "\r\nBcc:" in mime.mail_text({"Subject": mime.mailbox("To", name, "a@b.example")}, "")


def test_written_as_it_is_a_line_end_would_make_a_line() -> None:
    """Goal S12, for the log: the same record by the formatter that everybody has."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    record = logging.LogRecord("x", logging.INFO, "", 0, 'x\r\n{"actor": "1"}', None, None)

    handler.handle(record)

    assert len(written.getvalue().splitlines()) > 1


def test_an_error_that_told_its_text_would_be_seen(
    one_office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Goal S13."""
    told = Problem(500, "internal", "Lỗi", SECRET_TEXT)
    monkeypatch.setattr(answers, "problem_of", lambda *_: told)
    site = site_that_raises(one_office, RuntimeError(SECRET_TEXT))

    for address in ("/fails", "/api/v1/fails"):
        assert "hunter2" in site.get(address).text
