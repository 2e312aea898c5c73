"""What the tests of the workbook share: starting one, visiting it without a browser, and watching a page of it."""

from __future__ import annotations

import http.cookiejar
import json
import os
import re
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from pathlib import Path

import nbformat

PROGRAM = Path(__file__).resolve().parents[2]
READY_MS = 60_000
# What Chromium says of Voila's own scripts, and of every page that is left while it loads.
HARMLESS = re.compile(r"satisf|shared module|Starting WebSocket|preload", re.IGNORECASE)


@dataclass
class Workbook:
    """One running workbook, as a test sees it."""

    url: str  # with the key
    address: str  # without
    process: subprocess.Popen
    home: Path
    config: Path
    said: list[str] = field(default_factory=list)

    @property
    def token(self) -> str:
        return urllib.parse.parse_qs(urllib.parse.urlparse(self.url).query)["token"][0]

    @property
    def log(self) -> str:
        path = self.config / "workbook.log"
        return path.read_text(encoding="utf-8") if path.exists() else ""

    def case_url(self, number: str, step: str = "") -> str:
        """The address of a case, with the key."""
        return f"{self.address}?case={number}&token={self.token}" + (f"#{step}" if step else "")

    def stop(self) -> int:
        """Stop it as Ctrl+C would; gives back the exit code."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGINT if os.name != "nt" else signal.CTRL_BREAK_EVENT)
            try:
                self.process.wait(15)
            except subprocess.TimeoutExpired:
                self.process.kill()
        return self.process.wait(5)


def start_workbook(
    folder: Path, *, office: Path | None = None, arguments: tuple[str, ...] = (), before: str = ""
) -> Workbook:
    """Start a workbook of its own in `folder`, as the README says, and wait until it answers.

    `before` is Python that is run in its process first, to shorten a time that a test cannot wait for.
    """
    home, config = folder / "cases", folder / "settings"
    environment = dict(os.environ, PAROLE_KIT_HOME=str(home), PAROLE_KIT_CONFIG=str(config), PYTHONUTF8="1")
    environment.pop("PAROLE_KIT_OFFICE", None)
    begin = [str(PROGRAM / "start.py")]
    if before:
        begin = ["-c", f"import sys; {before}; from parole_kit.cli import main; sys.exit(main(sys.argv[1:]))"]
    own = ["--office", str(office)] if office else []
    command = [sys.executable, *begin, "open", "--no-browser", "--json", *own, *arguments]
    flags = {"creationflags": subprocess.CREATE_NEW_PROCESS_GROUP} if os.name == "nt" else {}
    process = subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment, text=True, encoding="utf-8", **flags
    )
    line = process.stdout.readline()
    if not line:
        raise AssertionError("the workbook did not start: " + process.stderr.read())
    told = json.loads(line)
    book = Workbook(told["url"], told["address"], process, home, config, [line])
    for stream in (process.stdout, process.stderr):
        threading.Thread(target=lambda s=stream: book.said.extend(s), daemon=True).start()
    return book


def write_notebooks(folder: Path, cells: dict[str, list[tuple[str, str]]]) -> Path:
    """Small notebooks of all steps, in an office's folder; `cells` is (kind, source) for each step that differs."""
    (folder / "notebooks").mkdir(parents=True, exist_ok=True)
    for step in ("start", "eligibility", "factors", "evidence", "timeline", "packet"):
        title = step.capitalize()
        plain = [
            ("markdown", f"# {title}\n\nA bond between $1,500 and $5,000 for *{step}*."),
            (
                "code",
                "import ipywidgets\nfrom parole_kit.workbook.kernel import asked_case\n"
                "said = ipywidgets.Label()\n"
                f"name = ipywidgets.Text(description='Note on {step}', layout={{'width': '30rem'}})\n"
                "def keep(change): said.value = f'kept {change.new} {asked_case()}' + 'much' * (change.new == 'much') * 1_500_000\n"
                "name.observe(keep, 'value')\ndisplay(name, said)",
            ),
            ("markdown", "\n\n".join(f"Paragraph {number}." for number in range(40)) + "\n\n## What comes next"),
        ]
        made = nbformat.v4.new_notebook()
        made.metadata["workbook"] = {"step": step, "title": title}
        for kind, source in cells.get(step, plain):
            make = nbformat.v4.new_code_cell if kind == "code" else nbformat.v4.new_markdown_cell
            made.cells.append(make(source))
        nbformat.write(made, folder / "notebooks" / f"{step}.ipynb")
    return folder


