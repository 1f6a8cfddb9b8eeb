"""Doing something to a case: a small form, a check where the citizen will read it, the deed."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.commands.requests import Act
from cases.desks.texts import Block
from cases.errors import CaseNotFound, KeyReused, StaleCase
from cases.reading.case_view import CaseView, visible_case
from cases.reading.items import CaseItem
from notifications.letters import Surroundings
from notifications.planner import Planner
from notifications.preview import Preview
from notifications.render import Text
from web.errors import NothingHere
from web.idempotency import key_in, new_key
from web.problems.words import problem_of
from web.procedures import department_of
from web.routes.case import case_seen, offers_of
from web.routes.sign_in import own_path
from web.staff.asking import filled_form_with_file, signed_in, whole
from web.staff.blocks import INSERT, offered_blocks, with_block
from web.staff.controls import (
    MORE_ROWS,
    Choices,
    Given,
    choices,
    controls_for,
    errors_of,
)
from web.staff.filled import files_in, given_in, raw_fields
from web.staff.prefill import suggested
from web.staff.returned import returned, words_in
from web.visit import Visit
from workflow.definition import Action
from workflow.errors import UnknownAction
from workflow.fields import parse_fields
from workflow.refusal import Refused

router = APIRouter(include_in_schema=False)


@dataclass(frozen=True)
class _Desk:
    """A case and the action somebody is about to take on it."""

    visit: Visit
    view: CaseView
    name: str
    action: Action
    offered: Choices

    @property
    def path(self) -> str:
        """Where the form is and goes to."""
        return f"/cases/{self.view.item.number}/actions/{self.name}"

    @cached_property
    def blocks(self) -> tuple[Block, ...]:
        """The texts of the reader's department that may be put into the form."""
        return offered_blocks(self.visit, self.view.definition, self.action)

    @property
    def names_a_case(self) -> bool:
        """Whether another case is named in the form, whose title is looked up."""
        fields = (self.view.definition.field_of(self.action, name) for name in self.action.fields)
        return any(field.type == "case" for field in fields)

    @property
    def is_checked(self) -> bool:
        """Whether the form is shown once more before it is sent: the citizen will read it, or a
        number has to be the right one.
        """
        return bool(self.action.public) or self.names_a_case


@router.get("/cases/{number}/actions/{action}")
def form(request: Request, number: str, action: str) -> Response:
    """The form; raises Refused when the reader may not take this action now."""
    visit = Visit.of(request)
    desk = _desk(visit, number, action)
    offer = next((each for each in offers_of(visit, desk.view) if each.name == action), None)
    if offer is None:
        raise NothingHere
    if not offer.allowed:
        raise Refused(offer.reasons)
    calendar = visit.services.calendar()
    known = suggested(desk.view, action, desk.action, calendar, partial(department_of, visit))
    return _form(desk, {**known, **_chosen(desk)})


@router.post("/cases/{number}/actions/{action}")
def take(
    visit: Annotated[Visit, Depends(signed_in)],
    number: str,
    action: str,
    form: Annotated[FormData, Depends(filled_form_with_file)],
) -> Response:
    """Do it and go back to the case; what cannot be done comes back with nothing lost.

    Only a file has to be chosen again: no page may choose one for its reader. Of a case that is no
    longer the reader's the words come back alone.
    """
    given = given_in(form)
    try:
        desk = _desk(visit, number, action)
    except CaseNotFound:
        words = words_in(given, action, visit)
        if not words:
            raise
        return returned(visit, number, words)
    step = given.get("step", ("",))[0]
    if step in ("edit", MORE_ROWS):
        return _form(desk, given)
    if step == INSERT:
        return _form(desk, with_block(given, desk.blocks))
    fields = raw_fields(
        desk.view.definition, desk.action, given, desk.offered.departments, files_in(form)
    )
    if step == "check" and desk.is_checked:
        return _check(desk, given, fields)
    try:
        done = visit.services.register.act(
            Act(
                visit.staff,
                number,
                action,
                fields,
                expected_version=_version(given),
                key=key_in(given),
            ),
            visit.now,
        )
    except (Refused, StaleCase, KeyReused) as refused:
        if desk.action.hidden:
            raise
        return _not_done(desk, given, refused)
    wanted = own_path(given.get("next", ("",))[0])
    return visit.redirect(wanted or f"/cases/{number}?done={done.seq}")


def _chosen(desk: _Desk) -> Given:
    """What the address chooses already; words are never put into a form by an address."""
    definition, asked = desk.view.definition, desk.visit.request.query_params
    return {
        name: (asked[name],)
        for name in desk.action.fields
        if name in asked and definition.field_of(desk.action, name).type == "choice"
    }


