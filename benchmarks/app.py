"""How long the workbook lets a person wait, in headless Chromium, beside stock Voila with the same cells.

    .venv/bin/python benchmarks/app.py
    .venv/bin/python benchmarks/app.py --runs 3 --only open
    .venv/bin/python benchmarks/app.py --json            # one line of JSON at the end

Runs go by turns (stock, cold, prepared, again, stock, …), and the ratios are medians of the rounds' own ratios, so that
other work on the computer hits all alike. Every window is a new browser profile, but for "again". The case is the fictional sample of
the kit; the large one has 60 exhibits and 40 people. Milliseconds, but where it says otherwise.
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import os
import platform
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests"), str(ROOT / "tests" / "browser")]

AS_OF = dt.date(2026, 11, 23)
PEOPLE, EXHIBITS = 40, 60
PARTS = ("open", "launch", "steps", "answers", "memory")
CHROMIUM = ("--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")

# The same probe on either page: when is there text, when does a question stand there that can be answered?
PROBE = """
(() => {
  const seen = window.probed = {};
  const look = () => {
    const box = [...document.querySelectorAll('.pk-field [data-answer]')].find(
      each => each.checkVisibility({ visibilityProperty: true }));
    const manager = window.jupyterapp && window.jupyterapp.widgetManager;
    if (box && manager && manager.kernel && manager.kernel.connectionStatus === 'connected') {
      seen.question = performance.now();
      document.documentElement.dataset.probed = '';
    }
    else requestAnimationFrame(look);
  };
  document.addEventListener('readystatechange', look, { once: true });
})();
"""

STEPS = """
async steps => {
  const times = [];
  for (const step of steps) {
    const begun = performance.now();
    document.querySelector(`#pk-header nav a[data-step="${step}"]`).click();
    await new Promise(done => addEventListener('hashchange', () => requestAnimationFrame(() => {
      const line = new MessageChannel(); line.port1.onmessage = done; line.port2.postMessage(0);
    }), { once: true }));
    times.push(performance.now() - begun);
  }
  return times;
}
"""

# From the click, or from leaving the box in which `typed` stands, to the frame in which `selector` says something else.
CONSEQUENCE = """
([control, typed, selector]) => new Promise((done, fail) => {
  const said = () => [...document.querySelectorAll(selector)].map(each => each.textContent + each.dataset.code + each.dataset.state).join();
  const before = said(), begun = performance.now();
  const late = setTimeout(() => fail(new Error('no consequence')), 20000);
  const look = () => {
    if (said() === before) { requestAnimationFrame(look); return; }
    clearTimeout(late);
    const line = new MessageChannel();
    line.port1.onmessage = () => done(performance.now() - begun);
    line.port2.postMessage(0);
  };
  const answer = document.querySelector(control);
  if (typed === null) answer.click();
  else {
    answer.value = typed;
    for (const kind of ['input', 'change']) answer.dispatchEvent(new Event(kind, { bubbles: true }));
  }
  requestAnimationFrame(look);
})
"""


# --- cases and servers ------------------------------------------------------------------------------------------------


def sample_case(home: Path) -> Path:
    """The plain sample of the kit, with its papers."""
    from parole_kit.law import load_law
    from parole_kit.samples import open_sample

    return open_sample("quintanar", load_law(), AS_OF, home)


def large_case(home: Path) -> Path:
    """The same with 60 exhibits and 40 people, every one of them described."""
    import pikepdf

    from parole_kit.case import Case, inspect_file
    from parole_kit.case.model import GROUPS
    from parole_kit.law import load_law, parse

    law = load_law()
    path = sample_case(home)
    with Case.open(path) as case:
        have = sum(len(case.people(group)) for group in law.groups)
        for number in range(PEOPLE - have):
            group = list(law.groups)[number % len(law.groups)]
            person = case.add_person(group)
            for question in (each for each in law.questions.values() if each.group == group and each.kind == "text"):
                value = parse(question, f"Fictional {question.id} {number}", as_of=AS_OF, law=law)
                case.answer(question, value, person=person)
        for number in range(EXHIBITS - len(case.exhibits())):
            with pikepdf.new() as pdf:
                for _ in range(1 + number % 5):
                    pdf.add_blank_page(page_size=(612, 792))
                pdf.docinfo["/Title"] = f"Paper {number}"
                data = io.BytesIO()
                pdf.save(data)
            found = inspect_file(data.getvalue(), f"paper-{number}.pdf", confirmed=True)
            case.add_exhibit(
                data.getvalue(),
                f"paper-{number}.pdf",
                found,
                title=f"Paper {number}",
                group=GROUPS[number % len(GROUPS)],
            )
    return path


def setting(home: Path, config: Path) -> dict[str, str]:
    """The environment of a workbook of its own."""
    own = {"PAROLE_KIT_HOME": str(home), "PAROLE_KIT_CONFIG": str(config), "PAROLE_KIT_TODAY": AS_OF.isoformat()}
    return {**os.environ, **own, "PYTHONUTF8": "1"}


def end(process: subprocess.Popen) -> None:
    """Stop a server as Ctrl+C would, and wait until it has gone."""
    if process.poll() is None:
        process.send_signal(signal.SIGINT)
        try:
            process.wait(15)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()


@contextmanager
def ours(home: Path, config: Path, *, prepared: bool) -> Iterator[tuple[str, subprocess.Popen]]:
    """Our server; gives its address with the key, and its process."""
    code = f"from parole_kit.workbook.launch import open_workbook as o; o(browser=False, as_json=True, prepared={prepared})"
    process = subprocess.Popen(
        [sys.executable, "-c", code], stdout=subprocess.PIPE, env=setting(home, config), text=True, cwd=ROOT
    )
    try:
        yield json.loads(process.stdout.readline())["url"], process
    finally:
        end(process)


def free_port() -> int:
    with socket.socket() as made:
        made.bind(("127.0.0.1", 0))
        return made.getsockname()[1]


def start_stock(folder: Path, home: Path, config: Path) -> tuple[str, subprocess.Popen]:
    """Stock Voila, template `lab`, as its manual starts it, with every cell of the book in one notebook."""
    import nbformat

    from parole_kit.workbook.compose import compose, find_notebooks

    book = folder / "book.ipynb"
    if not book.exists():
        nbformat.write(compose(find_notebooks()), book)
    port = free_port()
    command = [sys.executable, "-m", "voila", str(book), "--no-browser", "--template=lab", f"--port={port}"]
    environment = {**setting(home, config), "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    return f"http://127.0.0.1:{port}/", process


def wait_answers(address: str) -> None:
    """Until something listens there; no page is asked for."""
    port = int(address.split(":")[2].split("/")[0])
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.005)


@contextmanager
def stock(folder: Path, home: Path, config: Path) -> Iterator[str]:
    """The same, until the end of the block."""
    address, process = start_stock(folder, home, config)
    try:
        wait_answers(address)
        yield address
    finally:
        end(process)


# --- what a process takes ---------------------------------------------------------------------------------------------


def children(pid: int) -> list[int]:
    """The running kernels of a server."""
    found = []
    for path in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = path.read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        if int(fields[1]) == pid and fields[0] != "Z":
            found.append(int(path.parent.name))
    return found


def ticks(pids: list[int]) -> int:
    """Time on the processor of some processes, in ticks."""
    total = 0
    for pid in pids:
        try:
            fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
        except OSError:
            continue
        total += int(fields[11]) + int(fields[12])
    return total


def wait_calm(process: subprocess.Popen, kernels: int, used: set[int] = frozenset()) -> set[int]:
    """Until so many kernels run, none of them `used` before, and neither they nor the server have anything to do."""
    calm = 0
    until = time.monotonic() + 60
    while calm < 4 and time.monotonic() < until:
        family = set(children(process.pid))
        before = ticks([process.pid, *family])
        time.sleep(0.15)
        same = len(family) == kernels and not family & used and ticks([process.pid, *family]) - before <= 1
        calm = calm + 1 if same else 0
    return family


def megabytes(pid: int) -> float:
    """The memory of a process, shared pages counted by their share (PSS)."""
    for line in Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1]) / 1024
    raise ValueError("no Pss")


# --- measuring --------------------------------------------------------------------------------------------------------


class Browser:
    """One Chromium; every look is a new profile, unless a page is handed in."""

    def __init__(self, running) -> None:
        self.running = running

    @contextmanager
    def page(self):
        context = self.running.new_context(viewport={"width": 1280, "height": 900})
        context.add_init_script(PROBE)
        page = context.new_page()
        try:
            yield page
        finally:
            page.goto("about:blank")  # so that the page says that it closes
            context.close()

    @staticmethod
    def open(page, url: str) -> dict:
        """Go there; gives when the first text and the first question stood there, and what was loaded."""
        page.goto(url, wait_until="commit")
        page.wait_for_selector("html[data-probed]", state="attached", timeout=90_000)
        return page.evaluate(
            """() => {
              const scripts = performance.getEntriesByType('resource');
              const js = scripts.filter(each => /\\.js(\\?|$)/.test(each.name));
              const sum = (list, field) => list.reduce((all, each) => all + each[field], 0);
              const sent = performance.getEntriesByType('navigation')[0];
              return { question: window.probed.question, text: performance.getEntriesByName('first-contentful-paint')[0].startTime,
                first_byte: sent.responseStart, requests: scripts.length + 1, scripts: js.length, js_bytes: sum(js, 'decodedBodySize'),
                origin: performance.timeOrigin };
            }"""
        )

    @staticmethod
    def settled(page) -> None:
        """Until the page stands and what was put off is drawn."""
        page.wait_for_selector("html[data-pk-ready][data-pk-conn=ok]", state="attached", timeout=60_000)
        page.wait_for_timeout(1500)


class Table:
    """What was measured, a list of values for each name."""

    def __init__(self) -> None:
        self.values: dict[str, list[float]] = {}

    def add(self, name: str, value: float) -> None:
        self.values.setdefault(name, []).append(value)

    def ratio(self, name: str, one: str, other: str) -> None:
        """The rounds' own ratios."""
        for a, b in zip(self.values[one], self.values[other], strict=True):
            self.add(name, a / b)

    def rows(self) -> Iterator[tuple[str, str]]:
        for name, values in self.values.items():
            digits = 2 if name.endswith("ratio") else 0
            low, middle, high = (
                f"{each:,.{digits}f}" for each in (min(values), statistics.median(values), max(values))
            )
            yield name, f"{middle} ({low}–{high}), n={len(values)}"


