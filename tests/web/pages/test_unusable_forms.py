"""Every form against input nobody can use: told in words of the page, and nothing half-written."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st
from starlette.testclient import TestClient

from cases.commands.requests import Done
from tests.cases.life import rows
from tests.people import HOA, LAN, MINH, THU, TUAN
from tests.web.pages.test_case_page import ISSUE_FORM
from tests.web.stories import FRIDAY, REPLY, Office, signed_in
from workflow.attempt import Actor
from workflow.versions import Workflows

#: what PostgreSQL may judge by itself
OF_THE_DATABASE = ("Bà S\x00áu", "9" * 40)
UNUSABLE = (
    *OF_THE_DATABASE,
    "NguyÔn V¨n An",
    "Nguye\u0302\u0303n Va\u0306n An",
    "\ufffd\ufffd",
    "x" * 30_000,
    "31/02/2026",
    "9999-12-31T23:59:59-11:00",
    "NOWHERE",
    "<script>alert(1)</script>",
)
#: a row here is an effect; one look at all of them
_EFFECTS = " || '/' || ".join(
    f"(SELECT count(*) FROM {table})"
    for table in ("history", "case_file", "case_text", "petitioner", "deadline", "outbox",
                  "idempotency_key", "tracking_code", "involvement", "escalation", "attachment")
)  # fmt: skip

Case = Callable[[Office], Done]


def _replied(office: Office) -> Done:
    return office.replied_case()


def _in_progress(office: Office) -> Done:
    return office.case_in_progress()


def _recorded(office: Office) -> Done:
    return office.record()


def _assigned(office: Office) -> Done:
    case = office.record()
    office.act(MINH, case, "assign", FRIDAY, lead_department="SXD")
    return case


def _drafted(office: Office) -> Done:
    case = office.case_in_progress()
    office.act(LAN, case, "draft_reply", FRIDAY, text="Dự thảo trả lời.")
    return case


def _paused(office: Office) -> Done:
    case = office.case_in_progress()
    office.act(LAN, case, "pause", FRIDAY, **PAUSE)
    return case


_PARTS = ("name", "phone", "email", "address", "organisation", "category", "anonymous")
_RECORDED = (
    *ISSUE_FORM,
    *("session", "procedure", "dossier_number", "confidential", "key"),
    *(f"petitioner.{part}" for part in _PARTS),
)
PAUSE = {"reason": "citizen_must_supply", "waiting_for": "Bản sao hợp đồng."}
#: who fills in which form of which case, and how it would be filled in right
FORMS: dict[str, tuple[Actor, Case, dict[str, str]]] = {
    "answer_on_the_spot": (MINH, _recorded, {"text": "Đã trả lời.", "outcome": "settled"}),
    "assign": (MINH, _recorded, {"lead_department": "SXD"}),
    "reclassify": (MINH, _recorded, {"kind": "question", "reason": "Ghi nhầm."}),
    "accept": (LAN, _assigned, {"handler": "lan"}),
    "send_back": (LAN, _in_progress, {"legal_ground": "Điều 5.", "proposed_body": "Sở Y tế"}),
    "reassign": (MINH, _in_progress, {"lead_department": "SYT", "reason": "Nhầm đơn vị."}),
    "reply": (TUAN, _in_progress, REPLY),
    "close": (MINH, _replied, {}),
    "reopen": (MINH, _replied, {"reason": "Dân chưa đồng ý."}),
    "instruct": (MINH, _in_progress, {"text": "Trả lời trước thứ Sáu."}),
    "note": (LAN, _in_progress, {"text": "Đã gọi."}),
    "attach": (LAN, _in_progress, {"text": "Đơn của công dân."}),
    "appoint_handler": (LAN, _in_progress, {"handler": "lan"}),
    "acknowledge": (MINH, _in_progress, {"escalation": "YK-2026-000001.1"}),
    "escalate": (MINH, _in_progress, {"reason": "Quá chậm."}),
    "draft_reply": (LAN, _in_progress, {"text": "Dự thảo trả lời."}),
    "return_draft": (TUAN, _drafted, {"reason": "Chưa nêu căn cứ."}),
    "rate": (MINH, _replied, {"rating": "satisfied"}),
    "ask_to_reopen": (THU, _replied, {"reason": "Chưa được giải quyết."}),
    "decline_reopening": (MINH, _replied, {"reason": "Đã trả lời đủ."}),
    "redirect": (MINH, _in_progress, {"legal_path": "complaint", "reason": "Là khiếu nại."}),
    "withdraw": (MINH, _in_progress, {"reason": "Dân rút ý kiến."}),
    "merge": (MINH, _in_progress, {"into": "YK-2026-000001", "reason": "Trùng."}),
    "split": (MINH, _in_progress, {}),
    "pause": (LAN, _in_progress, PAUSE),
    "resume": (LAN, _paused, {}),
    "supply": (THU, _paused, {"text": "Bản sao hợp đồng."}),
    "request_extension": (LAN, _in_progress, {"due": "31/12/2026", "reason": "Phức tạp."}),
    "grant_extension": (MINH, _in_progress, {"due": "31/12/2026"}),
    "refuse_extension": (MINH, _in_progress, {"reason": "Không đủ căn cứ."}),
    "revoke_extension": (MINH, _in_progress, {"reason": "Gia hạn nhầm."}),
    "request_contribution": (LAN, _in_progress, {"department": "SYT", "text": "Cho ý kiến."}),
    "set_coordinating": (MINH, _in_progress, {"reason": "Thêm đơn vị.", "coordinating": "SYT"}),
    "contribute": (HOA, _in_progress, {"text": "Đồng ý."}),
    "inform": (LAN, _in_progress, {"text": "Đang xác minh."}),
    "submit_report": (LAN, _in_progress, {"text": "Đã kiểm tra."}),
    "withdraw_instruction": (MINH, _in_progress, {"reason": "Đã xong."}),
}


def test_no_form_is_left_out() -> None:
    actions = Workflows.shipped().current.definition.actions

    assert {*FORMS, "record"} == {n for n, action in actions.items() if action.who != ("clock",)}


@pytest.mark.parametrize("action", FORMS)
def test_what_an_action_cannot_use(office: Office, action: str) -> None:
    """Each field with something of it, each of it in some field; another pair in each form."""
    first = list(FORMS).index(action)
    _try(office, action, some_pairs(_fields(office, action), unusable(office), first))


@pytest.mark.fuzz
@pytest.mark.parametrize("action", FORMS)
def test_each_field_with_all_that_it_cannot_use(office: Office, action: str) -> None:
    _try(office, action, product(_fields(office, action), unusable(office)))


def test_what_a_recording_cannot_use(office: Office) -> None:
    _try_to_record(office, some_pairs(_RECORDED, unusable(office), 0))


@pytest.mark.fuzz
def test_each_field_of_a_recording_with_all_that_it_cannot_use(office: Office) -> None:
    _try_to_record(office, product(_RECORDED, unusable(office)))


@given(fields=st.integers(1, 40), values=st.integers(1, 20), first=st.integers(0, 40))
def test_some_pairs_leave_nothing_out(fields: int, values: int, first: int) -> None:
    names, texts = tuple(map(str, range(fields))), tuple(map(str, range(values)))

    chosen = list(some_pairs(names, texts, first))

    assert len(chosen) == max(fields, values)
    assert {name for name, _ in chosen} == set(names)
    assert {text for _, text in chosen} == set(texts)


def some_pairs(
    fields: Sequence[str], values: Sequence[str], first: int
) -> Iterator[tuple[str, str]]:
    """Every field once at least and every value once at least; `first` shifts who meets whom."""
    for place in range(max(len(fields), len(values))):
        yield fields[place % len(fields)], values[(first + place) % len(values)]


def _fields(office: Office, action: str) -> tuple[str, ...]:
    definition = office.services.workflows.current.definition
    return (*definition.actions[action].fields, "key", "version", "step", "next")


def _try(office: Office, action: str, pairs: Iterable[tuple[str, str]]) -> None:
    who, begin, right = FORMS[action]
    site, case = signed_in(office, who), begin(office)
    for field, value in pairs:
        path = f"/cases/{case.number}/actions/{action}"
        if send(office, site, path, {**right, field: value}):
            case = begin(office)


def _try_to_record(office: Office, pairs: Iterable[tuple[str, str]]) -> None:
    thu = signed_in(office, THU)
    for field, value in pairs:
        send(office, thu, "/cases", {**ISSUE_FORM, field: value})


def unusable(office: Office) -> tuple[str, ...]:
    """What forms are tried with: the engine judges most of it before any database."""
    return UNUSABLE if office.services.database.dialect == "sqlite" else OF_THE_DATABASE


def send(office: Office, site: TestClient, path: str, form: dict[str, str]) -> bool:
    """Whether the form was accepted; if not, it says why and had no effect."""
    before = rows(office.services.database, f"SELECT {_EFFECTS}")
    page = site.post(path, data=form)
    if page.status_code == 303:
        return True
    assert page.status_code in (200, 403, 404, 409, 422), (path, form, page.text)
    assert "<h1>" in page.text
    assert "<script>alert" not in page.text
    assert rows(office.services.database, f"SELECT {_EFFECTS}") == before, (path, form)
    return False
