"""Documents of a registration become files of the first case that is recorded for the visit.

From then on the rules of the case say who has them. Of further cases of the same visit nobody
knows whether the documents are about them: there they are attached by hand.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from typing import Final

from sqlalchemy import bindparam, select

from cases.attachments.limits import Limits
from cases.commands.act import act_within
from cases.commands.attaching import ATTACH
from cases.commands.requests import Act, Done
from cases.commands.tools import Tools
from cases.store.lookup import bytes_in
from cases.store.statement import Statement
from cases.store.transaction import WriteTransaction
from cases.tables import RegistrationCase, RegistrationFile, table_of
from workflow.attempt import Actor
from workflow.definition import WorkflowDefinition
from workflow.fields import File
from workflow.refusal import Refused

#: what a file that comes with a registration is said to be
_SENT_AHEAD: Final = "Gửi cùng đăng ký gặp lãnh đạo."

_FILE: Final = table_of(RegistrationFile)
_LINK: Final = table_of(RegistrationCase)
_EARLIER: Final = (
    select(_LINK.c.case_id)
    .where(
        _LINK.c.registration_id == bindparam("registration"), _LINK.c.case_id != bindparam("case")
    )
    .exists()
)
_SENT: Final = Statement(
    select(_FILE.c.name, _FILE.c.content, _FILE.c.sha256, _FILE.c.type)
    .where(_FILE.c.registration_id == bindparam("registration"), ~_EARLIER)
    .order_by(_FILE.c.no)
)


def attach_documents(
    tools: Tools,
    transaction: WriteTransaction,
    definition: WorkflowDefinition,
    actor: Actor,
    registration: int,
    done: Done,
    now: datetime,
) -> None:
    """Attach what was sent with a registration to its case, within the transaction that records it.

    As many as the office allows for a case now; the others stay with the registration, and so do
    all where the office's own workflow attaches nothing, or not for this actor.
    """
    if ATTACH not in definition.actions:
        return
    rows = transaction.fetch(_SENT, registration=registration, case=done.case_id)
    sent = [File(name, bytes_in(content), digest, kind) for name, content, digest, kind in rows]
    known = definition.actions[ATTACH].fields
    with suppress(Refused):
        for file in _fitting(sent, tools.limits):
            given = {"file": file, "text": _SENT_AHEAD}
            fields = {name: value for name, value in given.items() if name in known}
            act_within(tools, transaction, Act(actor, done.number, ATTACH, fields), now)


def _fitting(files: list[File], limits: Limits) -> Iterator[File]:
    size = 0
    for file in files[: limits.files_per_case]:
        size += len(file.content)
        if size > limits.per_case:
            return
        yield file
