"""One encounter, several cases (Decree 154/2026, art. 14(4)): each part is answered for itself."""

from __future__ import annotations

import pytest

from cases.codes.form import parse
from cases.store.engine import Database
from tests.cases.attachments.samples import PDF
from tests.cases.life import checked, contents
from tests.cases.rules.office import Office, Story, wall
from tests.cases.versions import definitions
from tests.people import LAN, LANH, MINH, THU
from workflow.refusal import Refused

PARTS: list[dict[str, object]] = [
    {"title": "Đèn đường hỏng", "content": "Ba cột đèn không sáng."},
    {"title": "Bị thu hồi đất", "content": "Không đồng ý quyết định.", "kind": "complaint"},
]


def parts_of(office: Office) -> list[tuple[object, ...]]:
    """The cases that were split off, oldest first."""
    return office.rows(
        "SELECT title, kind, state, petitioner_id, recorded_at FROM case_file"
        " WHERE split_from IS NOT NULL ORDER BY id"
    )


def dues_of(office: Office, column: str) -> list[str | None]:
    """A date of the parts, oldest first."""
    found = office.rows(f"SELECT {column} FROM case_file WHERE split_from IS NOT NULL ORDER BY id")
    return [wall(at) for (at,) in found]


def test_each_part_is_a_case_of_the_same_person_and_day(office: Office) -> None:
    story = office.record()
    story.act(THU, "split", "2026-11-20 09:00", parts=PARTS)
    petitioner, recorded = story.case("petitioner_id", "recorded_at")
    assert parts_of(office) == [
        ("Đèn đường hỏng", "feedback", "recorded", petitioner, recorded),
        ("Bị thu hồi đất", "complaint", "recorded", petitioner, recorded),
    ]
    assert story.entries()[-1]["fields"]["parts"] == ["YK-2026-000002", "YK-2026-000003"]


def test_the_citizens_clock_of_a_part_counts_from_the_first_recording(office: Office) -> None:
    story = office.record()
    story.act(MINH, "split", "2026-11-26 09:00", parts=PARTS)
    dues = office.rows("SELECT due_at FROM case_file WHERE split_from IS NOT NULL ORDER BY id")
    # feedback 5 working days, complaint 7, from Thursday the 19th
    assert [wall(due) for (due,) in dues] == ["2026-11-28 00:00", "2026-12-02 00:00"]
    assigning = office.rows("SELECT due_at FROM deadline WHERE name = 'assign' AND case_id <> 1")
    assert {wall(due) for (due,) in assigning} >= {"2026-12-01 00:00"}


def test_each_part_has_a_code_of_its_own(office: Office) -> None:
    story = office.record()
    story.act(THU, "split", "2026-11-20 09:00", parts=PARTS)
    book, database = office.register.codes, office.register.database
    with database.read() as connection:
        codes = [book.reveal(connection, story.id + place) for place in (0, 1, 2)]
    assert len({parse(code or "") for code in codes}) == 3


def test_the_centre_splits_until_somebody_leads_it(office: Office) -> None:
    story = office.led()
    assert story.refused(THU, "split", "2026-11-20 09:00", parts=PARTS) == [
        "centre_splits_before_assignment"
    ]
    assert story.refused(LAN, "split", "2026-11-20 09:00", parts=PARTS)[0] == "not_your_role"
    story.act(MINH, "split", "2026-11-20 10:00", parts=PARTS)
    assert (story.state, len(parts_of(office))) == ("assigned", 2)


def test_a_denunciation_is_not_split_off(office: Office) -> None:
    story = office.record()
    parts = [{"title": "Tố cáo ông X", "content": "Nhận tiền.", "kind": "denunciation"}]
    assert story.refused(THU, "split", "2026-11-20 09:00", parts=parts) == ["field_malformed"]
    assert parts_of(office) == []


def test_parts_that_say_too_little_are_refused(office: Office) -> None:
    story = office.record()
    for parts in ([], [{"title": "Đèn"}], [{"content": "…"}], "đèn", [{"title": "a", "x": 1}]):
        assert story.refused(THU, "split", "2026-11-20 09:00", parts=parts)[0] in (
            "field_missing",
            "field_malformed",
        )
    assert office.rows("SELECT last FROM case_counter") == [(1,)]


def test_the_case_itself_goes_on_as_it_was(office: Office) -> None:
    story = office.accepted()
    story.pause("2026-11-25 08:00")
    story.act(MINH, "split", "2026-11-25 09:00", parts=PARTS)
    assert story.case("state", "due_at", "split_from") == ("in_progress", None, None)
    story.act(LAN, "resume", "2026-11-25 10:00")
    assert story.due == "2026-11-30 09:00"


