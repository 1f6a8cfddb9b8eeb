"""Whether this installation has a provider, and whom of its people it lets in."""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from cases.access import signing_in
from cases.access.provider_accounts import person_of
from cases.access.signing_in import SignedIn
from web.errors import NoAccountHere
from web.openid_extra import is_installed
from web.provider.errand import Errands
from web.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from cases.directory.people import Person
    from cases.directory.snapshot import Snapshot
    from cases.store.engine import Database
    from cases.store.lookup import Source
    from web.provider.openid import OpenIdProvider

#: where the provider sends browsers back to, below the public address
BACK: Final = "/login/provider/back"


@dataclass(frozen=True)
class WayIn:
    """The provider of this installation; `claim` says which username somebody has here."""

    provider: OpenIdProvider
    errands: Errands
    claim: str

    def joined(self, claims: Mapping[str, Any], source: Source, people: Snapshot) -> Person | None:
        """Whose account here is joined with the one that was signed in with; None = nobody's.

        Raises NoAccountHere when it is not active any more.
        """
        person_id = person_of(source, self.provider.issuer, claims["sub"])
        if person_id is None:
            return None
        person = people.person(person_id)
        if person is None or not person.active:
            raise NoAccountHere
        return person

    def named(self, claims: Mapping[str, Any], people: Snapshot) -> str:
        """The username of the active account that a stranger says is theirs.

        It is a proposal alone: they have to sign in with it here once. Raises NoAccountHere.
        """
        name = claims.get(self.claim)
        person = people.by_username(name.strip().lower()) if isinstance(name, str) else None
        if person is None or not person.active:
            raise NoAccountHere
        return person.username


def way_in(settings: Settings) -> WayIn | None:
    """The way in by the provider of the settings; None where there is none."""
    if not settings.has_provider or not is_installed():
        return None
    # only who installed the extra has these
    from web.provider.openid import Client, OpenIdProvider

    secret = settings.oidc_client_secret
    client = Client(
        settings.oidc_issuer or "",
        settings.oidc_client_id or "",
        secret.get_secret_value() if secret else None,
        settings.public_url + BACK,
    )
    errands = Errands(settings.secret(), secrets.token_bytes)
    return WayIn(OpenIdProvider(client), errands, settings.oidc_claim)


def enter(database: Database, person: Person, now: datetime) -> SignedIn:
    """Begin a session of somebody whom the provider knows; a second factor is asked for too."""
    with database.write() as transaction:
        signed_in = signing_in.begin(transaction, person.id, now, secrets.token_bytes)
        transaction.commit()
    return signed_in
