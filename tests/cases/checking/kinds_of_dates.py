"""Kinds of damage to deadlines, to what they were when, and to the calendars that counted them."""

from __future__ import annotations

from tests.cases.checking.kinds import case, whole

_DAY = 86_400_000_000
_RUNS = "closed_at IS NULL"
_REPLY = f"name = 'reply' AND {_RUNS} AND NOT held"
_OF_REPLY = (
    "until_at IS NULL AND (case_id, no) IN "
    f"(SELECT case_id, no FROM deadline WHERE {_REPLY} AND late = FALSE)"
)
_FIRST = "(SELECT version FROM calendar_version WHERE no = 1)"

DEADLINES = (
    case("of no rule", "none of the definition", "UPDATE deadline SET name = 'x' WHERE no = 3"),
    case("how many", "it says it has 9 deadlines", "UPDATE case_file SET deadlines = 9"),
    case("lost", "deadlines, which it has not", "DELETE FROM deadline WHERE name = 'alarm'"),
    case(
        "a lost opening",
        "did not start the deadline alarm",
        "UPDATE deadline SET name = 'progress' WHERE name = 'alarm'",
    ),
    case(
        "a gap", "leave a gap", "UPDATE deadline_change SET from_at = from_at + 1 WHERE change = 1"
    ),
    case("a lost change", "some are missing", "DELETE FROM deadline_change WHERE change = 1"),
    case("the date", "not what its last change", f"UPDATE deadline SET due_at = due_at + {_DAY}"),
    case(
        "the date, and its change too",
        "by rule",
        f"UPDATE deadline_change SET due_at = due_at + {_DAY} WHERE {_OF_REPLY}",
        f"UPDATE deadline SET due_at = due_at + {_DAY} WHERE {_REPLY}",
    ),
    case(
        "a date stated by nobody",
        "nobody stated",
        f"UPDATE deadline_change SET due_at = due_at + {_DAY} WHERE {_OF_REPLY}",
        f"UPDATE deadline SET due_at = due_at + {_DAY}, stated_due_at = due_at + {_DAY}, "
        f"given = TRUE WHERE {_REPLY}",
    ),
    case(
        "a date that the history tells otherwise",
        "its changes do not say so",
        f"UPDATE deadline_change SET due_at = due_at + {_DAY} WHERE change = 1",
    ),
    case(
        "the first date",
        "what it was due first",
        f"UPDATE deadline SET first_due_at = first_due_at + {_DAY}",
        f"UPDATE case_file SET first_due_at = first_due_at + {_DAY} WHERE first_due_at > 0",
    ),
    case("late or not", "wrongly", "UPDATE deadline SET late = NOT late WHERE closed_at > 0"),
    case(
        "late in the register",
        "its deadlines say otherwise",
        "UPDATE case_file SET late = NOT late WHERE state = 'closed'",
    ),
    case(
        "late by the first date",
        "by its first date",
        "UPDATE case_file SET late_first = NOT late_first WHERE state = 'closed'",
    ),
    case(
        "awaited after its end",
        "still awaited",
        "UPDATE case_file SET awaited = NOT awaited WHERE state = 'closed'",
    ),
    case(
        "running again",
        "it runs although",
        "UPDATE deadline SET closed_at = NULL, closed_by = NULL",
    ),
    case(
        "ended for no reason",
        "without saying why",
        "UPDATE deadline SET closed_by = NULL WHERE no = 1",
    ),
    case(
        "ended by what never happened",
        "ended it",
        f"UPDATE deadline_change SET until_at = from_at + 1 WHERE {_OF_REPLY}",
        "UPDATE deadline SET closed_at = (SELECT max(until_at) FROM deadline_change each "
        "WHERE each.case_id = deadline.case_id AND each.no = deadline.no), closed_by = 'reply', "
        f"rung_at = NULL WHERE {_REPLY}",
    ),
    case(
        "opened by what never happened",
        "opened it",
        "UPDATE deadline SET opened_by = 'reopen' WHERE name = 'reply' AND no < 4",
    ),
    case(
        "opened by another entry",
        "by which it says it was opened",
        "UPDATE deadline SET opened_seq = 1 WHERE opened_seq > 2",
    ),
    case(
        "moved by what never happened",
        "changed it",
        "UPDATE deadline_change SET why = 'instruct' WHERE change = 2",
    ),
    case(
        "whose work",
        "it counts as the work of SYT, wrongly",
        "UPDATE deadline_change SET department = 'SYT' WHERE until_at IS NULL",
        f"UPDATE deadline SET department = 'SYT' WHERE {_RUNS}",
    ),
    case(
        "an edition",
        "its edition or its pause",
        f"UPDATE deadline SET edition = edition + 1 WHERE {_RUNS}",
    ),
)

