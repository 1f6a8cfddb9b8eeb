"""What can go wrong with the register. The docstring of a class is its default message."""

from __future__ import annotations


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


class KeyReused(CaseError):
    """This idempotency key was used for another command; use a new key."""


class ForeignDatabase(CaseError):
    """The database is not a register of this program."""


class SchemaOutdated(CaseError):
    """The register's schema is not the one this program knows; run `followup upgrade`."""


class DatabaseUnavailable(CaseError):
    """The database cannot be used now; nothing was saved. Try again shortly."""


class DatabaseFull(DatabaseUnavailable):
    """The disk of the database is full; nothing was saved. Free some space and try again."""


class DatabaseReadOnly(DatabaseUnavailable):
    """The database cannot be written; nothing was saved. Check the rights of the file and folder."""


class DatabaseBusy(DatabaseUnavailable):
    """Another program keeps the database locked; nothing was saved. Try again shortly."""


class UnknownDepartment(CaseError):
    """There is no such department."""


class UnknownPerson(CaseError):
    """There is no such person."""


class BadInput(CaseError):
    """This input cannot be used."""
