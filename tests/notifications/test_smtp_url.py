"""The address of the mail server: what it may say, and what is said about a wrong one."""

from __future__ import annotations

import pytest

from notifications.channels import SmtpServer, configured_channels
from notifications.errors import BadChannelSetting


def test_a_whole_address() -> None:
    server = SmtpServer.parse(
        "smtp://vp%40dongthap:mat%20khau%40@mail.dongthap.example:2525"
        "?starttls=1&from=V%C4%83n%20ph%C3%B2ng%20%3Cvp@dongthap.example%3E&timeout=7.5"
    )
    assert (server.host, server.port, server.security) == (
        "mail.dongthap.example",
        2525,
        "starttls",
    )
    assert (server.user, server.password) == ("vp@dongthap", "mat khau@")
    assert (server.sender_name, server.sender_address) == ("Văn phòng", "vp@dongthap.example")
    assert server.domain == "dongthap.example"
    assert server.timeout == 7.5


@pytest.mark.parametrize(
    ("url", "port", "security"),
    [
        ("smtp://mail.example?from=a@b.example", 25, "none"),
        ("smtp://mail.example?from=a@b.example&starttls=1", 587, "starttls"),
        ("smtps://mail.example?from=a@b.example", 465, "tls"),
    ],
)
def test_each_way_of_speaking_has_its_port(url: str, port: int, security: str) -> None:
    server = SmtpServer.parse(url)
    assert (server.port, server.security) == (port, security)


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("mail.example", "must look like"),
        ("http://mail.example?from=a@b.example", "must look like"),
        ("smtp://?from=a@b.example", "must look like"),
        ("smtp://[mail?from=a@b.example", "is no URL"),
        ("smtp://mail.example", "sender's address"),
        ("smtp://mail.example?from=nobody", "sender's address"),
        ("smtp://mail.example?from=a@b.example%0d%0aBcc:c@d.example", "sender's address"),
        ("smtp://mail.example:99999?from=a@b.example", "port"),
        ("smtp://mail.example?from=a@b.example&starttls=yes", "starttls"),
        ("smtp://mail.example?from=a@b.example&tls=1", "unknown option “tls”"),
        ("smtp://mail.example?from=a@b.example&timeout=0", "timeout"),
        ("smtp://mail.example?from=a@b.example&timeout=nan", "timeout"),
        ("smtp://mail.example?from=a@b.example&timeout=soon", "timeout"),
        ("smtp://u:bi-mat@mail.example?from=a@b.example", "without encryption"),
    ],
)
def test_a_wrong_address_is_answered_with_what_to_change(url: str, says: str) -> None:
    with pytest.raises(BadChannelSetting) as problem:
        SmtpServer.parse(url)
    assert says in str(problem.value)
    assert str(problem.value).startswith("FOLLOWUP_SMTP_URL ")
    assert "\n" not in str(problem.value)


def test_the_password_shows_nowhere() -> None:
    server = SmtpServer.parse("smtps://vp:bi-mat@mail.example?from=a@b.example")
    assert "bi-mat" not in repr(server)
    with pytest.raises(BadChannelSetting) as problem:
        SmtpServer.parse("smtp://vp:bi-mat@mail.example:99999?from=a@b.example")
    assert "bi-mat" not in str(problem.value)


def test_without_an_address_there_is_no_channel() -> None:
    assert configured_channels(None) == {}
    assert configured_channels("") == {}
    assert list(configured_channels("smtp://mail.example?from=a@b.example")) == ["email"]
