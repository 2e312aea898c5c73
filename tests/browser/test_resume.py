"""Nothing is lost: a reload while typing, a line that is cut, a kernel or a server that is killed, two windows, a long pause."""

from __future__ import annotations

import os
import signal
import socket
from pathlib import Path

import pytest
from playwright.sync_api import expect
from serving import Workbook, start_workbook, wait_ready, wait_until

from parole_kit.case import Case

LINE_CUT = ["WebSocket", "ERR_", "Failed to fetch", "Connection lost", "404", "403", "Kernel", "Canceled", "dispose"]
linux_only = pytest.mark.skipif(not Path("/proc/self/fd").exists(), reason="looks into /proc")


def new_case(book: Workbook, number: str) -> str:
    """A training case in the folder of a running workbook; its file number."""
    book.home.mkdir(parents=True, exist_ok=True)
    path = book.home / f"{number}.parole"
    path.unlink(missing_ok=True)
    Case.create(path, None, file_number=number, training=True).close()
    return number


def stored(book: Workbook, number: str, question: str):
    with Case.open(book.home / f"{number}.parole") as case:
        found = case.get(question)
        return found.value if found else None


def box(page, question: str):
    return page.locator(f'.pk-field[data-question="{question}"] [data-answer]').first


def go_on(page) -> None:
    """Reload by the banner's button, and wait until the page stands again."""
    page.get_by_role("button", name="Reload the page").click()
    expect(page.locator("html[data-pk-conn=gone]")).to_have_count(0)
    wait_ready(page)


def kernel_pid(page) -> int:
    """The process behind a page."""
    return kernel_pid_of(page.locator("meta[name=pk-kernel]").get_attribute("content"))


def kernel_pid_of(kernel: str) -> int:
    """The process of a kernel."""
    for path in Path("/proc").glob("[0-9]*/cmdline"):
        try:
            if kernel in path.read_bytes().decode(errors="replace"):
                return int(path.parent.name)
        except OSError:
            continue
    raise AssertionError("no kernel")


def cut(page) -> None:
    """Pull the plug: no network, and the line breaks."""
    page.context.set_offline(True)
    break_line(page)
    expect(page.locator("html[data-pk-conn=lost]")).to_be_attached()


def break_line(page) -> None:
    """The line breaks without a farewell."""
    page.evaluate(
        "{ const line = jupyterapp.widgetManager.kernel._ws; line.close(); line.onclose?.(new CloseEvent('close')); }"
    )


@pytest.fixture
def at(workbook, request, open_page):
    """Open a new training case at a step; `page.number` is its file number."""

    def opened(step: str = "start"):
        number = new_case(workbook, "PK-" + str(abs(hash(request.node.name)) % 10_000_000))
        page = open_page(workbook.case_url(number, step))
        page.number = number
        page.watched.expected += LINE_CUT
        return page

    return opened


def test_a_reload_while_typing_loses_nothing(workbook, at):
    page = at()
    box(page, "officer-name").focus()
    page.keyboard.type("Officer Fictional")
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(box(page, "officer-name")).to_have_value("Officer Fictional")
    assert stored(workbook, page.number, "officer-name") == "Officer Fictional"


def test_a_reload_comes_back_to_the_field_and_the_place(at):
    page = at("evidence")
    field = box(page, "client-statement")
    field.focus()
    page.wait_for_timeout(600)  # until nothing moves any more, and the place is noted
    before = field.evaluate("el => el.getBoundingClientRect().top")
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(field).to_be_focused()
    assert wait_until(lambda: abs(field.evaluate("el => el.getBoundingClientRect().top") - before) < 5)


def test_a_case_that_was_opened_on_the_page_comes_back_to_its_place_too(workbook, training, open_page):
    page = open_page(workbook.url)
    page.get_by_role("button", name=training).first.click()
    expect(page.get_by_role("heading", name="is open")).to_be_visible()
    page.evaluate("location.hash = 'evidence'")
    box(page, "client-statement").focus()
    page.wait_for_timeout(600)
    page.reload(wait_until="commit")
    wait_ready(page)
    expect(box(page, "client-statement")).to_be_focused()


def test_what_is_typed_while_the_line_is_cut_is_said_and_saved_when_it_is_back(workbook, at):
    page = at()
    cut(page)
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    expect(page.locator("#pk-conn")).to_contain_text("One answer is not saved yet")
    assert stored(workbook, page.number, "officer-name") is None
    page.context.set_offline(False)
    expect(page.locator("#pk-conn")).to_be_hidden(timeout=30_000)
    assert wait_until(lambda: stored(workbook, page.number, "officer-name") == "Officer Fictional")
    expect(page.locator(".pk-field[data-state]")).to_have_count(0)


def test_a_line_that_is_dead_without_a_word_is_noticed(workbook, at):
    page = at()
    page.evaluate("jupyterapp.widgetManager.kernel._ws.send = () => {}")
    page.context.set_offline(True)
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    expect(page.locator("#pk-conn")).to_contain_text("One answer is not saved yet")
    page.context.set_offline(False)
    assert wait_until(lambda: stored(workbook, page.number, "officer-name") == "Officer Fictional", 30)


