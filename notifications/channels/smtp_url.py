"""The mail server as `FOLLOWUP_SMTP_URL` gives it (contract.md section 2).

`smtp://user:password@host:587?starttls=1&from=thongbao@example.vn`, or `smtps://` for a server
that speaks TLS from the first byte. `from` may carry a name: `from=Văn phòng <vp@example.vn>`.
`timeout` is in seconds. Special characters are percent-encoded, as in every URL.
"""

from __future__ import annotations

import ipaddress
from collections.abc import Mapping
from dataclasses import dataclass, field
from email.utils import parseaddr
from typing import Literal
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from notifications.channels.addresses import usable_address
from notifications.errors import BadChannelSetting

Security = Literal["none", "starttls", "tls"]

#: for each step of the conversation; a dozen of them stay below the lease of a message
TIMEOUT_SECONDS = 20.0
_PORTS: Mapping[Security, int] = {"none": 25, "starttls": 587, "tls": 465}
_OPTIONS = {"starttls", "from", "timeout"}


@dataclass(frozen=True, slots=True)
class SmtpServer:
    """Where mail is handed over, and in whose name."""

    host: str
    port: int
    security: Security
    sender_name: str
    sender_address: str
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    timeout: float = TIMEOUT_SECONDS

    @property
    def domain(self) -> str:
        """The domain of the sender: in Message-IDs and in our greeting."""
        return self.sender_address.rpartition("@")[2]

    @classmethod
    def parse(cls, url: str) -> SmtpServer:
        """The server of a URL; raises BadChannelSetting with a sentence that says what to change.

        The sentence never repeats the URL, because it may hold a password.
        """
        parts = _split(url)
        options = _options(parts)
        security = _security(parts, options)
        sender_name, sender_address = _sender(options)
        user, password = unquote(parts.username or ""), unquote(parts.password or "")
        if not (user + password).isascii():
            # the mail protocol's sign-in knows no other letters
            raise _wrong("has an account or password that is not plain ASCII")
        if user and security == "none" and not _is_loopback(parts.hostname or ""):
            raise _wrong("sends a password without encryption; add starttls=1 or use smtps://")
        return cls(
            host=parts.hostname or "",
            port=_port(parts) or _PORTS[security],
            security=security,
            sender_name=sender_name,
            sender_address=sender_address,
            user=user or None,
            password=password or None,
            timeout=_timeout(options),
        )


def _wrong(what: str) -> BadChannelSetting:
    return BadChannelSetting(f"FOLLOWUP_SMTP_URL {what}.")


def _split(url: str) -> SplitResult:
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        raise _wrong("is no URL; write smtp://host:587?starttls=1&from=name@example.vn") from None
    if parts.scheme not in ("smtp", "smtps") or not parts.hostname:
        raise _wrong("must look like smtp://host:587?starttls=1&from=name@example.vn")
    return parts


def _options(parts: SplitResult) -> dict[str, str]:
    options = {name: values[-1] for name, values in parse_qs(parts.query).items()}
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise _wrong(f"has an unknown option “{unknown[0]}”; known are starttls, from and timeout")
    return options


def _security(parts: SplitResult, options: Mapping[str, str]) -> Security:
    if parts.scheme == "smtps":
        return "tls"
    given = options.get("starttls", "0")
    if given not in ("0", "1"):
        raise _wrong("has a starttls that is neither 1 nor 0")
    return "starttls" if given == "1" else "none"


def _sender(options: Mapping[str, str]) -> tuple[str, str]:
    given = options.get("from", "")
    name, address = parseaddr(given)
    if not usable_address(address) or not given.isprintable():
        raise _wrong("needs the sender's address: add from=name@example.vn")
    return name, address


def _port(parts: SplitResult) -> int | None:
    try:
        return parts.port
    except ValueError:
        raise _wrong("has a port that is not a number from 1 to 65535") from None


def _timeout(options: Mapping[str, str]) -> float:
    try:
        seconds = float(options.get("timeout", TIMEOUT_SECONDS))
    except ValueError:
        seconds = 0
    if not 0 < seconds <= TIMEOUT_SECONDS:
        raise _wrong(f"has a timeout that is not between 0 and {TIMEOUT_SECONDS:.0f} seconds")
    return seconds


def _is_loopback(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
