"""Documents of registrations on the pages: what was chosen in a form, and what may be chosen."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from fastapi import Request
from starlette.datastructures import FormData

from cases.access import misses
from cases.attachments.kinds import LABELS
from cases.errors import TooManyTries
from cases.meetings.documents import FIELD, Documents, inspected_documents, limits_for
from web.language import message
from web.staff.filled import several_files
from web.visit import Visit

_HINT: Final = message(
    "%(types)s; at most %(files)s files of %(most)s MB each, %(all)s MB together. Pictures lose "
    "where and with what they were taken."
)


def documents_in(form: FormData, visit: Visit) -> Documents:
    """What was chosen, looked at; raises MeetingRefused."""
    return inspected_documents(several_files(form, FIELD), visit.services.register.tools.limits)


def documents_hint(visit: Visit) -> str:
    """Which files are taken, how many, and how large."""
    limits = limits_for(visit.services.register.tools.limits)
    return visit.words.gettext(_HINT) % {
        "types": LABELS,
        "files": limits.files_per_case,
        "most": limits.largest_mib,
        "all": limits.mib_per_case,
    }


def may_send(limit: misses.Limit) -> Callable[[Request], None]:
    """A dependency before the one that reads files: of whoever has to wait nothing is read."""

    def judge(request: Request) -> None:
        if request.headers.get("content-type", "").startswith("multipart/"):
            visit = Visit.of(request)
            with visit.services.database.read() as connection:
                wait = misses.wait(connection, limit, misses.subscriber(visit.address), visit.now)
            if wait:
                raise TooManyTries(wait)

    return judge


def let_through(visit: Visit, limit: misses.Limit) -> None:
    """Count a form of somebody without an account; raises TooManyTries."""
    with visit.services.database.write() as transaction:
        who = misses.subscriber(visit.address)
        wait = misses.reserve(transaction, limit, who, visit.now)
        transaction.commit()
    if wait:
        raise TooManyTries(wait)