WHOSE_WORK = (
    case(
        "of another department for a while",
        "it counted as the work of SYT; its history says otherwise",
        "UPDATE deadline_change SET department = 'SYT' WHERE change = 1 AND until_at > 0 "
        "AND (case_id, no) IN (SELECT case_id, no FROM deadline WHERE name = 'reply' "
        "AND changes > 2)",
    ),
    case(
        "of nobody for a while",
        "it counted as the work of nobody; its history says otherwise",
        "UPDATE deadline_change SET department = NULL WHERE change = 2 AND until_at > 0 "
        "AND NOT held AND (case_id, no) IN (SELECT case_id, no FROM deadline "
        "WHERE name = 'reply' AND changes > 2)",
    ),
    case(
        "of somebody although it was held",
        "it counted as the work of SXD; its history says otherwise",
        "UPDATE deadline_change SET department = 'SXD' WHERE held",
    ),
    case(
        "of another department than was asked",
        "it counted as the work of SYT; its history says otherwise",
        "UPDATE deadline_change SET department = 'SYT' WHERE asked",
        "UPDATE deadline SET department = 'SYT' WHERE asked",
    ),
)

PAUSES_AND_TERMS = (
    case("not held", "the pauses say otherwise", "UPDATE deadline SET held = FALSE WHERE held"),
    case(
        "a pause without an end",
        "what it says of its pause",
        "UPDATE case_file SET paused_until = NULL WHERE paused_until > 0",
    ),
    case(
        "a pause that keeps nothing",
        "nothing is left of the time",
        f"UPDATE case_file SET recorded_at = recorded_at - 9 * {_DAY} WHERE paused_until > 0",
    ),
    case(
        "a longer pause",
        "by rule",
        f"UPDATE deadline_change SET due_at = due_at + {_DAY} WHERE why = 'pause'",
        f"UPDATE deadline SET due_at = due_at + {_DAY} WHERE name = 'pause'",
        f"UPDATE case_file SET paused_until = paused_until + {_DAY} WHERE paused_until > 0",
    ),
    case("a lost term", "explicit dates some are missing", "DELETE FROM deadline_term"),
    case(
        "a later extension",
        "set it for",
        f"UPDATE deadline_term SET due_at = due_at + {_DAY} WHERE kind = 'extension'",
    ),
    case(
        "a limit by nobody",
        "set it for",
        "UPDATE deadline_term SET set_by = 'assign' WHERE kind = 'limit'",
    ),
)

AS_A_WHOLE = (
    case("due", "its due time is not", f"UPDATE case_file SET due_at = due_at - {_DAY}"),
    case(
        "not given",
        "does not say that no reply deadline",
        "UPDATE deadline SET closed_by = 'not_given' WHERE name = 'reply' AND closed_at > 0",
    ),
    case(
        "given and denied",
        "its history gave one",
        "UPDATE case_file SET reply_deadline_given = FALSE WHERE state = 'in_progress'",
    ),
    case(
        "never begun and denied",
        "which nobody stated",
        "DELETE FROM deadline WHERE name = 'reply'",
        "UPDATE case_file SET reply_deadline_given = FALSE",
    ),
    case("overdue from", "from which it is overdue", "UPDATE case_file SET overdue_from = NULL"),
    case("never looked at", "the clock does not look", "UPDATE case_file SET next_check_at = NULL"),
    case(
        "no clock at all",
        "no clock would ever look at it again",
        f"UPDATE deadline SET rung_at = NULL WHERE {_RUNS}",
    ),
)

CALENDARS = (
    whole("a gap", "has a gap", "UPDATE calendar_version SET no = no + 5 WHERE no = 2"),
    whole(
        "out of order",
        "not in the order of time",
        "INSERT INTO calendar_version (no, version, document, at, actor, notice) "
        "SELECT 3, version, document, at - 1, actor, notice FROM calendar_version WHERE no = 2",
    ),
    whole(
        "an altered day",
        "the working calendar number 2 was altered",
        "UPDATE calendar_version SET document = (SELECT document FROM calendar_version "
        "WHERE no = 1) WHERE no = 2",
    ),
    whole(
        "another notice",
        "the notice of the working calendar number 2 is not the one",
        "UPDATE calendar_version SET notice = '1/QĐ' WHERE no = 2",
    ),
    whole(
        "another hand",
        "the actor of the working calendar number 2 is not the one",
        "UPDATE calendar_version SET actor = 'person:1' WHERE no = 2",
    ),
    whole(
        "another moment",
        "the moment of the working calendar number 2 is not the one",
        "UPDATE calendar_version SET at = at - 1000000 WHERE no = 2",
    ),
    whole(
        "from the beginning",
        "the working calendar number 2 is said to have been in force",
        "UPDATE calendar_version SET at = NULL WHERE no = 2",
    ),
    whole(
        "not from the beginning",
        "the working calendar number 1 is said to have been in force",
        "UPDATE calendar_version SET at = 1 WHERE no = 1",
    ),
    case(
        "a lost calendar",
        "a calendar that counted it is not kept",
        "DELETE FROM calendar_version WHERE no = 1",
    ),
    case(
        "counted by another",
        "it did not follow",
        f"UPDATE deadline_change SET calendar_version = {_FIRST}",
        f"UPDATE deadline SET calendar_version = {_FIRST}",
    ),
)
