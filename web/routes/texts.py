"""The texts a department begins its replies with: all of it use them, its head writes them."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Depends, Request
from starlette.datastructures import FormData
from starlette.responses import Response

from cases.desks.names import LONGEST_NAME
from cases.desks.texts import LONGEST_TEXT, Block, blocks_of, drop_block, keep_block
from cases.desks.whose import keeps_texts, texts_for
from cases.errors import BadInput
from web.errors import NotAllowed
from web.problems.words import problem_of
from web.staff.asking import filled_form
from web.staff.filled import given_in
from web.visit import Visit

router = APIRouter(include_in_schema=False)


@router.get("/texts")
def show(request: Request) -> Response:
    """The texts of one's department; for its head with the forms to change them."""
    visit = Visit.of(request)
    return _page(visit, Block(request.query_params.get("name", ""), ""))


@router.post("/texts")
def keep(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Add a text or replace the one of the same name; what cannot be used comes back."""
    visit = Visit.of(request)
    given = given_in(form)
    block = Block(given.get("name", ("",))[0], given.get("body", ("",))[0])
    try:
        with visit.services.database.write() as transaction:
            keep_block(transaction, _own(visit), block, visit.person_id, visit.now)
            transaction.commit()
    except BadInput as refused:
        problem = problem_of(refused, visit.words, lambda: visit.office.vocabulary)
        return _page(visit, block, [("body", problem.detail)])
    return visit.redirect("/texts")


@router.post("/texts/delete")
def drop(request: Request, form: Annotated[FormData, Depends(filled_form)]) -> Response:
    """Let a text go; replies that were begun with it keep their words."""
    visit = Visit.of(request)
    with visit.services.database.write() as transaction:
        drop_block(transaction, _own(visit), given_in(form).get("name", ("",))[0])
        transaction.commit()
    return visit.redirect("/texts")


def _own(visit: Visit) -> str:
    department = texts_for(visit.staff)
    if department is None or not keeps_texts(visit.staff):
        raise NotAllowed
    return department


def _page(visit: Visit, begun: Block, errors: list[tuple[str, str]] | None = None) -> Response:
    department = texts_for(visit.staff)
    if department is None:
        raise NotAllowed
    with visit.services.database.read() as connection:
        blocks = blocks_of(connection, department)
    named = next((block for block in blocks if block.name == begun.name), begun)
    return visit.page(
        "texts.html",
        422 if errors else 200,
        switch="/texts",
        name=visit.office.department_name(department, visit.language, visit.now),
        blocks=blocks,
        begun=begun if errors else named,
        errors=errors or [],
        may_keep=keeps_texts(visit.staff),
        longest_name=LONGEST_NAME,
        longest_text=LONGEST_TEXT,
    )
