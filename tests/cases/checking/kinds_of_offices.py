"""Kinds of damage to departments, people and posts, and to the database underneath."""

from __future__ import annotations

from tests.cases.checking.kinds import case, whole

PEOPLE = (
    whole(
        "a role of no person",
        "lan has the role “clock”, which no account may have",
        "UPDATE person_role SET name = 'clock' WHERE person_id = 1",
    ),
    whole(
        "a right nobody has",
        "which no account may have",
        "UPDATE person_role SET name = 'everything' WHERE kind = 'right'",
    ),
    whole(
        "an officer of no department",
        "lan works in no department",
        "UPDATE person SET department = NULL WHERE username = 'lan'",
    ),
    whole(
        "back before leaving",
        "lan is back from an absence before leaving",
        "UPDATE absence SET until_at = from_at - 1",
    ),
    whole(
        "a post held twice",
        "the post upc_deputy_chief is held in two ways at once",
        "UPDATE post_tenure SET valid_to = NULL WHERE post = 'upc_deputy_chief'",
    ),
    whole(
        "a post left before it is taken up",
        "the post department_head of SXD is left before",
        "UPDATE post_tenure SET valid_to = valid_from WHERE department = 'SXD'",
    ),
    whole(
        "a department that ends without an heir",
        "SXD ends on 2026-12-01; name a successor",
        "UPDATE department SET valid_to = '2026-12-01' WHERE code = 'SXD'",
    ),
    whole(
        "a second UPC office",
        "exactly one department must be of kind upc",
        "UPDATE department SET kind = 'upc' WHERE code = 'SYT'",
    ),
    case(
        "a department that is gone",
        "which is no department of this register; enter that department",
        "DELETE FROM department WHERE code = 'SXD'",
    ),
    case(
        "nobody left to be told",
        "would reach nobody; give somebody the post",
        "UPDATE person SET active = FALSE WHERE username <> 'thu'",
    ),
    case(
        "nobody left to be told after a pause",
        "(reply): its rung “",
        "UPDATE person SET active = FALSE WHERE username <> 'thu'",
        "DELETE FROM case_file WHERE paused_until IS NULL",
    ),
)

DATABASE = (
    case(
        "a deadline of no case",
        "names something in case_file that is not there",
        "INSERT INTO deadline_term (case_id, no, term, kind, set_at, set_by, due_at) "
        "VALUES (20260000999, 1, 1, 'limit', 0, 'instruct', 0)",
    ),
    case(
        "a petitioner who is gone",
        "names something in petitioner that is not there",
        "DELETE FROM petitioner_word",
        "DELETE FROM petitioner",
    ),
    case(
        "an instant beyond all calendars",
        "a row of it in escalation holds what nobody can have written",
        "UPDATE escalation SET rung_at = 9000000000000000000",
    ),
    case(
        "a case beyond all calendars",
        "a row of it in case_file holds what nobody can have written",
        "UPDATE case_file SET recorded_at = 9000000000000000000",
    ),
)
