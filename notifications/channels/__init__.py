"""Ways out to people. A channel that is not configured is simply not in the mapping."""

from __future__ import annotations

from collections.abc import Mapping

from notifications.channels.base import Channel, Delivery, Letter
from notifications.channels.email import EmailChannel
from notifications.channels.smtp_url import SmtpServer

__all__ = ["Channel", "Delivery", "EmailChannel", "Letter", "SmtpServer", "configured_channels"]


def configured_channels(smtp_url: str | None) -> Mapping[str, Channel]:
    """The channels by name that these settings open (contract.md section 2).

    Raises BadChannelSetting for an address that cannot be used.
    """
    if not smtp_url:
        return {}
    return {EmailChannel.name: EmailChannel(SmtpServer.parse(smtp_url))}
