"""A real server on loopback for what only a real client shows."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn

from tests.web.stories import Office


@contextmanager
def served(office: Office) -> Iterator[str]:
    """The office's pages and API on a free port, as an address; until the block ends."""
    config = uvicorn.Config(office.site, port=0, log_level="error")
    server = uvicorn.Server(config)
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.02)
    port = server.servers[0].sockets[0].getsockname()[1]
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()
