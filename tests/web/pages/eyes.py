"""What axe finds on a page, in all its looks, and whether its reader must scroll it sideways.

Nothing is looked at twice that cannot have changed:

- each width is a layout of its own, in which other things may be hidden: every rule runs at each;
- dark differs from light by colours alone (`tests/web/pages/test_dark_colours.py` holds the style
  sheet to that), and of all rules two ask for colours: those run in the dark;
- the contrast of words follows from their colour, size and weight and from all that is painted
  behind them. Where axe has passed these once, it passes them everywhere, and only words that
  stand in another way are shown to it. What lies over them does not depend on colours: on the
  first look at a page axe is shown all of its words.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Final, Literal

from axe_playwright_python.sync_playwright import Axe

if TYPE_CHECKING:
    from playwright.sync_api import BrowserContext, Page

Fault = tuple[str, str, str]
Scheme = Literal["light", "dark"]

DESK: Final = 1280
PHONE: Final = 360
#: to which a page of 1280 pixels shrinks at a zoom of 400 % (1.4.10)
NARROWEST: Final = 320
_HIGH: Final = 800
_COLOURS: Final = "link-in-text-block"
_CONTRAST: Final = "color-contrast"

#: what words stand on, as axe sees it, and the words that stand on what it has not judged yet
_LOOK: Final = """async ({passed, everything, rules}) => {
  const behind = new Map([[null, '']]), known = new Set(passed), faults = [], judged = new Set();
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
  const worded = () => [...document.body.querySelectorAll('*')].filter((e) =>
    (e.matches('input, select, textarea') || [...e.childNodes].some(
      (node) => node.nodeType === Node.TEXT_NODE && node.data.trim()
    )) && !e.closest('script, .away, [hidden]') && e.checkVisibility({visibilityProperty: true})
  );
  const ask = async (where, options) => {
    const found = await axe.run(where, {
      resultTypes: ['violations', 'passes'], elementRef: true, selectors: false, noHtml: true,
      preload: false, ...options
    });
    for (const {id, nodes} of found.violations) {
      for (const {element} of nodes.slice(0, 1)) faults.push([id, element.outerHTML.slice(0, 120)]);
    }
    for (const {id, nodes} of found.passes) {
      if (id === 'color-contrast') for (const {element} of nodes) judged.add(stands(element));
    }
  };
  await ask(document, rules);
  if (!everything) {
    const others = worded().filter((e) => !known.has(stands(e)));
    if (others.length) await ask({include: others}, {runOnly: ['color-contrast']});
  }
  return {faults, judged: [...judged].filter((one) => !known.has(one))};
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
        return self._look(page, place, {}, everything=True) + sideways(page, place)

    def _layout(self, page: Page, place: str) -> list[Fault]:
        rules = {"rules": {_CONTRAST: {"enabled": False}}}
        return self._look(page, place, rules) + sideways(page, place)

    def _colours(self, page: Page, place: str) -> list[Fault]:
        return self._look(page, place, {"runOnly": [_COLOURS]})

    def _look(
        self, page: Page, place: str, rules: dict[str, Any], *, everything: bool = False
    ) -> list[Fault]:
        asked = {"passed": sorted(self._passed), "everything": everything, "rules": rules}
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
