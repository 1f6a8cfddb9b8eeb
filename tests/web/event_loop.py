"""One event loop for all browsers of a test process.

A browser of its own starts one for each request, which takes longer than most answers do (measured:
16 ms of CPU a request, 9.5 with a shared one).
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from anyio.from_thread import BlockingPortal, start_blocking_portal

#: None: every request starts its own
shared: BlockingPortal | None = None


@contextmanager
def running() -> Iterator[None]:
    """Share a loop for the length of a `with` block."""
    global shared
    with start_blocking_portal() as portal:
        shared = portal
        try:
            yield
        finally:
            shared = None
