"""A real workbook, started by the command of the README, and a real browser that looks at it.

A page fails its test when it asks another computer for anything, or when the browser's console reports an error.
"""

from __future__ import annotations

import os

import pytest
from answering import answer
from serving import Visitor, start_workbook, wait_ready, watch, write_notebooks

from parole_kit.case import Case
from parole_kit.workbook.doctor import find_browser

MUST_HAVE_BROWSER = os.environ.get("PAROLE_KIT_REQUIRE_BROWSER") == "1"
WAIT_MS = 20_000  # how long a test waits for what must become true; costs nothing when it does
CHROMIUM = (
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def workbook(tmp_path_factory):
    """The shipped workbook, running."""
    book = start_workbook(tmp_path_factory.mktemp("workbook"))
    yield book
    book.stop()


@pytest.fixture(scope="session")
def small_workbook(tmp_path_factory):
    """A workbook with small notebooks, for tests of the server and the frame."""
    folder = tmp_path_factory.mktemp("small")
    failing = [("markdown", "# Factors"), ("code", "raise ValueError('Anaïs Fictional')"), ("code", "'still here'")]
    book = start_workbook(folder, office=write_notebooks(folder / "office", {"factors": failing}))
    yield book
    book.stop()


@pytest.fixture(scope="session")
def browser():
    """A Chromium for all tests of the session. Without one the tests are left out, unless they are demanded."""
    found = find_browser()
    if not found:
        words = "no Chromium, Chrome or Edge was found (PAROLE_KIT_BROWSER names one)"
        if MUST_HAVE_BROWSER:
            pytest.fail(words)
        pytest.skip(words)
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=WAIT_MS)
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM))
        yield running
        running.close()


@pytest.fixture
def page(browser):
    """A fresh window. `page.watched` tells what it asked for; a test may add to `page.watched.expected`."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    made = context.new_page()
    made.watched = watch(made)
    yield made
    made.goto("about:blank")  # so that the page says that it closes, and its kernel ends
    context.close()
    assert not made.watched.foreign(), "the page asked another computer"
    assert not made.watched.unexpected(), "the browser's console reports errors"


@pytest.fixture
def open_page(page):
    """Open an address in the page and wait until it is ready."""

    def opened(url: str):
        page.goto(url, wait_until="commit")
        wait_ready(page)
        return page

    return opened


@pytest.fixture
def visitor(small_workbook):
    """Somebody who has the key of the small workbook."""
    return Visitor(small_workbook).enter()


@pytest.fixture
def stranger(small_workbook):
    """Somebody who has no key."""
    return Visitor(small_workbook)


@pytest.fixture
def training(workbook, request):
    """A training case with a few answers, in the folder of the running workbook; its file number."""
    number = "PK-" + str(abs(hash(request.node.name)) % 10_000_000)
    workbook.home.mkdir(parents=True, exist_ok=True)
    path = workbook.home / f"{number}.parole"
    path.unlink(missing_ok=True)
    with Case.create(path, None, file_number=number, training=True) as case:
        answer(case, "client-name", "Rosa Fictional Sample")
        answer(case, "client-birth-date", "March 4, 1990")
        answer(case, "entry-date", "November 2, 2026")
    return number


@pytest.fixture
def at(workbook, training, open_page):
    """Open the training case at a step."""
    return lambda step="start": open_page(workbook.case_url(training, step))


def pytest_terminal_summary(terminalreporter):
    """Say in words which tests were left out when there is no browser."""
    skipped = [each for each in terminalreporter.stats.get("skipped", []) if "PAROLE_KIT_BROWSER" in str(each.longrepr)]
    if skipped:
        terminalreporter.write_line(
            f"\nLeft out: {len(skipped)} tests in a real browser, because no Chromium, Chrome or Edge was found. "
            "To run them, install one of these or name it in the setting PAROLE_KIT_BROWSER."
        )
