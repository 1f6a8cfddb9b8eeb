"""`serve` and `worker`: the processes of an installation."""

from __future__ import annotations

import os
import signal
import sys
import threading
from collections.abc import Iterator
from dataclasses import asdict
from typing import TYPE_CHECKING, Annotated

import typer

from web.cli.clock import deliver_line, tick_line
from web.cli.framework import NO, answer, hint
from web.cli.groups import root
from web.cli.tools import database, services, settings

if TYPE_CHECKING:
    from web.worker import Pass

_LARGEST_PORT = 65_535
_MOST_WORKERS = 64


@root.command("serve")
def serve(
    host: Annotated[str, typer.Option(help="Where to listen.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=_LARGEST_PORT, help="Where to listen.")] = 8000,
    workers: Annotated[int, typer.Option(min=1, max=_MOST_WORKERS, help="Web processes.")] = 1,
    no_worker: Annotated[
        bool, typer.Option("--no-worker", help="Leave the clock to “followup worker”.")
    ] = False,
) -> None:
    """Serve the pages and the API, with the clock beside them."""
    from notifications.channels import configured_channels
    from notifications.own_letters import own_letters
    from web import serving
    from web.own_wording import own_wording

    configured = settings()
    configured.check_for_serving()
    own_wording(configured.wording)
    own_letters(configured.wording)
    with database():
        # it is there, and counts by the zone of the settings
        pass
    configured_channels(configured.smtp_url.get_secret_value() if configured.smtp_url else None)
    if configured.sms_url or configured.zns_url:
        hint("This version sends e-mail only: FOLLOWUP_SMS_URL and FOLLOWUP_ZNS_URL do nothing.")
    serving.require_free_port(host, port)
    address = f"http://{f'[{host}]' if ':' in host else host}:{port}"
    answer({"address": address, "pid": os.getpid()}, f"Serving on {address}")
    sys.stdout.flush()
    with serving.worker_beside(not no_worker):
        serving.serve(host, port, workers)


@root.command("worker")
def worker(
    once: Annotated[bool, typer.Option("--once", help="One pass, then end.")] = False,
    with_parent: Annotated[bool, typer.Option("--with-parent", hidden=True)] = False,
) -> int | None:
    """Run the clock and the deliveries, beside several web processes or by itself."""
    from web.logs import set_up_logs
    from web.worker import Worker

    set_up_logs()
    stop = threading.Event()
    with services() as at_hand:
        runner = Worker(at_hand, stop)
        if once:
            done = runner.run_once()
            answer(asdict(done), _lines(done))
            return NO if done.failed else None
        signal.signal(signal.SIGTERM, lambda *_: stop.set())
        signal.signal(signal.SIGINT, lambda *_: stop.set())
        if with_parent:
            threading.Thread(target=_stop_with_parent, args=(stop,), daemon=True).start()
        runner.run()
    return None


def _lines(done: Pass) -> Iterator[str]:
    yield tick_line(done.tick) if done.tick else "The clock failed; the log says why."
    yield deliver_line(done.deliver) if done.deliver else "Sending failed; the log says why."
    if done.tidy is None:
        yield "Tidying failed; the log says why."


def _stop_with_parent(stop: threading.Event) -> None:
    """The parent holds the other end of stdin; when it is gone, however it died, reading ends."""
    # not sys.stdin: a thread that waits in its buffer would spoil the end of the interpreter
    while os.read(0, 1):
        pass
    stop.set()
