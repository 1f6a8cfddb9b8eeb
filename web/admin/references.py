"""What references of the trail are called: who did something, and to whom or what."""

from __future__ import annotations

from datetime import date, datetime
from typing import Final

from cases.calendar.versions import OPERATOR, SETUP
from notifications import dates
from web.language import message
from web.visit import Visit
from web.wording import RIGHTS, role_label

#: whoever runs commands on the server is called alike in all traces
CONSOLE: Final = "console"
_WHO: Final = {
    SETUP: message("when the register was set up"),
    OPERATOR: message("System operator"),
    CONSOLE: message("System operator"),
}
#: what a list made of procedures, with how many
_COUNTED: Final = {
    "new": message("%(count)s new"),
    "changed": message("%(count)s changed"),
    "ended": message("%(count)s offered no more"),
}
_SINCE: Final = {"from": message("from %(when)s"), "until": message("until %(when)s")}


def who(visit: Visit, reference: str) -> str:
    """The full name behind `person:17`, the words for what is no person, else the reference."""
    if reference in _WHO:
        return visit.words.gettext(_WHO[reference])
    _, _, number = reference.partition(":")
    person = visit.office.people.person(int(number)) if number.isdecimal() else None
    return person.full_name if person else reference


def subject(visit: Visit, reference: str) -> str:
    """What `person:17`, `department:SXD` or `post:chairman/SXD` is called."""
    kind, _, code = reference.partition(":")
    if kind != "post":
        return named(visit, kind, reference if kind == "person" else code)
    post, _, department = code.partition("/")
    label = named(visit, "post", post)
    return f"{label}, {named(visit, 'department', department)}" if department else label


def named(visit: Visit, kind: str, code: str) -> str:
    """What a code of the trail is called in the reader's language; itself where nobody knows."""
    match kind:
        case "person":
            return who(visit, code)
        case "role":
            return role_label(code, visit.words)
        case "right":
            return visit.words.gettext(RIGHTS.get(code, code))
        case "department":
            return visit.office.department_name(code, visit.language, visit.now)
        case "post":
            post = visit.office.vocabulary.posts.get(code)
            return post.label.in_language(visit.language) if post else code
        case "new" | "changed" | "ended":
            return visit.words.gettext(_COUNTED[kind]) % {"count": code}
        case "from" | "until":
            return visit.words.gettext(_SINCE[kind]) % {"when": _when(visit, code)}
    return code


def _when(visit: Visit, text: str) -> str:
    if "T" not in text:
        return dates.plain_date(date.fromisoformat(text), visit.language)
    zone = visit.services.calendar().zone
    return dates.moment(datetime.fromisoformat(text), visit.language, zone)
