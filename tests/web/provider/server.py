"""A small OpenID provider on loopback: discovery, keys, sign-in page and tokens, and its faults."""

from __future__ import annotations

import base64
import hashlib
import json
import secrets
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from urllib.parse import parse_qs, urlencode

import uvicorn
from joserfc import jwt
from joserfc.jwk import OctKey, RSAKey
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

CLIENT_ID, CLIENT_SECRET = "followup", "a secret that provider and register share"
_KEY = RSAKey.generate_key(2048, {"kid": "1", "use": "sig", "alg": "RS256"})
_OTHER_KEY = RSAKey.generate_key(2048, {"kid": "1"})

Fault = Callable[[dict[str, Any]], object]


def subject_of(person: str) -> str:
    """What the provider calls somebody for ever, whatever their name becomes."""
    return f"sub-of-{person}"


@dataclass
class OpenIdServer:
    """Whoever asks to sign in is `person`; `spoil` changes the claims before they are signed."""

    clock: Callable[[], datetime]
    address: str = ""
    person: str = "lan"
    spoil: Fault = lambda claims: None
    #: "RS256", or what a forger would use: "none", "HS256", "other key"
    signed: str = "RS256"
    down: bool = False
    #: what discovery says beside or instead of the truth
    says: dict[str, str] = field(default_factory=dict)
    codes: dict[str, dict[str, str]] = field(default_factory=dict)

    def app(self) -> Starlette:
        """The routes of OpenID Connect."""
        routes = [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
        ]
        return Starlette(routes=routes)

    def _discovery(self, request: Request) -> Response:
        if self.down:
            return Response("away", 502)
        document = {
            "issuer": self.address,
            "authorization_endpoint": f"{self.address}/authorize",
            "token_endpoint": f"{self.address}/token",
            "jwks_uri": f"{self.address}/keys",
        }
        return JSONResponse(document | self.says)

    def _keys(self, request: Request) -> Response:
        return JSONResponse({"keys": [_KEY.as_dict(private=False)]})

    def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert (asked["client_id"], asked["response_type"]) == (CLIENT_ID, "code")
        assert asked["code_challenge_method"] == "S256"
        assert "openid" in asked["scope"].split()
        code = secrets.token_urlsafe()
        self.codes[code] = asked
        query = urlencode({"code": code, "state": asked["state"], "iss": self.address})
        return RedirectResponse(f"{asked['redirect_uri']}?{query}", 303)

    async def _token(self, request: Request) -> Response:
        typed = parse_qs((await request.body()).decode())
        given = {name: values[0] for name, values in typed.items()}
        # a code counts once
        asked = self.codes.pop(given.get("code", ""), None)
        digest = hashlib.sha256(given.get("code_verifier", "").encode()).digest()
        challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
        if (
            asked is None
            or asked["code_challenge"] != challenge
            or asked["redirect_uri"] != given.get("redirect_uri")
            or request.headers.get("authorization") != _basic()
        ):
            return JSONResponse({"error": "invalid_grant"}, 400)
        token = {"access_token": "unused", "token_type": "Bearer", "expires_in": 60}
        return JSONResponse(token | {"id_token": self._id_token(asked["nonce"])})

    def _id_token(self, nonce: str) -> str:
        now = int(self.clock().timestamp())
        claims: dict[str, Any] = {
            "iss": self.address,
            "aud": CLIENT_ID,
            "sub": subject_of(self.person),
            "preferred_username": self.person,
            "nonce": nonce,
            "iat": now,
            "exp": now + 300,
        }
        self.spoil(claims)
        if self.signed == "none":
            return f"{_part({'alg': 'none'})}.{_part(claims)}."
        if self.signed == "HS256":
            key = OctKey.import_key(CLIENT_SECRET)
            return jwt.encode({"alg": "HS256", "kid": "1"}, claims, key)
        key = _OTHER_KEY if self.signed == "other key" else _KEY
        return jwt.encode({"alg": "RS256", "kid": "1"}, claims, key)


@contextmanager
def running(clock: Callable[[], datetime]) -> Iterator[OpenIdServer]:
    """The provider on a free port, until the block ends."""
    provider = OpenIdServer(clock)
    server = uvicorn.Server(uvicorn.Config(provider.app(), port=0, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    provider.address = f"http://127.0.0.1:{port}"
    try:
        yield provider
    finally:
        server.should_exit = True
        thread.join()


def _basic() -> str:
    pair = f"{CLIENT_ID}:{CLIENT_SECRET}"
    return "Basic " + base64.b64encode(pair.encode()).decode()


def _part(document: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(document).encode()).decode().rstrip("=")
