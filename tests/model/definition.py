"""The definition read as plain data: tables of the TOML file, none of the product's classes."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from typing import Any, Final

Table = dict[str, Any]

_FILE = files("workflow") / "definitions" / "leader_meeting.v1.toml"
DEFINITION: Final[Table] = tomllib.loads(_FILE.read_text(encoding="utf-8"))
ACTIONS: Final[dict[str, Table]] = DEFINITION["actions"]
DEADLINES: Final[dict[str, Table]] = DEFINITION["deadlines"]
STATES: Final[dict[str, Table]] = DEFINITION["states"]
PARTIES: Final[dict[str, Table]] = DEFINITION["parties"]
POSTS: Final[dict[str, Table]] = DEFINITION["posts"]
LIMITS: Final[dict[str, int]] = DEFINITION["limits"]
STUBS: Final[dict[str, str]] = DEFINITION["stubs"]
INITIAL: Final[str] = DEFINITION["initial"]
#: the citizen's clock
REPLY: Final = "reply"
#: by deadline: what stops it
HOLDERS: Final = {
    name: [holder for holder, rule in DEADLINES.items() if name in rule.get("holds", ())]
    for name in DEADLINES
}
#: what a person may try; `record` opens a case and is tried by itself
ACTS: Final = tuple(name for name, action in ACTIONS.items() if not action.get("creates"))


def field_rule(action: str, name: str) -> Table:
    """What a field is in an action."""
    redefined: Table = ACTIONS[action].get("redefines", {})
    rule: Table = redefined.get(name) or DEFINITION["fields"][name]
    return rule


def fields_of(action: str) -> tuple[str, ...]:
    """Every field an action knows."""
    rule = ACTIONS[action]
    return tuple(
        name for part in ("requires", "requires_one_of", "accepts") for name in rule.get(part, ())
    )


def reply_posts() -> Iterator[str]:
    """The posts that the reply's ladder tells, each once, lowest first."""
    told = (rung["tell"] for rung in DEADLINES[REPLY]["ladder"] if "tell" in rung)
    yield from dict.fromkeys(told)
