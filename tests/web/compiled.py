"""Templates compiled once for all applications of a test process.

An installation makes one application and compiles each template once; tests make an application
each, and compiling took five sixths of what a visit of five pages took (measured: 318 ms of CPU,
61 with what was compiled before). What is kept is the code alone: every application has filters,
settings and globals of its own.
"""

from __future__ import annotations

from functools import partial
from types import CodeType

import pytest
from jinja2 import BytecodeCache
from jinja2.bccache import Bucket

from web.pages import PageEnvironment


class Kept(BytecodeCache):
    """Code in memory, by template and by its source: a changed template is compiled anew."""

    def __init__(self) -> None:
        self._codes: dict[tuple[str, str], CodeType | None] = {}

    def load_bytecode(self, bucket: Bucket) -> None:
        """Give the bucket its code, if it was compiled before."""
        bucket.code = self._codes.get((bucket.key, bucket.checksum))

    def dump_bytecode(self, bucket: Bucket) -> None:
        """Keep what was compiled."""
        self._codes[bucket.key, bucket.checksum] = bucket.code


def keep_compiled(patch: pytest.MonkeyPatch) -> None:
    """Let every environment of the pages use what an earlier one compiled."""
    patch.setattr("web.pages.PageEnvironment", partial(PageEnvironment, bytecode_cache=Kept()))
