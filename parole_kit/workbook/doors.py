"""Which doors of Voila and Jupyter are closed, and how: headers, cookies, kinds of messages, who may enter."""

from __future__ import annotations

import os
import secrets
from pathlib import Path

from jupyter_server.auth.identity import IdentityProvider, User
from traitlets import Any
from traitlets.config import Config

from .windows import OwnPython, PlainMarkdown, PrivateKernels

TEMPLATE = "parole"
EXTENSIONS = ["@jupyter-widgets/jupyterlab-manager", "@voila-dashboards/widgets-manager8", "anywidget"]
MESSAGE_BYTES = 20 * 1024 * 1024
CULL_SECONDS = 4 * 3600  # a kernel without a window, as behind a laptop that was closed overnight
CULL_LOOK_SECONDS = 60
BOOK_SECONDS = 300  # a book that works longer is given up; waiting for the window has no limit
CSP = (
    "default-src 'none'; script-src 'self' blob:; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; "
    "object-src 'none'"
)
HEADERS = {
    "Content-Security-Policy": CSP,
    "Referrer-Policy": "same-origin",
    "X-Content-Type-Options": "nosniff",
    "Cross-Origin-Opener-Policy": "same-origin",
}


class OnePerson(IdentityProvider):
    """Knows one person: whoever brings the key of this run, or a ticket, which opens one window once."""

    tickets = Any()

    def get_user_token(self, handler) -> User | None:
        """The person, if the request carries the key or an unused ticket."""
        given = self.get_token(handler) or ""
        if given and secrets.compare_digest(given.encode(), self.token.encode()):
            return self.generate_anonymous_user(handler)
        if given in self.tickets and handler.request.path == handler.settings["base_url"]:
            self.tickets.discard(given)
            return self.generate_anonymous_user(handler)
        return None

    def clear_login_cookie(self, handler) -> None:
        """Nothing: a window left open from an earlier run would take the cookie away from the windows of this one."""

    def get_handlers(self) -> list:
        """No page to log in or out: the launcher brings the key."""
        return []


def _is_short(folder: Path) -> bool:
    """Whether sockets in the folder have names that the system allows (104 bytes on macOS, 108 on Linux)."""
    return os.name != "nt" and len(os.fsencode(folder)) + len("/kernel-") + 36 + len("-ipc-5") < 100


def closed_config(sockets: Path) -> Config:
    """Voila's and Jupyter's own settings; `sockets` is the private folder for the sockets of kernels."""
    c = Config()
    c.VoilaConfiguration.template = TEMPLATE
    c.VoilaConfiguration.allow_template_override = "NO"
    c.VoilaConfiguration.allow_theme_override = "NO"
    c.VoilaConfiguration.file_allowlist = []
    c.VoilaConfiguration.extension_allowlist = EXTENSIONS
    c.VoilaConfiguration.multi_kernel_manager_class = PrivateKernels
    c.VoilaConfiguration.kernel_spec_manager_class = OwnPython
    c.VoilaConfiguration.attempt_fix_notebook = False
    c.VoilaExporter.markdown_renderer_class = PlainMarkdown
    c.VoilaExecutor.timeout_func = lambda cell: None if cell.metadata.get("workbook", {}).get("waits") else BOOK_SECONDS
    c.MappingKernelManager.cull_idle_timeout = CULL_SECONDS
    c.MappingKernelManager.cull_interval = CULL_LOOK_SECONDS
    c.KernelRestarter.restart_limit = 0  # a restarted kernel would be empty, and the page would not know
    c.ZMQChannelsWebsocketConnection.limit_rate = (
        False  # it drops what comes too fast, and the page would stay as it was
    )
    if _is_short(sockets):
        c.KernelManager.transport = "ipc"
    c.IdentityProvider.cookie_options = {"SameSite": "Strict", "expires_days": None}
    return c


def closed_settings(base_url: str, squeeze: bool) -> dict:
    """Settings of the web server that Voila leaves open; `squeeze` compresses answers."""
    return {
        "allow_remote_access": False,  # Voila leaves the Host header unchecked
        "local_hostnames": ["localhost"],
        "compress_response": squeeze,
        "websocket_max_message_size": MESSAGE_BYTES,
        # Milliseconds, as jupyter_server counts them. The first ping goes out after one interval, and no answer to it can be
        # there before the second: a shorter patience would cut every line at its first ping.
        "ws_ping_interval": 30_000,
        "ws_ping_timeout": 90_000,
        "headers": HEADERS,
        "xsrf_cookies": True,
        "xsrf_cookie_kwargs": {"samesite": "Strict", "path": base_url},
        "log_function": lambda handler: None,
    }
