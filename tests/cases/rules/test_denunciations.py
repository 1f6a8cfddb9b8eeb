"""Denunciations are not handled here: a day and a receiving body stay, nothing else."""

from __future__ import annotations

import pytest

from cases.calendar.office_calendar import OfficeCalendar
from cases.codes.tracking import CodeBook
from cases.commands.issuing import issue_code
from cases.commands.requests import Record
from cases.errors import BadInput, CaseNotFound
from cases.register import Register
from cases.store.engine import Database
from tests.cases.life import contents
from tests.cases.rules.office import Office, local
from tests.people import HOA, LAN, MINH, THU, hire
from workflow.refusal import Refused
from workflow.versions import Workflows

#: nothing of this may be found anywhere
SECRETS = {
    "title": "Chủ tịch xã X nhận hối lộ của doanh nghiệp Y",
    "content": "Tôi chứng kiến ông Z đưa năm mươi triệu đồng tại nhà riêng.",
    "name": "Trần Thị Tố Giác",
    "phone": "0912345999",
    "email": "togiac@mailcuatoi.example",
    "address": "Ấp Kín, xã Bí Mật",
    "organisation": "Hợp tác xã Im Lặng",
}
PETITIONER = {name: SECRETS[name] for name in ("name", "phone", "email", "address", "organisation")}
DENUNCIATION: dict[str, object] = {
    "title": SECRETS["title"],
    "content": SECRETS["content"],
    "kind": "denunciation",
    "pace": "normal",
    "origin": "walk_in",
    "petitioner": PETITIONER,
    "procedure": "Thủ tục thầm kín",
    "receiving_body": "Thanh tra tỉnh",
}
PATH: dict[str, object] = {
    "kind": "denunciation",
    "legal_path": "Thanh tra tỉnh",
    "reason": "Bí mật D",
}
LOOKED_FOR = (*SECRETS.values(), "+84912345999", "nhan hoi lo", "to giac")


def traces(database: Database, *more: str) -> list[str]:
    """What of the secrets is left in the tables, and in the bytes of the files on SQLite."""
    everything = repr(contents(database)).encode()
    if database.file is not None:
        for file in database.file.parent.glob(f"{database.file.name}*"):
            everything += file.read_bytes()
    return [
        secret
        for secret in (*LOOKED_FOR, *more)
        if secret.encode() in everything or secret.encode("utf-16-le") in everything
    ]


def test_recorded_it_is_sent_on_at_once_and_leaves_a_stub(
    office: Office, database: Database
) -> None:
    command = Record(THU, DENUNCIATION, key="buổi sáng")
    done = office.register.record(command, local("2026-11-23 09:00"))
    assert done.code is None
    ((title, state, outcome, petitioner, procedure),) = office.rows(
        "SELECT title, state, outcome, petitioner_id, procedure FROM case_file"
    )
    assert (title, state, outcome) == ("Tố cáo", "closed", "redirected")
    assert (petitioner, procedure) == (None, None)
    assert traces(database, "Thủ tục thầm kín") == []
    again = office.register.record(command, local("2026-11-23 09:01"))
    assert (again.number, again.replayed, again.code) == (done.number, True, None)


def test_the_history_says_to_whom_it_went(office: Office) -> None:
    story = office.record(**DENUNCIATION)
    recorded, redirected = story.entries()
    assert recorded["fields"]["receiving_body"] == "Thanh tra tỉnh"
    assert recorded["fields"].keys() == {"kind", "pace", "origin", "receiving_body"}
    assert redirected["fields"]["legal_path"] == "Thanh tra tỉnh"
    assert (redirected["action"], redirected["actor"]) == ("redirect", "clock")


def test_without_a_receiving_body_it_is_refused(office: Office, database: Database) -> None:
    with pytest.raises(Refused) as refused:
        office.record(**{**DENUNCIATION, "receiving_body": None})
    assert [reason.code for reason in refused.value.reasons] == ["stub_names_its_receiving_body"]
    assert traces(database) == []


def test_a_case_that_turns_out_to_be_one_forgets_everything(
    office: Office, database: Database
) -> None:
    story = office.record(**{**DENUNCIATION, "kind": "feedback", "receiving_body": None})
    assert story.code is not None
    story.act(MINH, "assign", "2026-11-19 10:00", lead_department="SXD", instruction="Bí mật A")
    story.act(LAN, "accept", "2026-11-19 11:00")
    story.act(LAN, "note", "2026-11-19 12:00", text="Bí mật B")
    story.act(LAN, "draft_reply", "2026-11-19 13:00", text="Bí mật C")
    assert len(traces(database, "Bí mật A", "Bí mật B", "Bí mật C")) > 9

    story.act(MINH, "redirect", "2026-11-20 09:00", **PATH)

    assert traces(database, "Bí mật A", "Bí mật B", "Bí mật C", "Bí mật D") == []
    with database.read() as connection:
        assert office.register.codes.find(connection, story.code) is None
        assert office.register.codes.reveal(connection, story.id) is None


def test_without_overwriting_the_bytes_would_still_be_there(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control: the same on a file that keeps what was deleted."""
    with sqlite_database.engine.connect() as connection:
        connection.exec_driver_sql("PRAGMA secure_delete=OFF")
    monkeypatch.setattr(sqlite_database, "forget_erased", lambda: None)
    calendar, directory = OfficeCalendar(sqlite_database), hire(sqlite_database)
    book = CodeBook("a secret of the tests, known to all")
    careless = Office(Register(sqlite_database, Workflows.shipped(), calendar, directory, book))
    story = careless.record(**{**DENUNCIATION, "kind": "feedback", "receiving_body": None})
    story.act(MINH, "redirect", "2026-11-20 09:00", **PATH)
    assert SECRETS["content"] in traces(sqlite_database)


def test_whoever_raised_more_than_that_is_still_known_for_the_rest(office: Office) -> None:
    story = office.record()
    parts = [{"title": "Đèn đường", "content": "Không sáng."}]
    story.act(THU, "split", "2026-11-19 10:00", parts=parts)
    story.act(MINH, "redirect", "2026-11-20 09:00", **PATH)
    assert office.rows("SELECT petitioner_id IS NULL FROM case_file ORDER BY id") == [
        (True,),
        (False,),
    ]
    assert office.rows("SELECT name FROM petitioner") == [("Nguyễn Văn Bình",)]


@pytest.mark.parametrize(
    ("action", "fields"),
    [
        ("note", {"text": "Ông X nói…"}),
        ("reopen", {"reason": "Xem lại"}),
    ],
)
def test_nothing_more_is_written_down(
    office: Office, action: str, fields: dict[str, object]
) -> None:
    story = office.record(**DENUNCIATION)
    assert story.refused(MINH, action, "2026-11-20 09:00", **fields) == ["case_is_handled_here"]


def test_it_has_no_code_and_gets_none(office: Office) -> None:
    story = office.record(**DENUNCIATION)
    with pytest.raises(BadInput, match="no tracking code"):
        issue_code(office.register.tools, story.number, local("2026-11-20 09:00"))
    assert office.rows("SELECT count(*) FROM tracking_code") == [(0,)]


def test_reclassifying_does_not_make_one(office: Office) -> None:
    story = office.accepted()
    assert story.refused(
        MINH, "reclassify", "2026-11-20 09:00", kind="denunciation", reason="Tố cáo"
    ) == ["kind_is_handled_here"]


def test_departments_never_saw_it(office: Office) -> None:
    story = office.record(**DENUNCIATION)
    for who in (LAN, HOA):
        with pytest.raises(CaseNotFound):
            story.act(who, "note", "2026-11-20 09:00", text="…")
