"""A build in a process apart, with limits of memory and time, so that the page stays alive and the work can be stopped.

`python -m parole_kit.packet.worker` reads two JSON lines from its input, what it may get ready for ({"office", "case",
"passphrase", "as_of"}) and the order, and writes JSON lines: {"step", "done", "total"} as it goes, and at the end {"manifest"},
{"error"} or {"fault"}. The passphrase never stands in an argument or in the environment.
"""

from __future__ import annotations

import atexit
import contextlib
import datetime as dt
import json
import logging
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

from .. import clock
from ..errors import Cancelled, KitError, PacketError, Problems
from ..places import PROGRAM, at_office
from . import hands
from .folder import tidy_up
from .sent import WHOLE

if TYPE_CHECKING:
    from .ready import Ready

MEMORY = 3 << 30  # bytes of address space, where the system can limit it
SECONDS = 600.0
GIVES_WAY = 5  # to the page, which must answer at once where both want the same processor; the `nice` of POSIX
IDLE = 900.0  # seconds that a prepared process waits for its order
# glibc gives large freed memory back at once and has it cleared again; other systems do not know these two.
KEEP_FREED = {"MALLOC_MMAP_THRESHOLD_": str(64 << 20), "MALLOC_TRIM_THRESHOLD_": str(512 << 20)}
LOOK_EVERY = 0.1  # seconds between two looks whether the person has stopped the work

# The process that `prepare_worker` started, if any, with what it is for: an office and a case.
_waiting: list[tuple[tuple[Path | None, Path], subprocess.Popen]] = []
_turn = threading.Lock()

try:
    import resource
except ImportError:  # Windows has only the limit of time
    resource = None


def build_in_worker(
    case_path: Path,
    passphrase: str | None,
    out_dir: Path,
    *,
    as_of: dt.date,
    office: Path | None = None,
    kind: str = WHOLE,
    record: bool = True,
    progress: Callable[[str, int, int], None] = lambda step, done, total: None,
    cancelled: Callable[[], bool] = lambda: False,
    seconds: float = SECONDS,
) -> dict:
    """`build_packet` in a process apart; returns the manifest. The case is opened again there, and keeps the build.

    Raises what `build_packet` raises; PacketError when it takes longer than `seconds` or more memory than allowed. The
    process is ended, and what it had written is removed, when the person cancels.
    """
    order = {
        "case": str(case_path),
        "passphrase": passphrase,
        "out": str(out_dir),
        "as_of": as_of.isoformat(),
        "office": str(office) if office else None,
        "kind": kind,
        "record": record,
    }
    process = _start(order)
    replies: queue.Queue = queue.Queue()
    threading.Thread(target=_listen, args=(process.stdout, replies), daemon=True).start()
    until = time.monotonic() + seconds
    try:
        while True:
            if cancelled():
                raise Cancelled("The packet was not built: you stopped the work.", fix="Build it again when ready.")
            if time.monotonic() > until:
                raise PacketError(
                    f"The packet was not ready after {seconds:.0f} seconds, and was stopped. Nothing was written.",
                    where="building the packet",
                    fix="Leave out very large exhibits, or scan them again at 200 dots an inch, and build again.",
                )
            with contextlib.suppress(queue.Empty):
                reply = replies.get(timeout=LOOK_EVERY)
                if reply is None:
                    raise _broken(process.wait())
                if "step" in reply:
                    progress(reply["step"], reply["done"], reply["total"])
                elif "manifest" in reply:
                    process.kill()  # it has nothing left to do, and much memory to give back, which nobody need wait for
                    threading.Thread(target=_end, args=(process, Path(out_dir)), daemon=True).start()
                    return reply["manifest"]
                else:
                    raise _error_from(reply)
    except BaseException:
        _end(process, Path(out_dir))
        raise


def prepare_worker(case_path: Path, passphrase: str | None, as_of: dt.date, office: Path | None = None) -> None:
    """Start a process that gets ready to build this case, so that the build begins at once. It ends by itself after IDLE seconds.

    A build of another day is possible, but has to set its pages anew.
    Where none can be started, the build will say so.
    """
    with _turn, contextlib.suppress(OSError):
        if _take(office, case_path) is None:
            _waiting[:] = [((office, case_path), _launch(office, case_path, passphrase, as_of))]


def _take(*wanted: Path | None) -> subprocess.Popen | None:
    """The process that waits, if there is one that lives and is for this office and case; any other is ended."""
    for its, process in _waiting:
        if its == wanted and process.poll() is None:
            return process
        process.kill()
    _waiting.clear()
    return None


def _start(order: dict) -> subprocess.Popen:
    office = Path(order["office"]) if order["office"] else None
    with _turn:
        process = _take(office, Path(order["case"])) or _launch(office)
        _waiting.clear()
    with contextlib.suppress(OSError):
        _say(process, order)
    return process


def _say(process: subprocess.Popen, line: dict) -> None:
    process.stdin.write(json.dumps(line) + "\n")
    process.stdin.flush()


def _launch(
    office: Path | None,
    case_path: Path | None = None,
    passphrase: str | None = None,
    as_of: dt.date | None = None,
) -> subprocess.Popen:
    paths = [str(PROGRAM), *filter(None, [os.environ.get("PYTHONPATH", "")])]
    process = subprocess.Popen(
        [sys.executable, "-m", "parole_kit.packet.worker"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**os.environ, **KEEP_FREED, "PYTHONPATH": os.pathsep.join(paths), "PYTHONIOENCODING": "utf-8"},
        text=True,
        encoding="utf-8",
        creationflags=sum(getattr(subprocess, flag, 0) for flag in ("CREATE_NO_WINDOW", "BELOW_NORMAL_PRIORITY_CLASS")),
    )
    with contextlib.suppress(OSError):
        given = {"office": str(office) if office else None, "case": str(case_path) if case_path else None}
        _say(process, {**given, "passphrase": passphrase, "as_of": as_of.isoformat() if as_of else None})
    return process


