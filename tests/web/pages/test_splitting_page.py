"""One encounter, several cases: the form of the parts and what becomes of it."""

from __future__ import annotations

from tests.cases.attachments.samples import PDF
from tests.people import THU
from tests.web.pages.test_case_page import hidden_in
from tests.web.stories import FRIDAY, Office, signed_in
from tests.web.test_status_page import text_of


class TestParts:
    """One encounter, several cases: five rows without a script, more on request."""

    def test_rows_and_more_of_them(self, office: Office) -> None:
        case = office.record()
        thu, path = signed_in(office, THU), f"/cases/{case.number}/actions/split"
        page = thu.get(path).text
        assert page.count('name="parts.title"') == 5
        assert 'value="denunciation"' not in page

        typed = {"parts.title": ["Đường ngập", ""], "parts.content": ["Nước ngập.", ""]}
        more = thu.post(path, data={**hidden_in(page), **typed, "step": "more"})

        assert more.text.count('name="parts.title"') == 10
        assert 'value="Đường ngập"' in more.text

    def test_a_file_goes_with_the_part_it_is_ticked_for(self, office: Office) -> None:
        case = office.record()
        thu, path = signed_in(office, THU), f"/cases/{case.number}/actions/split"
        assert "đi cùng phần này" not in thu.get(path).text, "it has no file"
        file = {"name": "Đơn.pdf", "content": PDF}
        office.act(THU, case, "attach", FRIDAY, file=file)
        page = thu.get(path).text
        assert page.count('name="parts.files"') == 5
        typed = {
            "parts.title": ["Đường ngập", "Rác"],
            "parts.content": ["Nước ngập.", "Không ai gom."],
            "parts.files": ["2:2"],
        }
        more = thu.post(path, data={**hidden_in(page), **typed, "step": "more"}).text
        assert 'value="2:2" checked' in more

        thu.post(path, data={**hidden_in(more), **typed})

        assert "Đơn.pdf" not in thu.get("/cases/YK-2026-000002").text
        part = thu.get("/cases/YK-2026-000003").text
        assert "Đơn.pdf" in part
        assert f"Từ vụ việc {case.number}." in part

    def test_two_parts_become_two_cases(self, office: Office) -> None:
        case = office.record()
        thu, path = signed_in(office, THU), f"/cases/{case.number}/actions/split"
        typed = {
            "parts.title": ["Đường ngập", "Rác", "", "", ""],
            "parts.content": ["Nước ngập.", "Không ai gom.", "", "", ""],
            "parts.kind": ["", "feedback", "", "", ""],
            "parts.pace": [""] * 5,
        }

        answer = thu.post(path, data={**hidden_in(thu.get(path).text), **typed})

        page = text_of(thu.get(answer.headers["location"]).text)
        assert "Tách ra: YK-2026-000002 – Đường ngập" in page
        assert "Tách ra: YK-2026-000003 – Rác" in page
        part = text_of(thu.get("/cases/YK-2026-000003").text)
        assert f"Tách từ {case.number} – Chậm cấp giấy phép" in part

    def test_half_a_part_comes_back(self, office: Office) -> None:
        case = office.record()
        thu, path = signed_in(office, THU), f"/cases/{case.number}/actions/split"
        typed = {"parts.title": ["Đường ngập"], "parts.content": [""]}

        page = thu.post(path, data={**hidden_in(thu.get(path).text), **typed})

        assert page.status_code == 422
        assert 'href="#parts"' in page.text
        assert 'value="Đường ngập"' in page.text
