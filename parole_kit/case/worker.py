"""The process apart: reads jobs from its input, does them one by one, answers. Started by `sandbox`, never by hand.

`python -m parole_kit.case.worker`
"""

from __future__ import annotations

import importlib
import logging
import os
import sys
import traceback
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import KitError
from .sandbox import MEMORY, SECONDS, receive, send

JOBS = {
    "inspect": "inspection:inspect",
    "look_further": "inspection:look_further",
    "printed": "convert:first_printed",
    "thumbnails": "convert:exhibit_thumbnails",
    "redact": "redaction:redact_pages",
    "find_words": "redaction:find_words",
}
_ONE_WORD = (
    b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj "
    b"3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<</Font<</F<</Type/Font"
    b"/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj 4 0 obj<</Length 33>>stream\nBT /F 12 Tf 9 9 Td (word) Tj ET"
    b"\nendstream endobj trailer<</Root 1 0 R/Size 5>>"
)
SPENT = 600 << 20  # bytes of resident memory, after which the process is replaced

try:
    import resource
except ImportError:  # Windows has only the limit of time
    resource = None


def main() -> None:
    """Do the jobs of intake until the input ends."""
    serve(JOBS, __package__, warm=lambda: _do(JOBS["inspect"], __package__, [_ONE_WORD], {"file_name": "warm.pdf"}))


def serve(jobs: Mapping[str, str], package: str, warm: Callable[[], object] = lambda: None) -> None:
    """Do jobs until the input ends. `jobs` are names and where their functions are, "module:function" of `package`.

    `warm` is done first, when everything is loaded, so that the first job does not wait.
    """
    requests = sys.stdin.buffer
    answers = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())  # a library that prints must not write into the pipe
    logging.disable(logging.CRITICAL)
    _limit_memory()
    for module in {place.split(":")[0] for place in jobs.values()}:
        importlib.import_module(f".{module}", package)
    warm()
    while (request := receive(requests)) is not None:
        message, blobs = request
        _limit_processor_time()
        reply, results = _do(jobs[message["job"]], package, blobs, message["arguments"])
        send(answers, {**reply, "spent": _resident() > SPENT}, results)


def _do(place: str, package: str, blobs: list[bytes], arguments: dict) -> tuple[dict, list[bytes]]:
    module, name = place.split(":")
    try:
        function = getattr(importlib.import_module(f".{module}", package), name)
        result = function(*blobs, **arguments)
    except KitError as error:
        return {"error": error.as_dict()}, []
    except (MemoryError, RecursionError):
        return {"stopped": ["memory", ""]}, []
    except Exception as fault:
        return {"stopped": ["fault", _places(fault)]}, []
    if isinstance(result, bytes):
        return {"value": None}, [result]
    if isinstance(result, list):
        return {"value": None}, result
    return {"value": result}, []


def _places(fault: BaseException) -> str:
    """The kind of fault and where in our code it was, without its message, which may quote the file."""
    frames = [frame for frame in traceback.extract_tb(fault.__traceback__) if "parole_kit" in frame.filename]
    return " > ".join([type(fault).__name__, *(f"{Path(frame.filename).name}:{frame.lineno}" for frame in frames)])


def _limit_memory() -> None:
    if resource is None:
        return
    try:
        _, most = resource.getrlimit(resource.RLIMIT_AS)
        wanted = MEMORY if most == resource.RLIM_INFINITY else min(MEMORY, most)
        resource.setrlimit(resource.RLIMIT_AS, (wanted, most))
    except (ValueError, OSError):
        pass  # macOS refuses; the limits inside the libraries and the limit of time remain


def _limit_processor_time() -> None:
    """End the process by itself if the workbook that started it is gone and cannot end it."""
    if resource is None:
        return
    used = resource.getrusage(resource.RUSAGE_SELF)
    _, most = resource.getrlimit(resource.RLIMIT_CPU)
    resource.setrlimit(resource.RLIMIT_CPU, (int(used.ru_utime + used.ru_stime + 8 * SECONDS), most))


def _resident() -> int:
    if resource is None:
        return 0
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    main()
