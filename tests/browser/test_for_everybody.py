"""The pages for everybody: axe on every page and state, small windows, zoom, paper, forced colours, less motion."""

from __future__ import annotations

import json
from itertools import pairwise

import pypdfium2
import pytest
from answering import LAW, TODAY, box, field
from listening import open_details, violations
from playwright.sync_api import expect
from serving import wait_ready

from parole_kit.law.model import STEPS
from parole_kit.samples import open_sample

# The words of some elements, without those that only screen readers say.
SEEN = """
what => [...document.querySelectorAll(what)].filter(each => each.checkVisibility()).map(each => {
  const copy = each.cloneNode(true);
  copy.querySelectorAll('.pk-vh').forEach(hidden => hidden.remove());
  return copy.textContent;
})
"""
WIDTHS = (320, 390, 768, 1280)  # 320 is a window of 1280 at 400 % zoom


@pytest.fixture
def sample(workbook):
    """The number of a fresh sample case with all its answers and exhibits."""
    workbook.home.mkdir(parents=True, exist_ok=True)
    return open_sample("quintanar", LAW, TODAY, workbook.home).stem


@pytest.fixture
def bare(browser):
    """A window without motion, in which every state is looked at as it is in the end."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    yield page
    page.goto("about:blank")
    context.close()


def go(page, step: str) -> None:
    page.evaluate("step => { location.hash = step }", step)
    expect(page.locator(f'.pk-step[data-step="{step}"]')).to_be_visible()
    page.wait_for_timeout(500)  # what is costly is drawn only when its step is shown


def test_axe_finds_nothing_on_any_page_with_everything_open(workbook, sample, bare):
    bare.goto(workbook.case_url(sample), wait_until="commit")
    wait_ready(bare)
    for step in STEPS:
        go(bare, step)
        open_details(bare)
        assert violations(bare) == [], step


def test_axe_finds_nothing_in_any_state(workbook, training, bare):
    page = bare
    page.goto(workbook.url, wait_until="commit")
    wait_ready(page)
    open_details(page)
    page.get_by_role("button", name="Create the case").click()
    expect(page.get_by_role("group", name="That did not work")).to_be_visible()
    assert violations(page, ".pk-start") == [], "a problem on the start page"
    page.goto(workbook.case_url(training), wait_until="commit")
    wait_ready(page)
    box(page, "a-number").fill("12")
    page.keyboard.press("Tab")
    expect(box(page, "a-number")).to_have_attribute("aria-invalid", "true")
    assert violations(page, '.pk-form:has([data-question="a-number"])') == [], "an answer that cannot be read"
    go(page, "eligibility")
    field(page, "former-unaccompanied-child").get_by_role("radio", name="No").check()
    field(page, "family-unit").get_by_role("radio", name="Yes").check()
    expect(field(page, "family-unit").locator(".pk-changed")).to_be_visible()
    assert violations(page, ".pk-form:has(.pk-changed)") == [], "an answer that changed something"
    go(page, "factors")
    page.get_by_role("button", name="Add a sponsor").click()
    page.get_by_role("button", name="Remove Sponsor 1").click()
    expect(page.get_by_role("group", name="Remove Sponsor 1")).to_be_visible()
    assert violations(page, ".pk-form:has(.pk-ask)") == [], "a question before somebody is removed"
    go(page, "packet")
    page.locator(".pk-earlier > summary").click()
    page.locator(".pk-earlier select").select_option(index=3)
    page.get_by_role("button", name="Restore this whole moment").click()
    expect(page.get_by_role("group", name="Restore this whole moment")).to_be_visible()
    assert violations(page, ".pk-earlier") == [], "an earlier moment"
    page.evaluate("window.jupyterapp.widgetManager.kernel._updateStatus('dead')")
    expect(page.locator("#pk-conn")).to_contain_text("This session has ended")
    assert violations(page, "#pk-conn") == [], "a session that has ended"


def test_axe_finds_nothing_at_the_desk_whatever_is_open(workbook, sample, bare):
    page = bare
    page.goto(workbook.case_url(sample, "evidence"), wait_until="commit")
    wait_ready(page)
    row = page.locator('[data-exhibit-row="birth-certificate"]')

    def look(what: str) -> None:
        open_details(page, '[data-exhibit-row="birth-certificate"]')
        assert violations(page, '[data-exhibit-row="birth-certificate"]') == [], what

    row.locator("[data-do=describe]").click()
    expect(row.locator(".pk-record")).to_be_visible()
    row.locator('[data-field="date"]').fill("long ago")
    row.locator('[data-field="date"]').press("Tab")
    expect(row.locator(".pk-error")).to_be_visible()
    look("its record, with a day that cannot be read")
    row.locator("[data-do=describe]").click()
    row.locator("[data-do=remove]").click()
    expect(row.locator(".pk-ask")).to_be_visible()
    look("the question before it is removed")
    row.get_by_role("button", name="Keep it").click()
    row.locator("[data-do=move]").click()
    row.locator("[data-do=pages]").click()
    expect(row.locator(".pk-pages img[src]")).to_be_visible()
    look("its pages, and where it may go")
    row.locator("[data-do=open_page]").click()
    row.locator("[data-do=black_add]").click()
    expect(row.locator("button.pk-black")).to_be_visible()
    look("a page that is blacked out")


def test_no_page_is_wider_than_the_window_with_everything_open(workbook, sample, open_page):
    page = open_page(workbook.case_url(sample))
    for step in STEPS:
        page.set_viewport_size({"width": 1280, "height": 800})
        go(page, step)
        open_details(page)
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 800})
            assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), f"{step} at {width}"


def test_headings_go_down_one_level_at_a_time_and_landmarks_have_names(workbook, sample, open_page):
    page = open_page(workbook.case_url(sample))
    for step in STEPS:
        go(page, step)
        levels = page.evaluate(
            "[...document.querySelectorAll('.pk-step:not([hidden]) :is(h1,h2,h3,h4,h5,h6)')]"
            ".filter(each => each.checkVisibility()).map(each => Number(each.tagName[1]))"
        )
        assert levels[0] == 1 and levels.count(1) == 1, step
        assert all(after - before <= 1 for before, after in pairwise(levels)), (step, levels)
    names = page.evaluate("[...document.querySelectorAll('nav')].map(each => each.getAttribute('aria-label'))")
    assert all(names)
    assert page.locator("main").count() == 1


def test_forced_colours_and_less_motion_keep_what_colour_and_motion_say(workbook, sample, open_page):
    page = open_page(workbook.case_url(sample, "eligibility"))
    page.emulate_media(forced_colors="active", reduced_motion="reduce")
    node = page.locator(".pk-stopped .pk-node")
    assert node.evaluate("each => getComputedStyle(each).borderTopStyle") != "none"
    assert page.locator(".pk-code").first.evaluate("each => getComputedStyle(each).borderTopStyle") != "none"
    under = "each => getComputedStyle(each).borderBottomColor"
    current, other = (
        page.locator(f"#pk-header nav a{one}").first for one in ("[aria-current]", ":not([aria-current])")
    )
    paper = page.evaluate("getComputedStyle(document.body).backgroundColor")
    assert other.evaluate(under) == paper != current.evaluate(under)
    lines = page.locator("a.pk-button").first.evaluate("each => getComputedStyle(each).borderTopWidth")
    assert lines != "0px"
    assert page.evaluate("getComputedStyle(document.body).transitionDuration") in ("0s", "1e-05s")


def test_going_to_a_step_asks_no_kernel_and_takes_no_time(at):
    page = at()
    expect(page.locator(".pk-step .pk-note", has_text="One moment…")).to_have_count(
        0
    )  # nobody waits at the first look either
    times = page.evaluate(
        """async steps => {
          const times = [];
          for (const step of steps) {
            const begun = performance.now();
            location.hash = step;
            await new Promise(go => addEventListener('hashchange', () => requestAnimationFrame(() => setTimeout(go, 0)), { once: true }));
            times.push(performance.now() - begun);
          }
          return times;
        }""",
        [*STEPS[1:], STEPS[0]],
    )
    assert sorted(times)[len(times) // 2] < 150, times


def test_every_id_on_the_page_is_its_own(at):
    page = at("factors")
    page.get_by_role("button", name="Add a sponsor").click()
    expect(field(page, "sponsor-name")).to_be_visible()
    ids = json.loads(page.evaluate("JSON.stringify([...document.querySelectorAll('[id]')].map(each => each.id))"))
    assert len(ids) == len(set(ids))


def test_every_page_prints_what_it_says_and_leaves_out_what_is_only_for_the_screen(workbook, sample, open_page):
    page = open_page(workbook.case_url(sample))
    for step in STEPS:
        go(page, step)
        said = page.evaluate(SEEN, ".pk-step:not([hidden]) :is(.pk-text h2, .pk-label, .pk-exhibit-title, .pk-clock)")
        printed = "".join(
            sheet.get_textpage().get_text_range() for sheet in pypdfium2.PdfDocument(page.pdf(format="Letter"))
        )
        printed = "".join(printed.split())
        assert [each for each in said if "".join(each.split()) not in printed] == [], step
        page.emulate_media(media="print")
        only_for_the_screen = "#pk-header nav, .pk-step:not([hidden]) :is(.pk-button, .pk-more, .pk-drop, .pk-tools)"
        assert not any(each.is_visible() for each in page.locator(only_for_the_screen).all()), step
        page.emulate_media(media="screen")
