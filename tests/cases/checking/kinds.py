"""Every kind of damage: what somebody does to the tables by hand, and what `check` must say.

Where one change would be noticed at once, the clever kinds change everything that agrees with it.
"""

from __future__ import annotations

from typing import NamedTuple


class Kind(NamedTuple):
    """One kind of damage; `says` is in the sentence about a case, or about the `whole` register."""

    name: str
    says: str
    statements: tuple[str, ...]
    whole: bool = False


def case(name: str, says: str, *statements: str) -> Kind:
    """Damage to cases."""
    return Kind(name, says, statements)


def whole(name: str, says: str, *statements: str) -> Kind:
    """Damage that is no single case's."""
    return Kind(name, says, statements, whole=True)


_LAST = "seq = (SELECT history_seq FROM case_file WHERE id = case_id)"
_MERGED = "merged_into IS NOT NULL"
_PART = "split_from IS NOT NULL"

HISTORY = (
    case("payload", "was altered", "UPDATE history SET payload = '{}' WHERE seq = 2"),
    case("payload that is none", "was altered", "UPDATE history SET payload = '{' WHERE seq = 2"),
    case("another actor", "was altered", "UPDATE history SET actor = 'person:1' WHERE seq = 3"),
    case("another day", "was altered", "UPDATE history SET at = at - 86400000000 WHERE seq = 2"),
    case("a gap", "has entry 3 where 2 belongs", "DELETE FROM history WHERE seq = 2"),
    case("a lost end", "says its history ends at entry", f"DELETE FROM history WHERE {_LAST}"),
    case("no history at all", "it has no history", "DELETE FROM history"),
    case(
        "an invented entry",
        "was altered",
        "INSERT INTO history SELECT case_id, seq + 1, at, recorded_at, action, actor, "
        f"actor_department, to_state, to_state, payload, digest FROM history WHERE {_LAST}",
    ),
    case(
        "another head",
        "says its history ends at entry",
        "UPDATE case_file SET history_digest = 'x' WHERE state = 'recorded'",
    ),
)

COLUMNS = (
    case("state", "its history leads to", "UPDATE case_file SET state = 'closed' WHERE late"),
    case("version", "it is at version", "UPDATE case_file SET version = version + 1"),
    case("workflow", "Install that version", "UPDATE case_file SET workflow_version = 99"),
    case("kind", "its kind is “question”", "UPDATE case_file SET kind = 'question'"),
    case("pace", "its pace is “complex”", "UPDATE case_file SET pace = 'complex'"),
    case(
        "outcome",
        "its outcome is “explained”",
        "UPDATE case_file SET outcome = 'explained' WHERE outcome = 'settled'",
    ),
    case("lead", "its lead department is “STC”", "UPDATE case_file SET lead = 'STC'"),
    case("case officer", "its case officer is “9”", "UPDATE case_file SET handler_id = 9"),
    case("rating", "its rating is none", "UPDATE case_file SET rating = NULL WHERE rating > ''"),
    case(
        "draft",
        "its draft that waits is none",
        "UPDATE case_file SET draft_seq = NULL WHERE draft_seq > 0",
    ),
    case(
        "instruction",
        "its instruction that stands is",
        "UPDATE case_file SET instruction_seq = 1 WHERE instruction_seq > 1",
    ),
    case(
        "who handed it back",
        "its departments that handed it back is none",
        "UPDATE case_file SET returned_by = '' WHERE returns > 0",
    ),
    case("returns", "its returns and reopenings", "UPDATE case_file SET returns = returns + 1"),
    case(
        "reopenings",
        "its returns and reopenings",
        "UPDATE case_file SET reopenings = 0 WHERE reopenings > 0",
    ),
    case(
        "another extension allowed",
        "its number of extensions is “0”",
        "UPDATE case_file SET extensions = 0 WHERE extensions > 0",
    ),
    case("reply", "the time of its reply", "UPDATE case_file SET replied_at = replied_at - 1"),
    case("closing", "the time of its closing", "UPDATE case_file SET closed_at = closed_at + 1"),
    case("level", "it is said to be at level 0", "UPDATE case_file SET escalation_level = 0"),
    case("whose", "should answer for it", "UPDATE case_file SET department = 'SYT'"),
    case(
        "nobody's",
        "is no department of this register",
        "UPDATE case_file SET department = '' WHERE state = 'in_progress'",
    ),
)

