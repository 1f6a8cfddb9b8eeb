"""What stands against an attempt: role, state, guards and fields, all of it at once."""

from __future__ import annotations

from datetime import datetime

from tests.model.case import OfficeCase
from tests.model.definition import ACTIONS, field_rule, fields_of, reply_posts
from tests.model.guards import GUARDS, Try
from tests.model.people import may


def reasons(attempt: Try, action: str, *, with_fields: bool = True) -> set[str]:
    """The codes of every reason; none when it is allowed. Without fields: what the menu says."""
    rule, found = ACTIONS[action], set()
    if not may(attempt.actor, action, attempt.case):
        found.add("not_your_role")
    if attempt.case.state not in rule["from"]:
        found.add("wrong_state")
    found |= {name for name in rule.get("guards", ()) if not GUARDS[name](attempt)}
    return found | set(_of_fields(attempt, action)) if with_fields else found


def _of_fields(attempt: Try, action: str) -> list[str]:
    rule, given = ACTIONS[action], attempt.values
    found = ["field_missing" for name in rule.get("requires", ()) if name not in given]
    choices = rule.get("requires_one_of", ())
    if choices and not given.keys() & set(choices):
        found.append("field_one_of")
    for name, value in given.items():
        if name not in fields_of(action):
            found.append("field_unknown")
        elif field_rule(action, name)["type"] == "instant":
            assert isinstance(value, datetime)
            found += ["field_malformed"] if value <= attempt.now else []
    return found


def next_post_up(case: OfficeCase, lowest: str) -> str:
    """Whom an escalation by hand goes to when no post is named: the first one up from the lowest
    that was not told in this period, else the top.
    """
    actions = [entry.action for entry in case.history]
    since = max(place for place, name in enumerate(actions) if name in ("record", "reopen"))
    told = {row.post for row in case.told if row.level and row.seq > since + 1}
    line = list(reply_posts())
    line = line[line.index(lowest) :]
    return next((post for post in line if post not in told), line[-1])
