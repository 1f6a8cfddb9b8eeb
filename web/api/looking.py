"""The case that an answer shows: as its reader sees it, or as its own action left it."""

from __future__ import annotations

import json
import logging
from typing import Any, Final

from fastapi import Response
from fastapi.responses import JSONResponse

from cases.commands.requests import Done
from cases.errors import CaseNotFound, DatabaseUnavailable
from cases.reading.case_view import case_view
from cases.reading.items import read_items
from cases.tables import CaseFile, table_of
from web.api.asking import etag
from web.api.case_documents import WholeCaseOut, case_members, item_members
from web.api.course_documents import NO_COURSE
from web.api.outputs import shown
from web.logs import log
from web.visit import Visit

_CASE = table_of(CaseFile)
_NOTHING_MORE: Final = {
    "content": None,
    "instructions": (),
    "reply": None,
    "petitioner": None,
    "attachments": (),
    "deadlines": (),
    "escalations": (),
    **NO_COURSE,
}


def members_of(visit: Visit, number: str) -> dict[str, Any]:
    """The case as the caller may see it now; raises CaseNotFound."""
    with visit.services.database.read() as connection:
        view = case_view(connection, visit.office, visit.staff, number, visit.now, visit.language)
    return case_members(view)


def answer_of(
    visit: Visit, done: Done, key: str | None, status: int = 200, **further: str | None
) -> Response:
    """The case as a command left it, with `further` members; its ETag is the version.

    A key that is known gets the words of the first answer again, whatever happened to the case
    since. `further` is not kept with them: a tracking code may be read back for a while only.
    """
    text = done.document or _written(visit, done)
    if key is not None and not done.replayed:
        _keep(visit, key, text)
    document = json.loads(text)
    headers = {"ETag": etag(document["version"])}
    return JSONResponse({**document, **further}, status, headers)


def _written(visit: Visit, done: Done) -> str:
    members = _members_after(visit, done)
    return shown(WholeCaseOut, members, visit.office.calendar.zone).model_dump_json(by_alias=True)


def _keep(visit: Visit, key: str, text: str) -> None:
    try:
        visit.services.register.keep_answer(visit.staff, key, text)
    except DatabaseUnavailable:
        # the command is done; sent again it is answered with the case as it is by then
        log("answer_not_kept", logging.WARNING)


def _members_after(visit: Visit, done: Done) -> dict[str, Any]:
    """The case as a command left it.

    A command may end the caller's own sight of the case, as a closing does for the Centre. It is
    then told the facts once more, without the words: "not there" would look like a failure.
    """
    try:
        return members_of(visit, done.number)
    except CaseNotFound:
        return _facts(visit, done.case_id)


def _facts(visit: Visit, case_id: int) -> dict[str, Any]:
    office, chosen = visit.office, _CASE.c.id == case_id
    with visit.services.database.read() as connection:
        (item,) = read_items(connection, office, chosen, (_CASE.c.id,), visit.now, size=1)
    name = office.department_name(item.department, visit.language, visit.now)
    return {**item_members(item), **_NOTHING_MORE, "department_name": name}
