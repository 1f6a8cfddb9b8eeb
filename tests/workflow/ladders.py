"""Edits of the shipped definition that make its reply ladder differ by kind and department."""

from __future__ import annotations

#: for obstacles of businesses the deputy chief is told a day earlier, for SXD another post at +3
_PLUS_1 = 'tell = "upc_office"\nlabel = { vi = "quá hạn trả lời 1'
_PLUS_3 = '[[deadlines.reply.ladder]]\nrung = "plus_3"'
_FOR_SOME = """[[deadlines.reply.ladder]]
rung = "plus_2"
at = 2
kinds = ["obstacle"]
tell = "upc_deputy_chief"
label = { vi = "vướng mắc quá hạn", en = "obstacle overdue" }
[[deadlines.reply.ladder]]
rung = "plus_3_sxd"
at = 3
departments = ["SXD"]
tell = "upc_chief"
label = { vi = "Sở Xây dựng quá hạn", en = "SXD overdue" }
[[deadlines.reply.ladder]]
rung = "plus_3"
departments = ["SYT", "VPUBND"]"""
BY_KIND = (
    (_PLUS_1, f'kinds = ["question", "feedback", "proposal"]\n{_PLUS_1}'),
    (_PLUS_3, _FOR_SOME),
)
