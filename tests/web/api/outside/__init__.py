"""The API as a stranger with the OpenAPI document in hand uses it: schemathesis, a real server."""

from __future__ import annotations