def enter(page, url: str) -> None:
    """Bring the key, which becomes a cookie; no page is opened."""
    page.context.request.get(url, max_redirects=0)


def bench_open(browser: Browser, folder: Path, case: Path, runs: int, table: Table) -> None:
    """Opening, by turns: stock, cold, prepared, again."""
    home, number = case.parent, case.stem
    with (
        stock(folder, home, folder / "config-stock") as theirs,
        ours(home, folder / "config-cold", prepared=False) as (cold, cold_process),
        ours(home, folder / "config-warm", prepared=True) as (warm, warm_process),
    ):

        def at(url: str) -> str:
            return f"{url}{'&' if '?' in url else '?'}case={number}"

        used: set[int] = set()
        for round in range(-1, runs):
            seen = {}
            with browser.page() as page:
                seen["stock"] = browser.open(page, at(theirs))
            wait_calm(cold_process, 0)
            with browser.page() as page:
                enter(page, cold)
                seen["cold"] = browser.open(page, at(cold.split("?")[0]))
            with browser.page() as page:
                enter(page, warm)
                used = wait_calm(warm_process, 1, used)
                seen["prepared"] = browser.open(page, at(warm.split("?")[0]))
                page.goto("about:blank")
                used = wait_calm(warm_process, 1, used)
                seen["again"] = browser.open(page, at(warm.split("?")[0]))
            if round < 0:  # the first round fills the disk's cache
                continue
            for name, told in seen.items():
                table.add(f"open {name}: first text", told["text"])
                table.add(f"open {name}: first question", told["question"])
    for name, told in seen.items():
        table.add(f"load {name}: requests", told["requests"])
        table.add(f"load {name}: scripts", told["scripts"])
        table.add(f"load {name}: kB of JavaScript", told["js_bytes"] / 1000)
    for name in ("cold", "prepared", "again"):
        table.ratio(f"open {name} against stock, ratio", f"open {name}: first question", "open stock: first question")


