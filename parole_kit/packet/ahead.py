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
        self._threads = ThreadPoolExecutor(THREADS)
        self._jobs: dict[Hashable, tuple[Future, Job]] = {}

    def __enter__(self) -> Ahead:
        self._patience = sys.getswitchinterval()
        sys.setswitchinterval(PATIENCE)
        return self

    def __exit__(self, *_: object) -> None:
        self._threads.shutdown(cancel_futures=True)
        sys.setswitchinterval(self._patience)

    def start(self, name: Hashable, job: Job, here: Job | None = None) -> None:
        """Have `job` done behind those started before. `here` is another way to do it, for when it comes to that."""
        self._jobs[name] = self._threads.submit(job), here or job

    def result(self, name: Hashable) -> Any:
        """What the job gave; raises what it raised. One that no thread has begun is done here and now."""
        future, here = self._jobs.pop(name)
        return here() if future.cancel() else future.result()
