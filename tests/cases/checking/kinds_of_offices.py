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
        "of escalation holds in rung_at what nobody can have written",
        "UPDATE escalation SET rung_at = 9000000000000000000",
    ),
    case(
        "a case beyond all calendars",
        "holds in recorded_at what nobody can have written",
        "UPDATE case_file SET recorded_at = 9000000000000000000",
    ),
)

_ONE = "id = (SELECT min(id) FROM registration WHERE state = 'confirmed')"

MEETINGS = (
    whole(
        "a session in a state of no rule",
        "is in no known state",
        "UPDATE meeting_session SET status = 'forgotten' WHERE status = 'announced'",
        "UPDATE session_change SET status = 'forgotten' WHERE status = 'announced'",
    ),
    whole(
        "a session cancelled by hand",
        "is cancelled, but its last step led to announced",
        "UPDATE meeting_session SET status = 'cancelled' WHERE status = 'announced'",
    ),
    whole(
        "a session moved to nowhere",
        "was moved without saying where",
        "UPDATE meeting_session SET moved_to = NULL WHERE status = 'moved'",
    ),
    whole(
        "a session moved to a day without one",
        "which is not there",
        "UPDATE meeting_session SET moved_to = '2027-01-01-caolanh' WHERE status = 'moved'",
    ),
    whole(
        "a place beyond the last",
        "holds place 99 of",
        f"UPDATE registration SET place = 99 WHERE {_ONE}",
    ),
    whole(
        "confirmed without a place",
        "is confirmed, but holds no place",
        f"UPDATE registration SET place = NULL WHERE {_ONE}",
    ),
    whole(
        "a place kept from others",
        "keeps a place from others",
        "UPDATE registration SET place = 7 WHERE state = 'waiting_list'",
    ),
    whole(
        "pushed to the front",
        "has another priority than its rule gives",
        "UPDATE registration SET priority = 9 WHERE priority_rule IS NOT NULL",
    ),
    whole(
        "confirmed by hand",
        "is not in the state that its last step led to",
        "UPDATE registration SET state = 'confirmed' WHERE state = 'waiting_list'",
    ),
    whole(
        "a step taken out",
        "a step of the registration",
        "DELETE FROM registration_change WHERE no = 1",
    ),
    whole(
        "left behind at a moved session",
        "which does not meet",
        "UPDATE registration SET session_id = (SELECT min(id) FROM meeting_session WHERE "
        f"status = 'moved') WHERE {_ONE}",
    ),
    whole(
        "a visitor of no registration",
        "names something in registration that is not there",
        "INSERT INTO visitor (registration_id, name) VALUES (999, 'Ai đó')",
    ),
    case(
        "an issue of no registration",
        "names something in registration that is not there",
        "INSERT INTO registration_case (case_id, registration_id) "
        "SELECT min(id), 999 FROM case_file",
    ),
    whole(
        "a procedure of another name",
        "the procedure 1.000001 is not found by its name",
        "INSERT INTO procedure (code, name, department, active, many_filings, names) "
        "VALUES ('1.000001', 'Cấp phép', 'SXD', TRUE, FALSE, 'cap giay')",
    ),
    whole(
        "a procedure of no list",
        "names the procedure 9.999999, which is not listed",
        f"UPDATE registration SET procedure_code = '9.999999' WHERE {_ONE}",
    ),
    whole(
        "a document of a visitor that is gone",
        "documents instead of 3",
        f"UPDATE registration SET files = 3 WHERE {_ONE}",
    ),
    whole(
        "a document of a visitor that was changed",
        "document 1 of the registration",
        "INSERT INTO registration_file (registration_id, no, name, type, size, sha256, at, by, "
        "content) SELECT min(registration.id), 1, 'a.txt', 'txt', 9, 'x', 0, 'visitor', "
        "(SELECT substr(content, 1, 0) FROM attachment LIMIT 1) FROM registration",
        "UPDATE registration SET files = 1 WHERE id = (SELECT min(id) FROM registration)",
    ),
)