def _desk(visit: Visit, number: str, name: str) -> _Desk:
    with visit.services.database.read() as connection:
        view = case_seen(visit, connection, number)
    action = view.definition.actions.get(name)
    if action is None or action.creates:
        raise UnknownAction(name)
    files = tuple((str(each.seq), each.name) for each in view.attachments)
    offered = replace(choices(visit, view.item.lead), files=files)
    return _Desk(visit, view, name, action, offered)


def _version(given: Given) -> int | None:
    text = given.get("version", ("",))[0]
    return whole(text, 0) if text else None


def _not_done(desk: _Desk, given: Given, refused: Exception) -> Response:
    """The form again. After a change by somebody else the next press counts on what is shown."""
    definition, visit = desk.view.definition, desk.visit
    problem = problem_of(refused, visit.words, lambda: definition)
    if isinstance(refused, Refused):
        errors = errors_of(refused.reasons, definition, desk.action, visit.language)
        return _form(desk, given, errors, problem.status)
    if isinstance(refused, KeyReused):
        given = {**given, "key": ()}
        return _form(desk, given, [("form", f"{problem.title}.")], problem.status)
    return _form(desk, given, [("form", f"{problem.title}.")], problem.status, changed=True)


def _check(desk: _Desk, given: Given, fields: dict[str, object]) -> Response:
    """What the citizen will read, before it is sent."""
    definition, visit = desk.view.definition, desk.visit
    zone = visit.services.calendar().zone
    values, problems = parse_fields(definition, desk.name, fields, zone=zone)
    if problems:
        errors = errors_of(problems, definition, desk.action, visit.language)
        return _form(desk, given, errors, 422)
    named, unknown = _named_cases(desk, values)
    if unknown:
        return _form(desk, given, unknown, 422)
    try:
        letters = _letters(desk, given, fields)
    except (Refused, StaleCase) as refused:
        return _not_done(desk, given, refused)
    controls = controls_for(definition, desk.action, desk.offered, given, visit.words)
    return visit.page(
        "action_check.html",
        letters=letters,
        switch=desk.path,
        desk=desk,
        case=desk.view.item,
        department=desk.view.department_name,
        public=[str(values[name]) for name in desk.action.public],
        kept=_kept(given),
        private=[each for each in controls if each.name not in desk.action.public and each.value],
        named=named,
    )


def _letters(desk: _Desk, given: Given, fields: dict[str, object]) -> list[Text]:
    """What the petitioner will be sent; raises what the action itself would be refused with."""
    visit, services = desk.visit, desk.visit.services
    preview = Preview(
        Planner(services.workflows.vocabulary_of, services.calendar),
        Surroundings(
            visit.office.people,
            visit.office.calendar,
            services.settings.public_url.rstrip("/"),
            visit.now,
        ),
    )
    number, version = desk.view.item.number, _version(given)
    command = Act(visit.staff, number, desk.name, fields, expected_version=version)
    services.register.rehearse(command, visit.now, preview)
    return preview.letters


def _named_cases(
    desk: _Desk, values: Mapping[str, object]
) -> tuple[dict[str, CaseItem], list[tuple[str, str]]]:
    """The cases that fields name, by field; and what is wrong with those nobody finds."""
    visit, definition = desk.visit, desk.view.definition
    found: dict[str, CaseItem] = {}
    unknown: list[tuple[str, str]] = []
    with visit.services.database.read() as connection:
        for name, value in values.items():
            if definition.field_of(desk.action, name).type != "case":
                continue
            try:
                seen = visible_case(connection, visit.office, visit.staff, str(value), visit.now)
                found[name] = seen.item
            except CaseNotFound:
                text = visit.words.gettext("There is no such case, or it is not yours to see.")
                unknown.append((name, text))
    return found, unknown


def _kept(given: Given) -> list[tuple[str, str]]:
    return [(name, text) for name, texts in given.items() if name != "step" for text in texts]


def _form(
    desk: _Desk,
    given: Given,
    errors: list[tuple[str, str]] | None = None,
    status: int = 200,
    changed: bool = False,
) -> Response:
    visit, view = desk.visit, desk.view
    seen = _seen(given, view)
    version = view.item.version if changed else _version(given)
    return visit.page(
        "action.html",
        status,
        switch=desk.path,
        desk=desk,
        case=view.item,
        department=view.department_name,
        controls=controls_for(view.definition, desk.action, desk.offered, given, visit.words),
        view=view,
        own_department=visit.staff.department,
        errors=errors or [],
        news=[entry for entry in view.entries if entry.seq > seen] if changed else [],
        version=view.item.version if version is None else version,
        seen=view.entries[-1].seq if changed else seen,
        key=key_in(given) or new_key(),
    )


def _seen(given: Given, view: CaseView) -> int:
    """The last history entry the reader had before them."""
    text = given.get("seen", ("",))[0]
    return whole(text, 0) if text else view.entries[-1].seq
