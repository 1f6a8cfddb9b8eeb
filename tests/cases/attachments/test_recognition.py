"""What a file is, its content tells and not its name; what cannot be told is not kept."""

from __future__ import annotations

import struct
import zipfile
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from cases.attachments.inspection import inspected
from cases.attachments.kinds import KINDS
from cases.attachments.limits import Limits
from cases.attachments.packed import MOST_PARTS, MOST_UNPACKED
from tests.cases.attachments.samples import PDF, SOUND, TXT, odt, office, packed, picture, sent
from workflow.fields import Malformed

LIMITS = Limits(largest_mib=1)
GIF, EXE = b"GIF89a" + bytes(20), b"MZ\x90\x00" + bytes(60)
SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'
HTML = b"<!doctype html><script>alert(1)</script>"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500)


def why(name: str, content: bytes) -> str:
    """Why a file is not taken."""
    with pytest.raises(Malformed) as refused:
        inspected(sent(name, content), LIMITS)
    return refused.value.why


@pytest.mark.parametrize("kind", KINDS)
def test_every_kind_is_known_by_its_content(kind: str) -> None:
    name, content = SOUND[kind]

    kept = inspected(sent(name, content), LIMITS)

    assert (kept.type, kept.name) == (kind, name)
    if kind not in ("jpeg", "png"):
        assert kept.content == content


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("other", KINDS)
def test_a_name_that_says_something_else_is_refused(kind: str, other: str) -> None:
    """Anh Sơn has renamed a file; whoever opens it would be deceived."""
    if kind != other:
        assert why(SOUND[other][0], SOUND[kind][1]) == "file_misnamed"


@pytest.mark.parametrize("content", [GIF, EXE, OLE, b"PK\x05\x06" + bytes(18), b"Rar!\x1a\x07\x00"])
@pytest.mark.parametrize("name", ["đơn.pdf", "đơn.docx", "ảnh.jpg", "đơn.txt"])
def test_the_right_name_does_not_make_it_one_of_ours(name: str, content: bytes) -> None:
    assert why(name, content) == "file_type_unknown"


@pytest.mark.parametrize("content", [SVG, HTML])
@pytest.mark.parametrize("name", ["ảnh.svg", "trang.html", "ảnh.png", "đơn"])
def test_what_a_browser_would_run_is_text_at_most(name: str, content: bytes) -> None:
    assert why(name, content) == "file_misnamed"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("đơn.docx", office("docx") + HTML),
        ("đơn.docx", HTML + office("docx")),
        ("đơn.docx", office("docx", comment=HTML)),
        ("đơn.pdf", PDF + packed({"a.html": HTML}) + b"\n%%EOF"),
        ("đơn.pdf", PDF + packed({"a.html": HTML}, comment=b"%%EOF")),
    ],
)
def test_two_files_in_one_are_refused(name: str, content: bytes) -> None:
    assert why(name, content) in ("file_is_two_in_one", "file_type_unknown")


def test_a_word_document_with_nothing_joined_to_it_is_taken() -> None:
    """The control of the test before: what is refused there is the joint."""
    assert inspected(sent("đơn.docx", office("docx")), LIMITS).type == "docx"


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (office("docx", {"word/vbaProject.bin": "x"}), "file_has_macros"),
        (odt({"Basic/Standard/Module1.xml": "x"}), "file_has_macros"),
        (packed({"[Content_Types].xml": "vnd.ms-word.document.macroEnabled.main+xml"}),
         "file_has_macros"),
        (office("docx", {"../../etc/passwd": "x"}), "file_unreadable"),
        (packed({"a.txt": "x"}), "file_type_unknown"),
        (office("docx", {f"{n}.xml": "" for n in range(MOST_PARTS)}), "file_unpacks_too_large"),
        (office("docx")[:-30], "file_unreadable"),
    ],
    ids=["vba", "basic", "docm", "way out", "plain zip", "many parts", "cut off"],
)  # fmt: skip
def test_what_an_office_document_must_not_hold(content: bytes, expected: str) -> None:
    assert why("đơn.docx", content) == expected