def bench_launch(browser: Browser, folder: Path, case: Path, runs: int, table: Table) -> None:
    """From the command to a page that can be used; beside it stock Voila, from its command until it listens."""
    home, config = case.parent, folder / "config-launch"
    for _ in range(runs):
        began = time.time()
        address, process = start_stock(folder, home, config)
        wait_answers(address)
        table.add("start stock: until it listens", (time.time() - began) * 1000)
        with browser.page() as page:
            browser.open(page, f"{address}?case={case.stem}")
            table.add(
                "start stock: until a question",
                (page.evaluate("performance.timeOrigin + window.probed.question") / 1000 - began) * 1000,
            )
        end(process)
        began = time.time()
        command = [sys.executable, str(ROOT / "start.py"), "open", "--no-browser", "--json", str(case)]
        process = subprocess.Popen(command, stdout=subprocess.PIPE, env=setting(home, config), text=True)
        url = json.loads(process.stdout.readline())["url"]
        table.add("parole-kit open: until it answers", (time.time() - began) * 1000)
        with browser.page() as page:
            told = browser.open(page, url)
            table.add("parole-kit open: until a question", (told["origin"] + told["question"]) - began * 1000)
        end(process)


def bench_steps(browser: Browser, folder: Path, cases: dict[str, Path], runs: int, table: Table) -> None:
    """Going to a step, until its content is painted."""
    from parole_kit.law.model import STEPS as ALL

    for name, case in cases.items():
        with ours(case.parent, folder / f"config-{name}", prepared=True) as (url, _), browser.page() as page:
            browser.open(page, f"{url}&case={case.stem}")
            browser.settled(page)
            for step in ALL:  # each is laid out once before
                page.evaluate("step => { location.hash = step }", step)
                page.wait_for_timeout(700)
            for _ in range(runs):
                for step, took in zip([*ALL[1:], ALL[0]], page.evaluate(STEPS, [*ALL[1:], ALL[0]]), strict=True):
                    table.add(f"step, {name} case: to {step}", took)


