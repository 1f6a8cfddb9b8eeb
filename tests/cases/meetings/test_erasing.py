"""Bà Sáu is forgotten: when the time is over, and at once when she asks for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cases.attachments.limits import Limits
from cases.brief.issued import issue_brief, issued_brief
from cases.checking.whole.retention import leftover_problems, retention_problems
from cases.meetings import documents, erasing
from cases.meetings.documents import inspected_documents
from cases.meetings.drafts import Draft, keep_draft
from cases.meetings.erasing import erase_expired, erase_on_request
from cases.meetings.faults import MeetingRefused
from cases.meetings.handling import withdraw_by_code
from cases.meetings.retention import read_periods
from cases.meetings.rules import rules
from cases.meetings.sending import send_documents, send_documents_by_code
from cases.office import Office
from cases.reading.meetings import registration_view
from cases.reading.receptions import receptions
from cases.register import Register
from cases.store.engine import Database
from cases.store.statement import Statement
from tests.cases.attachments.samples import TXT
from tests.cases.life import checked, contents
from tests.cases.meetings.mondays import NEXT, NOW
from tests.cases.meetings.preparation.desk import Preparing
from tests.people import LAN, MINH, NGA, THU

MONDAY = date(2026, 11, 30)
ON_THE_DAY = NOW + timedelta(days=7, hours=1)
#: what she told and what was written about her; nothing of it may be found afterwards
SECRETS = {
    "name": "Huỳnh Thị Kín",
    "phone": "0912 345 601",
    "email": "kin@vidu.example",
    "organisation": "Hợp tác xã Im Lặng",
    "about": "Nhà tôi xây từ năm ngoái chưa có giấy",
    "procedure": "Thủ tục thầm kín",
    "dossier_number": "H20.14-260703-0777",
    "brings": "Sổ hồng cất kỹ",
}
PAPER = "Đơn gửi trước thầm kín"
PREPARED, NOTE, DECLINED = "Hồ sơ của bà thiếu bản vẽ", "Đơn kín của bà", "Bà đã nộp đơn ở nơi khác"
LOOKED_FOR = (*SECRETS.values(), "+84912345601", "nha toi xay", PAPER, PREPARED, NOTE, DECLINED)


@pytest.fixture
def desk(register: Register, database: Database) -> Preparing:
    """An office with one announced session, on Monday 30 November 2026."""
    office = Preparing(database, register.directory)
    office.plan()
    return office


def office_of(register: Register) -> Office:
    """What readers need beside the database."""
    return Office(register.calendar(), register.directory.current(), register.workflows)


def traces(database: Database) -> list[str]:
    """What of the secrets is left in the tables, and in the bytes of the files on SQLite."""
    everything = repr(contents(database)).encode()
    if database.file is not None:
        for file in database.file.parent.glob(f"{database.file.name}*"):
            everything += file.read_bytes()
    return [secret for secret in LOOKED_FOR if secret.encode() in everything]


def lived(desk: Preparing, register: Register) -> int:
    """She registered, the department prepared, and the leader's brief names her."""
    receipt = desk.register(1, **SECRETS)
    paper = inspected_documents([{"name": f"{PAPER}.txt", "content": TXT}], Limits())
    send_documents_by_code(desk.desk, receipt.code, paper, NOW)
    note = {"name": f"{NOTE}.txt", "content": TXT}
    desk.answer(LAN, 1, text=PREPARED, file=note)
    issue_brief(desk.desk, office_of(register), THU, NEXT, NOW)
    return receipt.booking_id


def after(days: int) -> date:
    """So many days after the session."""
    return MONDAY + timedelta(days=days)


def kept(desk: Preparing, number: int) -> tuple[str | None, ...]:
    """What is erased of a registration, and the name that stands in the register."""
    query = (
        "SELECT r.erased, v.name, v.phone, v.organisation FROM registration r LEFT JOIN visitor v "
        f"ON v.registration_id = r.id WHERE r.id = {number}"
    )
    return tuple(desk.rows(query)[0])


def test_who_was_not_met_is_forgotten_after_ninety_days(
    desk: Preparing, register: Register
) -> None:
    number = lived(desk, register)
    desk.register(2, about="Việc khác")
    desk.handle(THU, number, "decline", reason=DECLINED)
    assert len(traces(desk.database)) >= len(LOOKED_FOR) - 1

    assert erase_expired(desk.database, after(90), NOW) == 0
    assert [erase_expired(desk.database, after(91), NOW) for _ in range(2)] == [2, 0]

    assert traces(desk.database) == []
    assert kept(desk, number) == ("everything", None, None, None)
    with desk.database.read() as connection:
        view = registration_view(connection, THU, number, NOW)
        brief = issued_brief(connection, NEXT)
    assert view is not None
    assert (view.item.topic, view.item.state) == ("construction", "declined")
    assert [line.step for line in view.lines] == ["expire", "decline", "register"]
    assert brief is not None
    assert (brief.content, len(brief.issued.digest)) == (None, 64), "that it was there stays told"
    assert checked(register).problems == []


def test_of_who_was_met_the_register_keeps_the_name(desk: Preparing, register: Register) -> None:
    """Form 03/TCD asks for it; her words and her number go after a year all the same."""
    number = lived(desk, register)
    desk.handle(THU, number, "come", ON_THE_DAY)
    assert erase_expired(desk.database, after(365), NOW) == 0
    assert erase_expired(desk.database, after(366), NOW) == 1

    names = [SECRETS["name"], SECRETS["organisation"]]
    assert traces(desk.database) == names
    with desk.database.read() as connection:
        (line,) = receptions(connection, office_of(register), MONDAY, MONDAY).lines
    assert line.name == ", ".join(names)
    assert checked(register).problems == []

    assert erase_expired(desk.database, after(3654), NOW) == 1
    assert traces(desk.database) == []
    with desk.database.read() as connection:
        (line,) = receptions(connection, office_of(register), MONDAY, MONDAY).lines
    assert (line.name, line.topic) == (None, rules().topics["construction"]), "she is still counted"


