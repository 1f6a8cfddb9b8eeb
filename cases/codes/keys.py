"""Keys made from the one secret of the register, a separate one for each purpose."""

from __future__ import annotations

import hmac
from hashlib import sha256
from typing import Final

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cases.errors import BadInput

SHORTEST_SECRET: Final = 32
_KEY_BYTES = 32
_NONCE_BYTES = 12


def derived_key(secret: str | bytes, purpose: str) -> bytes:
    """The key of one purpose (HKDF-SHA-256); raises BadInput for a secret under 32 bytes."""
    material = secret.encode() if isinstance(secret, str) else secret
    if len(material) < SHORTEST_SECRET:
        raise BadInput(
            f"FOLLOWUP_SECRET_KEY has {len(material)} bytes; it needs at least {SHORTEST_SECRET}."
        )
    return HKDF(SHA256(), _KEY_BYTES, salt=None, info=f"followup {purpose}".encode()).derive(
        material
    )


def digest(text: str, key: bytes) -> str:
    """The HMAC-SHA-256 of a text, in hex."""
    return hmac.new(key, text.encode("utf-8", "replace"), sha256).hexdigest()


class Seal:
    """Keeps short texts unreadable and unchangeable for who has the database but not the key."""

    def __init__(self, key: bytes) -> None:
        self._cipher = AESGCM(key)

    def close(self, text: str, belongs_to: str, nonce: bytes) -> str:
        """The sealed text, in hex. It opens only for what it `belongs_to`; a nonce serves once."""
        sealed = self._cipher.encrypt(nonce, text.encode(), belongs_to.encode())
        return (nonce + sealed).hex()

    def open(self, sealed: str, belongs_to: str) -> str | None:
        """The text, or None when it was sealed under another key, for another owner, or changed."""
        try:
            whole = bytes.fromhex(sealed)
            nonce, rest = whole[:_NONCE_BYTES], whole[_NONCE_BYTES:]
            return self._cipher.decrypt(nonce, rest, belongs_to.encode()).decode()
        except (InvalidTag, ValueError):
            return None
