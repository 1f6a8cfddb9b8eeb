"""What can go wrong at the door. The docstring of a class is its default message."""

from __future__ import annotations

from collections.abc import Sequence


class WebError(Exception):
    """The request cannot be answered as asked."""

    def __init__(self, message: str | None = None) -> None:
        super().__init__(message or type(self).__doc__)


class SettingsError(WebError):
    """The settings cannot be used.

    `problems` holds one sentence each, so that a file or environment is corrected in one go.
    """

    def __init__(self, *problems: str) -> None:
        super().__init__("; ".join(problems))
        self.problems = problems


class NotSignedIn(WebError):
    """You are not signed in, or your session has ended. Sign in and try again."""


class NotAllowed(WebError):
    """Your role may not do this. Ask the UPC office if you think it should."""


class SecondFactorNeeded(WebError):
    """Your role needs a second factor for signing in. Set it up on your account page first."""


class ProviderUnavailable(WebError):
    """The provider of sign-ins does not answer as it should. Try again, or use your password."""


class ProviderRefused(WebError):
    """The sign-in at the provider was not finished, or its answer is not to be believed."""


class NoAccountHere(WebError):
    """The provider knows you, but there is no active account for you here."""


class NothingHere(WebError):
    """There is no such page. Check the address, or start from the home page."""


class ForeignRequest(WebError):
    """The request came from another site and was not carried out. Open the page here again."""


class UnusableInput(WebError):
    """Something in the form or body cannot be used.

    `fields` names each wrong field with a sentence that says what to do.
    """

    def __init__(self, message: str, fields: Sequence[tuple[str, str]] = ()) -> None:
        super().__init__(message)
        self.fields = tuple(fields)
