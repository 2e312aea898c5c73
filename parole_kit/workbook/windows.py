"""One window of the browser is one kernel and one page. One of each is made ready ahead, so that opening is quick.

The kernel waits in the first cell of the book until its window is there (see `kernel`); only then does it learn which
case is meant. So a prepared kernel knows nothing of the window before it.
"""

from __future__ import annotations

import asyncio
import json
import os
import re
import subprocess
import sys
import uuid
from collections.abc import AsyncIterator
from urllib.parse import urlencode

from jupyter_client.kernelspec import KernelSpec, KernelSpecManager
from jupyter_server.services.kernels.kernelmanager import AsyncMappingKernelManager
from voila.exporter import VoilaMarkdownRenderer
from voila.notebook_renderer import NotebookRenderer

from ..faults import report
from .compose import BOOK, code_cell, fingerprint, one_cell
from .kernel import SHOWN

KERNEL = "python3"
REFILL_SECONDS = 6.0  # later than the page needs to appear, so that the next kernel does not slow this one
UNUSED_SECONDS = 60.0  # a page that never connects is taken for closed
KEEP_OUT = (
    "PAROLE_KIT_PASSPHRASE",
    "JUPYTER_TOKEN",
    "JPY_API_TOKEN",
    "JUPYTERHUB_API_TOKEN",
    "PYTHONSTARTUP",
    "VOILA_REQUEST_URL",
)


class OwnPython(KernelSpecManager):
    """Knows one kernel: the Python that runs the workbook, whatever else is installed on the computer."""

    def find_kernel_specs(self) -> dict[str, str]:
        """The one kernel there is; it has no folder of its own."""
        return {KERNEL: ""}

    def get_kernel_spec(self, kernel_name: str) -> KernelSpec:
        """The same kernel under any name, because a notebook may have been saved on another computer."""
        quiet = ["--HistoryManager.enabled=False", "--InteractiveShell.history_length=0"]
        argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}", *quiet]
        return KernelSpec(argv=argv, display_name="Parole Kit", language="python", resource_dir="")

    def get_all_specs(self) -> dict[str, dict]:
        """The same for those who ask for all."""
        return {KERNEL: {"resource_dir": "", "spec": self.get_kernel_spec(KERNEL).to_dict()}}


