"""Pictures of an address for a phone's camera."""

from __future__ import annotations

import segno
from markupsafe import Markup


def qr_picture(address: str) -> Markup:
    """The QR code of `address` as inline SVG."""
    picture = segno.make(address, error="m", micro=False)
    # segno writes the modules of the code, never the text they stand for
    return Markup(picture.svg_inline(scale=4, dark="#000", light="#fff"))  # noqa: S704
