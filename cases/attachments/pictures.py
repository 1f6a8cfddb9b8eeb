"""Pictures are painted anew: only the picture stays, nothing that was hidden beside it.

A photo tells in its EXIF data where it was taken and with whose phone; and what looks like a
picture can be a page or a program as well. Neither survives being decoded and encoded again.
"""

from __future__ import annotations

from io import BytesIO
from threading import Lock
from typing import Final

from PIL import Image, ImageOps

from cases.attachments.kinds import KINDS
from workflow.fields import Malformed

MOST_MEGAPIXELS: Final = 50
_QUALITY: Final = 85
#: what a file of that kind can hold as it is
_MODES: Final = {"jpeg": ("L", "RGB"), "png": ("1", "L", "LA", "RGB", "RGBA", "I;16")}
#: a decoded picture takes 200 MB at most; ten at once would take them tenfold
_one_at_a_time = Lock()
# our own limit is judged first, before a single point is decoded
Image.MAX_IMAGE_PIXELS = None


def repainted(content: bytes, kind: str) -> bytes:
    """The picture of `content` and nothing else, upright, as a file of the same kind.

    Raises Malformed for what cannot be decoded or has more than MOST_MEGAPIXELS.
    """
    with _one_at_a_time:
        try:
            with Image.open(BytesIO(content), formats=(kind.upper(),)) as picture:
                _refuse_large(picture)
                return _encoded(picture, kind)
        except Malformed:
            raise
        # a decoder that is fed with rubbish stumbles in many ways; every one means the same
        except Exception as problem:
            raise Malformed("file_unreadable", type=KINDS[kind].label) from problem


def _refuse_large(picture: Image.Image) -> None:
    width, height = picture.size
    if width * height > MOST_MEGAPIXELS * 1_000_000:
        raise Malformed("image_too_large", most=MOST_MEGAPIXELS)


def _encoded(picture: Image.Image, kind: str) -> bytes:
    upright = ImageOps.exif_transpose(picture)
    if kind == "png" and upright.has_transparency_data:
        upright = upright.convert("RGBA")
    elif upright.mode not in _MODES[kind]:
        upright = upright.convert("RGB")
    # comments, colour profiles and whatever else the encoder would copy
    upright.info = {}
    painted = BytesIO()
    upright.save(painted, kind.upper(), quality=_QUALITY)
    return painted.getvalue()