class PrivateKernels(AsyncMappingKernelManager):
    """Starts kernels that inherit no secret, write nothing to the terminal, and work in the private folder."""

    async def start_kernel(self, *, kernel_id: str | None = None, path=None, **options) -> str:
        """Start a kernel with the environment of a window; gives back its id."""
        kernel_id = kernel_id or str(uuid.uuid4())
        environment = {key: value for key, value in os.environ.items() if key not in KEEP_OUT}
        environment.update(self.parent.kernel_environment(kernel_id))
        options.update(env=environment, cwd=str(self.parent.spool.work))
        options.update(stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        return await super().start_kernel(kernel_id=kernel_id, **options)

    def connections(self, kernel_id: str) -> int:
        """How many windows are connected to the kernel now."""
        return self._kernel_connections.get(kernel_id, 0)


class PlainMarkdown(VoilaMarkdownRenderer):
    """Headings without anchors of their own: the address's hash names the step."""

    def heading(self, text: str, level: int, **_) -> str:
        return f"<h{level}>{text}</h{level}>\n"


class BookRenderer(NotebookRenderer):
    """Runs the whole book with two orders to the kernel: get ready and wait, then show everything."""

    async def _jinja_cell_generator(self, nb, kernel_id):
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        order = json.dumps([[cell.metadata["workbook"]["step"], cell.source] for cell in code])
        await self._order(code_cell("import parole_kit.workbook.kernel as _pk; _pk.begin()", waits=True))
        shown = await self._order(code_cell(f"_pk.run({order!r})"))
        for cell in code:
            cell.outputs = []
        for each in shown:
            about = each.get("data", {}).get(SHOWN)
            if about:
                code[about["cell"]].outputs = about["outputs"]
        for cell in nb.cells:
            yield cell
        await self._cleanup_resources()

    async def _order(self, cell) -> list[dict]:
        self.executor.nb = one_cell(cell)  # it writes the cell back into its notebook, which must not be the book
        await self.executor.async_execute_cell(cell, 0, store_history=False)
        return cell.outputs


class Window:
    """A page on its way: its pieces appear in order while the kernel works."""

    def __init__(self, prints: str) -> None:
        self.kernel_id = str(uuid.uuid4())
        self.prints = prints
        self.asked: asyncio.Future[str] = asyncio.get_running_loop().create_future()
        self.task: asyncio.Task | None = None
        self.failed: BaseException | None = None
        self._pieces: asyncio.Queue[str | None] = asyncio.Queue()

    def ask(self, case: str) -> None:
        """Tell the waiting kernel which case the window wants ("" for none)."""
        if not self.asked.done():
            self.asked.set_result(urlencode({"case": case}) if case else "")

    def add(self, piece: str | None) -> None:
        """One more piece of the page, or None at its end."""
        self._pieces.put_nowait(piece)

    async def pieces(self, patience: float) -> AsyncIterator[str]:
        """The pieces in order; "" whenever nothing came for `patience` seconds, so that the connection is kept."""
        while True:
            try:
                piece = await asyncio.wait_for(self._pieces.get(), patience)
            except TimeoutError:
                yield ""
                continue
            if piece is None:
                return
            yield piece


class Windows:
    """All windows of one workbook. `app` is the WorkbookApp."""

    def __init__(self, app, *, ahead: bool) -> None:
        self.app = app
        self.ahead = ahead
        self.open: dict[str, Window] = {}
        self._prepared: Window | None = None
        self._page_config: dict | None = None
        self._tasks: set[asyncio.Task] = set()

    def later(self, work) -> None:
        """Run a coroutine by itself and keep hold of it."""
        task = asyncio.ensure_future(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def take(self) -> Window:
        """A window for somebody who is waiting. Raises KitError when the notebooks cannot be read."""
        prints = fingerprint(self.app.office)
        window, self._prepared = self._prepared, None
        if window is not None and (window.prints != prints or window.failed or window.task.done()):
            self.later(self.end(window.kernel_id))
            window = None
        if window is None:
            window = await self._make(prints)
        if self.ahead:
            self.later(self._refill())
        return window

    async def prepare(self) -> None:
        """Make a window ready ahead, if there is none. What is wrong then is said when somebody opens the workbook."""
        if self._prepared is None and self.ahead:
            try:
                self._prepared = await self._make(fingerprint(self.app.office))
            except Exception as fault:
                report(fault)

    async def _refill(self) -> None:
        await asyncio.sleep(REFILL_SECONDS)
        await self.prepare()

    async def _make(self, prints: str) -> Window:
        window = Window(prints)
        renderer = self._renderer()
        await renderer.initialize()
        self.open[window.kernel_id] = window
        window.task = asyncio.create_task(self._fill(window, renderer))
        return window

    async def _fill(self, window: Window, renderer: BookRenderer) -> None:
        try:
            started = asyncio.ensure_future(self._kernel(window.kernel_id))
            async for piece, _ in renderer.generate_content_generator(window.kernel_id, started):
                window.add(piece)
        except asyncio.CancelledError:
            raise
        except Exception as fault:
            window.failed = fault
            if window.kernel_id not in self.open:  # we ended it ourselves
                return
            window.add(self.app.problem_piece(re.search(r"PKF-\w+", report(fault))[0]))
            self.later(self.end(window.kernel_id))
        finally:
            window.add(None)

    async def _kernel(self, kernel_id: str):
        await self.app.kernel_manager.start_kernel(kernel_name=KERNEL, kernel_id=kernel_id)
        return self.app.kernel_manager.get_kernel(kernel_id)

    def _renderer(self) -> BookRenderer:
        app = self.app
        if self._page_config is None:
            self._page_config = app.page_config()
        return BookRenderer(
            voila_configuration=app.voila_configuration,
            traitlet_config=app.config,
            notebook_path=BOOK,
            template_paths=app.template_paths,
            config_manager=app.config_manager,
            contents_manager=app.contents_manager,
            base_url=app.base_url,
            kernel_spec_manager=app.kernel_spec_manager,
            page_config=self._page_config,
        )

    async def end_all(self) -> None:
        """Stop every kernel, at the end of the workbook."""
        self.ahead = False
        self.open.clear()
        for task in self._tasks:
            task.cancel()
        await self.app.kernel_manager.shutdown_all()

    async def end(self, kernel_id: str) -> None:
        """Stop a window's kernel, if it still runs."""
        window = self.open.pop(kernel_id, None)
        if window is not None and window.task is not None and not window.failed:
            window.task.cancel()
        kernels = self.app.kernel_manager
        if kernel_id in kernels:
            try:
                await kernels.shutdown_kernel(kernel_id)
            except Exception as fault:  # it may have ended by itself meanwhile
                report(fault)

    async def end_if_unused(self, kernel_id: str, seconds: float) -> None:
        """Stop a kernel that no window is connected to after `seconds`."""
        await asyncio.sleep(seconds)
        if kernel_id in self.app.kernel_manager and not self.app.kernel_manager.connections(kernel_id):
            await self.end(kernel_id)
