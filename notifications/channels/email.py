"""E-mail over SMTP.

A 4xx answer means "later", a 5xx "never". A connection that breaks after the text went out leaves
open whether the server took it. What goes wrong before the first letter is offered is the
channel's fault, not the letter's.
"""

from __future__ import annotations

import smtplib
import ssl
from email.utils import format_datetime
from types import TracebackType

from notifications.channels.addresses import usable_address, without_addresses
from notifications.channels.base import Letter
from notifications.channels.mime import mail_text, mailbox, unstructured
from notifications.channels.smtp_url import SmtpServer
from notifications.errors import ChannelDown, PermanentFailure, TemporaryFailure
from notifications.reasons import BAD_ADDRESS, CUT_OFF, DEFERRED, REFUSED, SERVER_AWAY

#: what a broken connection raises; the errors of smtplib and ssl are kinds of it
_BROKEN = OSError


class EmailChannel:
    """Letters as plain text mail through one server."""

    name = "email"

    def __init__(self, server: SmtpServer) -> None:
        self._server = server

    def open(self) -> EmailDelivery:
        """A round of sending over one connection."""
        return EmailDelivery(self._server)


class EmailDelivery:
    """One connection, opened by the first letter and renewed when the server dropped it."""

    def __init__(self, server: SmtpServer) -> None:
        self._server = server
        self._smtp: smtplib.SMTP | None = None

    def __enter__(self) -> EmailDelivery:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        problem: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._part()

    def send(self, letter: Letter) -> None:
        """Return when the server has taken the letter; raises the failures of `base.Delivery`."""
        if not usable_address(letter.address):
            raise PermanentFailure(BAD_ADDRESS)
        text = compose(letter, self._server)
        smtp = self._connection()
        try:
            self._offer(smtp, letter.address)
            self._hand_over(smtp, text)
        except (TemporaryFailure, PermanentFailure):
            self._forget_letter(smtp)
            raise

    def _offer(self, smtp: smtplib.SMTP, address: str) -> None:
        try:
            _require(smtp.mail(self._server.sender_address))
            _require(smtp.rcpt(address))
        except _BROKEN as problem:
            raise TemporaryFailure(CUT_OFF) from problem

    def _hand_over(self, smtp: smtplib.SMTP, text: str) -> None:
        try:
            _require(smtp.data(text))
        except smtplib.SMTPDataError as problem:
            # the server refused to hear the text at all
            _require((problem.smtp_code, problem.smtp_error))
        except _BROKEN as problem:
            raise TemporaryFailure(CUT_OFF, maybe_delivered=True) from problem

    def _connection(self) -> smtplib.SMTP:
        if self._smtp is not None and not _alive(self._smtp):
            self._part()
        if self._smtp is None:
            self._smtp = self._connect()
        return self._smtp

    def _connect(self) -> smtplib.SMTP:
        server = self._server
        smtp: smtplib.SMTP | None = None
        try:
            smtp = _dial(server)
            smtp.ehlo_or_helo_if_needed()
            if server.security == "starttls":
                smtp.starttls(context=ssl.create_default_context())
            if server.user is not None:
                smtp.login(server.user, server.password or "")
        except _BROKEN as problem:
            if smtp is not None:
                smtp.close()
            raise ChannelDown(f"{SERVER_AWAY}: {_why(problem)}") from problem
        return smtp

    def _forget_letter(self, smtp: smtplib.SMTP) -> None:
        try:
            smtp.rset()
        except _BROKEN:
            self._part()

    def _part(self) -> None:
        smtp, self._smtp = self._smtp, None
        if smtp is None:
            return
        try:
            smtp.quit()
        except _BROKEN:
            smtp.close()


def compose(letter: Letter, server: SmtpServer) -> str:
    """The letter as it goes over the wire: plain text, marked as sent by a machine."""
    headers = {
        "From": mailbox("From", server.sender_name, server.sender_address),
        "To": mailbox("To", letter.name, letter.address),
        "Subject": unstructured("Subject", letter.subject),
        "Date": format_datetime(letter.at),
        "Message-ID": f"<{letter.reference}@{server.domain}>",
        "Auto-Submitted": "auto-generated",
        "Content-Language": letter.language,
    }
    return mail_text(headers, letter.body)


def _dial(server: SmtpServer) -> smtplib.SMTP:
    # our name is given: by default the library asks the network for this machine's own
    if server.security == "tls":
        return smtplib.SMTP_SSL(
            server.host,
            server.port,
            local_hostname=server.domain,
            timeout=server.timeout,
            context=ssl.create_default_context(),
        )
    return smtplib.SMTP(
        server.host, server.port, local_hostname=server.domain, timeout=server.timeout
    )


def _alive(smtp: smtplib.SMTP) -> bool:
    try:
        return smtp.noop()[0] == 250
    except _BROKEN:
        return False


def _require(reply: tuple[int, bytes | str]) -> None:
    code, answer = reply
    if 200 <= code < 300:
        return
    words = f"{code} {_plain(answer)}"
    if 500 <= code < 600:
        raise PermanentFailure(f"{REFUSED}: {words}")
    raise TemporaryFailure(f"{DEFERRED}: {words}")


def _why(problem: Exception) -> str:
    if isinstance(problem, smtplib.SMTPResponseException):
        return f"{problem.smtp_code} {_plain(problem.smtp_error)}"
    return _plain(str(problem)) or type(problem).__name__


def _plain(answer: bytes | str) -> str:
    text = answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer
    return without_addresses(text)
