"""The administrators' forms against input nobody can use: told in words, no fault of ours."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import product

import pytest

from tests.people import NGOC
from tests.web.pages.test_unusable_forms import UNUSABLE, some_pairs
from tests.web.stories import Office, signed_in

#: a form that is fine as it stands, by its address
FORMS: dict[str, dict[str, str]] = {
    "/admin/people": {
        "full_name": "Lâm Thị Cúc",
        "username": "cuc",
        "roles": "auditor",
        "rights": "reply",
        "department": "SYT",
        "email": "cuc@dongthap.example",
        "phone": "0912345678",
        "language": "vi",
    },
    "/admin/people/lan": {"step": "details", "full_name": "Lan", "email": "", "phone": ""},
    "/admin/people/tuan": {"step": "away", "from": "23/11/2026", "until": "30/11/2026"},
    "/admin/people/hoa": {"step": "roles", "roles": "department_officer", "department": "SYT"},
    "/admin/departments": {
        "code": "SDT",
        "kind": "department",
        "name_vi": "Sở Du lịch",
        "name_en": "Department of Tourism",
        "abbreviation": "SDL",
        "since": "23/11/2026",
    },
    "/admin/departments/SXD": {"step": "end", "last_day": "31/12/2026", "successor": "SYT"},
    "/admin/posts/chairman": {"step": "holder", "username": "lanh", "field": "", "from": ""},
    "/admin/outbox": {"message": "YK-2026-000001.1", "recipient": "petitioner", "channel": "sms"},
}
#: what names somebody or something unmistakably: nothing else may be taken for it
EXACT = {"roles", "rights", "department", "kind", "successor"}


@pytest.mark.parametrize("address", FORMS)
def test_no_field_makes_the_server_stumble(office: Office, address: str) -> None:
    """Each field with something unusable, all of it in some field; another pair in each form."""
    first = list(FORMS).index(address)
    _try(office, address, some_pairs((*FORMS[address], "seen"), UNUSABLE, first))


@pytest.mark.fuzz
@pytest.mark.parametrize("address", FORMS)
def test_none_does_with_anything_unusable(office: Office, address: str) -> None:
    _try(office, address, product((*FORMS[address], "seen"), UNUSABLE))


def _try(office: Office, address: str, pairs: Iterable[tuple[str, str]]) -> None:
    site, form = signed_in(office, NGOC), FORMS[address]
    for field, text in pairs:
        answer = site.post(address, data={"seen": "0", **form, field: text})
        assert answer.status_code in (200, 303, 404, 409, 422), (field, text[:20])
        assert "<script>alert" not in answer.text
        if field in EXACT:
            assert answer.status_code >= 400, (field, text[:20])


def test_what_is_asked_for_in_addresses_is_no_better(office: Office) -> None:
    site = signed_in(office, NGOC)
    pages = (
        ("/admin/people", ("q", "department", "page")),
        ("/admin/audit", ("person", "kind", "from", "until")),
        ("/admin/workflow", ("start", "action", "version")),
        ("/admin/posts/chairman", ("department",)),
    )
    for path, names in pages:
        for name in names:
            for text in UNUSABLE[:-4] + UNUSABLE[-3:]:
                answer = site.get(path, params={name: text[:3000]})
                assert answer.status_code in (200, 404, 422), (path, name, text[:20])
                assert "<script>alert" not in answer.text
