"""With an account, the channel signs in over an encrypted and verified connection."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from notifications.channels import EmailChannel, SmtpServer
from notifications.errors import ChannelDown
from tests.notifications import certificates
from tests.notifications.mail_server import MailServer, running
from tests.notifications.test_email_channel import LETTER

PASSWORD = "mat khau/@1"


def lets_in(
    server: SMTP, session: Session, envelope: Envelope, mechanism: str, account: LoginPassword
) -> AuthResult:
    """Let the one account in."""
    # handled: the server itself says the answer to the client
    return AuthResult(success=account.password == PASSWORD.encode(), handled=False)


@pytest.fixture
def guarded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[MailServer]:
    """A server that takes mail only from the account, over TLS; its certificate is trusted."""
    certificate, context = certificates.for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    options = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": lets_in,
        "auth_required": True,
    }
    with running(MailServer(), **options) as server:
        yield server


def send(server: MailServer, password: str, options: str = "&starttls=1") -> None:
    """One letter with this password."""
    url = server.url.replace("smtp://", f"smtp://followup:{quote(password, safe='')}@") + options
    with EmailChannel(SmtpServer.parse(url)).open() as delivery:
        delivery.send(LETTER)


def test_the_account_of_the_address_signs_in(guarded: MailServer) -> None:
    send(guarded, PASSWORD)
    assert len(guarded.received) == 1


def test_a_wrong_password_is_the_channels_fault_and_is_not_repeated(guarded: MailServer) -> None:
    with pytest.raises(ChannelDown) as failure:
        send(guarded, "sai-mat-khau")
    assert failure.value.reason.startswith("server_away: 535")
    assert "sai-mat-khau" not in failure.value.reason
    assert guarded.received == []


def test_a_certificate_nobody_vouches_for_is_refused(
    guarded: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("SSL_CERT_FILE")
    with pytest.raises(ChannelDown) as failure:
        send(guarded, PASSWORD)
    assert "CERTIFICATE_VERIFY_FAILED" in failure.value.reason
    assert guarded.received == []


def test_tls_from_the_first_byte(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    certificate, context = certificates.for_loopback(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with running(MailServer(), ssl_context=context) as server:
        url = server.url.replace("smtp://", "smtps://")
        with EmailChannel(SmtpServer.parse(url)).open() as delivery:
            delivery.send(LETTER)
        assert len(server.received) == 1
