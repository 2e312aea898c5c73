"""Files on their way between browser and kernel. They stream through the private folder, never through a served one."""

from __future__ import annotations

import contextlib
import shutil

import tornado.web
from tornado.escape import url_escape
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError

from .handlers import BLOCK, Private

LARGEST_UPLOAD = 200 * 1024 * 1024  # bytes


class Download(Private):
    """GET pk/download/SECRET/NAME: a file that the kernel laid down under an unguessable name, once."""

    async def get(self, secret: str, name: str) -> None:
        path = self.book.spool.take(secret)
        if path is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "application/octet-stream")
        self.set_header("Cache-Control", "no-store")
        self.set_header("Content-Disposition", "attachment; filename*=UTF-8''" + url_escape(name, plus=False))
        try:
            with path.open("rb") as stream:
                self.set_header("Content-Length", str(path.stat().st_size))
                while block := stream.read(BLOCK):
                    self.write(block)
                    await self.flush()
        except StreamClosedError:
            return
        finally:
            path.unlink(missing_ok=True)


@tornado.web.stream_request_body
class Upload(Private):
    """PUT pk/upload?name=…: the bytes of one file, streamed into the private folder; the kernel fetches them by id."""

    def initialize(self) -> None:
        self._stream = None
        self._path = None
        self._size = 0
        self._wrong: tuple[int, str, str] | None = None  # status, what, fix

    async def prepare(self) -> None:
        await super().prepare()  # host, cookie, X-XSRFToken
        if self._finished or self.request.method != "PUT":
            return
        self.request.connection.set_max_body_size(LARGEST_UPLOAD + BLOCK)
        announced = int(self.request.headers.get("Content-Length", "0") or 0)
        if announced > LARGEST_UPLOAD:
            self._refuse(413, "The file is larger than 200 MB.", "Split the file, or scan it at a lower resolution.")
            return
        try:
            if announced > shutil.disk_usage(self.book.spool.files).free - 10 * BLOCK:
                raise OSError
            self._path = self.book.spool.files / self.book.spool.new_name()
            self._stream = self._path.open("xb")
        except OSError:
            self._no_room()

    def _no_room(self) -> None:
        """Remember it until the whole file has come: a browser that is cut off in the middle does not hear the words."""
        self._drop()
        self._wrong = (
            507,
            "There is no room on this computer for the file.",
            "Free some space on the disk and add it again.",
        )

    def _refuse(self, status: int, what: str, fix: str) -> None:
        self.set_status(status)
        self.request.connection.no_keep_alive = True
        self.finish({"what": what, "where": "", "fix": fix})

    def data_received(self, chunk: bytes) -> None:
        if self._stream is None:
            return
        self._size += len(chunk)
        if self._size > LARGEST_UPLOAD:
            raise HTTPError(413)
        try:
            self._stream.write(chunk)
        except OSError:
            self._no_room()

    async def put(self) -> None:
        if self._stream is not None:
            try:
                self._stream.close()
            except OSError:
                self._no_room()
        if self._wrong is not None:
            self._refuse(*self._wrong)
        if self._stream is None:
            return
        self._stream = None
        self.set_header("Cache-Control", "no-store")
        self.finish({"id": self._path.name, "size": self._size})

    def _drop(self) -> None:
        if self._stream is not None:
            with contextlib.suppress(OSError):  # what could not be written is written once more here
                self._stream.close()
            self._stream = None
            with contextlib.suppress(OSError):
                self._path.unlink()

    def on_finish(self) -> None:
        self._drop()

    def on_connection_close(self) -> None:
        super().on_connection_close()
        self._drop()
