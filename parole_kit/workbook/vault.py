"""Passphrases of open cases, in memory only, so that a reload does not ask again; and what kernels may ask."""

from __future__ import annotations

import hmac
import ipaddress
import json
import time

import tornado.web
from jupyter_server.auth.decorator import allow_unauthenticated
from tornado.web import HTTPError

KEEP_SECONDS = 4 * 3600


class Vault:
    """Keeps what it is given for four hours after it was last asked for, and never longer than the workbook runs."""

    def __init__(self, keep: float = KEEP_SECONDS, clock=time.monotonic) -> None:
        self._keep = keep
        self._clock = clock
        self._held: dict[str, tuple[str, float]] = {}

    def put(self, case: str, passphrase: str) -> None:
        """Keep the passphrase of a case."""
        self._held[case] = (passphrase, self._clock())

    def get(self, case: str) -> str | None:
        """The passphrase, or None when there is none or it has been too long."""
        self.forget_old()
        if case not in self._held:
            return None
        passphrase, _ = self._held[case]
        self.put(case, passphrase)
        return passphrase

    def drop(self, case: str) -> None:
        """Forget one case."""
        self._held.pop(case, None)

    def forget_old(self) -> None:
        """Forget what nobody asked for in time."""
        now = self._clock()
        self._held = {case: held for case, held in self._held.items() if now - held[1] < self._keep}

    def clear(self) -> None:
        """Forget all."""
        self._held.clear()

    def __len__(self) -> int:
        return len(self._held)


class ForKernels(tornado.web.RequestHandler):
    """Asked by the kernels of this workbook only: from this computer, with the secret that the launcher gave them."""

    def prepare(self) -> None:
        local = ipaddress.ip_address(self.request.remote_ip).is_loopback
        given = self.request.headers.get("X-PK-Key", "")
        browser = "Origin" in self.request.headers or "Cookie" in self.request.headers
        if browser or not local or not hmac.compare_digest(given.encode(), self.book.kernel_key.encode()):
            raise HTTPError(403)

    @property
    def book(self):
        """The WorkbookApp."""
        return self.settings["workbook"]

    def check_xsrf_cookie(self) -> None:
        """No cookie is read here; the key in the header is what a foreign page cannot send."""

    def write_error(self, status_code: int, **told) -> None:
        self.finish({})

    def log_exception(self, kind, value, trace) -> None:
        """Nothing of a request is logged."""


class Wait(ForKernels):
    """GET pk/wait/ID: answered when the kernel's window is there."""

    @allow_unauthenticated
    async def get(self, kernel_id: str) -> None:
        window = self.book.windows.open.get(kernel_id)
        if window is None:
            raise HTTPError(404)
        self.finish({"query": await window.asked})


class VaultDoor(ForKernels):
    """PUT, GET, DELETE pk/vault/CASE: the passphrase of an open case, in memory only."""

    @allow_unauthenticated
    def get(self, case: str) -> None:
        held = self.book.vault.get(case)
        if held is None:
            raise HTTPError(404)
        self.set_header("Cache-Control", "no-store")
        self.finish({"passphrase": held})

    @allow_unauthenticated
    def put(self, case: str) -> None:
        try:
            passphrase = json.loads(self.request.body)["passphrase"]
        except (ValueError, KeyError, TypeError):
            raise HTTPError(400) from None
        if not isinstance(passphrase, str):
            raise HTTPError(400)
        self.book.vault.put(case, passphrase)
        self.set_status(204)

    @allow_unauthenticated
    def delete(self, case: str) -> None:
        self.book.vault.drop(case)
        self.set_status(204)
