"""The e-mail channel hands letters to a real mail server and tells what became of them."""

from __future__ import annotations

from datetime import UTC, datetime
from email import message_from_string
from email.header import decode_header, make_header
from email.utils import parseaddr
from random import Random

import pytest

from notifications.channels import EmailChannel, Letter, SmtpServer
from notifications.channels.email import compose
from notifications.channels.mime import mail_text
from notifications.errors import ChannelDown, PermanentFailure, TemporaryFailure
from tests.notifications.mail_server import SENDER, MailServer, free_port

LETTER = Letter(
    reference="0123456789abcdef",
    name="Nguyễn Thị Bưởi",
    address="buoi@example.com",
    subject="Sở Xây dựng sẽ trả lời ý kiến của Quý ông/bà về giấy phép xây dựng nhà ở riêng lẻ",
    body="Kính gửi Quý ông/bà,\n\nHạn: Thứ Sáu, 27/11/2026.\n.\nMột dấu chấm ở trên.\n",
    language="vi",
    at=datetime(2026, 11, 23, 2, 0, tzinfo=UTC),
)

OUR_HEADERS = [
    "Auto-Submitted",
    "Content-Language",
    "Content-Transfer-Encoding",
    "Content-Type",
    "Date",
    "From",
    "MIME-Version",
    "Message-ID",
    "Subject",
    "To",
]


def send(server: MailServer, letter: Letter = LETTER) -> None:
    """One letter over a connection of its own."""
    with EmailChannel(SmtpServer.parse(server.url)).open() as delivery:
        delivery.send(letter)


def changed(**changes: str) -> Letter:
    """The letter with some fields changed."""
    fields = {name: getattr(LETTER, name) for name in Letter.__slots__}
    return Letter(**{**fields, **changes})


def test_a_vietnamese_letter_arrives_intact(mail_server: MailServer) -> None:
    send(mail_server)
    (arrived,) = mail_server.letters
    assert arrived["Subject"] == LETTER.subject
    assert arrived.get_content().replace("\r\n", "\n") == LETTER.body
    assert arrived["To"] == "Nguyễn Thị Bưởi <buoi@example.com>"
    assert arrived["From"] == SENDER
    assert arrived["Message-ID"] == "<0123456789abcdef@dongthap.example>"
    assert arrived["Auto-Submitted"] == "auto-generated"
    assert arrived["Date"].datetime == LETTER.at
    assert mail_server.recipients == ["buoi@example.com"]


WORDS = (
    "quá hạn trả lời ngày làm việc Sở Xây dựng Nông nghiệp và Môi trường (abc) A & B về, "
    'giấy phép : “x” số 12/GP-UBND 3 Cty TNHH <x@y.vn> O\'Hara \\ "Sáu" =?utf-8?q?x?= Nguyễn'
)


@pytest.mark.parametrize("seed", range(10))
def test_any_subject_and_name_arrive_to_the_letter(seed: int) -> None:
    """Folding must neither drop nor add a space, wherever the line breaks fall."""
    random, words = Random(seed), WORDS.split()
    server = SmtpServer.parse(f"smtp://127.0.0.1?from={SENDER}")
    for _ in range(100):
        text = " ".join(random.choices(words, k=random.randint(1, 30)))[:250].strip()
        wire = compose(changed(subject=text, name=text), server)
        arrived = message_from_string(wire)
        assert decoded(arrived["Subject"]) == text
        name, address = parseaddr(arrived["To"].replace("\r\n", ""))
        assert (decoded(name), address) == (text, LETTER.address)
        assert wire.isascii()
        assert max(len(line) for line in wire.split("\r\n")) < 998


def decoded(value: str) -> str:
    """A header's words as RFC 2047 says; the reader of `email.policy` adds spaces to names."""
    return str(make_header(decode_header(value.replace("\r\n", ""))))


def test_the_letter_is_seven_bit_on_the_wire(mail_server: MailServer) -> None:
    send(mail_server)
    assert mail_server.received[0].isascii()


def test_many_letters_share_one_connection(mail_server: MailServer) -> None:
    with EmailChannel(SmtpServer.parse(mail_server.url)).open() as delivery:
        for reference in ("a", "b", "c"):
            delivery.send(changed(reference=reference))
    assert len(mail_server.received) == 3
    assert mail_server.connections == 1


@pytest.mark.parametrize(
    ("at_recipient", "at_end", "reason"),
    [
        ("451 Greylisted", "250 OK", "deferred: 451 Greylisted"),
        ("250 OK", "452 Insufficient storage", "deferred: 452 Insufficient storage"),
    ],
)
def test_a_server_that_says_later_means_later(
    mail_server: MailServer, at_recipient: str, at_end: str, reason: str
) -> None:
    mail_server.at_recipient, mail_server.at_end = at_recipient, at_end
    with pytest.raises(TemporaryFailure) as failure:
        send(mail_server)
    assert failure.value.reason == reason
    assert not failure.value.maybe_delivered
    assert mail_server.received == []


