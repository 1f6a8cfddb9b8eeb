"""Signing in with the account of a provider (OpenID Connect); needs `followup[oidc]`."""

from __future__ import annotations
