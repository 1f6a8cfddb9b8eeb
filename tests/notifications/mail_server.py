"""A real SMTP server on loopback that misbehaves on request."""

from __future__ import annotations

import asyncio
import email
import email.policy
import socket
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

SENDER = "thongbao@dongthap.example"


@dataclass
class MailServer:
    """What it was handed, and how it answers; every knob may be turned while it runs."""

    port: int = 0
    received: list[bytes] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)
    connections: int = 0
    #: the answer to RCPT and to the end of DATA
    at_recipient: str = "250 OK"
    at_end: str = "250 Accepted"
    #: cut the connection when RCPT comes, or after the text was kept but before the answer
    cut_before_data: bool = False
    cut_after_data: bool = False
    #: called while a letter is being handed over
    meanwhile: Callable[[], None] | None = None
    #: drops the newest connection
    hang_up: Callable[[], object] = lambda: None

    @property
    def url(self) -> str:
        """What FOLLOWUP_SMTP_URL is set to."""
        return f"smtp://127.0.0.1:{self.port}?from={SENDER}&timeout=5"

    @property
    def letters(self) -> list[EmailMessage]:
        """The letters that the server took, read as a mail program reads them."""
        return [read(raw) for raw in self.received]

    def to(self, address: str) -> list[EmailMessage]:
        """The letters to one address."""
        return [letter for letter in self.letters if address in str(letter["To"])]

    async def handle_EHLO(
        self, server: SMTP, session: Session, envelope: Envelope, hostname: str, answers: list[str]
    ) -> list[str]:
        """Count the conversations."""
        self.connections += 1
        self.hang_up = partial(asyncio.get_running_loop().call_soon_threadsafe, _cut, server)
        session.host_name = hostname
        return answers

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """Answer as told."""
        if self.cut_before_data:
            _cut(server)
            return "421 cut"
        if self.at_recipient.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.at_recipient.replace("ADDRESS", address)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """Keep the letter unless told to refuse it."""
        if self.meanwhile is not None:
            await asyncio.get_running_loop().run_in_executor(None, self.meanwhile)
        if not self.at_end.startswith("250"):
            return self.at_end
        assert isinstance(envelope.content, bytes)
        self.received.append(envelope.content)
        self.recipients.extend(envelope.rcpt_tos)
        if self.cut_after_data:
            _cut(server)
        return self.at_end


def read(raw: bytes) -> EmailMessage:
    """A mail as a mail program reads it."""
    message = email.message_from_bytes(raw, policy=email.policy.default)
    assert isinstance(message, EmailMessage)
    return message


@contextmanager
def running(server: MailServer, **options: Any) -> Iterator[MailServer]:
    """Run it on a free port of 127.0.0.1 until the block ends."""
    server.port = free_port()
    controller = Controller(server, hostname="127.0.0.1", port=server.port, **options)
    controller.start()
    server.connections = 0
    try:
        yield server
    finally:
        controller.stop()


def free_port() -> int:
    """A port of 127.0.0.1 that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _cut(server: SMTP) -> None:
    assert server.transport is not None
    server.transport.abort()
