"""The brief of a session: issued once and shown ever after as it was, on paper and in Word."""

from __future__ import annotations

from fastapi import APIRouter, Request
from sqlalchemy import Connection
from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.brief.issued import Brief, issue_brief, issued_brief, issued_briefs
from cases.calendar.sessions import Session, sessions_named
from cases.meetings.faults import MeetingRefused
from web.documents.brief_paper import brief_paper
from web.documents.formats import DOCX
from web.documents.paper import Paper
from web.documents.word import word_file
from web.downloads import download
from web.errors import NothingHere
from web.meetings import STATUS, Errors, errors_of, name_of
from web.staff.asking import past_moment, whole
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/sessions/{session}/brief")
def show(request: Request, session: str) -> Response:
    """The newest brief, the one of a number (`no`), or the one that counted at `as_of`."""
    return _page(Visit.of(request), session)


def _page(visit: Visit, session: str, errors: Errors = (), status: int = 200) -> Response:
    with visit.services.database.read() as connection:
        found = sessions_named(connection, session)
        if len(found) != 1:
            raise NothingHere
        issued = issued_briefs(connection, found[0].id)
        brief = _asked(visit, connection, found[0].id)
    return visit.page(
        "brief.html",
        status,
        switch=f"/sessions/{found[0].id}/brief" if errors else None,
        errors=list(errors),
        session=found[0],
        issued=issued,
        brief=brief,
        paper=_paper(visit, brief),
        by=name_of(brief.issued.by, visit) if brief else "",
        asked=visit.request.query_params.get("as_of", ""),
    )


@router.post("/sessions/{session}/brief")
def issue(request: Request, session: str) -> Response:
    """Freeze the brief as things stand now."""
    visit = Visit.of(request)
    desk = visit.services.mondays
    try:
        issued = issue_brief(desk, visit.office, visit.staff, session, visit.now)
    except MeetingRefused as refusal:
        return _page(visit, session, errors_of(refusal, visit.words), STATUS[refusal.category])
    return visit.redirect(f"/sessions/{issued.session_id}/brief")


@router.get("/sessions/{session}/brief.docx")
def save(request: Request, session: str) -> Response:
    """The same as a file for Word."""
    visit = Visit.of(request)
    with visit.services.database.read() as connection:
        found = sessions_named(connection, session)
        of = found[0].id if len(found) == 1 else ""
        brief = _asked(visit, connection, of)
    paper = _paper(visit, brief)
    if brief is None or paper is None:
        raise NothingHere
    content = word_file(paper, brief.issued.at)
    return download(FileCopy(_file_name(found[0], brief), DOCX, content))


def _asked(visit: Visit, connection: Connection, session: str) -> Brief | None:
    query, calendar = visit.request.query_params, visit.services.calendar()
    number, typed = whole(query.get("no"), 0) or None, query.get("as_of", "").strip()
    if not typed:
        return issued_brief(connection, session, no=number)
    until = past_moment(typed, calendar.zone, visit.now)
    if " " not in typed and "T" not in typed:
        # a day alone means what was shown at its end
        until = calendar.next_midnight(until)
    return issued_brief(connection, session, no=number, until=until)


def _paper(visit: Visit, brief: Brief | None) -> Paper | None:
    if brief is None or brief.content is None:
        return None
    return brief_paper(brief.content, visit.words, visit.services.calendar().zone)


def _file_name(session: Session, brief: Brief) -> str:
    return f"tai-lieu-{session.id}-{brief.issued.no}.docx"
