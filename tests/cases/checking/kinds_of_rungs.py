"""Kinds of damage to the board, and to what leads from outside to a case."""

from __future__ import annotations

from tests.cases.checking.kinds import case, whole

_OF_PAUSED = "case_id = (SELECT id FROM case_file WHERE paused_until IS NOT NULL)"

RUNGS = (
    case("lost", "never fired", "DELETE FROM escalation WHERE rung = 'due'"),
    case(
        "at another time",
        "was not its time",
        "UPDATE escalation SET rung_at = rung_at + 1 WHERE rung = 'due'",
    ),
    case("of another edition", "never fired", "UPDATE escalation SET edition = 7"),
    case(
        "of no deadline",
        "a rung fired for deadline 77",
        "UPDATE escalation SET deadline_no = 77 WHERE rung = 'plus_5'",
    ),
    case(
        "of another deadline",
        "and says of “alarm”",
        "UPDATE escalation SET deadline_name = 'alarm' WHERE rung = 'plus_5'",
    ),
    case(
        "taken off the board",
        "no longer waits, wrongly",
        "UPDATE escalation SET settled = TRUE WHERE rung = 'due'",
    ),
    case(
        "back on the board",
        "still waits for somebody, wrongly",
        "UPDATE escalation SET settled = FALSE WHERE settled",
    ),
    case(
        "mondays put off",
        "its rung of each week would be told from",
        "UPDATE deadline SET repeats_from = rung_at + 1 "
        "WHERE closed_at IS NULL AND rung_at IS NOT NULL",
    ),
    case(
        "of another entry",
        "no history entry that tells",
        "UPDATE escalation SET seq = 1 WHERE rung = 'due'",
    ),
    case(
        "another person told",
        "names another person told",
        "UPDATE escalation SET person_id = 1 WHERE rung = 'plus_1'",
    ),
    case("vacant", "names another person told", "UPDATE escalation SET vacant = NOT vacant"),
    case(
        "another post",
        "names another post",
        "UPDATE escalation SET post = 'chairman' WHERE rung = 'due'",
    ),
    case(
        "another level",
        "is said to be level 9",
        "UPDATE escalation SET level = 9 WHERE rung = 'plus_1'",
    ),
    case(
        "noted by nobody",
        "is not who did so",
        "UPDATE escalation SET acknowledged_at = rung_at, acknowledged_by = 'person:1' "
        "WHERE acknowledged_at IS NULL",
    ),
    case(
        "a note lost",
        "is not who did so",
        "UPDATE escalation SET acknowledged_at = NULL, acknowledged_by = NULL "
        "WHERE acknowledged_at > 0",
    ),
    case(
        "fired at another moment",
        "fired at another moment than its history entry says",
        "UPDATE escalation SET fired_at = rung_at - 1 WHERE rung = 'due'",
    ),
    case("forgotten", "remembers other rungs", "UPDATE deadline SET rungs_fired = ''"),
    case(
        "forgotten repeats",
        "remembers other rungs",
        "UPDATE deadline SET rung_occurrence = rung_occurrence + 1",
    ),
    case(
        "a ladder that stops",
        "its ladder should wait for",
        "UPDATE deadline SET rung_index = NULL, rung_at = NULL "
        f"WHERE name = 'alarm' AND {_OF_PAUSED}",
    ),
    case(
        "a ladder that waits for ever",
        "its ladder should wait for",
        "UPDATE deadline SET rung_at = 4000000000000000 WHERE rung_at > 0",
        "UPDATE case_file SET next_check_at = 4000000000000000 WHERE next_check_at > 0",
    ),
)

_BY_HAND = "WHERE deadline_no = 0"

BY_HAND = (
    case(
        "another post",
        "its history says to chairman",
        f"UPDATE escalation SET post = 'upc_chief' {_BY_HAND}",
    ),
    case(
        "another department",
        "names SYT, which did not answer for it then",
        f"UPDATE escalation SET department = 'SYT' {_BY_HAND}",
    ),
    case(
        "another level",
        "is said to be level 1, which is none of that post",
        f"UPDATE escalation SET level = 1 {_BY_HAND}",
    ),
    case(
        "another deadline",
        "is said to be one of “alarm”",
        f"UPDATE escalation SET deadline_name = 'alarm' {_BY_HAND}",
    ),
    case(
        "told as its own holder",
        "in a way that fits together",
        f"UPDATE escalation SET told_as = 'holder' {_BY_HAND}",
    ),
    case(
        "told without anybody",
        "in a way that fits together",
        f"UPDATE escalation SET person_id = NULL {_BY_HAND}",
    ),
)

WAYS_IN = (
    whole(
        "a command without effect", "nothing it did is there", "UPDATE idempotency_key SET seq = 99"
    ),
    case(
        "two commands, one effect",
        "two commands are said to have made",
        "INSERT INTO idempotency_key SELECT scope, 'twice', digest, case_id, seq, version, answer, "
        "created_at FROM idempotency_key WHERE key = 'once'",
    ),
    case("a file's reference", "by which reference is forgotten", "DELETE FROM imported_case"),
    case(
        "two codes",
        "two tracking codes lead to it",
        "INSERT INTO tracking_code SELECT 'x', case_id, issued_at, NULL, NULL, NULL "
        "FROM tracking_code WHERE case_id = (SELECT min(case_id) FROM tracking_code)",
    ),
    case(
        "a code that can be read for ever",
        "can be read back",
        "UPDATE tracking_code SET issued_at = 0 WHERE sealed > ''",
    ),
    case(
        "a code read after it was handed over",
        "can be read back",
        "UPDATE tracking_code SET handed_over_at = issued_at WHERE sealed > ''",
    ),
    case("no code", "no tracking code of it is kept; issue a new one", "DELETE FROM tracking_code"),
    case(
        "a code that ended",
        "though no other one replaced it; issue a new one",
        "UPDATE tracking_code SET ended_at = issued_at, sealed = NULL",
    ),
    case(
        "two codes swapped",
        "its first tracking code was not issued at its recording",
        "UPDATE tracking_code SET case_id = (SELECT min(case_id) + max(case_id) "
        "FROM tracking_code) - case_id WHERE case_id IN "
        "(SELECT min(case_id) FROM tracking_code UNION SELECT max(case_id) FROM tracking_code)",
    ),
    case("a lost case", "the numbers before it are missing", "DELETE FROM case_file WHERE late"),
    whole("the counter", "the counter of 2026", "UPDATE case_counter SET last = last + 1"),
)
