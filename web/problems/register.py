"""What the register says of unusable input, for readers of Vietnamese.

The register and the command line speak English; their sentences that a page or a call can meet
stand here once more, word for word, so that the catalogue has them.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from cases.errors import BadInput, Unreadable
from notifications.dates import plain_date
from web.language import Words, message
from web.wording import role_label
from workflow.wordings import why_text

SENTENCES: Final = (
    message(
        "“%(text)s” is no time; write it like 2026-11-27, 2026-11-27T17:00 or "
        "2026-11-27T17:00:00+07:00."
    ),
    message("“%(text)s” is no date; write it like 2026-11-27."),
    message("There is no state “%(state)s”; the states are %(states)s."),
    message("There is no page %(page)s; pages count from 1 to %(last)s."),
    message("A page of %(size)s is not possible; ask for 1 to %(largest)s."),
    message("There is no age band %(band)s; they count from 0 to %(last)s."),
    message(
        "“%(character)s” (character %(found)s) is in no tracking code; "
        "they have the digits and the letters A to Z without I, L, O and U."
    ),
    message("A tracking code has 12 characters; this one has %(found)s."),
    message("The tracking code has a mistyped character; compare each of them."),
    message("You have %(most)s saved views already; delete one first."),
    message(
        "It needs a name that can be read, with at most %(most)s characters, "
        "like “Waiting for papers”."
    ),
    message("There are %(most)s texts already; delete one first."),
    message(
        "This text cannot be used; type it again in Unicode, with at most %(most)s characters."
    ),
    message("The text is empty; write what the reply begins with."),
    message("There is a “%(username)s” already; choose another username."),
    message("A role is missing; choose from %(roles)s."),
    message("“%(role)s” is no role; choose from %(roles)s."),
    message("“%(right)s” is no right; choose from %(rights)s."),
    message("The role %(roles)s needs a department."),
    message("The full name is missing."),
    message("The phone number “%(phone)s” does not exist; write it like 0912345678."),
    message(
        "“%(username)s” is no username; use 2 to 40 of the letters a-z, digits, dot, "
        "hyphen and underscore, a letter first."
    ),
    message("“%(email)s” is no e-mail address."),
    message("“%(language)s” is none of the languages %(languages)s."),
    message("This is the last administrator; make another one first."),
    message("The moment of return must lie after the moment of leaving."),
    message("There is a department “%(code)s” already; choose another code."),
    message("Choose what kind of department it is."),
    message("%(code)s has ended already, on %(end)s."),
    message("%(code)s exists only from %(begin)s on; give a later day."),
    message("The code is missing."),
    message("The name in Vietnamese is missing."),
    message("The name in English is missing."),
    message("The short name is missing."),
    message("%(code)s exists from %(begin)s, but its names from %(first)s"),
    message("%(code)s has two names from %(day)s; keep one"),
    message("%(code)s gets a name after its end on %(end)s"),
    message("%(code)s ends on %(end)s; name a successor for its open cases"),
    message("%(code)s names %(heir)s as successor, which is not in the file"),
    message("%(code)s ends on %(end)s, but %(heir)s does not exist the day after"),
    message("exactly one department must be of kind upc: %(code)s, without an end"),
    message("“%(username)s” is the deputy of this post; name another deputy first."),
    message("“%(username)s” holds this post; the deputy must be somebody else."),
    message("“%(post)s” is no post to appoint to; choose from %(posts)s."),
    message("The post “%(post)s” is a department's; name the department."),
    message("The post “%(post)s” is the UPC office's; leave the department out."),
    message(
        "“%(username)s” may not see the cases of this post; the holder must work at %(department)s."
    ),
    message(
        "“%(username)s” may not see the cases of this post; "
        "the holder must be of the UPC office or a leader."
    ),
    message("This is no time. Write it like 27/11/2026 or 27/11/2026 17:00."),
    message("There is a NUL character in it, which cannot be stored; type the text again."),
)
#: what a short text is called at the beginning of the sentence that refuses it
SUBJECTS: Final = (
    message("The full name"),
    message("The code"),
    message("The name in Vietnamese"),
    message("The name in English"),
    message("The short name"),
    message("The field in charge"),
    message("The notice"),
)
_UNREADABLE: Final = message("%(what)s cannot be used: %(reason)s.")


def told(problem: BadInput, words: Words) -> str | None:
    """What is wrong, in the reader's language; None where there are no words for it."""
    if isinstance(problem, Unreadable):
        reason = why_text(problem.why, problem.params, words.language)
        return words.gettext(_UNREADABLE) % {"what": words.gettext(problem.what), "reason": reason}
    said = words.gettext(problem.said)
    if words.language == "en":
        return said % _shown(problem, words) if problem.values else str(problem)
    return None if said == problem.said else said % _shown(problem, words)


def _shown(problem: BadInput, words: Words) -> dict[str, object]:
    """The values, days and roles as people write them."""
    return {name: _in_words(name, value, words) for name, value in problem.values.items()}


def _in_words(name: str, value: object, words: Words) -> object:
    if isinstance(value, date):
        return plain_date(value, words.language)
    if name in ("role", "roles") and isinstance(value, str):
        return ", ".join(role_label(role, words) for role in value.split(", "))
    return value