class Visitor:
    """A plain HTTP visitor that keeps cookies and follows no redirect."""

    def __init__(self, book: Workbook) -> None:
        self.book = book
        self.cookies = http.cookiejar.CookieJar()

        class Stay(urllib.request.HTTPRedirectHandler):
            def redirect_request(self, *_):
                return None

        self._open = urllib.request.build_opener(
            urllib.request.ProxyHandler({}), urllib.request.HTTPCookieProcessor(self.cookies), Stay()
        ).open

    def ask(self, path: str, *, method: str = "GET", body: bytes | None = None, **headers: str):
        """(status, headers, body) of one request; header names with underscores."""
        named = {key.replace("_", "-"): value for key, value in headers.items()}
        url = path if path.startswith("http") else self.book.address.rstrip("/") + path
        try:
            with self._open(urllib.request.Request(url, data=body, method=method, headers=named), timeout=30) as answer:
                return answer.status, answer.headers, answer.read()
        except urllib.error.HTTPError as answer:
            return answer.code, answer.headers, answer.read()

    def enter(self) -> Visitor:
        """Bring the key, and keep the cookie."""
        assert self.ask(f"/?token={self.book.token}")[0] == 302
        return self

    @property
    def cookie(self) -> str:
        return "; ".join(f"{each.name}={each.value}" for each in self.cookies)

    def xsrf(self) -> str:
        return next(each.value for each in self.cookies if each.name == "_xsrf")

    def open_page(self, query: str = "") -> str:
        """Open a window; gives back its kernel's id."""
        status, _, body = self.ask("/" + query)
        assert status == 200
        return re.search(rb'name="pk-kernel" content="([^"]+)"', body)[1].decode()


@dataclass
class Watched:
    """What a page asked for and what the console said."""

    asked: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    expected: list[str] = field(default_factory=list)  # patterns of errors that the test brings about itself

    def foreign(self) -> list[str]:
        """Requests to any other computer."""
        hosts = [(url, urllib.parse.urlparse(url)) for url in self.asked]
        return [
            url
            for url, parts in hosts
            if parts.scheme in ("http", "https", "ws", "wss") and parts.hostname != "127.0.0.1"
        ]

    def unexpected(self) -> list[str]:
        """Errors that the test did not bring about."""
        return [each for each in self.errors if not any(re.search(pattern, each) for pattern in self.expected)]


def watch(page) -> Watched:
    """Collect what a page asks for and complains of."""
    seen = Watched()
    page.on("request", lambda request: seen.asked.append(request.url))
    page.on("websocket", lambda socket: seen.asked.append(socket.url))
    page.on("pageerror", lambda error: seen.errors.append(f"page error: {error}"))

    def heard(message) -> None:
        if message.type == "error" and not HARMLESS.search(message.text):
            seen.errors.append(message.text)

    page.on("console", heard)
    return seen


def wait_ready(page) -> None:
    """Wait until the page is connected and all its parts are made; never wait for `load` alone."""
    from playwright.sync_api import expect

    expect(page.locator("html[data-pk-ready][data-pk-conn=ok]")).to_be_attached(timeout=READY_MS)


def wait_until(true, seconds: float = 15.0) -> bool:
    """Look again until something is true; gives back whether it came true in time."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        if true():
            return True
        time.sleep(0.1)
    return bool(true())
