"""What leads from outside to a case: commands that were accepted, imported rows, tracking codes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from sqlalchemy import Connection, and_, bindparam, func, or_, select, text

from cases.codes.tracking import READABLE_FOR
from cases.instants import to_micros
from cases.numbers import case_number
from cases.store.lookup import rows_of
from cases.store.statement import Statement
from cases.tables import CaseFile, IdempotencyKey, ImportedCase, TrackingCode, table_of
from workflow.errors import UnknownWorkflow
from workflow.versions import Workflows

_CASE, _KEY = table_of(CaseFile).c, table_of(IdempotencyKey)
_IMPORTED, _CODE = table_of(ImportedCase).c, table_of(TrackingCode).c

_LOOSE = Statement(
    select(_KEY.c.scope, _KEY.c.key)
    .select_from(_KEY)
    .outerjoin(
        table_of(CaseFile),
        and_(
            _CASE.id == _KEY.c.case_id,
            _CASE.history_seq >= _KEY.c.seq,
            _CASE.version >= _KEY.c.version,
        ),
    )
    .where(_CASE.id.is_(None))
    .order_by(_KEY.c.scope, _KEY.c.key)
)
# the rows of an import all remember where their case stood when its batch was saved
_TWICE = Statement(
    select(_KEY.c.case_id, _KEY.c.seq)
    .where(text("scope NOT LIKE 'import:%'"))
    .group_by(_KEY.c.case_id, _KEY.c.seq)
    .having(func.count() > 1)
    .order_by(_KEY.c.case_id, _KEY.c.seq)
)
_FORGOTTEN = Statement(
    select(_CASE.id)
    .outerjoin(table_of(ImportedCase), _IMPORTED.case_id == _CASE.id)
    .where(
        text("recorded_by LIKE 'import%'"), _CASE.split_from.is_(None), _IMPORTED.case_id.is_(None)
    )
    .order_by(_CASE.id)
)
_IN_FORCE_TWICE = Statement(
    select(_CODE.case_id)
    .where(_CODE.ended_at.is_(None))
    .group_by(_CODE.case_id)
    .having(func.count() > 1)
    .order_by(_CODE.case_id)
)
_READABLE = Statement(
    select(_CODE.case_id)
    .where(
        _CODE.sealed.is_not(None),
        or_(
            _CODE.handed_over_at.is_not(None),
            _CODE.ended_at.is_not(None),
            _CODE.issued_at < bindparam("before"),
        ),
    )
    .order_by(_CODE.case_id)
)


_OLD, _NEW = table_of(TrackingCode).alias(), table_of(TrackingCode).alias()
_OF_STUB = (_CASE.id, _CASE.kind, _CASE.workflow_key, _CASE.workflow_version)
#: an imported case has none until one is issued, nor have the parts that its file split it into
_RECORDED_HERE = text("recorded_by NOT LIKE 'import%'")
_WITHOUT = Statement(
    select(*_OF_STUB)
    .outerjoin(table_of(TrackingCode), _CODE.case_id == _CASE.id)
    .where(_CODE.case_id.is_(None), _RECORDED_HERE)
    .order_by(_CASE.id)
)
_NOT_REPLACED = Statement(
    select(*_OF_STUB)
    .select_from(table_of(CaseFile).join(_OLD, _OLD.c.case_id == _CASE.id))
    .outerjoin(
        _NEW,
        and_(
            _NEW.c.case_id == _OLD.c.case_id,
            _NEW.c.issued_at == _OLD.c.ended_at,
            _NEW.c.digest != _OLD.c.digest,
        ),
    )
    .where(_OLD.c.ended_at.is_not(None), _NEW.c.digest.is_(None))
    .order_by(_CASE.id)
)
_ISSUED_ELSEWHEN = Statement(
    select(_CODE.case_id)
    .join(table_of(CaseFile), _CASE.id == _CODE.case_id)
    .where(_RECORDED_HERE)
    .group_by(_CODE.case_id)
    .having(func.min(_CODE.issued_at) != func.max(_CASE.created_at))
    .order_by(_CODE.case_id)
)


def command_problems(connection: Connection) -> Iterator[str]:
    """Which accepted commands are remembered without their effect, or twice for one effect."""
    for scope, key in rows_of(connection, _LOOSE):
        yield f"the command “{key}” of {scope} is remembered, but nothing it did is there."
    for case_id, seq in rows_of(connection, _TWICE):
        yield f"{case_number(case_id)}: two commands are said to have made entry {seq}."
    for (case_id,) in rows_of(connection, _FORGOTTEN):
        yield (
            f"{case_number(case_id)}: it came from a file, but by which reference is forgotten, "
            "so that the next import would bring it again."
        )


def code_problems(
    connection: Connection, ticked_at: datetime | None, workflows: Workflows
) -> Iterator[str]:
    """Which tracking codes let in more people than they should, or fewer.

    `ticked_at`: the last clean-up. Codes of cases that were recorded at one moment can be swapped
    unseen: a code is kept as a digest that tells nothing of its case.
    """
    for (case_id,) in rows_of(connection, _IN_FORCE_TWICE):
        yield f"{case_number(case_id)}: two tracking codes lead to it at once."
    before = to_micros(ticked_at - READABLE_FOR) if ticked_at is not None else 0
    for (case_id,) in rows_of(connection, _READABLE, before=before):
        yield f"{case_number(case_id)}: a tracking code can be read back that nobody needs to read."
    for (case_id,) in rows_of(connection, _ISSUED_ELSEWHEN):
        yield f"{case_number(case_id)}: its first tracking code was not issued at its recording."
    for case_id, *of in rows_of(connection, _WITHOUT):
        if not _is_stub(workflows, *of):
            yield f"{case_number(case_id)}: no tracking code of it is kept; issue a new one."
    for case_id, *of in rows_of(connection, _NOT_REPLACED):
        if not _is_stub(workflows, *of):
            yield (
                f"{case_number(case_id)}: a tracking code of it has ended though no other one "
                "replaced it; issue a new one."
            )


def _is_stub(workflows: Workflows, kind: str, key: str, version: int) -> bool:
    """Whether a case of this kind leaves a stub, of which no code stays."""
    try:
        return kind in workflows.of(key, version).definition.stubs
    except UnknownWorkflow:
        # of which the check of the case tells
        return True
