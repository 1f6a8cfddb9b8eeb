"""The recording screen of a session: who comes today, what is said, and what the leader decides."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Annotated, Final

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.calendar.sessions import Session, sessions_named
from cases.directory.finding import short_words
from cases.errors import KeyReused
from cases.instants import to_micros
from cases.meetings.dictating import dictate, recorded_from
from cases.meetings.drafts import KEY, Draft, drafts_of, drop_draft, keep_draft
from cases.meetings.faults import MeetingRefused, refused
from cases.meetings.handling import enter_came
from cases.meetings.rules import ACTIVE
from cases.procedures.listed import listed_procedures
from cases.reading.meetings import RegistrationItem, registrations
from cases.reading.paging import LARGEST_SIZE, PageRequest
from cases.reading.recording import issues_of, next_in_line
from web.errors import NothingHere
from web.idempotency import key_in, new_key
from web.meetings import STATUS, Errors, errors_of, session_name
from web.problems.words import problem_of
from web.procedures import listed_names
from web.staff.asking import filled_form, whole
from web.staff.dictation import (
    FIELDS,
    USUAL,
    dictation,
    due_chips,
    lock_of,
    of_registration,
    places_of,
    same_visitor,
    several_departments,
    shelved,
)
from web.staff.filled import plain_fields
from web.staff.slip import slip_of
from web.visit import Visit
from web.wording import CATEGORIES
from workflow.definition import WorkflowDefinition
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)

_EVERYBODY: Final = PageRequest(1, LARGEST_SIZE)
_SCREEN: Final = "/sessions/{session}/record"
_DRAFT: Final = "/sessions/{session}/drafts/{key}"


@dataclass(frozen=True)
class _Desk:
    """Somebody at the screen of a session."""

    visit: Visit
    session: Session
    people: tuple[RegistrationItem, ...]

    @property
    def path(self) -> str:
        """Where the screen is."""
        return f"/sessions/{self.session.id}/record"

    @property
    def definition(self) -> WorkflowDefinition:
        """The workflow that new cases follow."""
        return self.visit.services.workflows.current.definition

    @property
    def departments(self) -> list[tuple[str, str]]:
        """Code and name of those at work today."""
        office = self.visit.office
        today = office.calendar.local(self.visit.now).date()
        found = office.people.active_departments(today)
        return [(each.code, each.name_on(today).in_language(self.visit.language)) for each in found]

    def person(self, number: int | None) -> RegistrationItem | None:
        """Who comes to this session under that number."""
        return next((each for each in self.people if each.id == number), None)


@dataclass(frozen=True, slots=True)
class _Form:
    """What stands in the form."""

    key: str
    fields: Mapping[str, str]
    errors: Errors = ()
    status: int = 200
    done: str | None = None
    drafts: tuple[Draft, ...] = field(default=())
    #: when the draft that stands in it was kept; None = it is none
    saved_at: datetime | None = None


@router.get(_SCREEN)
def show(request: Request, session: str) -> Response:
    """The draft that is gone on with, the visitor who is chosen, or who is next."""
    visit = Visit.of(request)
    desk, query = _desk(visit, session), request.query_params
    with visit.services.database.read() as connection:
        drafts = drafts_of(connection, visit.person_id, desk.session.id)
    form = replace(_begun(desk, drafts), done=query.get("done"), drafts=drafts)
    return _page(desk, form)


@router.post(_SCREEN)
def record(
    request: Request, session: str, form: Annotated[FormData, Depends(filled_form)]
) -> Response:
    """Record the issue and go on to the next visitor, or to a further issue of the same; or keep a
    draft. What cannot be used comes back with nothing lost.
    """
    visit, given = Visit.of(request), plain_fields(form)
    desk, fields = _desk(visit, session), _known(given)
    key = key_in({"key": (given.get("key", ""),)}) or new_key()
    number, step = _registration(desk, fields), given.get("then", "next")
    if step == "draft":
        return _kept(desk, key, fields, number)
    several = several_departments(fields, desk.departments, visit.words)
    if several:
        return _page(desk, _Form(key, fields, [("lead_department", several)], 422))
    command = dictation(
        visit, desk.definition, desk.session.id, fields, key, number, desk.departments
    )
    try:
        done = dictate(visit.services.register.tools, command, visit.now)
    except (Refused, MeetingRefused, KeyReused) as problem:
        return _page(desk, _refused(desk, problem, key, fields))
    if number is not None:
        enter_came(visit.services.mondays, visit.staff, number, visit.now)
    return visit.redirect(f"{desk.path}?{_onward(desk, step, fields, number)}&done={done.number}")


@router.put(_DRAFT)
def keep(
    request: Request,
    session: str,
    key: str,
    form: Annotated[FormData, Depends(filled_form)],
) -> Response:
    """Keep what stands in the form; the script does it while somebody writes."""
    visit, fields = Visit.of(request), _known(plain_fields(form))
    desk = _desk(visit, session)
    try:
        _keep(desk, key, fields, _registration(desk, fields))
    except MeetingRefused as refusal:
        text = " ".join(text for _, text in errors_of(refusal, visit.words))
        return Response(text, STATUS[refusal.category], media_type="text/plain")
    # by this the script tells which of two versions is the newer one
    return Response(str(to_micros(visit.now)), media_type="text/plain")


@router.post(f"{_DRAFT}/delete")
def drop(request: Request, session: str, key: str) -> Response:
    """Let a draft go; one that is gone already is fine."""
    visit = Visit.of(request)
    desk = _desk(visit, session)
    with visit.services.database.write() as transaction:
        drop_draft(transaction, visit.person_id, key)
        transaction.commit()
    return visit.redirect(f"{desk.path}?new=1")


def _desk(visit: Visit, name: str) -> _Desk:
    """Raises NothingHere for no session."""
    with visit.services.database.read() as connection:
        found = sessions_named(connection, name)
        if len(found) != 1:
            raise NothingHere
        states = (*ACTIVE, "came")
        people = registrations(connection, visit.staff, visit.now, found[0].id, states, _EVERYBODY)
    return _Desk(visit, found[0], people.items)


def _begun(desk: _Desk, drafts: tuple[Draft, ...]) -> _Form:
    """The form that the address asks for."""
    query = desk.visit.request.query_params
    number = whole(query.get("registration"), 0)
    if "draft" in query:
        draft = next((each for each in drafts if each.key == query["draft"]), None)
    elif number:
        draft = next((each for each in drafts if each.registration_id == number), None)
    else:
        draft = drafts[-1] if drafts and "new" not in query else None
    if draft is not None:
        return _Form(draft.key, draft.fields, saved_at=draft.saved_at)
    chosen = desk.person(number)
    if number and chosen is None:
        raise NothingHere
    if chosen is None and "new" not in query:
        chosen = next_in_line(desk.people)
    return _Form(new_key(), of_registration(chosen) if chosen else USUAL)


def _known(given: Mapping[str, str]) -> dict[str, str]:
    """What was typed into fields that the form has."""
    return {name: given[name] for name in FIELDS if given.get(name, "").strip()}


def _registration(desk: _Desk, fields: Mapping[str, str]) -> int | None:
    """The registration that a form belongs to. What is written for somebody who was taken off the
    list meanwhile is recorded all the same, without it.
    """
    number = whole(fields.get("registration"), 0)
    return number if desk.person(number) else None


def _keep(desk: _Desk, key: str, fields: Mapping[str, str], number: int | None) -> None:
    visit = desk.visit
    if not KEY.fullmatch(key):
        raise NothingHere
    draft = Draft(visit.person_id, key, desk.session.id, number, fields, visit.now)
    with visit.services.database.write() as transaction:
        keep_draft(transaction, visit.staff, draft, desk.definition)
        transaction.commit()


def _kept(desk: _Desk, key: str, fields: Mapping[str, str], number: int | None) -> Response:
    try:
        _keep(desk, key, fields, number)
    except MeetingRefused as refusal:
        told = errors_of(refusal, desk.visit.words)
        return _page(desk, _Form(key, fields, told, STATUS[refusal.category]))
    return desk.visit.redirect(f"{desk.path}?draft={key}")


def _onward(desk: _Desk, step: str, fields: Mapping[str, str], number: int | None) -> str:
    """The address of what is written next."""
    if step == "another":
        key = new_key()
        _keep(desk, key, same_visitor(fields), number)
        return f"draft={key}"
    chosen = next_in_line(desk.people, number)
    return f"registration={chosen.id}" if chosen else "new=1"


def _refused(
    desk: _Desk, problem: Refused | MeetingRefused | KeyReused, key: str, fields: Mapping[str, str]
) -> _Form:
    """The form again. After a key that was used the next press is another issue."""
    visit = desk.visit
    if isinstance(problem, MeetingRefused):
        told = errors_of(problem, visit.words)
        return _Form(key, fields, told, STATUS[problem.category])
    status = problem_of(problem, visit.words, lambda: desk.definition).status
    if isinstance(problem, Refused):
        return _Form(key, fields, places_of(problem.reasons, desk.definition, visit), status)
    used = errors_of(refused("recorded_with_other_words"), visit.words)
    return _Form(new_key(), fields, used, status)


def _page(desk: _Desk, form: _Form) -> Response:
    visit, office = desk.visit, desk.visit.office
    today = office.calendar.local(visit.now).date()
    with visit.services.database.read() as connection:
        drafts = form.drafts or drafts_of(connection, visit.person_id, desk.session.id)
        issues = issues_of(
            connection, office, visit.staff, visit.person_id, desk.session.id, visit.now
        )
        # of a denunciation there is nothing to take home, and what is closed is seen no more
        shown = form.done if form.done in {each.number for each in issues} else None
        slip = slip_of(visit, connection, shown) if shown else None
        procedures = listed_names(visit, listed_procedures(connection))
    return visit.page(
        "dictation.html",
        form.status,
        switch=desk.path,
        desk=desk,
        session=desk.session,
        name=session_name(desk.session, visit),
        is_open=recorded_from(desk.session, today),
        people=desk.people,
        person_id=visit.person_id,
        lock=lock_of(visit),
        known={each.id: shelved(of_registration(each)) for each in desk.people},
        key=form.key,
        saved_at=to_micros(form.saved_at) if form.saved_at else 0,
        given=form.fields,
        errors=list(form.errors),
        drafts=[each for each in drafts if each.key != form.key],
        issues=issues,
        done=form.done,
        slip=slip,
        usual=shelved(USUAL),
        chips=due_chips(office.calendar, visit.now),
        definition=desk.definition,
        categories=CATEGORIES,
        procedures=procedures,
        departments=[(*each, " ".join(short_words(*each))) for each in desk.departments],
    )