def test_what_was_on_the_line_when_it_broke_is_sent_again(workbook, at):
    page = at()
    page.evaluate("window.jupyterapp.widgetManager.kernel._ws.send = () => {}")  # it goes into a dead line
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    break_line(page)
    assert wait_until(lambda: stored(workbook, page.number, "officer-name") == "Officer Fictional", 30)
    expect(page.locator(".pk-field[data-state]")).to_have_count(0)


@linux_only
def test_a_killed_kernel_is_said_and_what_was_typed_comes_back(workbook, at):
    page = at()
    box(page, "officer-name").fill("Officer Fictional")
    page.keyboard.press("Tab")
    assert wait_until(lambda: stored(workbook, page.number, "officer-name") == "Officer Fictional")
    box(page, "detention-facility").focus()
    page.keyboard.type("Fictional Center")
    os.kill(kernel_pid(page), signal.SIGKILL)
    banner = page.locator("#pk-conn")
    expect(banner).to_contain_text("This session has ended. Your saved work is safe.", timeout=30_000)
    expect(banner).to_contain_text("It comes back with the reload.")
    go_on(page)
    expect(box(page, "officer-name")).to_have_value("Officer Fictional")
    expect(box(page, "detention-facility")).to_have_value("Fictional Center")
    assert wait_until(lambda: stored(workbook, page.number, "detention-facility") == "Fictional Center")


def test_the_browser_is_told_to_keep_no_field_on_its_disk(at):
    page = at("factors")
    page.get_by_role("button", name="Add a sponsor").click()
    expect(box(page, "sponsor-name")).to_be_visible()
    careless = ":is(input, select, textarea):not([autocomplete=off], [type=password], [type=file])"
    assert page.eval_on_selector_all(careless, "all => all.map(each => each.outerHTML)") == []


def test_two_windows_of_one_case_show_each_others_answers(workbook, at):
    first = at()
    second = first.context.new_page()
    second.goto(workbook.case_url(first.number), wait_until="commit")
    wait_ready(second)
    box(first, "officer-name").fill("Officer Fictional")
    first.keyboard.press("Tab")
    assert wait_until(lambda: stored(workbook, first.number, "officer-name") == "Officer Fictional")
    second.evaluate("document.dispatchEvent(new Event('visibilitychange'))")  # the person looks at it
    expect(box(second, "officer-name")).to_have_value("Officer Fictional")
    second.goto("about:blank")


def test_a_server_that_was_killed_and_started_again_takes_up_the_work(browser, tmp_path):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = ("--port", str(free.getsockname()[1]))
    book = start_workbook(tmp_path, arguments=port)
    number = new_case(book, "PK-0901")
    context = browser.new_context()
    page = context.new_page()
    try:
        page.goto(book.case_url(number), wait_until="commit")
        wait_ready(page)
        book.process.kill()
        book.process.wait(10)
        expect(page.locator("#pk-conn")).to_contain_text("Not connected.")
        box(page, "officer-name").fill("Officer Fictional")
        page.keyboard.press("Tab")
        book = start_workbook(tmp_path, arguments=port)
        window = context.new_page()  # as the launcher opens it
        window.goto(book.url, wait_until="commit")
        wait_ready(window)
        expect(page.locator("#pk-conn")).to_contain_text("This session has ended.", timeout=30_000)
        go_on(page)
        expect(box(page, "officer-name")).to_have_value("Officer Fictional")
        assert wait_until(lambda: stored(book, number, "officer-name") == "Officer Fictional")
    finally:
        context.close()
        book.stop()


def test_a_kernel_that_was_idle_too_long_is_said_and_nothing_is_lost(browser, tmp_path):
    soon = "import parole_kit.workbook.doors as doors; doors.CULL_SECONDS, doors.CULL_LOOK_SECONDS = 2, 1"
    book = start_workbook(tmp_path, before=soon)
    number = new_case(book, "PK-0902")
    context = browser.new_context()
    page = context.new_page()
    try:
        page.goto(book.case_url(number), wait_until="commit")
        wait_ready(page)
        box(page, "officer-name").fill("Officer Fictional")
        page.keyboard.press("Tab")
        assert wait_until(lambda: stored(book, number, "officer-name") == "Officer Fictional")
        cut(page)
        page.wait_for_timeout(5000)  # a night, in small
        page.context.set_offline(False)
        expect(page.locator("#pk-conn")).to_contain_text("This session has ended.", timeout=30_000)
        go_on(page)
        expect(box(page, "officer-name")).to_have_value("Officer Fictional")
    finally:
        context.close()
        book.stop()


def test_leaving_with_unsaved_answers_while_cut_off_is_asked_about(at):
    page = at()
    cut(page)
    box(page, "officer-name").click()
    page.keyboard.type("Officer Fictional")
    asked = []
    page.on("dialog", lambda dialog: (asked.append(dialog.type), dialog.dismiss()))
    page.evaluate("location.href = 'about:blank'")
    assert wait_until(lambda: page.wait_for_timeout(50) or asked == ["beforeunload"])
    expect(box(page, "officer-name")).to_have_value("Officer Fictional")
    page.context.set_offline(False)
    expect(page.locator("html[data-pk-conn=ok]")).to_be_attached(timeout=30_000)
