"""Of a picture only what it shows is kept: not the place, not the phone, not what hangs on it."""

from __future__ import annotations

import struct
import zlib
from io import BytesIO

import pytest
from PIL import Image, PngImagePlugin

from cases.attachments.pictures import MOST_MEGAPIXELS, repainted
from tests.cases.attachments.samples import SECRET, picture
from workflow.fields import Malformed

#: how the words look inside of a file, whatever wraps them
TRACES = (SECRET.encode(), SECRET.encode("utf-16-le"), b"0912345678")


def opened(content: bytes) -> Image.Image:
    """The picture as a reader gets it."""
    return Image.open(BytesIO(content))


def hides_nothing(content: bytes) -> bool:
    """Whether nothing of the secret is left."""
    return not any(trace in content for trace in TRACES)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_what_the_phone_wrote_is_gone(kind: str) -> None:
    before = picture(kind)
    assert not hides_nothing(before)
    assert dict(opened(before).getexif())

    after = repainted(before, kind)

    assert hides_nothing(after)
    assert not dict(opened(after).getexif())


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_it_stands_upright_although_the_turn_was_written_beside_it(kind: str) -> None:
    assert opened(picture(kind)).size == (4, 2)
    assert opened(repainted(picture(kind), kind)).size == (2, 4)


@pytest.mark.parametrize("kind", ["jpeg", "png"])
def test_a_page_joined_to_a_picture_is_gone(kind: str) -> None:
    joined = picture(kind) + b"<script>alert(1)</script>"

    assert b"<script>" not in repainted(joined, kind)


def test_words_and_profiles_of_a_png_are_gone() -> None:
    made, words = BytesIO(), PngImagePlugin.PngInfo()
    words.add_text("Author", SECRET)
    words.add_itxt("Comment", SECRET, zip=True)
    Image.new("RGB", (3, 3)).save(made, "PNG", pnginfo=words, icc_profile=SECRET.encode())

    after = opened(repainted(made.getvalue(), "png"))

    assert not after.info
    assert not getattr(after, "text", {})


def test_what_could_be_seen_through_still_can_be() -> None:
    made = BytesIO()
    Image.new("P", (2, 2)).save(made, "PNG", transparency=0)

    after = opened(repainted(made.getvalue(), "png"))

    assert after.convert("RGBA").getpixel((0, 0)) == (0, 0, 0, 0)


def test_fifty_thousand_by_fifty_thousand_is_refused_unseen() -> None:
    """The head of the file promises ten thousand million bytes; nobody believes it."""
    assert _why(_promising(50_000, 50_000)) == "image_too_large"


def test_the_limit_is_the_last_point_that_fits() -> None:
    side = MOST_MEGAPIXELS * 1000

    # what fits is decoded, and has nothing in it
    assert _why(_promising(side, 1000)) == "file_unreadable"
    assert _why(_promising(side + 1, 1000)) == "image_too_large"


def test_a_picture_that_was_cut_off_is_refused() -> None:
    whole = picture("jpeg", size=(400, 400))

    assert _why(whole[: len(whole) // 2], "jpeg") == "file_unreadable"
    assert repainted(whole, "jpeg")


def _why(content: bytes, kind: str = "png") -> str:
    with pytest.raises(Malformed) as refused:
        repainted(content, kind)
    return refused.value.why


def _promising(width: int, height: int) -> bytes:
    """A PNG that says how large it is and has nothing in it."""
    head = b"IHDR" + struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    data, end = b"IDAT" + zlib.compress(b""), b"IEND"
    parts = (
        struct.pack(">I", len(p) - 4) + p + struct.pack(">I", zlib.crc32(p))
        for p in (head, data, end)
    )
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)
