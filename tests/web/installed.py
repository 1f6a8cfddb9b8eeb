"""The settings of the tests' installations; without the pages, for whom a start must be quick."""

from __future__ import annotations

from typing import Any

from pydantic import SecretStr

from web.settings import Settings

SECRET = "a secret of the tests, long enough to be one"


def settings_for(database_url: str, **others: Any) -> Settings:
    """Settings of an installation on `database_url`."""
    return Settings(
        database_url=SecretStr(database_url), secret_key=SecretStr(SECRET), env="test", **others
    )
