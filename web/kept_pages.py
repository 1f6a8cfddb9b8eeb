"""Pages that are made once and shown again, as long as they would come out the same.

A page is a matter of its address, its reader, the register and the moment. Who makes one says until
when its words hold if nobody writes anything (`Page.until`); that nobody did is asked of the
database each time (`Database.mark`), so what another process wrote counts as well. What is kept
stays in this process and is forgotten with it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from datetime import datetime
from secrets import token_urlsafe
from threading import Lock
from typing import Final

from starlette.responses import HTMLResponse, Response

from cases.directory.snapshot import Snapshot
from cases.store.engine import Mark
from web.idempotency import new_key
from workflow.definition import WorkflowDefinition
from workflow.worktime import WorkingCalendar

#: enough for the pages of an office; older ones make room
_MOST_BYTES: Final = 16 * 1024 * 1024
#: where the key of a form is to stand in a page that many may be shown: each gets one of their own
KEY_PLACE: Final = token_urlsafe(16)


class Page(HTMLResponse):
    """A page of ours, and until when (UTC, exclusive) it would come out the same if nobody wrote
    anything; None: nobody can tell.
    """

    until: datetime | None = None

    def lasting(self, until: datetime | None) -> Page:
        """The page, said to hold until then."""
        self.until = until
        return self


@dataclass(frozen=True, slots=True)
class Ground:
    """What a page is made of beside its address and the moment: register, names, days, words.

    The register by its mark alone would not do: names, days and words are read from it some
    seconds before, and a page made of older ones is older than the mark.
    """

    mark: Mark
    people: Snapshot
    calendar: WorkingCalendar
    vocabulary: WorkflowDefinition

    def is_still(self, other: Ground) -> bool:
        """Whether nothing of it has changed."""
        return (
            self.mark == other.mark
            and self.people is other.people
            and self.calendar is other.calendar
            and self.vocabulary is other.vocabulary
        )


@dataclass(frozen=True, slots=True)
class _Kept:
    ground: Ground
    made_at: datetime
    until: datetime
    headers: list[tuple[bytes, bytes]]
    #: the body, cut where a key of its own is to stand
    parts: list[bytes]
    size: int


class _Copy(Response):
    """A page that was made before."""

    def __init__(self, kept: _Kept) -> None:
        # not the framework's own way, which would write the same headers anew each time
        self.status_code = 200
        self.background = None
        self.body = _filled(kept.parts)
        self.raw_headers = kept.headers.copy()


class KeptPages:
    """The pages of one process, those that were asked for longest ago forgotten first.

    Safe to share between threads: two that miss a page at once both make it.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most_bytes = most_bytes
        self._lock = Lock()
        self._kept: OrderedDict[Hashable, _Kept] = OrderedDict()
        self._bytes = 0

    def answer(
        self, key: Hashable, ground: Ground, now: datetime, make: Callable[[], Response]
    ) -> Response:
        """The page kept under `key` if `make` would give the same at `now`, else what it gives.

        `key` tells address, language and reader; `ground` was taken before the call.
        """
        kept = self._find(key)
        if kept and kept.made_at <= now < kept.until and kept.ground.is_still(ground):
            return _Copy(kept)
        made = make()
        if isinstance(made, Page) and made.until and now < made.until and _is_alike_for_all(made):
            headers, parts = made.raw_headers.copy(), _parts(made)
            self._keep(key, _Kept(ground, now, made.until, headers, parts, len(made.body)))
        return with_own_key(made)

    @property
    def size(self) -> int:
        """How much is kept (bytes of the pages)."""
        return self._bytes

    def _find(self, key: Hashable) -> _Kept | None:
        with self._lock:
            kept = self._kept.get(key)
            if kept is not None:
                self._kept.move_to_end(key)
            return kept

    def _keep(self, key: Hashable, kept: _Kept) -> None:
        with self._lock:
            older = self._kept.pop(key, None)
            self._bytes += kept.size - (older.size if older else 0)
            self._kept[key] = kept
            while self._bytes > self._most_bytes:
                _, forgotten = self._kept.popitem(last=False)
                self._bytes -= forgotten.size


def _is_alike_for_all(page: Page) -> bool:
    return page.status_code == 200 and "set-cookie" not in page.headers


def with_own_key(made: Response) -> Response:
    """The page with a key of its own for its forms, where there is a place for one."""
    parts = _parts(made)
    if len(parts) > 1:
        made.body = _filled(parts)
    return made


def _parts(made: Response) -> list[bytes]:
    return bytes(made.body).split(KEY_PLACE.encode())


def _filled(parts: list[bytes]) -> bytes:
    return parts[0] if len(parts) == 1 else new_key().encode().join(parts)