def test_she_asks_to_be_forgotten(desk: Preparing, register: Register) -> None:
    number = lived(desk, register)
    with pytest.raises(MeetingRefused, match="withdraw the registration"):
        erase_on_request(desk.desk, MINH, number, NOW)
    with pytest.raises(MeetingRefused, match="for others"):
        erase_on_request(desk.desk, THU, number, NOW)
    desk.handle(THU, number, "withdraw")

    erase_on_request(desk.desk, MINH, number, NOW)

    assert traces(desk.database) == []
    assert desk.rows("SELECT actor, step FROM registration_change ORDER BY no DESC")[0] == (
        f"person:{register.directory.current().by_username('minh').id}",  # type: ignore[union-attr]
        "erase",
    )
    for step in ("decline", "move"):
        with pytest.raises(MeetingRefused):
            desk.handle(THU, number, step, reason="x", session=NEXT)
    with pytest.raises(MeetingRefused, match="erased"):
        erase_on_request(desk.desk, MINH, number, NOW)
    # the code on her receipt leads nowhere any more
    with pytest.raises(MeetingRefused, match="no such registration"):
        erase_on_request(desk.desk, MINH, 999, NOW)
    assert checked(register).problems == []


def test_the_receipt_of_who_was_forgotten_is_unknown(desk: Preparing) -> None:
    receipt = desk.register(1)
    withdraw_by_code(desk.desk, receipt.code, NOW)
    erase_on_request(desk.desk, NGA, receipt.booking_id, NOW)
    with pytest.raises(MeetingRefused, match="no such registration"):
        withdraw_by_code(desk.desk, receipt.code, NOW)


def test_who_was_met_and_asks_keeps_only_the_name(desk: Preparing, register: Register) -> None:
    """But not before what she said is recorded: it would be lost."""
    number = lived(desk, register)
    desk.handle(THU, number, "come", ON_THE_DAY)
    draft = Draft(6, "0123456789abcdef", NEXT, number, {"content": "Bà nói…"}, ON_THE_DAY)
    with desk.database.write() as transaction:
        keep_draft(transaction, THU, draft, register.workflows.current.definition)
        transaction.commit()
    with pytest.raises(MeetingRefused, match="writing down"):
        erase_on_request(desk.desk, MINH, number, ON_THE_DAY)
    with desk.database.engine.begin() as connection:
        connection.exec_driver_sql("DELETE FROM session_draft")

    erase_on_request(desk.desk, MINH, number, ON_THE_DAY)

    assert kept(desk, number) == ("words", SECRETS["name"], None, SECRETS["organisation"])
    more = inspected_documents([{"name": "thêm.txt", "content": TXT}], Limits())
    with pytest.raises(MeetingRefused, match="are erased"):
        send_documents(desk.desk, THU, number, more, ON_THE_DAY)
    assert traces(desk.database) == [SECRETS["name"], SECRETS["organisation"]]


def test_the_clock_forgets_and_never_by_a_day_it_only_looks_ahead_to(
    desk: Preparing, register: Register
) -> None:
    number = lived(desk, register)
    years_ahead = NOW + timedelta(days=4000)
    register.tick(years_ahead, NOW)
    assert kept(desk, number)[0] is None
    register.tick(NOW + timedelta(days=98, hours=20))
    assert kept(desk, number)[0] == "everything"


def test_without_the_clock_the_check_says_so(
    desk: Preparing, register: Register, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the clock, and of every line that erases something."""
    number = lived(desk, register)
    late = NOW + timedelta(days=110)
    with monkeypatch.context() as without:
        without.setattr("cases.clock.tick.erase_expired", lambda *_: 0)
        register.tick(late)
    (problem,) = checked(register).problems
    assert f"the registration {number} keeps too long" in problem
    with monkeypatch.context() as without:
        without.setattr(erasing, "_FORGET_WORDS", ())
        register.tick(late + timedelta(minutes=1))
    assert PREPARED in traces(desk.database)
    with desk.database.read() as connection:
        assert list(retention_problems(connection, late)) == []
        (left,) = leftover_problems(connection)
    assert "something of its visitor is left" in left


@pytest.mark.parametrize("kept", documents.FORGET, ids=["files", "papers"])
def test_what_she_sent_ahead_and_stays_is_found(
    desk: Preparing, register: Register, monkeypatch: pytest.MonkeyPatch, kept: Statement
) -> None:
    number = lived(desk, register)
    done = tuple(each for each in erasing._FORGET_WORDS if each is not kept)
    monkeypatch.setattr(erasing, "_FORGET_WORDS", done)
    erase_expired(desk.database, after(91), NOW)
    with desk.database.read() as connection:
        (left,) = leftover_problems(connection)
    assert left.startswith(f"the registration {number} was erased")


@pytest.mark.parametrize(
    "classes",
    [
        [{"states": ["came"], "words": 1, "name": 2}],
        [{"words": 2, "name": 1}],
        [{"states": ["dreamt"], "words": 1, "name": 1}, {"words": 1, "name": 1}],
    ],
)
def test_periods_that_cannot_be(classes: list[dict[str, object]]) -> None:
    with pytest.raises(ValueError, match="lass of retention"):
        read_periods({"class": classes}, rules().registrations.states)
