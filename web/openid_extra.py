"""What the settings ask about a provider, without needing the packages of `followup[oidc]`."""

from __future__ import annotations

from importlib.util import find_spec
from typing import Final
from urllib.parse import urlsplit

_PACKAGES: Final = ("authlib", "joserfc", "requests")
_LOOPBACK: Final = ("127.0.0.1", "localhost", "::1")


def is_installed() -> bool:
    """Whether the packages of `followup[oidc]` are there."""
    return all(find_spec(name) is not None for name in _PACKAGES)


def is_safe_address(address: object) -> bool:
    """Whether what is sent there stays secret on the way: https, or this very machine."""
    if not isinstance(address, str):
        return False
    parts = urlsplit(address)
    return parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in _LOOPBACK)
