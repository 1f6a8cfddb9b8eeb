"""The province's offices, the people who work in them and the posts they hold."""

from __future__ import annotations

from typing import Final

#: what a transaction has touched when any of them changed (`Database.edition`)
DIRECTORY: Final = "directory"