@pytest.mark.parametrize(
    ("at_recipient", "at_end", "reason"),
    [
        ("550 No such user", "250 OK", "refused: 550 No such user"),
        ("250 OK", "554 Looks like spam", "refused: 554 Looks like spam"),
    ],
)
def test_a_server_that_says_never_means_never(
    mail_server: MailServer, at_recipient: str, at_end: str, reason: str
) -> None:
    mail_server.at_recipient, mail_server.at_end = at_recipient, at_end
    with pytest.raises(PermanentFailure) as failure:
        send(mail_server)
    assert failure.value.reason == reason


def test_the_reason_kept_of_a_refusal_holds_no_address(mail_server: MailServer) -> None:
    mail_server.at_recipient = "550 5.1.1 <ADDRESS> unknown, ask hotro@mail.example"
    with pytest.raises(PermanentFailure) as failure:
        send(mail_server)
    assert failure.value.reason == "refused: 550 5.1.1 <…> unknown, ask …"


def test_one_refused_letter_does_not_spoil_the_next(mail_server: MailServer) -> None:
    with EmailChannel(SmtpServer.parse(mail_server.url)).open() as delivery:
        mail_server.at_recipient = "550 No such user"
        with pytest.raises(PermanentFailure):
            delivery.send(LETTER)
        mail_server.at_recipient = "250 OK"
        delivery.send(LETTER)
    assert len(mail_server.received) == 1


def test_a_cut_before_the_text_was_offered_cannot_have_delivered_it(
    mail_server: MailServer,
) -> None:
    mail_server.cut_before_data = True
    with pytest.raises(TemporaryFailure) as failure:
        send(mail_server)
    assert failure.value.reason == "cut_off"
    assert not failure.value.maybe_delivered


def test_a_cut_after_the_text_leaves_open_whether_it_was_taken(mail_server: MailServer) -> None:
    mail_server.cut_after_data = True
    with pytest.raises(TemporaryFailure) as failure:
        send(mail_server)
    assert failure.value.maybe_delivered
    assert len(mail_server.received) == 1


def test_a_connection_the_server_dropped_between_letters_is_renewed(
    mail_server: MailServer,
) -> None:
    with EmailChannel(SmtpServer.parse(mail_server.url)).open() as delivery:
        delivery.send(changed(reference="first"))
        mail_server.hang_up()
        delivery.send(changed(reference="second"))
    assert len(mail_server.received) == 2
    assert mail_server.connections == 2


def test_a_letter_cut_off_does_not_spoil_the_next(mail_server: MailServer) -> None:
    with EmailChannel(SmtpServer.parse(mail_server.url)).open() as delivery:
        mail_server.cut_before_data = True
        with pytest.raises(TemporaryFailure):
            delivery.send(changed(reference="first"))
        mail_server.cut_before_data = False
        delivery.send(changed(reference="second"))
    assert len(mail_server.received) == 1


def test_no_server_at_all_is_the_channels_fault() -> None:
    absent = MailServer(port=free_port())
    with pytest.raises(ChannelDown) as failure:
        send(absent)
    assert failure.value.reason.startswith("server_away: ")


@pytest.mark.parametrize(
    "name",
    [
        "Ông Sáu\r\nBcc: everybody@example.com",
        "Ông Sáu\nX-Injected: 1\n\nbody",
        "Ông\u2028Sáu\x00\x85Bcc: x@example.com",
    ],
)
def test_line_ends_in_a_name_or_subject_give_no_header(mail_server: MailServer, name: str) -> None:
    send(mail_server, changed(name=name, subject=name))
    (arrived,) = mail_server.letters
    assert sorted(arrived.keys()) == OUR_HEADERS
    assert arrived["Subject"] == " ".join(name.replace("\x00", " ").split())
    assert mail_server.recipients == ["buoi@example.com"]


@pytest.mark.parametrize("value", ["a\r\nBcc: b@c.example", "a\nb", "a\r\n\tb", "a\x00"])
def test_a_header_value_with_a_line_end_is_never_written(value: str) -> None:
    with pytest.raises(ValueError, match="line end"):
        mail_text({"X-Test": value}, "")


@pytest.mark.parametrize(
    "address",
    [
        "",
        "no-at-sign",
        "two@at@example.com",
        "spaces in@example.com",
        "a@b.example>\r\nRCPT TO:<c@d.example",
        "a@example.com\nBcc: x@example.com",
        "tên@example.com",
        ".dot@example.com",
        "a..b@example.com",
        "a@-example.com",
        "a@example..com",
    ],
)
def test_an_address_that_cannot_be_used_is_refused_without_asking_the_server(
    mail_server: MailServer, address: str
) -> None:
    with pytest.raises(PermanentFailure) as failure:
        send(mail_server, changed(address=address))
    assert failure.value.reason == "bad_address"
    assert mail_server.connections == 0
