"""Files on their way in: a name that is only a name, and bytes."""

from __future__ import annotations

import base64
import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.workflow.fields.forms import value, why
from workflow.fields import File, Malformed
from workflow.fields.file import LONGEST_NAME, file_of


def named(name: object) -> str:
    """The name that is left."""
    found = value("attach", "file", {"name": name, "content": b"x"})
    assert isinstance(found, File)
    return found.name


@pytest.mark.parametrize(
    ("given", "left"),
    [
        ("Đơn của bà Sáu.pdf", "Đơn của bà Sáu.pdf"),
        ("C:\\Users\\Lan\\đơn.pdf", "đơn.pdf"),
        ("../../etc/passwd", "passwd"),
        ("..\\..\\đơn.pdf", "đơn.pdf"),
        (".htaccess", "htaccess"),
        ("đơn.pdf. .", "đơn.pdf"),
        ("đơn.pdf\r\nSet-Cookie: a=b", "đơn.pdf Set-Cookie: a=b"),
        ("gpj.\u202eexe.pdf", "gpj.exe.pdf"),
        ("Nguye\u0302\u0303n.pdf", "Nguyễn.pdf"),
    ],
)
def test_a_name_is_no_path_no_header_and_no_disguise(given: str, left: str) -> None:
    assert named(given) == left


@pytest.mark.parametrize("name", ["", " ", "..", "/", "C:\\", None, 7, "đơn/"])
def test_a_file_without_a_name(name: object) -> None:
    expected = {None: "not_text", 7: "not_text"}.get(name, "file_without_a_name")  # type: ignore[call-overload]
    assert why("attach", "file", {"name": name, "content": b"x"}) == expected


@pytest.mark.parametrize(
    ("name", "expected"),
    [("a\x00.pdf", "control_characters"), ("NguyÔn V¨n.pdf", "mojibake")],
)
def test_a_name_nobody_can_read(name: str, expected: str) -> None:
    assert why("attach", "file", {"name": name, "content": b"x"}) == expected


def test_the_limit_is_the_last_letter_that_fits() -> None:
    assert named("a" * LONGEST_NAME) == "a" * LONGEST_NAME
    assert why("attach", "file", {"name": "a" * (LONGEST_NAME + 1), "content": b"x"}) == "too_long"


@pytest.mark.parametrize(
    "given",
    [
        "đơn.pdf",
        b"x",
        ["a", "b"],
        {"name": "a.pdf"},
        {"content": b"x"},
        {"name": "a.pdf", "content": b"x", "type": "pdf"},
        {"name": "a.pdf", "content": "no base64!"},
        {"name": "a.pdf", "content": "đ"},
        {"name": "a.pdf", "content": "eA"},
        {"name": "a.pdf", "content": 7},
        {"name": "a.pdf", "content": None},
    ],
)
def test_what_is_no_file(given: object) -> None:
    assert why("attach", "file", given) == "not_a_file"


@pytest.mark.parametrize("content", [b"", ""])
def test_an_empty_file(content: object) -> None:
    assert why("attach", "file", {"name": "a.pdf", "content": content}) == "empty_file"


@given(content=st.binary(min_size=1))
def test_base64_and_bytes_are_the_same_file(content: bytes) -> None:
    sent = base64.b64encode(content).decode()

    found = file_of({"name": "a.pdf", "content": sent})

    assert found == file_of({"name": "a.pdf", "content": content}) == file_of(found)
    assert (found.content, found.sent) == (content, hashlib.sha256(content).hexdigest())


def test_what_was_found_wrong_before_is_told_in_its_place() -> None:
    assert why("attach", "file", Malformed("empty_file")) == "empty_file"
