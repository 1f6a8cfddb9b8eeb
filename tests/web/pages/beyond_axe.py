"""Ten checks of a page that axe cannot make (WCAG 2.2 AA), beside its reflow on a narrow phone.

Heading and title, size of targets, order of focus, focus in sight, text spacing, zoom, forced
colours, reduced motion, print, and no script.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from tests.web.pages.eyes import Fault

if TYPE_CHECKING:
    from playwright.sync_api import Page

#: functions the checks share
_HELPERS: Final = """
const seen = (e) => e.checkVisibility({visibilityProperty: true}) && e.getClientRects().length;
const named = (e) => e.outerHTML.slice(0, 90);
const reached = () => [...document.querySelectorAll(
  'a[href], button, summary, input:not([type=hidden]), select, textarea, [tabindex="0"]'
)].filter((e) => seen(e) && !e.disabled);
"""

#: one heading and a title of its own (2.4.2, 2.4.6)
_HEADING: Final = """() => {
  const [title] = document.title.split(' – ');
  return document.querySelectorAll('h1').length === 1 && title ? [] : [document.title];
}"""

#: fingers hit it: 24 pixels each way, or nothing else within that circle; links in a line of text
#: are as high as the line (2.5.8)
_TARGETS: Final = """() => {
  const all = reached().filter((e) => !e.matches('.skip, [tabindex]')).map((e) => {
    const box = (e.closest('label') || e).getBoundingClientRect();
    return {e, box, x: box.left + box.width / 2, y: box.top + box.height / 2};
  });
  const away = ({x, y}, {box}) => Math.hypot(
    Math.max(box.left - x, 0, x - box.right), Math.max(box.top - y, 0, y - box.bottom)
  );
  return all.filter((one) => {
    if (one.box.width >= 24 && one.box.height >= 24) return false;
    const words = one.e.parentElement.textContent.trim().length > one.e.textContent.trim().length;
    if (words && getComputedStyle(one.e).display === 'inline') return false;
    return all.some((other) => other !== one && away(one, other) < 12);
  }).map(({e}) => named(e));
}"""

#: the first stop jumps over the head, and nothing is pulled out of its order (2.4.1, 2.4.3)
_ORDER: Final = """() => {
  const [first] = reached(), main = document.querySelector(first.getAttribute('href'));
  const pulled = document.querySelectorAll('[tabindex]:not([tabindex="0"], [tabindex="-1"])');
  const jumps = main && main.matches('main[tabindex]');
  return [...(jumps ? [] : [named(first)]), ...[...pulled].map(named)];
}"""

#: each stop shows that it has the focus and is not behind a bar (2.4.7, 2.4.11)
_FOCUS: Final = """() => reached().filter((e) => {
  e.focus({focusVisible: true});
  if (document.activeElement !== e) return true;
  const {left, right, top, bottom} = e.getBoundingClientRect();
  const middle = [(left + right) / 2, (top + bottom) / 2];
  const spots = [[left + 3, top + 3], middle, [right - 3, bottom - 3]];
  const covered = spots.every(([x, y]) => {
    const above = document.elementFromPoint(x, y);
    return !(above && (e.contains(above) || above.contains(e)));
  });
  return getComputedStyle(e).outlineStyle === 'none' || covered;
}).map(named)"""

#: not read sideways, as when lines and letters are set apart (1.4.12) or at zoom (1.4.4)
_OVERFLOW: Final = """() => {
  const wide = document.documentElement.scrollWidth;
  return wide > innerWidth ? [wide + ' pixels of ' + innerWidth] : [];
}"""
_SPACED: Final = """* {
  line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important
}"""

#: where the system picks the colours, what can be pressed or filled in still has an edge
_EDGES: Final = """() => [
  ...document.querySelectorAll('.btn, .card, input:not([type=hidden]), select, textarea')
].filter((e) => seen(e) && !e.matches('[type=checkbox], [type=radio], [type=file]')
    && getComputedStyle(e).borderTopWidth === '0px'
).map(named)"""

#: nothing moves for who asked for that (2.3.3)
_STILL: Final = """() => [...document.querySelectorAll('*')].filter((e) => {
  const {animationName, transitionDuration, scrollBehavior} = getComputedStyle(e);
  return animationName !== 'none' || transitionDuration !== '0s' || scrollBehavior === 'smooth';
}).map(named)"""

#: on paper: what it says, without what can only be pressed; of some pages a slip alone is printed
_PAPER: Final = """() => [
  ...(document.querySelector('.noprint h1') || seen(document.querySelector('h1')) ? [] : ['no h1']),
  ...[...document.querySelectorAll('.top nav, .foot, .bar, .skip')].filter(seen).map(named),
]"""

_FORM: Final = re.compile(r"<form.*?</form>", re.DOTALL)
_SENDS: Final = re.compile(r"<button(?![^>]*type=\"button\")")
_NEEDS_SCRIPT: Final = re.compile(r"<[^>]*data-needs-script[^>]*>")


def faults_beyond_axe(page: Page, place: str, html: str) -> list[Fault]:
    """What the ten checks find on the open page of a desk; `html` is what the server sent."""
    found: dict[str, list[str]] = {"no script": _without_script(html)}

    def ask(name: str, question: str) -> None:
        asked: list[str] = page.evaluate(f"{{{_HELPERS}; window.asked = {question}}}; asked()")
        found.setdefault(name, []).extend(asked)

    for name, question in (("heading", _HEADING), ("targets", _TARGETS), ("order", _ORDER)):
        ask(name, question)
    ask("focus", _FOCUS)
    style = page.add_style_tag(content=_SPACED)
    ask("spacing", _OVERFLOW)
    style.evaluate("each => each.remove()")
    page.emulate_media(forced_colors="active")
    ask("forced colours", _EDGES)
    page.emulate_media(forced_colors="none", reduced_motion="reduce")
    ask("still", _STILL)
    page.emulate_media(media="print")
    ask("paper", _PAPER)
    page.emulate_media(media="screen")
    size = page.viewport_size
    assert size is not None
    page.set_viewport_size(
        {"width": size["width"] // 2 if size["width"] > 640 else 320, "height": 400}
    )
    ask("zoom", _OVERFLOW)
    page.set_viewport_size(size)
    return [(place, name, one) for name, each in found.items() for one in each]


def _without_script(html: str) -> list[str]:
    """Forms nobody could send, and controls that would do nothing, in a browser without script."""
    mute = [form[:90] for form in _FORM.findall(html) if not _SENDS.search(form)]
    idle = [tag for tag in _NEEDS_SCRIPT.findall(html) if " hidden" not in tag]
    return mute + idle + re.findall(r'href="(?:#|javascript:[^"]*)"', html)
