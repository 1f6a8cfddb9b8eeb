"""TOML as people write it: whatever stands against reading it is one kind of error."""

from __future__ import annotations

import tomllib
from typing import Any


def table_of(text: str) -> dict[str, Any]:
    """The table that the text says; ValueError says why it says none.

    `tomllib` itself gives up in other ways on brackets within brackets and on endless numbers.
    """
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        raise
    except RecursionError as problem:
        raise ValueError("brackets stand within brackets too often") from problem
    except ValueError as problem:
        raise ValueError("a number has too many digits") from problem