def test_a_part_has_the_time_that_the_whole_was_given(office: Office) -> None:
    """An hour of pause and an extension moved the whole; the part is not late before it begins."""
    story = office.accepted()
    story.pause("2026-11-20 10:00", "2026-11-20 11:00")
    story.act(MINH, "split", "2026-11-23 09:00", parts=PARTS)
    # as the whole; for the complaint two working days more
    assert dues_of(office, "due_at") == ["2026-11-30 08:00", "2026-12-02 08:00"]
    assert dues_of(office, "first_due_at") == dues_of(office, "due_at")
    assert story.due == "2026-11-30 08:00"
    assert checked(office.register).problems == []


def test_a_part_of_an_extended_case_is_extended_and_late_by_its_first_date(office: Office) -> None:
    story = office.accepted()
    story.extend("2026-12-05T00:00", "2026-11-25 09:00", "2026-11-25 14:00")
    story.act(MINH, "split", "2026-12-01 09:00", parts=PARTS[:1])
    assert dues_of(office, "due_at") == ["2026-12-05 00:00"]
    assert dues_of(office, "first_due_at") == ["2026-11-28 00:00"]
    office.tick("2026-12-02 09:00")
    part = Story(office, "YK-2026-000002")
    assert [rung for rung, _ in part.rungs("reply") if rung == "due"] == []
    part.act(MINH, "answer_on_the_spot", "2026-12-02 10:00", text="Đã sửa.", outcome="settled")
    assert part.case("late", "late_first") == (False, True)
    assert checked(office.register).problems == []


def test_a_part_of_a_paused_case_is_not_born_overdue(office: Office) -> None:
    """The pause is over for the part, which waits for its assignment; the whole stays paused."""
    story = office.accepted()
    story.pause("2026-11-20 09:00")
    story.act(MINH, "split", "2026-12-10 10:00", parts=PARTS[:1])
    office.tick("2026-12-10 10:01")
    part = Story(office, "YK-2026-000002")
    assert (part.state, part.rungs("reply")) == ("recorded", [])
    # 38 hours were left on that Friday at nine
    assert part.due == "2026-12-17 08:00"
    assert story.due is None
    assert checked(office.register).problems == []


def test_the_leaders_date_binds_the_whole_alone(office: Office) -> None:
    story = office.accepted()
    story.act(LANH, "instruct", "2026-11-20 09:00", text="Gấp.", due="2026-11-25T00:00")
    story.act(MINH, "split", "2026-11-20 10:00", parts=PARTS[:1])
    assert dues_of(office, "due_at") == ["2026-11-28 00:00"]


def test_whoever_splits_chooses_which_files_go_with_which_part(office: Office) -> None:
    """A part may go to another department, which has no claim to papers about the rest."""
    story = office.record()
    for name in ("Đơn.pdf", "Bản vẽ.pdf"):
        file = {"name": name, "content": PDF}
        story.act(THU, "attach", "2026-11-20 08:00", file=file, text="Của bà Sáu.")
    lamps, land = ({**part} for part in PARTS)
    lamps["files"], land["files"] = [3], [3, "2", 2]
    story.act(THU, "split", "2026-11-20 09:00", parts=[lamps, land, {"title": "c", "content": "d"}])
    files = "SELECT a.case_id, a.name FROM attachment AS a ORDER BY a.case_id, a.seq"
    assert [(str(case)[-1], name) for case, name in office.rows(files)] == [
        ("1", "Đơn.pdf"), ("1", "Bản vẽ.pdf"),
        ("2", "Bản vẽ.pdf"),
        ("3", "Đơn.pdf"), ("3", "Bản vẽ.pdf"),
    ]  # fmt: skip
    assert office.rows("SELECT count(DISTINCT content), count(DISTINCT salt) FROM attachment") == [
        (1, 5)
    ]
    assert checked(office.register).problems == []


def test_files_that_the_case_has_not_split_nothing(sqlite_database: Database) -> None:
    office = Office(definitions.office(sqlite_database))
    office.hire()
    story = office.record()
    story.act(THU, "attach", "2026-11-20 08:00", file={"name": "a.pdf", "content": PDF})
    before = contents(sqlite_database)
    unknown, unusable = "no_such_file", "not_numbers_of_files"
    for files, why in (
        ([7], unknown),
        ([1, 2], unknown),
        (["x"], unusable),
        ("2", unusable),
        ([-2], unusable),
        ([True], unusable),
    ):
        with pytest.raises(Refused) as refused:
            story.act(THU, "split", "2026-11-20 09:00", parts=[{**PARTS[0], "files": files}])
        assert [reason.params.get("why") for reason in refused.value.reasons] == [why]
    assert contents(sqlite_database) == before
