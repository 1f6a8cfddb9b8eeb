"""What roles and places are called on the pages."""

from __future__ import annotations

from typing import Final

from cases.meetings.rules import rules
from web.language import Words, message

ROLES: Final = {
    "centre": message("Public Administration Centre"),
    "upc_office": message("Officer of the UPC office"),
    "upc_chief": message("Chief of the UPC office"),
    "leader": message("Provincial leader"),
    "department_officer": message("Department officer"),
    "department_head": message("Head of department"),
    "auditor": message("Auditor"),
    "admin": message("Administrator"),
}

#: what a listed day of the calendar is
DAY_KINDS: Final = {
    "holiday": message("public holiday"),
    "substitute": message("day off in lieu"),
    "swapped_off": message("day off by swap"),
    "makeup_workday": message("make-up working day"),
    "half_day": message("half day"),
}


#: as what somebody comes
CATEGORIES: Final = {
    "citizen": message("Citizen"),
    "business": message("Business"),
    "investor": message("Investor"),
}


def site_name(site: str, words: Words) -> str:
    """Where a session meets; the site's own name where we know no better one."""
    return rules().site(site).in_language(words.language)


def role_label(role: str, words: Words) -> str:
    """The role in words; its name where a later version knows more of them."""
    return words.gettext(ROLES.get(role, role))
