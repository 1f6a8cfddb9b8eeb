"""Files on a case: kept with it, told by its history, gone with it; chị Lan and chị Thu attach."""

from __future__ import annotations

import hashlib
import json
from dataclasses import replace

import pytest
from sqlalchemy import text

from cases.attachments.limits import MIB, Limits
from cases.commands.requests import Act
from cases.errors import CaseNotFound, KeyReused
from cases.register import Register
from tests.cases.attachments.samples import PDF, SOUND, TXT, picture
from tests.cases.life import checked, contents
from tests.cases.rules.office import Office, Story, local
from tests.people import HOA, LAN, LANH, MINH, THU
from workflow.attempt import Actor
from workflow.refusal import Refused

FRIDAY = "2026-11-20 09:00"
NAME = "Đơn của bà Sáu.pdf"
FILE = {"name": NAME, "content": PDF}


def attach(case: Story, who: Actor = LAN, at: str = FRIDAY, **fields: object) -> None:
    """Somebody attaches a file."""
    case.act(who, "attach", at, **{"file": FILE, **fields})


def why(case: Story, who: Actor = LAN, **fields: object) -> list[str]:
    """Somebody tries to; what is wrong with the file. Nothing is kept."""
    before = contents(case.office.register.database)
    with pytest.raises(Refused) as refused:
        attach(case, who, **fields)
    assert contents(case.office.register.database) == before
    return [reason.params.get("why", reason.code) for reason in refused.value.reasons]


def kept(case: Story, *columns: str) -> list[tuple[object, ...]]:
    """The files of a case."""
    query = f"SELECT {', '.join(columns)} FROM attachment WHERE case_id = {case.id} ORDER BY seq"
    return [
        tuple(bytes(cell) if isinstance(cell, memoryview) else cell for cell in row)
        for row in case.office.rows(query)
    ]


@pytest.mark.parametrize("kind", SOUND)
def test_every_kind_of_file_is_kept_as_it_came(office: Office, kind: str) -> None:
    case, (name, content) = office.accepted(), SOUND[kind]

    attach(case, file={"name": name, "content": content})

    ((stored, kept_name, kept_kind, size, sha256),) = kept(
        case, "content", "name", "type", "size", "sha256"
    )
    assert (kept_name, kept_kind) == (name, kind)
    assert isinstance(stored, bytes)
    assert (size, sha256) == (len(stored), hashlib.sha256(stored).hexdigest())
    # pictures are painted anew, all else stays as it is
    assert (stored == content) == (kind not in ("jpeg", "png"))


def test_bytes_of_every_value_come_back(office: Office) -> None:
    case = office.accepted()
    every = PDF.replace(b"\n1 0", b"\n%" + bytes(range(256)) + b"\n1 0")

    attach(case, file={"name": "a.pdf", "content": every})

    assert kept(case, "content") == [(every,)]


def test_the_history_refers_to_the_file_and_holds_nothing_of_it(office: Office) -> None:
    case = office.accepted()
    attach(case, text="Đơn viết tay của bà Sáu.")

    ((payload,),) = office.rows(
        f"SELECT payload FROM history WHERE case_id = {case.id} AND action = 'attach'"
    )
    ((salt,),) = kept(case, "salt")

    fields = json.loads(payload)["fields"]
    digest = hashlib.sha256(f"{salt}:".encode() + PDF).hexdigest()
    assert fields["file"] == {"file": digest, "size": len(PDF), "type": "pdf"}
    assert "Sáu" not in payload
    # without the salt nobody can tell that a copy is the one that was erased
    assert hashlib.sha256(PDF).hexdigest() not in payload


@pytest.mark.parametrize("who", [LAN, THU, MINH])
def test_these_may_attach(office: Office, who: Actor) -> None:
    attach(office.accepted(), who)


def test_a_co_ordinating_department_may_attach(office: Office) -> None:
    attach(office.accepted(coordinating=["SYT"]), HOA)


def test_others_may_not(office: Office) -> None:
    case = office.accepted()

    assert why(case, LANH) == ["not_your_role"]
    with pytest.raises(CaseNotFound):
        attach(case, HOA)


def test_a_former_lead_attaches_nothing_more(office: Office) -> None:
    case = office.accepted()
    case.act(MINH, "reassign", FRIDAY, lead_department="SYT", reason="Thuộc ngành y tế.")

    with pytest.raises(CaseNotFound):
        attach(case, LAN, "2026-11-20 10:00")


def test_a_file_is_judged_after_everything_else(office: Office) -> None:
    """Chị Hoa learns nothing of a case by sending rubbish to it."""
    case = office.accepted()

    with pytest.raises(CaseNotFound):
        attach(case, HOA, file={"name": "x", "content": b"\x00"})
    assert why(case, LANH, file={"name": "x", "content": b"\x00"})[0] == "not_your_role"


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (None, "field_missing"),
        ("đơn.pdf", "not_a_file"),
        ({"name": "đơn.pdf"}, "not_a_file"),
        ({"name": "đơn.pdf", "content": b""}, "empty_file"),
        ({"name": "đơn.pdf", "content": TXT}, "file_misnamed"),
        ({"name": "đơn.exe", "content": b"MZ\x00"}, "file_type_unknown"),
    ],
)
def test_what_is_no_file_is_refused(office: Office, given: object, expected: str) -> None:
    assert why(office.accepted(), file=given) == [expected]