def bench_answers(browser: Browser, folder: Path, cases: dict[str, Path], runs: int, table: Table) -> None:
    """From an answer, or from moving an exhibit, to what follows of it, in the frame in which it is seen."""
    for name, case in cases.items():
        with ours(case.parent, folder / f"config-a-{name}", prepared=True) as (url, _), browser.page() as page:
            browser.open(page, f"{url}&case={case.stem}#eligibility")
            browser.settled(page)

            def go(step: str, page=page) -> None:
                page.evaluate("step => { location.hash = step }", step)
                page.wait_for_timeout(1500)

            def measure(what: str, acts: list[tuple[str, str | None]], seen: str, page=page, name=name) -> None:
                for number in range(2 * runs):
                    control, typed = acts[number % 2]
                    took = page.evaluate(CONSEQUENCE, [control, typed, f".pk-step:not([hidden]) {seen}"])
                    table.add(f"answer, {name} case: {what}", took)
                    page.wait_for_timeout(1200)

            order = '.pk-field[data-question="final-order"] input'
            options = page.eval_on_selector_all(f"{order}[type=radio]", "all => all.map(each => each.value)")
            yes, no = (next(each for each in options if each.startswith(word)) for word in ("Yes", "No"))
            measure("route", [(f'{order}[value="{each}"]', None) for each in (yes, no)], ".pk-code")

            go("timeline")
            sent = '.pk-field[data-question="packet-sent-on"] [data-answer]'
            measure("deadline", [(sent, "November 19, 2026"), (sent, "November 20, 2026")], ".pk-clocks")

            go("factors")
            folded = page.locator('.pk-person[data-holds~="sponsor-city"] [data-do=fold]')
            if folded.count():
                folded.first.click()
                page.wait_for_timeout(1200)
            city = '.pk-person .pk-field[data-question="sponsor-city"] [data-answer]'
            measure("one of several people", [(city, ""), (city, "San Diego")], ".pk-next")

            go("evidence")
            first = page.locator(".pk-exhibit").first.get_attribute("data-exhibit-row")
            move = [(f'[data-do="{way}"][data-exhibit="{first}"]', None) for way in ("down", "up")]
            measure("an exhibit moved", move, ".pk-exhibit-title")
            page.locator(f'[data-do="describe"][data-exhibit="{first}"]').click()
            tick = '.pk-record [data-field="proves"]'
            page.locator(tick).first.wait_for(state="attached")
            measure("an exhibit ticked", [(tick, None), (tick, None)], ".pk-exhibit .pk-small")


