"""Every page in both languages, light and dark, on a desk and on a phone; and as valid HTML."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import pytest

import web
from tests.browser import window_of
from tests.web.html_checker import faults_in
from tests.web.pages.beyond_axe import faults_beyond_axe
from tests.web.pages.every_page import ERRORS, PAGES
from tests.web.pages.eyes import DESK, NARROWEST, PHONE, Eyes, Fault, sideways, watched
from tests.web.pages.test_in_a_browser import Lived, desk_of
from tests.web.pages.test_in_a_browser import late_office as late_office

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

WEB: Final = Path(web.__file__).parent
KINDS: Final = {".css", ".js", ".html"}

#: looked at with each run by the ten checks too
CLOSELY: Final = {
    f"{path} vi" for path in ("/", "/status/{late}", "/queue", "/overdue", "/cases/YK-2026-000001")
}

pytestmark = [pytest.mark.browser, pytest.mark.timeout(600)]


def opened(
    browser: Browser, late_office: Lived, language: str, width: int
) -> Iterator[tuple[Page, str, str]]:
    """Each page before its reader's eyes, the place, and what the server sent."""
    office, address, codes = late_office
    # the checker is put into the page, which the page's own policy forbids
    looks: dict[str, Any] = {"viewport": {"width": width, "height": 800}, "bypass_csp": True}
    for who in dict.fromkeys(who for who, _ in PAGES):
        window = (
            desk_of(browser, office, address, who, **looks) if who else window_of(browser, **looks)
        )
        with watched(window) as page:
            for path in (path for theirs, path in PAGES if theirs == who):
                joint = "&" if "?" in path else "?"
                page.set_viewport_size(looks["viewport"])
                answer = page.goto(f"{address}{path.format(**codes)}{joint}lang={language}")
                assert answer is not None
                assert answer.status == ERRORS.get(path, 200)
                yield page, f"{path} {language}", answer.text()


#: each language is first looked at in another width
@pytest.mark.parametrize(("language", "width"), [("vi", DESK), ("en", PHONE)])
def test_nobody_is_kept_out_by_any_page(
    browser: Browser, late_office: Lived, tmp_path: Path, language: str, width: int
) -> None:
    eyes = Eyes()
    faults: list[Fault] = []
    for number, (page, place, html) in enumerate(opened(browser, late_office, language, width)):
        if place in CLOSELY:
            faults += faults_beyond_axe(page, place, html)
        faults += eyes.faults_in_every_look(page, place, width)
        if width == PHONE:
            page.set_viewport_size({"width": NARROWEST, "height": 800})
            faults += sideways(page, place)
        (tmp_path / f"{number}.html").write_text(html, "utf-8")
    assert faults == []
    assert faults_in(tmp_path) == []


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["vi", "en"])
def test_nor_by_what_axe_cannot_see(browser: Browser, late_office: Lived, language: str) -> None:
    faults: list[Fault] = []
    for page, place, html in opened(browser, late_office, language, DESK):
        faults += faults_beyond_axe(page, place, html)
    assert faults == []


#: everything that the ten checks are there for
BAD = """<!doctype html><html lang="vi"><title>Xấu</title><style>
* { outline: none !important } .btn { border: 0; width: 9px; height: 9px; transition: all 1s }
.bar { position: fixed; inset: 0 } .wide { white-space: nowrap; width: 900px }
.line { white-space: nowrap; width: max-content }
</style><main><h1>Một</h1><h1>Hai</h1><form><button class="btn" type="button">a</button
><button class="btn" type="button" data-needs-script>b</button></form>
<p class="wide" tabindex="3">Rộng</p><p class="line">LINE</p>
<div class="bar">Che hết</div></main></html>"""


def test_a_page_with_every_fault_is_found_out(page: Page) -> None:
    html = BAD.replace("LINE", "chữ " * 45)
    page.set_content(html)

    found = {name for _, name, _ in faults_beyond_axe(page, "a bad page", html)}

    assert found == {
        "no script",
        "heading",
        "targets",
        "order",
        "focus",
        "spacing",
        "forced colours",
        "still",
        "paper",
        "zoom",
    }


#: what is wrong in one look alone, after much that is right in all of them
IN_ONE_LOOK = """<!doctype html><html lang="vi"><title>Một</title><style>
:root { --ink: #111; --bg: #fff } body { color: var(--ink); background: var(--bg) }
.night { color: #111 } .narrow { display: none } .strip { color: #111; background: #fff }
a { color: #00c; text-decoration: none }
@media (prefers-color-scheme: dark) {
  :root { --ink: #fff; --bg: #111 } .night { color: #333 } a { color: #8af } .plain { color: #fdf }
}
@media (max-width: 44rem) {
  .narrow { display: block } .pale { color: #999 } .over { width: 900px; height: 1px }
}
</style><main><h1>Một</h1><p>Ai đọc cũng được.</p>
<p>Lời khác, và một dòng dài hơn <a class="plain" href="/">cùng một lối đi</a> ở giữa.</p>
<p class="night">Đêm không ai đọc</p><p class="pale">Nhỏ không ai đọc</p>
<div class="over"></div><button class="narrow"></button></main></html>"""


@pytest.mark.parametrize("first", [DESK, PHONE])
def test_what_is_wrong_in_one_look_alone_is_seen(browser: Browser, first: int) -> None:
    """What is left out of a look would not be found in it."""
    size: Any = {"width": first, "height": 800}
    eyes = Eyes()
    with watched(window_of(browser, viewport=size, bypass_csp=True)) as page:
        page.set_content(IN_ONE_LOOK)
        faults = eyes.faults_in_every_look(page, "", first)

    assert {(place.strip(), rule) for place, rule, _ in faults} == {
        ("light 360", "scrolls sideways"),
        ("light 360", "button-name"),
        ("light 360", "color-contrast"),
        ("dark 360", "color-contrast"),
        ("dark 1280", "color-contrast"),
        ("dark 360", "link-in-text-block"),
        ("dark 1280", "link-in-text-block"),
        ("light 360", "link-in-text-block"),
        ("light 1280", "link-in-text-block"),
    }


_DARK: Final = re.compile(r"@media \(prefers-color-scheme: dark\) \{(.*?\})\s*\}", re.DOTALL)
_DECLARED: Final = re.compile(r"([\w-]+):\s*([^;}]+)")
_COLOUR: Final = re.compile(r"#[0-9a-f]{3,6}")


def test_the_dark_changes_colours_and_nothing_else() -> None:
    """So that in the dark only the rules that ask for colours have to run again."""
    sources = {file: file.read_text("utf-8") for file in WEB.rglob("*") if file.suffix in KINDS}
    told = {file.name: text.count("color-scheme") for file, text in sources.items()}
    assert {name: count for name, count in told.items() if count} == {"app.css": 3}

    found = _DARK.search(sources[WEB / "static" / "app.css"])
    assert found is not None
    declared = dict(_DECLARED.findall(found[1]))
    assert declared.pop("color-scheme") == "dark"
    assert declared
    assert [name for name in declared if not name.startswith("--")] == []
    assert [value for value in declared.values() if not _COLOUR.fullmatch(value)] == []
