"""The conversation with an OpenID provider: where it is, the code for the token, who it was.

Authorisation code flow with PKCE (S256), state and nonce. Of the algorithms only those with a key
pair count: a token signed with the client's own secret could be made by whoever reads it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from threading import BoundedSemaphore
from typing import Any, Final

from authlib.common.errors import AuthlibBaseError  # type: ignore[import-untyped]
from authlib.integrations.requests_client import OAuth2Session  # type: ignore[import-untyped]
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from requests import RequestException

from web.errors import ProviderRefused, ProviderUnavailable
from web.openid_extra import is_safe_address
from web.provider.errand import Errand

#: seconds until a connection, and until an answer
_PATIENCE: Final = (5, 10)
_LEEWAY: Final = 60
#: requests of one process that may wait for it
_AT_ONCE: Final = 3
_ALGORITHMS: Final = ("RS256", "PS256", "ES256")
_NEEDED: Final = ("authorization_endpoint", "token_endpoint", "jwks_uri")
_WELL_KNOWN: Final = "/.well-known/openid-configuration"


@dataclass(frozen=True, slots=True)
class Client:
    """This installation as the provider knows it; `back` is where it sends browsers back to."""

    issuer: str
    client_id: str
    client_secret: str | None
    back: str


class OpenIdProvider:
    """One provider. Thread-safe: every call opens its own connections.

    Raises ProviderUnavailable when it does not answer, or not as OpenID says, and ProviderRefused
    when its answer is not one to believe.
    """

    def __init__(self, client: Client) -> None:
        self._client = client
        # a provider that does not answer must not keep the threads that answer everybody else
        self._at_once = BoundedSemaphore(_AT_ONCE)

    @property
    def issuer(self) -> str:
        """The name that the provider signs with."""
        return self._client.issuer

    def address(self, errand: Errand) -> str:
        """Where the browser is sent to sign in."""
        with self._session() as session:
            found = self._discovered(session)
            address, _ = session.create_authorization_url(
                found["authorization_endpoint"],
                state=errand.state,
                code_verifier=errand.verifier,
                nonce=errand.nonce,
            )
        return str(address)

    def claims(self, errand: Errand, code: str, now: datetime) -> Mapping[str, Any]:
        """What the provider says of whom it sent back with `code`, checked at `now` (UTC)."""
        with self._session() as session:
            found = self._discovered(session)
            token = self._token(session, found["token_endpoint"], errand, code)
            keys = self._document(session, found["jwks_uri"])
        return self._checked(token, keys, errand, now)

    @contextmanager
    def _session(self) -> Iterator[OAuth2Session]:
        """A conversation, unless too many wait for the provider already."""
        if not self._at_once.acquire(blocking=False):
            raise ProviderUnavailable
        try:
            with self._opened() as session:
                yield session
        finally:
            self._at_once.release()

    def _opened(self) -> OAuth2Session:
        client = self._client
        return OAuth2Session(
            client.client_id,
            client.client_secret,
            token_endpoint_auth_method="client_secret_basic" if client.client_secret else "none",
            scope="openid profile",
            redirect_uri=client.back,
            code_challenge_method="S256",
        )

    def _discovered(self, session: OAuth2Session) -> dict[str, Any]:
        found: dict[str, Any] = self._document(
            session, self._client.issuer.rstrip("/") + _WELL_KNOWN
        )
        if found.get("issuer") != self._client.issuer:
            raise ProviderRefused
        if not all(is_safe_address(found.get(name)) for name in _NEEDED):
            raise ProviderUnavailable
        return found

    def _document(self, session: OAuth2Session, address: str) -> Any:
        """The JSON object at an address."""
        try:
            answer = session.get(
                address, withhold_token=True, timeout=_PATIENCE, allow_redirects=False
            )
            found = answer.json() if answer.status_code == 200 else None
        except (RequestException, ValueError) as problem:
            raise ProviderUnavailable from problem
        if not isinstance(found, dict):
            raise ProviderUnavailable
        return found

    def _token(self, session: OAuth2Session, address: str, errand: Errand, code: str) -> str:
        try:
            answer = session.fetch_token(
                address,
                grant_type="authorization_code",
                code=code,
                code_verifier=errand.verifier,
                timeout=_PATIENCE,
                allow_redirects=False,
            )
        except AuthlibBaseError as problem:
            raise ProviderRefused from problem
        except (RequestException, ValueError) as problem:
            raise ProviderUnavailable from problem
        token = answer.get("id_token")
        if not isinstance(token, str):
            raise ProviderRefused
        return token

    def _checked(self, token: str, keys: Any, errand: Errand, now: datetime) -> Mapping[str, Any]:
        registry = jwt.JWTClaimsRegistry(
            now=int(now.timestamp()),
            leeway=_LEEWAY,
            iss={"essential": True, "value": self._client.issuer},
            aud={"essential": True, "value": self._client.client_id},
            nonce={"essential": True, "value": errand.nonce},
            sub={"essential": True},
            exp={"essential": True},
            iat={"essential": True},
        )
        try:
            decoded = jwt.decode(token, KeySet.import_key_set(keys), algorithms=_ALGORITHMS)
            registry.validate(decoded.claims)
        except (JoseError, ValueError, KeyError, TypeError) as problem:
            raise ProviderRefused from problem
        if decoded.claims.get("azp", self._client.client_id) != self._client.client_id:
            raise ProviderRefused
        return decoded.claims
