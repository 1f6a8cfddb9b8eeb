"""What axe finds on a page, in all its looks, and whether its reader must scroll it sideways.

Nothing is looked at twice that cannot have changed:

- each width is a layout of its own, in which other things may be hidden: every rule runs at each;
- dark differs from light by colours alone (`test_every_look.py` holds the style sheet to that), and
  of all rules two ask for colours: those run in the dark;
- the contrast of words follows from their colour, size and weight and from all that is painted
  behind them, and whether a link is told from the words around it from both and its line. What axe
  has passed once it passes everywhere: it is shown only what stands in another way. What lies over
  words does not depend on colours: at the first look at a page axe is shown all of it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

Fault = tuple[str, str, str]

DESK: Final = 1280
PHONE: Final = 360
#: to which a page of 1280 pixels shrinks at a zoom of 400 % (1.4.10)
NARROWEST: Final = 320
_HIGH: Final = 800
_LINKS: Final = "link-in-text-block"
_CONTRAST: Final = "color-contrast"

#: asks axe about the page by `rules`, then by those of `colours` about what is not among `passed`
_LOOK: Final = """async ({passed, rules, colours}) => {
  const behind = new Map([[null, '']]), known = new Set(passed), faults = [], now = new Set();
  const painted = (e) => {
    if (!behind.has(e)) {
      const {backgroundColor, backgroundImage, opacity, filter, mixBlendMode} = getComputedStyle(e);
      const plain = ['rgba(0, 0, 0, 0)', 'none', '1', 'none', 'normal'];
      const own = [backgroundColor, backgroundImage, opacity, filter, mixBlendMode];
      const shown = own.filter((value, at) => value !== plain[at]).join(' ');
      behind.set(e, painted(e.parentElement) + (shown && `/${shown}`));
    }
    return behind.get(e);
  };
  const stands = (e) => {
    const {color, fontSize, fontWeight, textShadow} = getComputedStyle(e);
    return [color, fontSize, fontWeight, textShadow, painted(e)].join(';');
  };
  const among = (a) => {
    const {textDecorationLine, borderBottomStyle} = getComputedStyle(a);
    return ['a', stands(a), textDecorationLine, borderBottomStyle, stands(a.parentElement)].join();
  };
  const worded = (e) => e.matches('input, select, textarea') || [...e.childNodes].some(
    (node) => node.nodeType === Node.TEXT_NODE && node.data.trim()
  );
  const all = [...document.body.querySelectorAll('*')].filter((e) =>
    !e.closest('script, .away, [hidden]') && e.checkVisibility({visibilityProperty: true}));
  const links = all.filter((e) => e.matches('a') && worded(e.parentElement));
  const ask = async (where, options) => {
    const found = await axe.run(where, {
      resultTypes: ['violations', 'passes'], elementRef: true, selectors: false, noHtml: true,
      preload: false, ...options
    });
    const wrong = new Set(found.violations.flatMap(({nodes}) => nodes.map((one) => one.element)));
    for (const {id, nodes: [{element}]} of found.violations) {
      faults.push([id, element.outerHTML.slice(0, 120)]);
    }
    for (const {id, nodes} of found.passes) {
      if (id === 'color-contrast') for (const {element} of nodes) now.add(stands(element));
    }
    for (const link of links) if (!wrong.has(link)) now.add(among(link));
  };
  if (rules) await ask(document, rules);
  if (colours) {
    const words = all.filter((e) => worded(e) && !known.has(stands(e)));
    const others = [...words, ...links.filter((a) => !known.has(among(a)) && !now.has(among(a)))];
    if (others.length) await ask({include: others}, {runOnly: colours});
  }
  return {faults, judged: [...now].filter((one) => !known.has(one))};
}"""

_SIDEWAYS: Final = "document.documentElement.scrollWidth > innerWidth"


@contextmanager
def watched(window: BrowserContext) -> Iterator[Page]:
    """A page of the window, which must bypass the pages' own policy, with axe in it."""
    window.add_init_script(Axe().axe_script)
    yield window.new_page()
    window.close()


class Eyes:
    """Looks at one page after the other, and remembers on what words may stand."""

    def __init__(self) -> None:
        self._passed: set[str] = set()

    def faults_in_every_look(self, page: Page, place: str, first: int = DESK) -> list[Fault]:
        """What is wrong at both widths and in both schemes; `first` is the width it is opened in.

        The page is then in the other width, in the light.
        """
        other = DESK + PHONE - first
        faults = self.faults_at_first_sight(page, f"{place} light {first}")
        page.emulate_media(color_scheme="dark")
        faults += self._colours(page, f"{place} dark {first}")
        page.set_viewport_size({"width": other, "height": _HIGH})
        faults += self._colours(page, f"{place} dark {other}")
        page.emulate_media(color_scheme="light")
        return faults + self._layout(page, f"{place} light {other}")

    def faults_at_first_sight(self, page: Page, place: str) -> list[Fault]:
        """What is wrong in this look, whatever was seen before."""
        return self._look(page, place, rules={}) + sideways(page, place)

    def _layout(self, page: Page, place: str) -> list[Fault]:
        others = {"rules": {_CONTRAST: {"enabled": False}}}
        return self._look(page, place, others, [_CONTRAST]) + sideways(page, place)

    def _colours(self, page: Page, place: str) -> list[Fault]:
        return self._look(page, place, None, [_CONTRAST, _LINKS])

    def _look(
        self, page: Page, place: str, rules: dict[str, Any] | None, colours: Sequence[str] = ()
    ) -> list[Fault]:
        asked = {"passed": sorted(self._passed), "rules": rules, "colours": list(colours) or None}
        found: dict[str, Sequence[Any]] = page.evaluate(_LOOK, asked)
        self._passed.update(found["judged"])
        return [(place, rule, element) for rule, element in found["faults"]]


def faults_of(page: Page, place: str) -> list[Fault]:
    """What is wrong with a page as it is now; the page's own policy must be bypassed."""
    page.evaluate(Axe().axe_script)
    return Eyes().faults_at_first_sight(page, place)


def sideways(page: Page, place: str) -> list[Fault]:
    """Whether its reader must scroll it sideways."""
    return [(place, "scrolls sideways", str(page.viewport_size))] * page.evaluate(_SIDEWAYS)
