"""One speech for several versions: the own names come first, the others' behind them."""

from __future__ import annotations

from tests.workflow.definitions import SHIPPED, read
from workflow.loader import parse_definition
from workflow.versioning.references import Reference, read_reference, reference_of
from workflow.versioning.vocabulary import MIGRATE, vocabulary
from workflow.versions import Workflows

OLD = read()
NEW = read(
    ("version = 1", "version = 2"),
    ('en = "Recorded" }', 'en = "Noted" }'),
    ('hotline = { vi = "Tổng đài 1022", en = "Hotline 1022" }\n', ""),
    ("[posts.upc_deputy_chief]", "[posts.second]"),
    ('at = 3\ntell = "upc_deputy_chief"', 'at = 3\ntell = "second"'),
    ('by_hand = "upc_deputy_chief"', 'by_hand = "second"'),
    ("upc_deputy_chief = {", "second = {"),
    ('rung = "plus_5"\nat = 5', 'rung = "day_5"\nat = 5'),
)


def test_what_only_an_older_version_declares_still_has_words() -> None:
    spoken = vocabulary(NEW, [OLD])

    assert spoken.posts.keys() == {*NEW.posts, "upc_deputy_chief"}
    assert "hotline" in spoken.fields["origin"].options
    assert "hotline" not in NEW.fields["origin"].options


def test_the_own_wording_wins_and_the_own_order_stays() -> None:
    spoken = vocabulary(NEW, [OLD])

    assert spoken.states["recorded"].label.en == "Noted"
    assert list(spoken.actions) == [*NEW.actions, MIGRATE]
    assert (spoken.creation, spoken.citizen_clock) == ("record", "reply")


def test_a_rung_that_only_an_older_version_has_still_has_a_name() -> None:
    reply = vocabulary(NEW, [OLD]).deadlines["reply"]

    assert [rung.rung for rung in reply.ladder][:-1] == [
        rung.rung for rung in NEW.deadlines["reply"].ladder
    ]
    assert reply.ladder[-1].rung == "plus_5"


def test_nothing_that_the_own_version_worked_out_comes_along() -> None:
    """What stops what is worked out once; the speech of several versions has more deadlines."""
    assert OLD.holders["reply"] == {"pause"}
    renamed = parse_definition(SHIPPED.replace("deadlines.alarm", "deadlines.siren"), "siren.toml")

    spoken = vocabulary(OLD, [renamed])

    assert spoken.holders["siren"] == frozenset()


def test_workflows_speak_of_a_case_in_its_own_words_first() -> None:
    workflows = Workflows({("w", 1): OLD, ("w", 2): NEW}, ("w", 2))

    assert workflows.vocabulary_of("w", 1).states["recorded"].label.en == "Recorded"
    assert "second" in workflows.vocabulary_of("w", 1).posts
    assert workflows.vocabulary_of("w", 1) is workflows.vocabulary_of("w", 1)


def test_a_reference_is_written_as_it_is_read() -> None:
    assert str(reference_of(OLD)) == "leader_meeting.v1"
    assert read_reference("leader_meeting.v1") == Reference("leader_meeting", 1)
    for text in ("leader_meeting", "leader_meeting.v0", "a b.v1", "x.v1.toml", "x.v1\n", ".v1"):
        assert read_reference(text) is None