RECORDING = (
    case("title", "its title is not the one", "UPDATE case_file SET title = 'Đã xong'"),
    case("search", "its title is folded to other", "UPDATE case_file SET search = 'khac'"),
    case("a lost word", "it is found by other words", "DELETE FROM case_word"),
    case(
        "a word of a denunciation",
        "it is found by other words",
        "INSERT INTO case_word SELECT id, 'hoi' FROM case_file WHERE kind = 'denunciation'",
    ),
    case(
        "another petitioner's name",
        "its petitioner is found by other words",
        "UPDATE petitioner SET name = 'Người khác' WHERE name IS NOT NULL",
    ),
    case("origin", "its origin is not", "UPDATE case_file SET origin = 'hotline'"),
    case("procedure", "its procedure is not", "UPDATE case_file SET procedure = 'Khác'"),
    case(
        "protection",
        "whether its petitioner is protected",
        "UPDATE case_file SET confidential = FALSE WHERE confidential",
    ),
    case(
        "petitioner",
        "it names another petitioner",
        "UPDATE case_file SET petitioner_id = (SELECT min(id) FROM petitioner) "
        "WHERE state = 'closed'",
    ),
    case("recorder", "who recorded it, or when", "UPDATE case_file SET recorded_by = 'person:1'"),
    case(
        "known since",
        "is said to know it since",
        "UPDATE case_file SET created_at = created_at + 86400000000",
    ),
    case(
        "altered words", "were altered", "UPDATE case_text SET words = 'khác' WHERE field = 'text'"
    ),
    case("lost words", "are missing", "DELETE FROM case_text WHERE field = 'content'"),
    case(
        "a note shown to the citizen",
        "are shown to the citizen, wrongly",
        "UPDATE case_text SET public = TRUE WHERE field = 'content'",
    ),
    case(
        "a reply kept from the citizen",
        "are kept from the citizen, wrongly",
        "UPDATE case_text SET public = FALSE WHERE public",
    ),
    case("a lost file", "the file of “file” of entry", "DELETE FROM attachment"),
    case(
        "an emptied file",
        "was altered: its content",
        "UPDATE attachment SET content = substr(content, 1, 0), size = 0",
    ),
    case(
        "a petitioner who is told no more",
        "its petitioner is told nothing; by what is kept",
        "UPDATE case_file SET petitioner_channel = '' WHERE petitioner_channel > ''",
    ),
    case(
        "a petitioner who cannot be told",
        "it should be nothing",
        "UPDATE petitioner SET phone = NULL, email = NULL",
    ),
    case(
        "words of a denunciation",
        "only a stub may stay",
        "INSERT INTO case_text SELECT id, 1, 'content', 'bí mật', 'x', FALSE FROM case_file "
        "WHERE kind = 'denunciation'",
    ),
)

PARTS = (
    case("how many", "departments were involved", "UPDATE case_file SET involvements = 8"),
    case(
        "another department",
        "by its record SYT was responsible",
        "UPDATE involvement SET department = 'SYT' WHERE relation = 'responsible'",
    ),
    case(
        "since another day",
        "by its record",
        "UPDATE involvement SET from_at = from_at - 1 WHERE until_at IS NULL",
    ),
    case("too long", "by its record", "UPDATE involvement SET until_at = NULL"),
    case(
        "backwards",
        "ends before it begins",
        "UPDATE involvement SET until_at = from_at - 1 WHERE until_at IS NOT NULL",
    ),
    case(
        "a co-ordinating one lost",
        "by its record nobody more took part",
        "DELETE FROM involvement WHERE relation = 'coordinating'",
    ),
)

KIN = (
    case(
        "merged elsewhere",
        "which does not know of it",
        f"UPDATE case_file SET merged_into = id WHERE {_MERGED}",
    ),
    case(
        "merged nowhere",
        "its surviving case is none",
        f"UPDATE case_file SET merged_into = NULL WHERE {_MERGED}",
    ),
    case(
        "merged into nothing",
        "is not there",
        f"UPDATE case_file SET merged_into = 20260000999 WHERE {_MERGED}",
    ),
    case(
        "split elsewhere",
        "which does not know of it",
        f"UPDATE case_file SET split_from = (SELECT min(id) FROM case_file) WHERE {_PART}",
    ),
    case(
        "split nowhere",
        "does not know it was split off it",
        f"UPDATE case_file SET split_from = NULL WHERE {_PART}",
    ),
    case(
        "a part of another day",
        "is not so there",
        f"UPDATE case_file SET recorded_at = recorded_at + 1 WHERE {_PART}",
    ),
)
