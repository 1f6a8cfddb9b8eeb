"""Answers that are spoiled, forged, or of somebody else sign nobody in."""

from __future__ import annotations

import pytest
from joserfc import jwt

from tests.web.provider import server
from tests.web.provider.server import OpenIdServer
from tests.web.provider.ways import GO, at_the_provider, is_in, joined, whole_way
from tests.web.stories import Office, browser
from web.provider import openid

SPOILED: dict[str, server.Fault] = {
    "another nonce": lambda claims: claims.update(nonce="of another way"),
    "no nonce": lambda claims: claims.pop("nonce"),
    "for another client": lambda claims: claims.update(aud="another"),
    "handed to another client": lambda claims: claims.update(azp="another"),
    "of another provider": lambda claims: claims.update(iss="https://evil.example"),
    "over": lambda claims: claims.update(exp=claims["iat"] - 3600),
    "never over": lambda claims: claims.pop("exp"),
    "of nobody": lambda claims: claims.pop("sub"),
}
NAMELESS: dict[str, server.Fault] = {
    "a name that is a list": lambda claims: claims.update(preferred_username=["lan"]),
    "no name": lambda claims: claims.pop("preferred_username"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_token_that_says_something_wrong_signs_nobody_in(
    office: Office, provider: OpenIdServer, fault: str
) -> None:
    joined(office)
    provider.spoil = SPOILED[fault]
    site = browser(office)

    assert whole_way(site).status_code == 401
    assert not is_in(site)


@pytest.mark.parametrize("fault", NAMELESS)
def test_who_has_no_name_has_no_account_to_join(
    office: Office, provider: OpenIdServer, fault: str
) -> None:
    provider.spoil = NAMELESS[fault]
    site = browser(office)

    assert whole_way(site).status_code == 401
    assert "followup_stranger" not in site.cookies


@pytest.mark.parametrize("signed", ["none", "HS256", "other key"])
def test_a_token_that_anybody_could_have_made_signs_nobody_in(
    office: Office, provider: OpenIdServer, signed: str
) -> None:
    joined(office)
    provider.signed = signed
    site = browser(office)

    assert whole_way(site).status_code == 401
    assert not is_in(site)


def test_without_the_checks_of_the_claims_they_would_be_in(
    office: Office, provider: OpenIdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the spoiled tokens."""
    joined(office)
    monkeypatch.setattr(jwt.JWTClaimsRegistry, "validate", lambda self, claims: None)
    for fault in ("another nonce", "for another client", "of another provider", "over"):
        provider.spoil = SPOILED[fault]
        site = browser(office)
        whole_way(site)
        assert is_in(site), fault


def test_if_the_clients_secret_could_sign_a_forger_would_be_in(
    office: Office, provider: OpenIdServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control of the forged tokens."""
    joined(office)
    monkeypatch.setattr(openid, "_ALGORITHMS", ("RS256", "HS256"))
    forged = server.OctKey.import_key(server.CLIENT_SECRET)
    monkeypatch.setattr(openid.KeySet, "import_key_set", lambda keys: forged)
    provider.signed = "HS256"
    site = browser(office)

    whole_way(site)

    assert is_in(site)


@pytest.mark.parametrize(
    ("says", "status"),
    [
        ({"issuer": "https://evil.example"}, 401),
        ({"token_endpoint": "http://evil.example/token"}, 503),
        ({"jwks_uri": ""}, 503),
    ],
)
def test_a_provider_that_is_not_the_one_of_the_settings_is_not_followed(
    office: Office, provider: OpenIdServer, says: dict[str, str], status: int
) -> None:
    provider.says = says

    assert browser(office).get(GO).status_code == status


def test_the_answer_of_another_provider_is_refused(office: Office) -> None:
    """RFC 9207."""
    joined(office)
    site = browser(office)
    address = at_the_provider(site)
    swapped = address.partition("&iss=")[0] + "&iss=https%3A%2F%2Fevil.example"

    assert site.get(swapped).status_code == 401
    assert not is_in(site)
