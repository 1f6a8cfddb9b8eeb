"""The successor of an office that handed a case back counts as that office, by whatever code."""

from __future__ import annotations

from datetime import date, timedelta

from tests.cases.rules.office import PHUC, RETURN, Office, Story
from tests.people import LAN, MINH, NGA

ONLY_THE_CHIEF = ["returner_takes_it_only_from_the_chief"]
LAST_DAY = date(2026, 11, 20)
WHY = {"reason": "Thuộc lĩnh vực khác"}


def returned(office: Office) -> Story:
    """SXD handed it back."""
    story = office.accepted()
    story.act(LAN, "send_back", "2026-11-20 09:00", **RETURN)
    return story


def test_the_successor_gets_it_again_only_from_the_chief(office: Office) -> None:
    """No department leads it when SXD ends, so nothing is handed on; what SXD said still counts."""
    story = returned(office)
    office.end_department("SXD", LAST_DAY, "SYT")
    assert story.refused(MINH, "assign", "2026-11-21 09:00", lead_department="SYT") == (
        ONLY_THE_CHIEF
    )
    story.act(NGA, "assign", "2026-11-21 10:00", lead_department="SYT")
    assert story.case("lead", "returns") == ("SYT", 1)


def test_also_while_another_department_leads_it(office: Office) -> None:
    story = returned(office)
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="STC")
    office.end_department("SXD", LAST_DAY, "SYT")
    office.tick("2026-11-21 00:01")
    to_them = {"lead_department": "SYT", **WHY}
    assert story.refused(MINH, "reassign", "2026-11-21 09:00", **to_them) == ONLY_THE_CHIEF
    beside: dict[str, object] = {"coordinating": ["SYT"], **WHY}
    assert story.refused(MINH, "set_coordinating", "2026-11-21 09:00", **beside) == ONLY_THE_CHIEF
    asked = {"department": "SYT", "text": "Ý kiến"}
    assert story.refused(PHUC, "request_contribution", "2026-11-21 09:00", **asked) == (
        ONLY_THE_CHIEF
    )
    story.act(NGA, "reassign", "2026-11-21 10:00", **to_them)


def test_until_the_department_ends_its_successor_is_another_office(office: Office) -> None:
    story = returned(office)
    office.end_department("SXD", LAST_DAY, "SYT")
    story.act(MINH, "assign", "2026-11-20 10:00", lead_department="SYT")
    assert story.case("lead") == ("SYT",)


def test_the_line_of_succession_is_followed_to_its_end(office: Office) -> None:
    story = returned(office)
    office.end_department("SXD", LAST_DAY, "STC")
    office.end_department("STC", LAST_DAY + timedelta(days=1), "SYT")
    assert story.refused(MINH, "assign", "2026-11-23 09:00", lead_department="SYT") == (
        ONLY_THE_CHIEF
    )


def test_no_merge_takes_it_to_the_successor(office: Office) -> None:
    """Also in the first minute of the day, before the clock has handed the other case on."""
    story, theirs = returned(office), office.led(lead="STC")
    other = office.led(lead="SYT")
    office.end_department("STC", LAST_DAY, "SXD")
    into = {"into": theirs.number, "reason": "Cùng một con đường"}
    assert story.refused(MINH, "merge", "2026-11-21 00:00", **into) == ONLY_THE_CHIEF
    story.act(MINH, "merge", "2026-11-21 00:00", **{**into, "into": other.number})
    # what the survivor has inherited follows too
    office.end_department("SXD", LAST_DAY + timedelta(days=2), "SKHCN")
    again = {"lead_department": "SKHCN", **WHY}
    assert other.refused(MINH, "reassign", "2026-11-24 09:00", **again) == ONLY_THE_CHIEF
