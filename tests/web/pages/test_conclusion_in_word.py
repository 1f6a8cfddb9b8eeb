"""The notice of conclusions as a file for Word, in the layout of Decree 30/2020."""

from __future__ import annotations

import io

import docx

from tests.people import MINH
from tests.web.pages.test_conclusion_page import NOTICE, SAID, monday, typed
from tests.web.stories import Office, signed_in


def test_the_file_for_word_is_laid_out_as_the_decree_wants(one_office: Office) -> None:
    day = monday(one_office)
    minh = signed_in(one_office, MINH)
    others = {f"coordinating.{day.said.number}": "SNNMT"}
    minh.post(NOTICE, data=typed(day, "save", **others))
    answer = minh.get(f"{NOTICE}.docx")
    assert "thong-bao-ket-luan-2026-11-23-caolanh.docx" in answer.headers["content-disposition"]
    document = docx.Document(io.BytesIO(answer.content))
    section = document.sections[0]
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    assert [round(each.mm) for each in margins if each] == [20, 20, 30, 15]
    assert [round(each.mm) for each in (section.page_width, section.page_height) if each] == [
        210,
        297,
    ]
    head, foot = document.tables
    left, right = (cell.text for cell in head.rows[0].cells)
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\nĐộc lập - Tự do - Hạnh phúc" in right
    assert "Đồng Tháp, ngày      tháng      năm 2026" in right
    assert "Số:          /TB-VPUBND" in left, "people give the number"
    body = "\n".join(paragraph.text for paragraph in document.paragraphs)
    assert "THÔNG BÁO\nKết luận của Chủ tịch UBND tỉnh" in body
    assert (
        f"1. Chậm cấp phép ({day.said.number}): {SAID} Giao Sở Xây dựng chủ trì, phối hợp với "
        "Sở Nông nghiệp và Môi trường, trả lời người dân trước 17:00 ngày 25/11/2026." in body
    )
    assert "trả lời người dân theo thời hạn quy định." in body
    assert "Đã trả lời tại buổi gặp." in body
    assert body.rstrip().endswith("./.")
    recipients, signed = (cell.text for cell in foot.rows[0].cells)
    assert "- Sở Xây dựng;" in recipients
    assert signed == "TL. CHỦ TỊCH\nCHÁNH VĂN PHÒNG"
    assert "Sáu" not in body + recipients
    fonts = {run.font.size.pt for p in document.paragraphs for run in p.runs if run.font.size}
    assert fonts == {14}
    assert document.styles["Normal"].font.name == "Times New Roman"