def test_a_file_nobody_has_looked_at_is_not_kept(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The control of what `act` does first: without it nothing is kept rather than anything."""
    case = office.accepted()
    monkeypatch.setattr("cases.commands.act.with_files_inspected", lambda command, *_: command)

    assert why(case) == ["not_a_file"]


def test_a_case_takes_so_many_files(register: Register) -> None:
    office = limited(register, Limits(files_per_case=2))
    case = office.accepted()
    attach(case)
    attach(case)

    assert why(case) == ["too_many_files"]
    # another case has room of its own
    attach(office.accepted())


def test_a_case_takes_so_many_bytes(register: Register) -> None:
    office = limited(register, Limits(mib_per_case=1))
    case, large = office.accepted(), {"name": "a.txt", "content": b"a" * (MIB - len(PDF))}
    attach(case, file=large)
    # the last byte that fits
    attach(case)

    assert why(case, file={"name": "a.txt", "content": b"a"}) == ["files_too_large_together"]


def test_pressing_twice_attaches_once(office: Office) -> None:
    case = office.accepted()
    command = Act(LAN, case.number, "attach", {"file": FILE}, key="press")

    first = office.register.act(command, local(FRIDAY))
    again = office.register.act(command, local(FRIDAY))

    assert (again.seq, again.replayed) == (first.seq, True)
    assert len(kept(case, "seq")) == 1
    other = replace(command, fields={"file": {**FILE, "content": PDF + b"\n"}})
    with pytest.raises(KeyReused):
        office.register.act(other, local(FRIDAY))


def test_the_same_picture_sent_again_is_the_same_command(office: Office) -> None:
    """What is compared is what was sent, not what was made of it."""
    case, photo = office.accepted(), {"name": "a.png", "content": picture("png")}
    command = Act(LAN, case.number, "attach", {"file": photo}, key="photo")

    office.register.act(command, local(FRIDAY))

    assert office.register.act(command, local(FRIDAY)).replayed


def test_a_denunciation_keeps_no_file(office: Office) -> None:
    """Law on Denunciations 2018, art. 8(3): neither the file nor its name, nor why it was read."""
    case = office.accepted()
    attach(case, text="Bằng chứng")
    assert NAME in repr(contents(office.register.database))
    assert PDF in on_disk(office) or office.register.database.file is None

    case.act(
        MINH, "redirect", "2026-11-20 10:00", kind="denunciation", legal_path="Tố cáo", reason="Là."
    )

    assert kept(case, "seq") == []
    left = repr(contents(office.register.database))
    assert NAME not in left
    assert repr(PDF)[2:-1] not in left
    assert PDF not in on_disk(office)
    assert case.refused(MINH, "attach", "2026-11-20 11:00", file=FILE) == ["case_is_handled_here"]


def test_erasing_the_files_of_one_case_leaves_those_of_another(office: Office) -> None:
    """The same file may be on two cases; each has its own."""
    one, other = office.accepted(), office.accepted()
    attach(one)
    attach(other)

    one.act(MINH, "redirect", FRIDAY, kind="denunciation", legal_path="Tố cáo", reason="Là.")

    assert (len(kept(one, "seq")), kept(other, "content")) == (0, [(PDF,)])


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("content = substr(content, 2)", "was altered"),
        ("size = size + 1", "was altered"),
        ("type = 'txt'", "was altered"),
        ("salt = '00'", "was altered"),
        ("sha256 = 'x'", "was altered"),
        ("seq = 1", "belongs to nothing"),
        ("field = 'title'", "belongs to nothing"),
    ],
)
def test_check_finds_a_file_that_was_altered(register: Register, change: str, told: str) -> None:
    office = Office(register)
    office.hire()
    case = office.accepted()
    attach(case)
    assert checked(register).problems == []

    with register.database.engine.begin() as connection:
        connection.execute(text(f"UPDATE attachment SET {change}"))

    problems = checked(register).problems
    assert all(case.number in problem for problem in problems)
    assert [problem for problem in problems if told in problem] != []
    # one that was moved to another entry is also missed where it was
    missed = [problem for problem in problems if "is missing" in problem]
    assert len(missed) == (told == "belongs to nothing") == len(problems) - 1


def test_check_reads_any_number_of_files(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cases.checking.attachments.CHUNK", 1)
    for _ in range(2):
        case = office.accepted()
        attach(case)
        attach(case)

    assert checked(office.register).problems == []


def on_disk(office: Office) -> bytes:
    """What whoever steals the disk finds; of PostgreSQL nothing, its vacuum comes when it comes."""
    file = office.register.database.file
    files = [] if file is None else [file, file.with_name(f"{file.name}-wal")]
    return b"".join(each.read_bytes() for each in files if each.exists())


def limited(register: Register, limits: Limits) -> Office:
    """An office that allows so much."""
    register.tools = replace(register.tools, limits=limits)
    office = Office(register)
    office.hire()
    return office
