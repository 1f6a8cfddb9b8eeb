"""The clock and the deliveries, pass after pass, beside the web processes.

Any number of workers may run: a rung fires once and a message is sent once whoever is first.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from dataclasses import asdict, dataclass
from datetime import timedelta
from threading import Event
from typing import Any, Final

from cases.access import misses, pending, sign_ins
from cases.errors import CaseError
from web.logs import LOGGER, log
from web.times import local_iso
from web.wiring import Services

#: what is due is recorded within a minute (goal R10), also when one pass was missed
PAUSE: Final = timedelta(seconds=20)
#: deliveries to a slow server must not keep the clock waiting
_FOR_DELIVERIES: Final = timedelta(seconds=20)


@dataclass(frozen=True, slots=True)
class Pass:
    """What one pass did, part by part; a part that failed is None."""

    tick: dict[str, Any] | None
    deliver: dict[str, Any] | None
    tidy: dict[str, Any] | None
    seal: dict[str, Any] | None

    @property
    def failed(self) -> bool:
        """Whether some part could not be done."""
        return None in (self.tick, self.deliver, self.tidy, self.seal)


class Worker:
    """Runs until `stop` is set; a part that fails is logged and tried again with the next pass."""

    def __init__(self, services: Services, stop: Event, pause: timedelta = PAUSE) -> None:
        self._services = services
        self._stop = stop
        self._pause = pause

    def run(self) -> None:
        """Pass after pass."""
        while not self._stop.is_set():
            self.run_once()
            self._stop.wait(self._pause.total_seconds())

    def run_once(self) -> Pass:
        """One pass: the clock first, then the outbox, what is out of date, the seal of the day."""
        return Pass(
            self._part("tick", self._tick),
            self._part("deliver", self._deliver),
            self._part("tidy", self._tidy),
            self._part("seal", self._seal),
        )

    def _part(self, name: str, work: Callable[[], dict[str, Any]]) -> dict[str, Any] | None:
        try:
            done = work()
        except CaseError as problem:
            log(f"{name}_failed", logging.ERROR, problem=type(problem).__name__)
        except Exception:
            LOGGER.exception("%s_failed", name, extra={"event": {"event": f"{name}_failed"}})
        else:
            if any(count for count in done.values() if isinstance(count, int)):
                log(name, **{key: value for key, value in done.items() if key != "now"})
            return done
        return None

    def _tick(self) -> dict[str, Any]:
        now = self._services.clock()
        report = self._services.register.tick(now)
        zone = self._services.calendar().zone
        return asdict(report) | {"now": local_iso(report.now, zone)}

    def _deliver(self) -> dict[str, Any]:
        return asdict(self._services.deliver(_FOR_DELIVERIES))

    def _tidy(self) -> dict[str, Any]:
        now = self._services.clock()
        with self._services.database.write() as transaction:
            misses.prune(transaction, now)
            sign_ins.prune(transaction, now)
            pending.prune(transaction, now)
            transaction.commit()
        return {}

    def _seal(self) -> dict[str, Any]:
        return {"entries": self._services.seal()}
