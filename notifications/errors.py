"""What can go wrong with a message. The docstring of a class is its default text."""

from __future__ import annotations


class NotificationError(Exception):
    """The message could not be handled."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class BadChannelSetting(NotificationError):
    """The address of the mail server cannot be used; correct FOLLOWUP_SMTP_URL."""


class BadLetters(NotificationError):
    """The office's own letters cannot be written; correct them in FOLLOWUP_WORDING."""


class MessageNotFound(NotificationError):
    """There is no such message in the outbox, or it was sent already."""


class Undelivered(NotificationError):
    """An attempt that did not end with the server's yes.

    `reason` is a code of `notifications.reasons` with an optional detail after a colon; it holds
    no address and no name, because it is kept in the outbox and shown there.
    """

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class TemporaryFailure(Undelivered):
    """Trying again later may help.

    `maybe_delivered`: the connection was lost after the text went out, so the server may have
    taken the message all the same.
    """

    def __init__(self, reason: str, maybe_delivered: bool = False) -> None:
        super().__init__(reason)
        self.maybe_delivered = maybe_delivered


class ChannelDown(Undelivered):
    """The server cannot be reached or refuses us altogether; no message is to blame for it."""


class PermanentFailure(Undelivered):
    """Trying again will not help; a person has to look."""
