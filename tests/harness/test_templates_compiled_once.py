"""Pages are compiled once in a test process, and never taken from another source than their own."""

from __future__ import annotations

from jinja2 import BytecodeCache, DictLoader, Environment
from jinja2.bccache import Bucket

from tests.web.compiled import Kept


class Counting(Kept):
    """Counts what is compiled."""

    compiled = 0

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.compiled += 1
        super().dump_bytecode(bucket)


def shown(source: str, kept: BytecodeCache, **of_the_office: object) -> str:
    """What an application of its own shows."""
    pages = Environment(loader=DictLoader({"page": source}), autoescape=True, bytecode_cache=kept)
    pages.globals |= of_the_office
    return pages.get_template("page").render()


def test_the_second_application_compiles_nothing_and_shows_what_is_its_own() -> None:
    kept = Counting()

    assert shown("<p>{{ phone }}</p>", kept, phone="1022") == "<p>1022</p>"
    assert shown("<p>{{ phone }}</p>", kept, phone="1900") == "<p>1900</p>"
    assert kept.compiled == 1


def test_a_changed_page_is_compiled_anew() -> None:
    kept = Counting()

    assert shown("<p>Hồ sơ</p>", kept) == "<p>Hồ sơ</p>"
    assert shown("<p>Hồ sơ mới</p>", kept) == "<p>Hồ sơ mới</p>"
    assert kept.compiled == 2
