"""What breaks no promise yet and still wants somebody's attention."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set
from datetime import UTC, datetime
from typing import Final

from sqlalchemy import Connection, func, select

from cases.directory.snapshot import Snapshot
from cases.directory.vacancies import vacant_posts
from cases.numbers import case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseFile, table_of
from workflow.definition import WorkflowDefinition
from workflow.versioning.references import Reference, reference_of
from workflow.versions import Workflows

#: before the clock ever ran, posts are judged by how they are entered to become
AS_ENTERED: Final = datetime.max.replace(tzinfo=UTC)

_CASE = table_of(CaseFile).c
_OPEN_IN = Statement(
    select(_CASE.department, func.count())
    .where(_CASE.closed_at.is_(None))
    .group_by(_CASE.department)
)
_PINNED = Statement(
    select(_CASE.workflow_key, _CASE.workflow_version)
    .where(_CASE.closed_at.is_(None))
    .distinct()
    .order_by("workflow_key", "workflow_version")
)
_UNDATED = Statement(
    select(func.count()).where(
        _CASE.closed_at.is_(None), ~_CASE.reply_deadline_given, _CASE.next_check_at.is_(None)
    )
)


def warnings_of(
    connection: Connection,
    workflows: Workflows,
    people: Snapshot,
    set_aside: Set[int],
    at: datetime,
) -> Iterator[str]:
    """Cases the clock set aside, posts nobody holds at `at` (UTC), departments a ladder names."""
    for case_id in sorted(set_aside):
        yield f"{case_number(case_id)}: the clock could not handle it and set it aside."
    for (count,) in rows_of(connection, _UNDATED):
        if count:
            yield (
                f"{count} open cases came from a file without a reply deadline, and no clock looks "
                "at them any more: give each a date with “instruct”."
            )
    busy = [code for code, _ in rows_of(connection, _OPEN_IN)]
    if busy and not people.people():
        yield "nobody has an account yet, so no ladder reaches anybody."
    followed = tuple(_followed(connection, workflows))
    told = (line for each in followed for line in _unheld(each, people, busy, at))
    yield from dict.fromkeys(told)
    for code in sorted(set().union(*map(_named_by_ladders, followed))):
        if people.department(code) is None:
            yield f"a ladder is for the department {code}, which this register has not."


def _unheld(
    definition: WorkflowDefinition, people: Snapshot, busy: Sequence[str], at: datetime
) -> Iterator[str]:
    for vacancy in vacant_posts(definition, people, busy, at):
        of = f" of {vacancy.department}" if vacancy.department else ""
        label = definition.posts[vacancy.post].label.en
        yield f"nobody holds the post {vacancy.post} ({label}){of}."


def _followed(connection: Connection, workflows: Workflows) -> Iterator[WorkflowDefinition]:
    """The definition of new cases, then those that open cases are pinned to and that are known."""
    yield workflows.current.definition
    known = {reference_of(each): each for each in workflows.definitions()}
    for key, version in rows_of(connection, _PINNED):
        if Reference(key, version) in known:
            yield known[Reference(key, version)]


def _named_by_ladders(definition: WorkflowDefinition) -> set[str]:
    rungs = (rung for rule in definition.deadlines.values() for rung in rule.ladder)
    return {code for rung in rungs for code in rung.departments}
