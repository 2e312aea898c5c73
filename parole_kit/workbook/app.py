"""The server of the workbook: Voila with one book, closed to everybody but the person who started it.

The home of `voila`, with `windows`. Voila is subclassed because its own settings cannot join notebooks when they are
read, prepare a kernel and free it again, stream files, or keep the key out of the address bar
(docs/decisions/server.md).
"""

from __future__ import annotations

import asyncio
import mimetypes
import os
import secrets
import signal
from pathlib import Path

import jinja2
import tornado.httpserver
import tornado.ioloop
import tornado.web
from jupyter_server import DEFAULT_STATIC_FILES_PATH
from jupyter_server.auth.identity import IdentityProvider
from jupyter_server.utils import url_path_join
from traitlets import Any, Bool, Type, Unicode
from voila.app import Voila
from voila.configuration import VoilaConfiguration
from voila.tornado.kernel_websocket_handler import VoilaKernelWebsocketHandler
from voila.utils import get_page_config

from ..errors import KitError
from ..faults import report
from . import handlers, kept, transfers, vault
from .compose import BOOK, compose, find_notebooks
from .doors import EXTENSIONS, TEMPLATE, OnePerson, closed_config, closed_settings
from .logs import LOG_VARIABLE, start_log
from .scripts import page_script
from .shelf import Shelf
from .spool import Spool
from .windows import Windows

SHARE = Path(__file__).resolve().parent / "share" / "jupyter"
TEMPLATE_FOLDER = SHARE / "voila" / "templates" / TEMPLATE
_KERNEL_ID = r"(?P<kernel_id>[0-9a-f-]{36})"


class Book:
    """The contents of the server: the one book, joined from the notebooks at the moment it is asked for."""

    def __init__(self, app: WorkbookApp) -> None:
        self._app = app

    def get(self, path: str, **_) -> dict:
        """The composed book. Raises Problems when notebooks are missing or broken."""
        book = compose(find_notebooks(self._app.office))
        book.metadata["workbook"]["assets"] = self._app.assets()
        return {"type": "notebook", "path": BOOK, "content": book}

    def file_exists(self, path: str) -> bool:
        """No file beside the notebooks is read or served; a picture goes into a notebook as an attachment."""
        return False