def bench_memory(browser: Browser, folder: Path, cases: dict[str, Path], table: Table) -> None:
    """Memory of the server, of a kernel that waits, and of an open case: on its first page, and when all was looked at."""
    from parole_kit.law.model import STEPS as ALL

    for name, case in cases.items():
        with ours(case.parent, folder / f"config-m-{name}", prepared=True) as (url, process), browser.page() as page:
            wait_calm(process, 1)
            waiting = children(process.pid)
            if name == "ordinary":
                table.add("memory: server, MB", megabytes(process.pid))
                table.add("memory: a prepared kernel, MB", megabytes(waiting[0]))
            browser.open(page, f"{url}&case={case.stem}")
            browser.settled(page)
            table.add(f"memory: {name} case opened, MB", megabytes(waiting[0]))
            for step in ALL:
                page.evaluate("step => { location.hash = step }", step)
                page.wait_for_timeout(1500)
            table.add(f"memory: {name} case, every step seen, MB", megabytes(waiting[0]))
            table.add(f"memory: server behind the {name} case, MB", megabytes(process.pid))


def machine(running) -> str:
    """What was measured on, without a name or a place."""
    memory = 0
    if Path("/proc/meminfo").exists():
        memory = round(int(Path("/proc/meminfo").read_text().split()[1]) / 1024 / 1024)
    packages = ", ".join(f"{name} {version(name)}" for name in ("voila", "ipywidgets", "anywidget", "ipykernel"))
    return (
        f"{platform.system()} {platform.machine()}, {os.cpu_count()} cores, {memory} GiB, Python {platform.python_version()}, "
        f"{packages}, Chromium {running.version}"
    )


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--runs", type=int, default=9, help="rounds of each measurement (at least 7 to be told to others)"
    )
    parser.add_argument("--only", choices=PARTS, action="append", help="only this part; may be said more than once")
    parser.add_argument("--json", action="store_true", help="all values as one line of JSON at the end")
    asked = parser.parse_args()
    parts = asked.only or PARTS
    from playwright.sync_api import sync_playwright

    from parole_kit.workbook.doctor import find_browser

    found = find_browser()
    if not found:
        print("No Chromium, Chrome or Edge was found (PAROLE_KIT_BROWSER names one).", file=sys.stderr)
        return 2
    table = Table()
    with tempfile.TemporaryDirectory() as place, sync_playwright() as playwright:
        folder = Path(place)
        cases = {"ordinary": sample_case(folder / "ordinary"), "large": large_case(folder / "large")}
        running = playwright.chromium.launch(executable_path=found, args=list(CHROMIUM))
        browser = Browser(running)
        print(f"{dt.date.today().isoformat()}: {machine(running)}", flush=True)
        work: dict[str, Callable[[], None]] = {
            "open": lambda: bench_open(browser, folder, cases["ordinary"], asked.runs, table),
            "launch": lambda: bench_launch(browser, folder, cases["ordinary"], asked.runs, table),
            "steps": lambda: bench_steps(browser, folder, cases, asked.runs, table),
            "answers": lambda: bench_answers(browser, folder, cases, asked.runs, table),
            "memory": lambda: bench_memory(browser, folder, cases, table),
        }
        told = 0
        for part in parts:
            work[part]()
            for name, said in list(table.rows())[told:]:
                print(f"{name:<52} {said}", flush=True)
                told += 1
        running.close()
    if asked.json:
        print(json.dumps(table.values))
    return 0


if __name__ == "__main__":
    sys.exit(main())
