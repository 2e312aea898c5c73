"""Work on strangers' files in a process apart, with limits, so that a bad file cannot stop the workbook.

The files go to the process through a pipe; nothing is written to disk, and what the process prints is thrown away.
"""

from __future__ import annotations

import atexit
import contextlib
import json
import os
import queue
import subprocess
import sys
import threading
from collections.abc import Sequence
from typing import Any, BinaryIO

from ..errors import IntakeError
from ..places import PROGRAM

MEMORY = 1 << 30  # bytes of address space, where the system can limit it
SECONDS = 8.0


class Stopped(Exception):
    """The process was ended, or ended itself: `why` is "time", "memory", "fault" or "person" (somebody called `stop`).

    `detail` has no client data.
    """

    def __init__(self, why: str, detail: str = "") -> None:
        super().__init__(why)
        self.why = why
        self.detail = detail


def send(pipe: BinaryIO, message: dict, blobs: Sequence[bytes] = ()) -> None:
    """Write one message and its blobs of bytes."""
    head = json.dumps({**message, "blobs": [len(blob) for blob in blobs]}).encode("utf-8")
    pipe.write(len(head).to_bytes(4, "big") + head)
    for blob in blobs:
        pipe.write(blob)
    pipe.flush()


def receive(pipe: BinaryIO) -> tuple[dict, list[bytes]] | None:
    """Read one message and its blobs; None at the end of the pipe."""
    size = pipe.read(4)
    if len(size) < 4:
        return None
    message = json.loads(pipe.read(int.from_bytes(size, "big")))
    return message, [pipe.read(length) for length in message.pop("blobs")]


class Sandbox:
    """A process that does one job after another, started when first needed and again after it was ended.

    `module` is what the process runs: one that calls `worker.serve` with the jobs it can do.
    """

    def __init__(self, module: str = "parole_kit.case.worker") -> None:
        self._module = module
        self._lock = threading.Lock()
        self._process: subprocess.Popen | None = None
        self._replies: queue.Queue = queue.Queue()
        self._stopped: subprocess.Popen | None = None  # the process that a person has ended

    def run(
        self, job: str, blobs: Sequence[bytes], *, seconds: float = SECONDS, **arguments: Any
    ) -> tuple[Any, list[bytes]]:
        """Do `job` (a name among the jobs of the module) on `blobs` within `seconds` of wall time.

        Returns its value (JSON) and its blobs. Raises IntakeError as the job raised it, and Stopped when the job took
        too long, wanted too much memory, or broke down.
        """
        with self._lock:
            process = self._ready()
            try:
                send(process.stdin, {"job": job, "arguments": arguments}, blobs)
                reply = self._replies.get(timeout=seconds)
            except queue.Empty:
                self._end()
                raise Stopped("time") from None
            except OSError:
                reply = None
            if reply is None:
                self._end()
                raise Stopped("person" if self._stopped is process else "memory")
            message, results = reply
            if message.get("spent"):
                self._end()
        if "error" in message:
            raise IntakeError(message["error"]["what"], where=message["error"]["where"], fix=message["error"]["fix"])
        if "stopped" in message:
            raise Stopped(*message["stopped"])
        return message["value"], results

    def stop(self) -> None:
        """End the job that is being done, if there is one, from another thread; `run` raises Stopped there."""
        process = self._process
        if process is not None and self._lock.locked():
            self._stopped = process
            process.kill()

    def warm(self) -> None:
        """Start the process now, so that the first file does not wait for it."""
        with self._lock:
            self._ready()

    def close(self) -> None:
        """End the process."""
        with self._lock:
            self._end()

    def _ready(self) -> subprocess.Popen:
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._end()
        paths = [str(PROGRAM), *filter(None, [os.environ.get("PYTHONPATH", "")])]
        process = subprocess.Popen(
            [sys.executable, "-m", self._module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(paths)},
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
        self._process, self._replies = process, queue.Queue()
        threading.Thread(target=_listen, args=(process.stdout, self._replies), daemon=True).start()
        return process

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        process.kill()
        process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):
                pipe.close()


def _listen(pipe: BinaryIO, replies: queue.Queue) -> None:
    with contextlib.suppress(OSError, ValueError):
        while (reply := receive(pipe)) is not None:
            replies.put(reply)
    replies.put(None)


sandbox = Sandbox()
atexit.register(sandbox.close)
