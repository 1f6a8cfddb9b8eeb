"""Anh Tuấn mistypes the year of the document: a reply cannot be dated ahead, a draft can."""

from __future__ import annotations

import pytest

from tests.cases.rules.office import REPLY, Office
from tests.people import LAN, MINH, TUAN
from workflow.refusal import Refused
from workflow.versions import Workflows

DEFINITION = Workflows.shipped().current.definition


@pytest.mark.parametrize("day", ["2096-11-20", "20/11/2096", "2026-11-21"])
def test_a_reply_of_a_day_to_come_is_refused(office: Office, day: str) -> None:
    story = office.accepted()

    with pytest.raises(Refused) as refused:
        story.act(TUAN, "reply", "2026-11-20 23:59", **{**REPLY, "document_date": day})

    (reason,) = refused.value.reasons
    assert (reason.category, reason.field) == ("field", "document_date")
    assert "ngày này chưa đến" in reason.message(DEFINITION, "vi")
    assert "has not come yet" in reason.message(DEFINITION, "en")
    assert story.state == "in_progress"


def test_a_reply_of_the_local_day_is_fine(office: Office) -> None:
    # in Greenwich it is still the 19th
    story = office.accepted()
    story.act(TUAN, "reply", "2026-11-20 00:30", **{**REPLY, "document_date": "2026-11-20"})
    assert story.state == "replied"


def test_an_answer_on_the_spot_cannot_be_dated_ahead_either(office: Office) -> None:
    story = office.record()
    fields = {"text": "Đã giải thích.", "outcome": "explained", "document_date": "2027-01-01"}
    assert story.refused(MINH, "answer_on_the_spot", "2026-11-20 09:00", **fields) == [
        "field_malformed"
    ]


def test_a_draft_may_bear_the_day_it_will_be_signed(office: Office) -> None:
    story = office.accepted()
    day = {"document_date": "2026-11-23"}
    story.act(LAN, "draft_reply", "2026-11-20 09:00", text="Sẽ sửa.", **day)
    assert story.case("draft_seq") != (None,)
