"""A copy of a file is for whoever sees the entry it belongs to, and for nobody else."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from cases.attachments.copies import FileCopy
from cases.disclosure.files import copy_of
from cases.disclosure.traces import traces_of
from cases.errors import CaseNotFound, DatabaseUnavailable
from cases.reading.case_view import case_view
from tests.cases.attachments.samples import PDF, TXT
from tests.cases.disclosure.test_contact import reading
from tests.cases.rules.office import Office, Story, local
from tests.people import HOA, KHOA, LAN, LANH, MINH, NGOC, THU, TUAN
from workflow.attempt import Actor

FRIDAY, SATURDAY = local("2026-11-20 09:00"), local("2026-11-21 09:00")
FILE = {"name": "Đơn của bà Sáu.pdf", "content": PDF}


def attached(office: Office, **fields: object) -> tuple[Story, int]:
    """A case with a file of chị Lan's, and the entry the file belongs to."""
    case = office.accepted(**fields)
    return case, case.act(LAN, "attach", FRIDAY, file=FILE, text="Đơn viết tay.").seq


def take(case: Story, who: Actor, seq: int) -> FileCopy:
    """Somebody takes a copy."""
    office = case.office
    return copy_of(office.register.database, reading(office), who, case.number, seq, SATURDAY)


def listed(case: Story, who: Actor) -> list[str]:
    """The files somebody is shown."""
    with case.office.register.database.read() as connection:
        view = case_view(connection, reading(case.office), who, case.number, SATURDAY)
    return [each.name for each in view.attachments]


def looks(case: Story) -> list[tuple[str, str, int | None]]:
    """Who looked at what."""
    with case.office.register.database.read() as connection:
        found = traces_of(connection, reading(case.office), KHOA, case.id)
    return [(each.person, each.what, each.seq) for each in found]


@pytest.mark.parametrize("who", [LAN, TUAN, THU, MINH, LANH, KHOA, HOA])
def test_whoever_sees_the_case_gets_it_and_is_written_down(office: Office, who: Actor) -> None:
    case, seq = attached(office, coordinating=["SYT"])

    copy = take(case, who, seq)

    assert (copy.name, copy.media_type, copy.content) == (FILE["name"], "application/pdf", PDF)
    assert looks(case) == [(who.id, "file", seq)]
    assert listed(case, who) == [FILE["name"]]


@pytest.mark.parametrize("who", [HOA, NGOC, Actor("stranger", frozenset())])
def test_for_others_there_is_none(office: Office, who: Actor) -> None:
    case, seq = attached(office)

    with pytest.raises(CaseNotFound):
        take(case, who, seq)

    assert looks(case) == []


def test_a_former_lead_has_what_it_had_and_nothing_newer(office: Office) -> None:
    case, seq = attached(office)
    case.act(MINH, "reassign", FRIDAY, lead_department="SYT", reason="Thuộc ngành y tế.")
    newer = case.act(HOA, "attach", SATURDAY, file={"name": "mới.txt", "content": TXT}).seq

    assert take(case, LAN, seq).content == PDF
    with pytest.raises(CaseNotFound):
        take(case, LAN, newer)
    assert listed(case, LAN) == [FILE["name"]]
    assert listed(case, HOA) == [FILE["name"], "mới.txt"]


@pytest.mark.parametrize("seq", [0, 1, 99, -1])
def test_an_entry_without_a_file_is_like_none(office: Office, seq: int) -> None:
    case, _ = attached(office)

    with pytest.raises(CaseNotFound):
        take(case, LAN, seq)

    assert looks(case) == []


def test_the_file_of_another_case_is_not_had_by_this_one(office: Office) -> None:
    case, seq = attached(office)
    other = office.accepted()

    with pytest.raises(CaseNotFound):
        take(other, LAN, seq)
    assert take(case, LAN, seq).content == PDF


def test_an_erased_file_is_gone_and_its_entry_says_so(office: Office) -> None:
    case, seq = attached(office)
    case.act(MINH, "redirect", SATURDAY, kind="denunciation", legal_path="Tố cáo", reason="Là.")

    with pytest.raises(CaseNotFound):
        take(case, MINH, seq)
    with office.register.database.read() as connection:
        view = case_view(connection, reading(office), MINH, case.number, SATURDAY)
    entry = next(each for each in view.entries if each.seq == seq)
    file = entry.field("file")
    assert file is not None
    assert (file.value, file.erased) == (None, True)
    assert view.attachments == ()


def test_without_a_trace_there_is_no_copy(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    case, seq = attached(office)

    @contextmanager
    def unwritable() -> Iterator[None]:
        raise DatabaseUnavailable
        yield

    monkeypatch.setattr(office.register.database, "write", unwritable)

    with pytest.raises(DatabaseUnavailable):
        take(case, LAN, seq)
