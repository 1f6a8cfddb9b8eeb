"""`followup workflow …`: definitions as files, as versions of a register, side by side."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cases.versions.definitions import SHORTER, SOONER, text_of
from tests.web.cli.conftest import Followup

PAST = """case_ref,at,action,department,actor,due,title,note
A1,2026-11-02T08:00:00,record,,Thu,,Đường ngập,
A1,2026-11-02T09:00:00,assign,SXD,Minh,rule,,
"""


#: answered on the fourth working day; the assignment asks for the rule's date
PAST_WITH_RULE = """case_ref,at,action,department,actor,due,title,note
A,2026-10-05T08:00:00,record,,Thu,,Đường ngập,
A,2026-10-05T09:00:00,assign,SXD,Minh,rule,,
A,2026-10-05T10:00:00,accept,,Lan,,,
A,2026-10-09T10:00:00,reply,,Lan,,,
"""


@pytest.fixture
def own(office_folder: Path) -> str:
    """The file of a definition of the office's own."""
    file = office_folder / "own.toml"
    file.write_text(text_of(SOONER), "utf-8")
    return file.name


def test_files_and_shipped_versions_need_no_register(
    followup: Followup, own: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("FOLLOWUP_SECRET_KEY")

    assert followup("workflow", "check", own).code == 0
    assert followup("workflow", "show", "leader_meeting.v1", "--json").document["version"] == 1
    told = followup("workflow", "diff", "leader_meeting.v1", own)

    assert told.out.splitlines() == [
        "version: 1 becomes 2.",
        "“reply.plus_3”, working days from the due instant: 3 becomes 2.",
    ]


def test_a_difference_as_data_and_in_vietnamese(followup: Followup, own: str) -> None:
    line = ("workflow", "diff", "leader_meeting.v1", own, "--language", "vi", "--json")
    document = followup(*line).document

    assert document["before"] == "leader_meeting.v1"
    assert document["changes"][1] == {
        "group": "ladder",
        "kind": "changed",
        "name": "reply.plus_3",
        "attribute": "at",
        "before": 3,
        "after": 2,
        "text": "“reply.plus_3”, ngày làm việc so với hạn: 3 thành 2.",
    }
    assert followup("workflow", "diff", own, own).out == "Nothing differs.\n"


@pytest.mark.usefixtures("register")
def test_an_installed_version_is_known_by_name(followup: Followup, own: str) -> None:
    first = followup("workflow", "install", own, "--json").document
    again = followup("workflow", "install", own)

    assert first == {
        "reference": "leader_meeting.v2",
        "added": True,
        "made_current": True,
        "vacant_posts": [],
        "missing_letters": [],
    }
    assert "nothing changed" in again.out
    assert followup("workflow", "show", "--json").document["version"] == 2
    assert followup("workflow", "check", "leader_meeting.v2").code == 0
    assert "stateDiagram" in followup("workflow", "diagram", "leader_meeting.v2").out
    listed = followup("workflow", "list", "--json").document["versions"]
    assert [(v["reference"], v["current"], v["shipped"]) for v in listed] == [
        ("leader_meeting.v2", True, False),
        ("leader_meeting.v1", False, True),
    ]
    assert followup("workflow", "install", "leader_meeting.v1").code == 0
    assert followup("workflow", "show", "--json").document["version"] == 1
    assert (
        followup("workflow", "list").out.splitlines()[1].startswith("* leader_meeting.v1  0 open")
    )


@pytest.mark.usefixtures("register")
def test_a_letter_that_is_not_there_is_told_at_once(followup: Followup) -> None:
    """bà Nga lets a note be told to the UPC office; nobody has written a letter for that."""
    note = 'guards = ["case_is_handled_here"]\n\n[actions.attach]'
    told = note.replace("\n\n", '\ntells = ["upc_office"]\n\n')
    Path("own.toml").write_text(text_of((note, told)), "utf-8")

    outcome = followup("workflow", "install", "own.toml")

    assert outcome.code == 0
    assert "There is no letter for en/note.staff.txt.j2, vi/note.staff.txt.j2" in outcome.out


@pytest.mark.usefixtures("register")
def test_what_cannot_be_installed_is_told_in_a_line(followup: Followup, own: str) -> None:
    Path("broken.toml").write_text(text_of(('expires_with = "close"', "")), "utf-8")

    for line, code, told in (
        (("install", "broken.toml"), 2, "broken.toml: deadlines.objection"),
        (("install", "none.toml"), 2, "No such file"),
        (("install", "leader_meeting.v7"), 1, "leader_meeting.v7 is not installed; give its file"),
        (("show", "leader_meeting.v7"), 1, "Version 7 of the workflow “leader_meeting”"),
        (("diff", own), 2, "Missing argument"),
    ):
        outcome = followup("workflow", *line)
        assert (outcome.code, outcome.out) == (code, ""), line
        assert told in outcome.err, line
        assert outcome.err.count("\n") == 1, line


@pytest.mark.usefixtures("register")
def test_open_cases_come_to_the_new_version(followup: Followup, own: str) -> None:
    """A preview first, then the move, then nothing is left to move."""
    Path("past.csv").write_text(PAST, "utf-8")
    assert followup("import", "history", "past.csv", "--create-departments").code == 0
    followup("workflow", "install", own)

    line = ("workflow", "migrate", "leader_meeting.v1", "leader_meeting.v2")
    would = followup(*line, "--preview", "--json").document
    done = followup(*line, "--json")
    again = followup(*line)

    assert would["preview"] is True
    assert would["cases"] == [
        {"number": "YK-2026-000001", "from": "assigned", "to": "assigned", "deadlines": []}
    ]
    assert (done.code, done.document["moved"], done.document["reasons"]) == (0, 1, [])
    assert again.out.startswith("0 cases moved")
    events = followup("case", "show", "YK-2026-000001", "--json").document["history"]
    assert [event["action"] for event in events].count("migrate") == 1
    assert followup("check").code == 0


@pytest.mark.usefixtures("register")
def test_a_migration_that_cannot_be_is_told_with_all_reasons(followup: Followup) -> None:
    Path("past.csv").write_text(PAST, "utf-8")
    followup("import", "history", "past.csv", "--create-departments")
    Path("broken.toml").write_text(text_of(('expires_with = "close"', "")), "utf-8")

    line = ("workflow", "migrate", "leader_meeting.v1", "broken.toml", "--map", "assigned=gone")
    refused = followup(*line)
    document = followup(*line, "--json")

    assert refused.code == document.code == 1
    assert refused.out.splitlines()[-1] == "Nothing was moved."
    reasons = document.document["reasons"]
    assert [reason for reason in reasons if reason.startswith("leader_meeting.v2.toml: ")]
    assert "--map assigned=gone: leader_meeting.v2 has no state “gone”." in reasons
    assert followup(*line[:-1], "assigned").err == (
        "followup: --map assigned: write it as OLD=NEW.\n"
    )


@pytest.mark.usefixtures("register")
def test_what_would_have_happened_stands_beside_what_did(followup: Followup) -> None:
    """The office thinks of three days instead of five; nothing is written."""
    Path("past.csv").write_text(PAST_WITH_RULE, "utf-8")
    line = ("import", "history", "past.csv", "--create-departments", "--with-clock")
    assert followup(*line).code == 0
    Path("thought.toml").write_text(text_of(SHORTER), "utf-8")

    span = ("--from", "2026-01-01", "--to", "2026-11-01")
    document = followup("workflow", "simulate", "thought.toml", *span, "--json").document
    told = followup("workflow", "simulate", "thought.toml", *span)

    assert (document["definition"], document["cases"]) == ("leader_meeting.v2", 1)
    assert (document["from"], document["to"]) == (
        "2026-01-01T00:00:00+07:00",
        "2026-11-01T00:00:00+07:00",
    )
    late = document["late"]
    assert (late["happened"], late["simulated"]) == (0, 1)
    assert late["newly_late"] == {"count": 1, "cases": ["YK-2026-000001"]}
    assert {
        (each["rung"], each["happened"], each["simulated"])
        for each in document["escalations"]
        if each["deadline"] == "reply" and not each["reminder"]
    } == {("due", 0, 1)}
    assert document["refused"] == []
    assert "late: 0 happened, 1 simulated" in told.out.splitlines()
    assert followup("workflow", "list", "--json").document["versions"][0]["current"] is True


@pytest.mark.usefixtures("register")
def test_what_has_not_happened_yet_is_not_counted_as_what_did(followup: Followup) -> None:
    Path("thought.toml").write_text(text_of(SHORTER), "utf-8")

    outcome = followup("workflow", "simulate", "thought.toml", "--to", "2999-01-01")

    assert (outcome.code, outcome.out) == (1, "")
    assert "has not come yet" in outcome.err


@pytest.mark.usefixtures("register")
def test_a_span_that_ends_before_it_begins_is_refused(followup: Followup) -> None:
    Path("thought.toml").write_text(text_of(SHORTER), "utf-8")
    span = ("--from", "2026-11-01", "--to", "2026-01-01")

    outcome = followup("workflow", "simulate", "thought.toml", *span)

    assert (outcome.code, outcome.err) == (2, "followup: --from must be earlier than --to.\n")