@atexit.register
def dismiss_worker() -> None:
    """End the process that `prepare_worker` started, which has the exhibits of its case in memory."""
    with _turn:  # not in the moment in which a build takes it
        for _, process in _waiting:
            process.kill()
        _waiting.clear()


def _listen(pipe: TextIO, replies: queue.Queue) -> None:
    with contextlib.suppress(OSError, ValueError):
        for line in pipe:
            replies.put(json.loads(line))
    replies.put(None)


def _end(process: subprocess.Popen, out_dir: Path) -> None:
    """End the process if it still runs, and remove what it left unfinished."""
    try:
        process.wait(timeout=2 if process.poll() is not None else 0)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
    for pipe in (process.stdin, process.stdout):
        with contextlib.suppress(OSError):
            pipe.close()
    tidy_up(out_dir, process.pid)


def _error_from(reply: dict) -> KitError:
    if "fault" in reply:
        return PacketError(
            "Something in Parole Kit went wrong while the packet was built.", where=reply["fault"], fix=_AGAIN
        )
    error = reply["error"]
    if "checks" in error:
        from .checks import Refused, check_from

        return Refused([check_from(one) for one in error["checks"]])
    if "errors" in error:
        listed = [PacketError(one["what"], where=one["where"], fix=one["fix"]) for one in error["errors"]]
        return Problems(listed, what=error["what"], where=error["where"])
    return PacketError(error["what"], where=error["where"], fix=error["fix"])


_AGAIN = "Build it again. If it happens again, report the code that stands here, without client facts."


def _broken(code: int) -> PacketError:
    return PacketError(
        "The build ended before it was done. Nothing was written.",
        where=f"building the packet (exit {code})",
        fix="Leave out very large exhibits, or close other programs, and build again.",
    )


def main() -> None:
    """Do the one build that the input asks for."""
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "w", encoding="utf-8")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # a library that prints must not write into the pipe
    logging.disable(logging.CRITICAL)

    def tell(reply: dict) -> None:
        answers.write(json.dumps(reply, ensure_ascii=False) + "\n")
        answers.flush()

    if hasattr(os, "nice"):
        os.nice(GIVES_WAY)
    hands.begin()
    _limit_memory()
    tired = threading.Timer(IDLE, os._exit, [0])
    tired.daemon = True
    tired.start()
    given = json.loads(sys.stdin.readline() or "{}")
    asked: queue.Queue[str] = queue.Queue()
    threading.Thread(target=lambda: asked.put(sys.stdin.readline()), daemon=True).start()
    _load(given)
    ready = _make_ready(given, lambda: not asked.empty())
    said = asked.get()
    tired.cancel()
    if not said:
        return
    order = json.loads(said)
    try:
        tell({"manifest": _build(order, tell, ready)})
    except KitError as error:
        tell({"error": error.as_dict()})
    except (MemoryError, RecursionError):
        tell({"error": _broken(0).as_dict()})
    except Exception as fault:
        from ..faults import report

        tell({"fault": report(fault).split("code ", 1)[-1][:10].rstrip(").")})


def _load(given: dict) -> None:
    """Load libraries, law, templates and fonts before they are wanted; what is wrong with them is told by the build."""
    from ..law import load_law
    from ..law.dates import federal_holidays
    from . import build  # noqa: F401
    from .blocks import Document, Paragraph, Run
    from .pdf import typeset
    from .templates import load_templates

    office = Path(given["office"]) if given.get("office") else None
    with contextlib.suppress(KitError, OSError), at_office(office):
        load_law(office)
        load_templates(office)
        federal_holidays(clock.today().year)
        typeset([Document("a", "A", (Paragraph((Run("a"), Run("b", bold=True), Run("c", italic=True))),))])


def _make_ready(given: dict, asked: Callable[[], bool]) -> Ready:
    """What the build of the given case will not have to do; nothing when anything is wrong, which the build will tell."""
    from ..law import load_law
    from .ready import Ready, make_ready

    if not given.get("case"):
        return Ready()

    office, as_of = Path(given["office"]) if given["office"] else None, dt.date.fromisoformat(given["as_of"])
    with contextlib.suppress(Exception), at_office(office):
        return make_ready(Path(given["case"]), given["passphrase"], load_law(office), office, as_of, asked)
    return Ready()


def _build(order: dict, tell: Callable[[dict], None], ready: Ready) -> dict:
    from ..case import Case
    from ..law import load_law
    from .build import build_packet

    office = Path(order["office"]) if order["office"] else None
    last: list = [None, 0.0]

    def progress(step: str, done: int, total: int) -> None:
        if step != last[0] or done == total or time.monotonic() - last[1] > LOOK_EVERY:
            last[:] = step, time.monotonic()
            tell({"step": step, "done": done, "total": total})

    with at_office(office), Case.open(Path(order["case"]), order["passphrase"]) as case:
        as_of = dt.date.fromisoformat(order["as_of"])
        how = {"as_of": as_of, "office": office, "kind": order["kind"], "record": order["record"]}
        return build_packet(case, load_law(office), Path(order["out"]), **how, progress=progress, ready=ready)


def _limit_memory() -> None:
    if resource is None:
        return
    try:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    except (ValueError, OSError):
        pass  # macOS refuses; the limit of time remains


if __name__ == "__main__":
    main()
