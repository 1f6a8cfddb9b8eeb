"""The workflow: a picture of its states and actions, how many cases stand where, and a dry run."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from fastapi import APIRouter, Request
from starlette.responses import Response

from cases.errors import BadInput
from cases.reading.dry_run import DryDate, dry_run, open_by_state, opening_actions
from cases.store.engine import Database
from cases.versions.listing import KnownVersion, known_versions
from web.errors import NothingHere
from web.language import message
from web.staff.asking import instant_typed
from web.visit import Visit
from web.wording import WHY_DAYS
from workflow.definition import WorkflowDefinition
from workflow.errors import CalendarError, UnknownWorkflow
from workflow.picture import picture
from workflow.versioning.references import Reference, read_reference, reference_of

router = APIRouter(include_in_schema=False)

_PATH: Final = "/admin/workflow"
_NO_MOMENT: Final = message("This is no time. Write it like 27/11/2026 or 27/11/2026 17:00.")
_OUT_OF_REACH: Final = message("The calendar does not reach that far; choose a nearer time.")
_CHOOSE: Final = message("Choose one of the list.")
#: the fields of the dry run that are chosen from a list
_CHOSEN: Final = ("action", "kind", "pace")


@dataclass(frozen=True, slots=True)
class _Trial:
    """What was asked of the dry run, what is wrong with it, what it gives."""

    asked: dict[str, str]
    errors: list[tuple[str, str]]
    dates: tuple[DryDate, ...] = ()
    start: datetime | None = None


@router.get(_PATH)
def show(request: Request) -> Response:
    """One version, that of new cases unless `?version=` names another; with a dry run if asked."""
    visit = Visit.of(request)
    definition = _definition(visit)
    trial = _trial(visit, definition)
    database: Database = visit.services.database
    versions = known_versions(database)
    with database.read() as connection:
        counts = open_by_state(connection)
    reference = reference_of(definition)
    return visit.page(
        "workflow.html",
        422 if trial.errors else 200,
        definition=definition,
        reference=str(reference),
        drawn=picture(definition, visit.language),
        in_states=_in_states(reference, definition, counts),
        rows=[_row(version, definition, counts) for version in versions],
        states=list(definition.states.items()),
        versions=[str(each.reference) for each in versions],
        trial=trial,
        choices=_choices(visit, definition),
        why_days=WHY_DAYS,
        path=_PATH,
    )


def _definition(visit: Visit) -> WorkflowDefinition:
    text = visit.request.query_params.get("version")
    if not text:
        return visit.services.workflows.current.definition
    wanted = read_reference(text)
    if wanted is None:
        raise NothingHere
    try:
        return visit.services.workflows.of(*wanted).definition
    except UnknownWorkflow as problem:
        raise NothingHere from problem


def _row(
    version: KnownVersion,
    definition: WorkflowDefinition,
    counts: dict[Reference, dict[str, int]],
) -> dict[str, object]:
    """A version with its open cases by the states shown, and those that stand elsewhere."""
    held = counts.get(version.reference, {})
    others = sum(count for state, count in held.items() if state not in definition.states)
    in_states = _in_states(version.reference, definition, counts)
    return {"version": version, "open": in_states, "others": others}


def _in_states(
    reference: Reference, definition: WorkflowDefinition, counts: dict[Reference, dict[str, int]]
) -> dict[str, int]:
    """How many open cases of a version are in each of the states that are shown."""
    held = counts.get(reference, {})
    return {state: held.get(state, 0) for state in definition.states}


def _choices(visit: Visit, definition: WorkflowDefinition) -> dict[str, list[tuple[str, str]]]:
    language = visit.language
    chosen = {
        name: [
            (option, text.in_language(language))
            for option, text in definition.fields[name].options.items()
        ]
        for name in ("kind", "pace")
    }
    actions = opening_actions(definition)
    labels = [(name, definition.actions[name].label.in_language(language)) for name in actions]
    return {**chosen, "action": labels}


def _trial(visit: Visit, definition: WorkflowDefinition) -> _Trial:
    query, choices = visit.request.query_params, _choices(visit, definition)
    asked = {name: query.get(name, "").strip() for name in ("start", *_CHOSEN)}
    if not any(asked.values()):
        return _Trial(asked, [])
    errors = [
        (name, visit.words.gettext(_CHOOSE))
        for name in _CHOSEN
        if asked[name] not in dict(choices[name])
    ]
    calendar = visit.services.calendar()
    try:
        start = instant_typed(asked["start"], calendar.zone) if asked["start"] else visit.now
    except BadInput:
        return _Trial(asked, [("start", visit.words.gettext(_NO_MOMENT)), *errors])
    if errors:
        return _Trial(asked, errors)
    action, kind, pace = (asked[name] for name in _CHOSEN)
    try:
        dates = dry_run(definition, calendar, action, kind, pace, start, visit.language)
    except (CalendarError, OverflowError):
        return _Trial(asked, [("start", visit.words.gettext(_OUT_OF_REACH))])
    return _Trial(asked, [], dates, start)
