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

#: personal rights beside the roles
RIGHTS: Final = {"reply": message("Signs replies for the head of the department")}

#: what a department is
DEPARTMENT_KINDS: Final = {
    "upc": message("UPC office"),
    "centre": message("Public Administration Centre"),
    "department": message("Provincial department"),
    "vertical": message("Police, tax and others that only co-operate"),
    "local": message("Commune or ward"),
    "imported": message("From an imported file"),
}

#: what the audit log holds
AUDIT_KINDS: Final = {
    "sign_ins": message("Sign-ins"),
    "office_accounts": message("Office accounts"),
    "second_factors": message("Two-step sign-in"),
    "tokens": message("Tokens of the API"),
    "disclosures": message("Contacts and files shown"),
    "people": message("Accounts"),
    "posts": message("Posts and absences"),
    "departments": message("Departments"),
    "procedures": message("Procedures"),
    "messages": message("Messages"),
    "calendar": message("Working calendar"),
    "workflow": message("Workflow"),
}
AUDIT_WHAT: Final = {
    "sign_in": message("Signed in"),
    "provider_joined": message("Joined an office account"),
    "provider_parted": message("Parted an office account"),
    "set_up": message("Set up the two-step sign-in"),
    "switched_off": message("Switched the two-step sign-in off"),
    "reset": message("Reset somebody's two-step sign-in"),
    "recovery_used": message("Signed in with a recovery code"),
    "token_issued": message("Issued a token"),
    "token_revoked": message("Revoked a token"),
    "contact": message("Was shown a petitioner's contact"),
    "file": message("Took a copy of a file"),
    "person_added": message("Made an account"),
    "details_changed": message("Corrected a name or an address"),
    "roles_changed": message("Changed roles or department"),
    "password_set": message("Set a new password"),
    "person_disabled": message("Deactivated an account"),
    "person_enabled": message("Activated an account again"),
    "holder_named": message("Appointed a holder"),
    "deputy_named": message("Named who stands in"),
    "post_vacated": message("Left a post vacant"),
    "absence_entered": message("Entered an absence"),
    "absence_ended": message("Ended an absence"),
    "department_added": message("Founded a department"),
    "department_renamed": message("Renamed a department"),
    "department_ended": message("Ended a department"),
    "procedures_imported": message("Took over a list of procedures"),
    "message_retried": message("Had a message sent again"),
    "calendar_changed": message("Changed the working calendar"),
    "workflow_installed": message("Installed a workflow"),
}

#: what a listed day of the calendar is
DAY_KINDS: Final = {
    "holiday": message("public holiday"),
    "substitute": message("day off in lieu"),
    "swapped_off": message("day off by swap"),
    "makeup_workday": message("make-up working day"),
    "half_day": message("half day"),
}

#: why a day counted or did not, as `workflow.worktime` names it
WHY_DAYS: Final = {
    "first_day": message("the day it began is not counted"),
    "start_moved": message("came in outside office hours"),
    "working_day": message("working day"),
    "calendar_day": message("calendar day"),
    "outside_hours": message("no office hours left"),
    "weekend": message("weekend"),
    "next_working_day": message("moved to the next working day"),
    **DAY_KINDS,
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
