"""The notice of conclusions of a session: its draft, its approval, and the file for Word."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.attachments.copies import FileCopy
from cases.meetings.conclusions import Sent, approve, edition, save_draft
from cases.meetings.faults import MeetingRefused
from web.concluding import OPENING, Sheet, due_in_words, faults_of, items_in, sheet_of
from web.documents.conclusion_word import Notice, conclusion_file
from web.documents.formats import DOCX
from web.downloads import download
from web.meetings import STATUS, Errors, errors_of, name_of
from web.problems.words import problem_of
from web.staff.asking import filled_form
from web.staff.filled import given_in
from web.visit import Visit
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)


@router.get("/sessions/{session}/conclusion")
def show(request: Request, session: str) -> Response:
    """The draft, begun with what leaders said; once approved, the notice and what is left."""
    visit = Visit.of(request)
    return _page(visit, sheet_of(visit, session))


@router.post("/sessions/{session}/conclusion")
def change(
    request: Request, session: str, form: Annotated[FormData, Depends(filled_form)]
) -> Response:
    """Keep the draft; with `step` = approve, approve it and assign the cases in one step."""
    visit, given = Visit.of(request), given_in(form)
    sheet, sent = sheet_of(visit, session), Sent()
    approves = given.get("step", ("",))[0] == "approve"
    services, of, typed = visit.services, sheet.session.id, sheet
    try:
        if sheet.notice.approved_at is None:
            opening = given.get(OPENING, ("",))[0].strip()
            items = items_in(visit, sheet, given)
            errors = faults_of(visit, items, opening, complete=approves)
            typed = replace(sheet, notice=replace(sheet.notice, opening=opening, items=items))
            if errors:
                return _page(visit, typed, errors, 422)
            seen = given.get("seen", ("",))[0]
            save_draft(services.mondays, visit.staff, of, opening, items, visit.now, seen)
        if approves:
            sent = approve(services.mondays, services.register.tools, visit.staff, of, visit.now)
    except MeetingRefused as refusal:
        errors = errors_of(refusal, visit.words)
        return _page(visit, typed, errors, STATUS[refusal.category])
    if sent.refused:
        return _page(visit, sheet_of(visit, session), _refusals(visit, sent), 409)
    return visit.redirect(f"/sessions/{of}/conclusion")


@router.get("/sessions/{session}/conclusion.docx")
def save(request: Request, session: str) -> Response:
    """The notice for Word, without number and signature."""
    visit = Visit.of(request)
    sheet, people = sheet_of(visit, session), visit.office.people
    notice = Notice(
        sheet.session,
        sheet.notice,
        lambda code: people.name(code, "vi", sheet.session.date),
        lambda text: due_in_words(visit, text),
    )
    content = conclusion_file(notice, sheet.notice.changed_at or visit.now)
    return download(FileCopy(f"thong-bao-ket-luan-{sheet.session.id}.docx", DOCX, content))


def _refusals(visit: Visit, sent: Sent) -> Errors:
    found = []
    for number, why in sent.refused.items():
        told = problem_of(why, visit.words, lambda: visit.office.vocabulary)
        text = told.detail if isinstance(why, Refused) else f"{told.title}. {told.detail}"
        found.append((f"case.{number}", f"{number}: {text}"))
    return found


def _page(visit: Visit, sheet: Sheet, errors: Errors = (), status: int = 200) -> Response:
    people, notice, on = visit.office.people, sheet.notice, sheet.session.date
    codes = {code for item in notice.items for code in (item.lead_department, *item.coordinating)}
    return visit.page(
        "conclusion.html",
        status,
        switch=f"/sessions/{sheet.session.id}/conclusion",
        session=sheet.session,
        notice=notice,
        edition=edition(notice),
        departments=[
            (each.code, each.name_on(on).in_language(visit.language))
            for each in people.active_departments(on)
        ],
        names={code: people.name(code, visit.language, on) for code in codes if code},
        approver=name_of(notice.approved_by, visit) if notice.approved_by else "",
        left=sheet.left,
        slips=sheet.slips,
        errors=list(errors),
    )
