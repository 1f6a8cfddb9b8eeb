"""Which error of signing in is which problem."""

from __future__ import annotations

from typing import Final

from cases import errors as register
from web import errors as door
from web.language import message
from web.problems.kind import Kind

OF_SIGNING_IN: Final[tuple[tuple[type[Exception], Kind], ...]] = (
    (
        register.SignInRefused,
        Kind(
            401,
            "sign-in-refused",
            message("The username or the password is wrong"),
            message("Check both and try again. Capital letters count in the password."),
        ),
    ),
    (
        door.ProviderUnavailable,
        Kind(
            503,
            "provider-unavailable",
            message("The sign-in service of your office does not answer"),
            message("Try again in a moment, or sign in with your password."),
        ),
    ),
    (
        door.ProviderRefused,
        Kind(
            401,
            "provider-refused",
            message("The sign-in at your office's service was not finished"),
            message("Begin again from this page; an older answer of the service does not count."),
        ),
    ),
    (
        door.NoAccountHere,
        Kind(
            401,
            "no-account-here",
            message("There is no account for you here"),
            message("Your office's service knows you. Ask the administrator for an account here."),
        ),
    ),
    (
        register.CodeRefused,
        Kind(
            401,
            "code-refused",
            message("The code is wrong or was used before"),
            message("Wait for the next code of the app and type its six digits."),
        ),
    ),
    (
        register.AccountTaken,
        Kind(
            409,
            "account-taken",
            message("That office account is joined with somebody else's account here"),
            message("Sign in at your office's service with your own account and begin again."),
        ),
    ),
    (
        register.FactorInForce,
        Kind(
            409,
            "factor-in-force",
            message("You have two-step sign-in already"),
            message("Switch it off before you set up another one."),
        ),
    ),
    (
        door.NotSignedIn,
        Kind(
            401,
            "not-signed-in",
            message("You are not signed in"),
            message("Your session has ended or was never begun. Sign in and try again."),
        ),
    ),
    (
        door.SecondFactorNeeded,
        Kind(
            403,
            "second-factor-needed",
            message("Your role needs two-step sign-in"),
            message("Set it up under My account; until then nothing else is open to you."),
        ),
    ),
)
