"""The frame around the steps in a real browser: opening, going from step to step, coming back, losing the line."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect
from serving import Visitor, start_workbook, wait_ready, wait_until, write_notebooks

OPENING_MS = 4000  # a generous bound for a busy machine; benchmarks/README.md has what was measured


def step_link(page, step: str):
    return page.locator(f"#pk-header nav a[data-step={step}]")


def focused(page) -> str:
    return page.evaluate("document.activeElement.textContent.trim()")


def come_to_rest(page) -> int:
    """Wait until a scroll that began has ended, at most fifteen seconds; gives back where the page stands, in pixels."""
    seen = [-1, 0]
    wait_until(lambda: seen.append(page.evaluate("window.scrollY")) or seen[-1] == seen[-2] == seen[-3] > 0)
    return seen[-1]


def test_words_are_on_screen_before_the_case_is(page, small_workbook):
    page.goto(small_workbook.url, wait_until="commit")
    expect(page.get_by_text("Opening your case…")).to_be_visible(timeout=OPENING_MS)
    expect(page.locator("html[data-pk-ready]")).to_be_attached(timeout=60_000)
    expect(page.get_by_text("Opening your case…")).to_be_hidden()
    expect(page.get_by_role("heading", name="Start", level=1)).to_be_visible()


def test_the_key_is_not_in_the_address_bar(open_page, small_workbook):
    page = open_page(small_workbook.case_url("PK-0042"))
    assert page.url == small_workbook.address + "?case=PK-0042"


def test_scripts_come_in_one_piece(open_page, small_workbook):
    """When this fails after an upgrade, write the names it prints into parole_kit/workbook/parts.txt."""
    page = open_page(small_workbook.url)
    single = [url for url in page.watched.asked if re.search(r"\d+\.[^/]*\.js(\?|$)", url.rsplit("/", 1)[1])]
    assert not single, "\n".join(re.sub(r"^.*?/voila/[0-9a-f]+/|\?.*$", "", url) for url in single)
    assert len(page.watched.asked) < 25


def test_a_busy_computer_makes_the_page_slow_but_never_lame(page, small_workbook):
    """When this fails after an upgrade, look for the new words of the waits in `shelf.PATIENCE`."""
    scripts = []
    page.on("response", lambda answer: scripts.append(answer) if "/all.js" in answer.url else None)
    page.goto(small_workbook.url, wait_until="commit")
    wait_ready(page)
    body = scripts[0].body()
    assert body.count(b"AbortSignal.timeout(120000)") == 1 and b"AbortSignal.timeout(2000)" not in body
    assert b"<12e4;" in body and not re.search(rb"Date\.now\(\)-\w+<2e3", body)
    assert re.search(rb'respond in time"\),6e4', body) and not re.search(rb'respond in time"\),4e3', body)


def test_a_link_shows_its_step_and_moves_the_focus(open_page, small_workbook):
    page = open_page(small_workbook.url)
    step_link(page, "evidence").click()
    expect(page.locator("section[data-step=evidence]")).to_be_visible()
    assert page.locator("section.pk-step:visible").count() == 1
    assert wait_until(lambda: focused(page) == "Evidence")
    expect(page).to_have_title(re.compile("^Evidence"))
    assert page.evaluate("window.scrollY") == 0
    expect(step_link(page, "evidence")).to_have_attribute("aria-current", "step")
    assert page.locator("[aria-current]").count() == 1


def test_going_to_a_step_asks_nobody_and_is_quick(open_page, small_workbook):
    page = open_page(small_workbook.url)
    before = len(page.watched.asked)
    took = page.evaluate(
        """async () => {
            const times = [];
            for (const step of ['packet', 'timeline', 'factors', 'start']) {
                const begun = performance.now();
                document.querySelector(`nav [data-step=${step}]`).click();
                await new Promise(done => window.addEventListener('hashchange', () =>
                    requestAnimationFrame(() => requestAnimationFrame(done)), { once: true }));
                times.push(performance.now() - begun);
            }
            return Math.min(...times);
        }"""
    )
    assert len(page.watched.asked) == before
    assert took < 300


def test_back_and_deep_links_work(open_page, small_workbook):
    page = open_page(small_workbook.url + "#timeline")
    expect(page.locator("section[data-step=timeline]")).to_be_visible()
    step_link(page, "packet").click()
    page.go_back()
    expect(page.locator("section[data-step=timeline]")).to_be_visible()
    assert focused(page) == "Timeline"


def test_an_unknown_step_shows_the_first(open_page, small_workbook):
    page = open_page(small_workbook.url + "#nowhere")
    expect(page.locator("section[data-step=start]")).to_be_visible()


def test_the_skip_link_is_first_and_goes_to_the_step(open_page, small_workbook):
    page = open_page(small_workbook.url + "#factors")
    page.keyboard.press("Tab")
    assert focused(page) == "Skip to the current step"
    page.keyboard.press("Enter")
    assert focused(page) == "Factors"
    expect(page.locator("section[data-step=factors]")).to_be_visible()


def test_what_is_typed_reaches_python_and_each_step_has_its_own_names(open_page, small_workbook):
    page = open_page(small_workbook.case_url("PK-0042"))
    page.get_by_label("Note on start").fill("first")
    expect(page.get_by_text("kept first PK-0042")).to_be_visible()
    step_link(page, "packet").click()
    page.get_by_label("Note on packet").fill("last")
    expect(page.locator("section[data-step=packet]").get_by_text("kept last PK-0042")).to_be_visible()
    step_link(page, "start").click()
    expect(page.locator("section[data-step=start]").get_by_text("kept first PK-0042")).to_be_visible()


def test_a_large_change_reaches_the_page_like_a_small_one(open_page, small_workbook):
    page = open_page(small_workbook.url)
    page.get_by_label("Note on start").fill("much")
    written = "[...document.querySelectorAll('.widget-label')].some(each => each.textContent.length > 6000000)"
    assert wait_until(lambda: page.evaluate(written))


@pytest.mark.parametrize("asked", ["..%2Fpasswd", "Ana%20Fictional", "a%00b", "x" * 200])
def test_a_case_that_cannot_be_a_file_number_is_not_handed_on(open_page, small_workbook, asked):
    page = open_page(small_workbook.address + f"?case={asked}&token={small_workbook.token}")
    page.get_by_label("Note on start").fill("x")
    expect(page.get_by_text("kept x", exact=True)).to_be_visible()


def test_a_cell_that_fails_leaves_the_rest(open_page, small_workbook):
    page = open_page(small_workbook.url + "#factors")
    problem = page.locator("section[data-step=factors] .pk-problem")
    expect(problem).to_be_visible()
    expect(page.get_by_text("still here")).to_be_visible()
    assert "Fictional" not in page.content() and "Traceback" not in page.content()
    assert re.search(r"PKF-[0-9A-F]{6}", problem.inner_text())


def test_money_is_not_taken_for_a_formula(open_page, small_workbook):
    page = open_page(small_workbook.url)
    expect(page.get_by_text("A bond between $1,500 and $5,000 for start.")).to_be_visible()


def test_a_reload_comes_back_to_the_place(open_page, small_workbook):
    page = open_page(small_workbook.case_url("PK-0042", "timeline"))
    page.mouse.wheel(0, 900)
    at = come_to_rest(page)
    assert at > 500
    page.reload(wait_until="commit")
    expect(page.locator("html[data-pk-ready]")).to_be_attached(timeout=60_000)
    expect(page.locator("section[data-step=timeline]")).to_be_visible()
    assert wait_until(lambda: abs(page.evaluate("window.scrollY") - at) < 5, 5)
    kept = page.evaluate("JSON.stringify(Object.entries(sessionStorage))")
    assert "timeline" in kept and "Note" not in kept


def test_a_drop_of_the_connection_is_said_and_unsaid(open_page, small_workbook):
    page = open_page(small_workbook.url)
    page.watched.expected += ["WebSocket", "ERR_INTERNET_DISCONNECTED", "Failed to fetch", "Connection lost"]
    kernel = page.locator("meta[name=pk-kernel]").get_attribute("content")
    page.evaluate("document.getElementById('pk-saved').dataset.at = '14:02'")
    page.context.set_offline(True)
    page.evaluate("window.jupyterapp.widgetManager.kernel._ws.close()")
    banner = page.locator("#pk-conn")
    expect(banner).to_contain_text("Not connected. Everything up to 14:02 is saved.", timeout=15_000)
    expect(page.locator("html")).to_have_attribute("data-pk-conn", "lost")
    page.context.set_offline(False)
    expect(page.locator("html")).to_have_attribute("data-pk-conn", "ok", timeout=40_000)
    expect(banner).to_be_hidden()
    assert page.locator("meta[name=pk-kernel]").get_attribute("content") == kernel
    page.get_by_label("Note on start").fill("again")
    expect(page.get_by_text("kept again")).to_be_visible()


def test_a_session_that_has_ended_says_so_and_takes_no_more(open_page, small_workbook):
    page = open_page(small_workbook.url)
    page.watched.expected += ["WebSocket", "404", "Kernel"]
    kernel = page.locator("meta[name=pk-kernel]").get_attribute("content")
    visitor = Visitor(small_workbook).enter()
    visitor.open_page()
    page.evaluate(f"window.jupyterapp.widgetManager.kernel.sendControlMessage; fetch('voila/api/shutdown/{kernel}')")
    page.watched.expected += ["405", "403"]
    page.evaluate("window.jupyterapp.widgetManager.kernel._updateStatus('dead')")
    expect(page.locator("#pk-conn")).to_contain_text("This session has ended. Your saved work is safe.")
    field = page.get_by_label("Note on start")
    field.press_sequentially("lost")
    assert field.input_value() == ""
    page.get_by_role("button", name="Reload the page").click()
    expect(page.locator("html[data-pk-ready][data-pk-conn=ok]")).to_be_attached(timeout=60_000)


def test_the_page_stands_on_a_narrow_screen(open_page, small_workbook):
    page = open_page(small_workbook.url)
    page.set_viewport_size({"width": 320, "height": 640})
    assert page.evaluate("document.documentElement.scrollWidth") <= 320


def test_a_page_that_does_not_scroll_has_a_scroll_bar_and_no_bare_strip(open_page, small_workbook):
    page = open_page(small_workbook.url)  # test browsers show no scroll bars, so what asks for them is looked at
    strip = page.evaluate("getComputedStyle(document.documentElement).scrollbarGutter")
    assert (strip, page.evaluate("getComputedStyle(document.body).overflowY")) == ("auto", "scroll")


def test_nobody_is_kept_out(browser, small_workbook):
    from axe_playwright_python.sync_playwright import Axe

    for scheme in ("light", "dark"):
        context = browser.new_context(bypass_csp=True, color_scheme=scheme)
        page = context.new_page()
        page.goto(small_workbook.url, wait_until="commit")
        wait_ready(page)
        found = Axe().run(page)
        assert found.violations_count == 0, found.generate_report()
        context.close()


def test_problem_pages_look_like_the_workbook(page, small_workbook):
    page.watched.expected += ["403", "404"]
    page.goto(small_workbook.address)
    expect(page.get_by_role("heading", level=1)).to_contain_text("key")
    page.goto(small_workbook.url)
    page.goto(small_workbook.address + "nothing")
    expect(page.get_by_role("link", name="Go to the start")).to_be_visible()


def test_a_python_that_does_not_start_is_said_in_words(page, tmp_path, monkeypatch):
    page.watched.expected += ["404", "failed to activate"]  # Voila's scripts miss their kernel
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "ipykernel_launcher.py").write_text("raise SystemExit(3)", encoding="utf-8")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "broken"))
    book = start_workbook(tmp_path, office=write_notebooks(tmp_path / "office", {}))
    try:
        page.goto(book.url, wait_until="commit")
        expect(page.get_by_role("heading", name="The workbook could not be opened")).to_be_visible(timeout=60_000)
        expect(page.get_by_text("Opening your case…")).to_be_hidden()
        assert "Traceback" not in page.content()
    finally:
        page.goto("about:blank")
        book.stop()
