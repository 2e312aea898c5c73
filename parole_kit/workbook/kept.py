"""What was typed and not saved when a page lost its kernel: kept in memory until the page has loaded again."""

from __future__ import annotations

import time

from tornado.web import HTTPError

from .handlers import Private

KEEP_SECONDS = 4 * 3600
MOST_BYTES = 1_000_000


class Kept:
    """One text for each case, given back once; never longer than the workbook runs."""

    def __init__(self, clock=time.monotonic) -> None:
        self._clock = clock
        self._held: dict[str, tuple[bytes, float]] = {}

    def put(self, case: str, text: bytes) -> None:
        """Keep the text of a case, in place of an older one."""
        self._held[case] = (text, self._clock())

    def take(self, case: str) -> bytes | None:
        """The text, which is then forgotten; None when there is none, or it has been too long."""
        self.forget_old()
        return self._held.pop(case, (None, 0))[0]

    def forget_old(self) -> None:
        """Forget what nobody asked for in time."""
        now = self._clock()
        self._held = {case: held for case, held in self._held.items() if now - held[1] < KEEP_SECONDS}

    def clear(self) -> None:
        """Forget all."""
        self._held.clear()


class KeptDoor(Private):
    """PUT and DELETE pk/kept/CASE: the page gives its unsaved answers, and takes them back."""

    def put(self, case: str) -> None:
        if len(self.request.body) > MOST_BYTES:
            raise HTTPError(413)
        self.book.kept.put(case, self.request.body)
        self.set_status(204)

    def delete(self, case: str) -> None:
        text = self.book.kept.take(case)
        self.set_header("Cache-Control", "no-store")
        if text is None:
            self.set_status(204)
            return
        self.set_header("Content-Type", "application/json")
        self.finish(text)
