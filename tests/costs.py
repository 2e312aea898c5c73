"""What a piece of work costs: seconds of processor, which do not grow when the computer is busy, and memory."""

from __future__ import annotations

import contextlib
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

OWN = Path("/proc/self")
TICKS = os.sysconf("SC_CLK_TCK") if hasattr(os, "sysconf") else 100


@dataclass
class Cost:
    """Seconds of processor, of this process and of all that it started; bytes that this process grew by at its most."""

    seconds: float = 0.0
    memory: int = 0


@contextlib.contextmanager
def cost() -> Iterator[Cost]:
    """Measure what is done inside; memory is 0 where the system does not say."""
    with contextlib.suppress(OSError):
        (OWN / "clear_refs").write_text("5", encoding="ascii")  # the highest mark begins anew
    found = Cost()
    seconds, memory = processor(), held("VmRSS")
    yield found
    found.seconds = processor() - seconds
    found.memory = max(0, held("VmHWM") - memory)


def held(which: str, process: str | int = "self") -> int:
    """Bytes that a process holds now (VmRSS), or held at its most (VmHWM)."""
    with contextlib.suppress(OSError):
        found = re.search(rf"{which}:\s+(\d+)", (Path("/proc") / str(process) / "status").read_text(encoding="utf-8"))
        return int(found[1]) * 1024 if found else 0
    return 0


def processor() -> float:
    """Seconds of processor so far, of this process, its children that ended, and those that run."""
    ended = os.times()
    return ended.user + ended.system + ended.children_user + ended.children_system + sum(map(_running, _children()))


def _children() -> Iterator[str]:
    for listed in OWN.glob("task/*/children"):
        with contextlib.suppress(OSError):
            yield from listed.read_text(encoding="ascii").split()


def _running(process: str) -> float:
    with contextlib.suppress(OSError):
        after_name = (Path("/proc") / process / "stat").read_text(encoding="utf-8").rpartition(")")[2].split()
        return sum(map(int, after_name[11:15])) / TICKS  # its own and those of its children that ended
    return 0.0