class WorkbookApp(Voila):
    """One running workbook. `start` serves until it is told to stop."""

    name = "parole-kit"
    office = Any(None, allow_none=True, help="the office’s own folder")
    prepared = Bool(True, config=True, help="keep one kernel ready")
    squeeze = Bool(False, config=True, help="compress answers; worth it only over a network")
    identity_class = Type(OnePerson, IdentityProvider, config=True)
    page_class = Type(handlers.Page, config=True)
    log_path = Unicode("", help="the file for faults, without client data")
    sockets = Any(help="listening sockets, already bound")
    when_ready = Any(lambda app: None, help="called once the server answers")

    def initialize(self, argv=None) -> None:
        """Settings of Voila; none is read from a file or the command line, so that none can open a door."""
        mimetypes.add_type("text/javascript", ".js")
        mimetypes.add_type("text/css", ".css")
        os.environ["JUPYTER_PATH"] = str(SHARE)
        self.spool = Spool()
        self.vault = vault.Vault()
        self.kept = kept.Kept()
        self.kernel_key = secrets.token_urlsafe(32)
        self.tickets: set[str] = set()
        self.update_config(closed_config(self.spool.kernels))
        self.notebook_path = str(TEMPLATE_FOLDER / "index.html.j2")  # any file: what is shown comes from `Book`
        self._init_asyncio_patch()
        self.voila_configuration = VoilaConfiguration(parent=self)
        self.setup_template_dirs()
        self.shelf = self._shelf()
        start_log(Path(self.log_path) if self.log_path else None, (type(self).__name__,))

    def _shelf(self) -> Shelf:
        statics = [Path(path) for path in self.static_paths if path != DEFAULT_STATIC_FILES_PATH]
        folders = [Path(folder) for folder in self.labextensions_path]
        extensions = {name: next(each / name for each in folders if (each / name).is_dir()) for name in EXTENSIONS}
        return Shelf(statics, extensions, TEMPLATE_FOLDER / "static", {"views.js": page_script})

    def init_settings(self) -> dict:
        """Voila's settings with its doors closed."""
        settings = super().init_settings()
        self.contents_manager = settings["contents_manager"] = Book(self)
        self.kernel_manager.allowed_message_types = [
            "comm_open",
            "comm_close",
            "comm_msg",
            "comm_info_request",
            "kernel_info_request",
        ]
        self.identity_provider = self.identity_class(parent=self, token=self.token, tickets=self.tickets)
        self.authorizer.identity_provider = self.identity_provider
        settings.update(closed_settings(self.base_url, self.squeeze))
        settings.update(workbook=self, identity_provider=self.identity_provider)
        settings.update(default_handler_class=handlers.NotFound)
        return settings

    def init_handlers(self) -> list:
        """All that the server answers; Voila's file, tree, theme and login handlers are not among them."""

        def at(path: str) -> str:
            return url_path_join(self.base_url, path)

        return [
            (at(rf"/api/kernels/{_KERNEL_ID}"), handlers.KernelState),
            (at(rf"/api/kernels/{_KERNEL_ID}/channels"), VoilaKernelWebsocketHandler),
            (at(rf"/voila/api/shutdown/{_KERNEL_ID}"), handlers.Leave),
            (at(rf"/voila/{self.shelf.stamp}/((?:static|labextensions)/.+)"), handlers.OnShelf),
            (at(r"/pk/upload"), transfers.Upload),
            (at(r"/pk/download/([A-Za-z0-9_-]+)/([^/]+)"), transfers.Download),
            (at(r"/pk/ticket"), handlers.Ticket),
            (at(rf"/pk/wait/{_KERNEL_ID}"), vault.Wait),
            (at(r"/pk/vault/([A-Za-z0-9._-]{1,128})"), vault.VaultDoor),
            (at(r"/pk/kept/([A-Za-z0-9_-]{0,40})"), kept.KeptDoor),
            (at(r"/(.*)"), self.page_class),
        ]

    @property
    def address(self) -> str:
        """Where the server answers on this computer, with a slash at the end."""
        return f"http://127.0.0.1:{self.port}{self.base_url}"

    def new_ticket(self) -> str:
        """A key that opens one window, once; it may stand on a command line."""
        ticket = secrets.token_urlsafe(32)
        self.tickets.add(ticket)
        return ticket

    def kernel_environment(self, kernel_id: str) -> dict[str, str]:
        """What a kernel is told of its server."""
        return {
            "PK_SPOOL": str(self.spool.files),
            "PK_BASE": self.base_url,
            "PK_VAULT": f"{self.address}pk/vault",
            "PK_VAULT_KEY": self.kernel_key,
            "PK_WAIT": f"{self.address}pk/wait/{kernel_id}",
            LOG_VARIABLE: self.log_path,
            "IPYTHONDIR": str(self.spool.settings / "ipython"),
            "JUPYTER_CONFIG_DIR": str(self.spool.settings / "jupyter"),
            "PAROLE_KIT_OFFICE": str(self.office) if self.office else "",
        }

    def page_config(self) -> dict:
        """What Voila's scripts are told of the server."""
        told = get_page_config(
            base_url=self.base_url,
            settings=self.app.settings,
            log=self.log,
            voila_configuration=self.voila_configuration,
        )
        told["fullStaticUrl"] = f"{self.base_url}voila/{self.shelf.stamp}/static"
        told["fullLabextensionsUrl"] = f"{self.base_url}voila/{self.shelf.stamp}/labextensions"
        told["disabledExtensions"] = ["@jupyterlab/mathjax-extension"]  # "$5 to $10" is not a formula
        return told

    def assets(self) -> dict[str, str]:
        """Addresses of the frame's own scripts and styles."""
        return self.shelf.assets(self.base_url)

    def _jinja(self) -> jinja2.Environment:
        return jinja2.Environment(loader=jinja2.FileSystemLoader(TEMPLATE_FOLDER), autoescape=True)

    def problem_page(self, **told) -> str:
        """A whole page that says what is wrong: what, where, fix, errors, status."""
        return (
            self._jinja().get_template("problem.html.j2").render(base_url=self.base_url, assets=self.assets(), **told)
        )

    def problem_piece(self, code: str) -> str:
        """What a page that has already begun says when its kernel could not be started, or ended."""
        return self._jinja().get_template("piece.html.j2").render(code=code)

    def start(self) -> None:
        """Serve until Ctrl+C, SIGTERM or `stop_soon`; then end the kernels and wipe the private folder."""
        try:
            asyncio.run(self._serve())
        finally:
            self.vault.clear()
            self.kept.clear()
            self.spool.close()

    async def _serve(self) -> None:
        self._stop = asyncio.Event()
        loop = asyncio.get_running_loop()
        self.ioloop = tornado.ioloop.IOLoop.current()
        for name in ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK"):  # Ctrl+C, a stop, a closed terminal
            if hasattr(signal, name):
                signal.signal(getattr(signal, name), lambda *_: loop.call_soon_threadsafe(self._stop.set))
        self.connection_dir = str(self.spool.kernels)
        self.app = tornado.web.Application(**self.init_settings())
        self.app.add_handlers(".*$", self.init_handlers())
        self.windows = Windows(self, ahead=self.prepared)
        server = tornado.httpserver.HTTPServer(self.app, max_body_size=handlers.BLOCK)
        server.add_sockets(self.sockets)
        ticks = [
            tornado.ioloop.PeriodicCallback(self.spool.forget_old, 60_000),
            tornado.ioloop.PeriodicCallback(self.vault.forget_old, 60_000),
            tornado.ioloop.PeriodicCallback(self.kept.forget_old, 60_000),
        ]
        for tick in ticks:
            tick.start()
        try:
            await self.windows.prepare()
            self.when_ready(self)
            await self._wait_for_stop()
        finally:
            for tick in ticks:
                tick.stop()
            server.stop()
            await self._end_kernels()

    async def _wait_for_stop(self) -> None:
        if os.name != "nt":
            await self._stop.wait()
            return
        while not self._stop.is_set():  # there a signal is noticed only when the loop turns
            await asyncio.sleep(0.5)

    async def _end_kernels(self) -> None:
        try:
            await asyncio.wait_for(self.windows.end_all(), 5)
        except Exception as fault:
            if not isinstance(fault, KitError):
                report(fault)
        for task in asyncio.all_tasks():
            if task is not asyncio.current_task():
                task.cancel()

    def stop_soon(self) -> None:
        """Ask the server to stop, from any thread."""
        self.ioloop.add_callback(self._stop.set)
