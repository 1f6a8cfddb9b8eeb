"""What can go wrong with the register. The docstring of a class is its default message."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Self

from workflow.wordings import why_text


class CaseError(Exception):
    """The register could not do this."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class CaseNotFound(CaseError):
    """There is no such case, or it is not yours to see."""


class StaleCase(CaseError):
    """The case was changed meanwhile."""

    def __init__(self, current_version: int) -> None:
        super().__init__(
            f"The case was changed meanwhile; it is at version {current_version} now. "
            "Load it again and repeat what you still want to do."
        )
        self.current_version = current_version


class IfMatchFailed(StaleCase):
    """The case is not at the version that If-Match named."""


class ContactWithheld(CaseError):
    """The petitioner's contact is for the lead department and the UPC office."""


class KeyReused(CaseError):
    """This idempotency key was used for another command; use a new key."""


class ForeignDatabase(CaseError):
    """The database is not a register of this program."""


class SchemaOutdated(CaseError):
    """The register's schema is not the one this program knows; run `followup upgrade`."""


class CalendarChanged(CaseError):
    """The calendar was changed meanwhile; look at it again and repeat what you still want to do."""


class DirectoryChanged(CaseError):
    """Somebody else changed this meanwhile; look at it again and repeat what you still want."""


class NotSetUp(CaseError):
    """This register has no departments or calendar yet; run `followup init`."""


class DatabaseUnavailable(CaseError):
    """The database cannot be used now; nothing was saved. Try again shortly."""

    def after(self, saved: str) -> Self:
        """The same error for work in several transactions, of which the first have `saved` this."""
        return type(self)(str(self).replace("nothing was saved", saved))


class DatabaseFull(DatabaseUnavailable):
    """The disk of the database is full; nothing was saved. Free some space and try again."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The database cannot be written; nothing was saved. Check the rights of file and folder."""


class DatabaseNotOpened(DatabaseUnavailable):
    """The file of the database cannot be opened; nothing was saved. Check that its folder is there
    and that file and folder may be written.
    """


class DatabaseBusy(DatabaseUnavailable):
    """Another program keeps the database locked; nothing was saved. Try again shortly."""


class DatabaseDamaged(DatabaseUnavailable):
    """The file of the database is damaged; stop the program and restore a backup."""


class UnknownDepartment(CaseError):
    """There is no such department."""


class UnknownPerson(CaseError):
    """There is no such person."""


class BadInput(CaseError):
    """This input cannot be used.

    `said` is the sentence with places like %(state)s for `values`: whoever speaks another language
    says the same in it.
    """

    def __init__(self, said: str = "This input cannot be used.", **values: object) -> None:
        super().__init__(said % values if values else said)
        self.said = said
        self.values = values


class BadFields(BadInput):
    """Some fields cannot be used; `faults` holds each with the field that it is about."""

    def __init__(self, *faults: tuple[str, BadInput]) -> None:
        super().__init__(" ".join(str(fault) for _, fault in faults))
        self.faults = faults


class Unreadable(BadInput):
    """A short text cannot be used: `why` and `params` as `workflow.wordings.why_text` takes them;
    `what` begins the sentence.
    """

    def __init__(self, what: str, why: str, params: Mapping[str, str]) -> None:
        reason = why_text(why, params, "en")
        super().__init__("%(what)s cannot be used: %(reason)s.", what=what, reason=reason)
        self.what = what
        self.why = why
        self.params = params


class BadFile(BadInput):
    """A file cannot be used; `problems` holds every fault that was found, one sentence each."""

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class BadCode(BadInput):
    """What was typed is no tracking code; `reason` tells which rule it breaks.

    "length": `found` characters instead of 12 · "character": `character` at place `found` (from 1)
    is none of the alphabet · "check": the last character does not fit the others.
    """

    def __init__(self, reason: str, message: str, character: str = "", found: int = 0) -> None:
        super().__init__(message, character=character, found=found)
        self.reason = reason
        self.character = character
        self.found = found


class SignInRefused(CaseError):
    """The username or the password is wrong."""


class CodeRefused(CaseError):
    """The code of the second factor is wrong, too old, or was used before."""


class SignInOver(CaseError):
    """This sign-in took too long or was finished already; begin again with the password."""


class FactorInForce(CaseError):
    """This account has a second factor already; switch it off before you set up another one."""


class AccountTaken(CaseError):
    """That account of the sign-in service is joined with somebody else's account here."""


class NoFactor(CaseError):
    """This account has no second factor."""


class TooManyTries(CaseError):
    """Too many tries; `wait` is the number of seconds after which the next one is let through."""

    def __init__(self, wait: int) -> None:
        super().__init__(f"Too many tries. Wait {wait} seconds and try again.")
        self.wait = wait


class FutureMoment(CaseError):
    """That moment has not come yet: nobody knows what will be overdue then. Give an earlier one."""


class SealsAltered(CaseError):
    """A seal of the history was altered, taken out, or made under another key."""

    def __init__(self, line: int) -> None:
        super().__init__(
            f"Line {line} is not a seal of this register: it was altered, one before it was taken "
            "out, or FOLLOWUP_SECRET_KEY is another one. Put a copy of the file in its place."
        )
        self.line = line


class SealsUnusable(CaseError):
    """The file of the seals cannot be used."""

    def __init__(self, file: object, problem: OSError) -> None:
        reason = problem.strerror or type(problem).__name__
        super().__init__(
            f"The seals cannot be kept in {file}: {reason}. Make that place usable or name another "
            "one with FOLLOWUP_SEAL_FILE."
        )
