"""Work of a build that is done before it is asked for, in threads: exhibits read and made into PDF, Word drafts written.

It pays because reading an encrypted case, LibreOffice and the second process (see `hands`) leave the interpreter free.
What comes out is the same with it and without.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable
from concurrent.futures import Future, ThreadPoolExecutor
from typing import Any

THREADS = 2
PATIENCE = 0.0005  # seconds until a thread gives way to another; the usual 0.005 lets pipes wait for the drafting

Job = Callable[[], Any]


class Ahead:
    """The jobs of one build. When it is left with `with`, no job runs any more."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS)  # what is done in this process, such as reading exhibits
        self._apart = ThreadPoolExecutor(
            THREADS
        )  # what waits for the second process: it must not wait for the others too
        self._jobs: dict[Hashable, tuple[Future, Job]] = {}

    def __enter__(self) -> Ahead:
        self._patience = sys.getswitchinterval()
        sys.setswitchinterval(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        for threads in (self._threads, self._apart):
            threads.shutdown(cancel_futures=True)
        sys.setswitchinterval(self._patience)

    def start(self, name: Hashable, job: Job, here: Job | None = None) -> None:
        """Have `job` done behind those started before. A job of the second process has another way, to do it `here`.

        One of the same name is given up for it.
        """
        if name in self._jobs:
            self._jobs[name][0].cancel()
        self._jobs[name] = (self._apart if here else self._threads).submit(job), here or job

    def result(self, name: Hashable) -> Any:
        """What the job gave; raises what it raised. One that no thread has begun is done here and now."""
        future, here = self._jobs.pop(name)
        return here() if future.cancel() else future.result()
