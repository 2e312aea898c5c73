"""What the server answers to a browser. All but scripts and styles needs the cookie that the launcher's key gives.

`tornado` has its home here, in `app`, `transfers` and `vault`.
"""

from __future__ import annotations

from urllib.parse import urlencode

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated
from jupyter_server.base.handlers import JupyterHandler
from jupyter_server.services.kernels.handlers import KernelHandler
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from ..errors import KitError
from ..faults import report
from .kernel import CASE_PATTERN
from .windows import UNUSED_SECONDS

BLOCK = 1024 * 1024
PATIENCE_SECONDS = 10.0
LEAVE_SECONDS = 8.0  # a page that comes back within this time was only reloading, or following a download
A_YEAR = "private, max-age=31536000, immutable"

_PROBLEMS = {
    403: (
        "This page needs the key that Parole Kit made when it started.",
        "Use the window that Parole Kit opened, or the address it printed. To get a new one, start Parole Kit again.",
    ),
    404: ("There is no such page in the workbook.", "Go back to the start of the workbook."),
    405: ("The workbook does not do that here.", "Go back to the start of the workbook."),
}


class Private(JupyterHandler):
    """Refuses everybody who has no cookie and no key, with a page in words instead of a login form."""

    @property
    def book(self):
        """The WorkbookApp."""
        return self.settings["workbook"]

    def get_login_url(self) -> str:
        """There is no login page on one's own computer: the launcher brings the key."""
        raise HTTPError(403)

    def write_error(self, status_code: int, **told) -> None:
        """A page that says what happened and what to do, in the frame of the workbook."""
        fault = told.get("exc_info", (None, None, None))[1]
        if isinstance(fault, KitError):
            what, where, fix = str(fault.as_dict()["what"]), fault.where, fault.fix
            errors = getattr(fault, "errors", ())
        else:
            what, fix = _PROBLEMS.get(status_code, ("", ""))
            where, errors = "", ()
            if not what:
                what, _, fix = report(fault or RuntimeError()).partition("\nFix: ")
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        self.finish(self.book.problem_page(what=what, where=where, fix=fix, errors=errors, status=status_code))

    def log_exception(self, kind, value, trace) -> None:
        """Nothing of a request is logged; a fault has its own line (see `faults`)."""


class Page(Private):
    """GET /: the whole workbook, one kernel behind it."""

    async def get(self, path: str = "") -> None:
        if path:
            raise HTTPError(404)
        case = self.get_argument("case", "")
        case = case if CASE_PATTERN.fullmatch(case) else ""
        if "token" in self.request.arguments:  # the key does not stay in the address bar or the history
            self.redirect(self.request.path + ("?" + urlencode({"case": case}) if case else ""))
            return
        _ = self.xsrf_token  # sets the cookie without which the page could not say that it closes
        window = await self.book.windows.take()
        window.ask(case)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.set_header("Cache-Control", "no-store")
        try:
            async for piece in window.pieces(PATIENCE_SECONDS):
                self.write(piece or "<!-- still opening -->\n")
                await self.flush()
        except StreamClosedError:
            self.book.windows.later(self.book.windows.end(window.kernel_id))
            return
        self.book.windows.later(self.book.windows.end_if_unused(window.kernel_id, UNUSED_SECONDS))


class NotFound(Private):
    """Any address the server does not know."""

    async def prepare(self) -> None:
        await super().prepare()
        raise HTTPError(404)


class Ticket(Private):
    """POST pk/ticket: a key for one more window, for a launcher that finds the workbook already running."""

    async def post(self) -> None:
        if not self.token_authenticated:
            raise HTTPError(403)
        self.set_header("Cache-Control", "no-store")
        self.finish({"ticket": self.book.new_ticket()})


class KernelState(KernelHandler):
    """GET api/kernels/ID: whether the session still runs; nothing else can be done to it from here."""

    SUPPORTED_METHODS = ("GET",)


class Leave(Private):
    """POST voila/api/shutdown/ID: the page says that it closes. Its kernel ends when it does not come back soon."""

    async def post(self, kernel_id: str) -> None:
        self.book.windows.later(self.book.windows.end_if_unused(kernel_id, LEAVE_SECONDS))
        self.set_status(204)


class OnShelf(tornado.web.RequestHandler):
    """GET voila/STAMP/…: scripts, styles and pictures of the frame: the same for everybody, so they need no key."""

    @allow_unauthenticated
    def get(self, name: str) -> None:
        item = self.settings["workbook"].shelf.find(name)
        if item is None:
            raise HTTPError(404)
        self.set_header("Content-Type", item.kind)
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Cache-Control", A_YEAR)  # the stamp in the address changes with the files
        self.finish(item.body)

    head = get

    def compute_etag(self) -> None:
        """None is needed: an address never changes its content."""

    def write_error(self, status_code: int, **told) -> None:
        self.finish("")

    def log_exception(self, kind, value, trace) -> None:
        """Nothing of a request is logged."""
