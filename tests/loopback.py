"""Keeps a test run on this machine: a connection to any other address is refused and says so."""

from __future__ import annotations

import ipaddress
import sys
from typing import Any

_NAMES_OF_THIS_MACHINE = {"localhost", "", None, b"localhost", b""}


class LeftThisMachine(ConnectionError):
    """A test tried to reach another machine; use a server on 127.0.0.1 instead."""


def allow_nothing_else() -> None:
    """From now on a connection or a name look-up beyond this machine raises LeftThisMachine.

    An audit hook sees every socket of the process, whichever library opened it.
    """
    sys.addaudithook(_refuse_other_machines)


def _refuse_other_machines(event: str, arguments: tuple[Any, ...]) -> None:
    if event in ("socket.connect", "socket.sendto"):
        address = arguments[1]
        if isinstance(address, tuple) and not is_this_machine(address[0]):
            raise LeftThisMachine(f"{event} to {address[0]}: tests stay on 127.0.0.1")
    elif event == "socket.getaddrinfo" and not is_this_machine(arguments[0]):
        raise LeftThisMachine(f"look-up of {arguments[0]}: tests stay on 127.0.0.1")


def is_this_machine(host: object) -> bool:
    """Whether `host`, a name or an address, is this machine's loopback."""
    if host in _NAMES_OF_THIS_MACHINE:
        return True
    text = host.decode("ascii", "replace") if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.split("%")[0]).is_loopback
    except ValueError:
        return False
