"""axe, as every test of the pages uses it: all rules in the light, the rule of contrast in the dark."""

from __future__ import annotations

from functools import cache
from pathlib import Path

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RUN = """
async ([part, only]) => (await axe.run(part, { runOnly: only, resultTypes: ['violations'], selectors: false }))
  .violations.map(each => each.id + ': ' + each.nodes.map(node => node.html.slice(0, 160)).join(' | '))
"""
# Long lists are drawn only where they are seen; axe looks at what is further down too.
DRAW_ALL = """
() => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync('.pk-step:not([hidden]) * { content-visibility: visible !important }');
  document.adoptedStyleSheets = [sheet];
  scrollTo(0, 0);
}
"""


@cache
def _axe() -> str:
    import axe_playwright_python

    return next(Path(axe_playwright_python.__file__).parent.rglob("axe.min.js")).read_text(encoding="utf-8")


def violations(page, part: str = "html") -> list[str]:
    """What axe finds in a part of the page."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_axe())
    page.evaluate(DRAW_ALL)
    found = page.evaluate(RUN, [part, {"type": "tag", "values": TAGS}])
    page.emulate_media(color_scheme="dark")
    found += [f"dark {each}" for each in page.evaluate(RUN, [part, {"type": "rule", "values": ["color-contrast"]}])]
    page.emulate_media(color_scheme="light")
    return found


def open_details(page, part: str = "html") -> None:
    """Open everything that folds."""
    page.locator(part).first.evaluate("part => part.querySelectorAll('details').forEach(each => { each.open = true })")