def test_a_bomb_is_known_before_it_is_unpacked() -> None:
    """Two hundred million zeros fit into a fifth of a megabyte."""
    bomb = office("xlsx", {"xl/sheet.xml": bytes(MOST_UNPACKED + 1)})

    assert len(bomb) < 250_000
    assert why("bảng.xlsx", bomb) == "file_unpacks_too_large"


def test_a_locked_document_is_refused() -> None:
    made = bytearray(office("docx"))
    with zipfile.ZipFile(BytesIO(made)) as archive:
        place = archive.start_dir + 8
    made[place : place + 2] = struct.pack("<H", 1)

    assert why("đơn.docx", bytes(made)) == "file_is_locked"


@pytest.mark.parametrize(
    "content", ["Kính gửi".encode("utf-16"), "Nguyễn Văn An".encode("cp1258", "replace")]
)
def test_text_in_another_encoding_can_be_saved_anew(content: bytes) -> None:
    assert why("đơn.txt", content) == "text_not_utf8"


@pytest.mark.parametrize("content", [b"\x1b[31mred", b"a\x00b", "ô\u0085".encode()])
def test_text_holds_no_signs_that_do_something(content: bytes) -> None:
    assert why("đơn.txt", content) == "file_type_unknown"


def test_a_text_with_a_mark_of_its_encoding_is_taken() -> None:
    assert inspected(sent("đơn.txt", b"\xef\xbb\xbf" + TXT), LIMITS).type == "txt"


def test_a_pdf_that_was_cut_off_is_refused() -> None:
    assert why("đơn.pdf", PDF.replace(b"%%EOF", b"")) == "file_unreadable"


def test_the_limit_is_the_last_byte_that_fits() -> None:
    fits = b"a" * LIMITS.largest

    assert inspected(sent("đơn.txt", fits), LIMITS).content == fits
    assert why("đơn.txt", fits + b"a") == "file_too_large"


def test_every_reason_has_words_that_say_what_to_do() -> None:
    from workflow.wordings import why_text

    for name, content in (("đơn.pdf", GIF), ("đơn.pdf", TXT), ("đơn.docx", packed({"a": "x"}))):
        with pytest.raises(Malformed) as refused:
            inspected(sent(name, content), LIMITS)
        for language in ("vi", "en"):
            told = why_text(refused.value.why, refused.value.params, language)
            assert told
            assert "–" not in told


@settings(max_examples=1000, deadline=None)
@given(
    kind=st.sampled_from(list(KINDS)),
    changes=st.lists(st.tuples(st.floats(0, 0.999), st.integers(0, 255)), max_size=8),
    tail=st.binary(max_size=40),
    keep=st.floats(0.05, 1),
)
def test_damage_is_refused_or_harmless_and_nothing_else(
    kind: str, changes: list[tuple[float, int]], tail: bytes, keep: float
) -> None:
    """Whatever is done to a sound file, it stays one of ours or is refused in words."""
    name, content = SOUND[kind]
    damaged = bytearray(content[: max(1, int(len(content) * keep))])
    for place, value in changes:
        damaged[int(place * len(damaged))] = value
    try:
        kept = inspected(sent(name, bytes(damaged) + tail), LIMITS)
    except Malformed:
        return
    assert kept.type in KINDS
    assert name.lower().endswith(KINDS[kept.type].endings)


def test_pictures_of_every_kind_are_pictures() -> None:
    for kind, mode in (
        ("png", "P"),
        ("png", "RGBA"),
        ("png", "I;16"),
        ("jpeg", "CMYK"),
        ("jpeg", "L"),
    ):
        assert inspected(sent(f"ảnh.{kind}", picture(kind, mode)), LIMITS).type == kind
