"""Addresses as pictures for the camera of a phone."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_of(address: str) -> Markup:
    """The QR code of one of our own addresses, as SVG to stand in a page."""
    picture = segno.make(address, error="m", micro=False)
    # made from digits and letters of our own address only
    return Markup(picture.svg_inline(scale=4, dark="#000", light="#fff"))  # noqa: S704
