"""What the kernel of a served book does by itself: get ready, wait for its window, then run the cells of all steps.

In JupyterLab none of this runs; a step's notebook then stands alone.
"""

from __future__ import annotations

import json
import os
import re
import time
import types
import urllib.error
import urllib.request
from urllib.parse import parse_qs

from ..errors import KitError
from ..faults import report
from .logs import start_kernel_log

WAIT_VARIABLE = "PK_WAIT"
SHOWN = "application/vnd.parole-kit.shown+json"
CASE_PATTERN = re.compile(r"[A-Za-z0-9_-]{1,40}")


def begin() -> None:
    """The first cell of the book: load what every step needs, then wait until a window wants this kernel."""
    start_kernel_log()
    try:
        from . import step  # noqa: F401 - read before the window is opened, so that opening is quick
    except Exception as fault:  # each step will say what is wrong in its own place
        report(fault)
    _wait()


def _wait() -> None:
    """Ask the server for the window's address; the answer comes when a window is there, which may take hours."""
    address, key = os.environ.get(WAIT_VARIABLE, ""), os.environ.get("PK_VAULT_KEY", "")
    if not address:
        return
    request = urllib.request.Request(address, headers={"X-PK-Key": key})
    opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
    failures = 0
    while failures < 20:
        try:
            with opener.open(request) as answer:
                os.environ["QUERY_STRING"] = json.loads(answer.read())["query"]
                return
        except (OSError, urllib.error.URLError, ValueError, KeyError):
            failures += 1
            time.sleep(0.25)


def asked_case() -> str:
    """The file number in the window's address, or "" when there is none or it cannot be a file number."""
    named = parse_qs(os.environ.get("QUERY_STRING", "")).get("case", [""])[0]
    return named if CASE_PATTERN.fullmatch(named) else ""


def run(cells: str) -> None:
    """Run all cells of the book, each step with names of its own, and send what each one shows to the page.

    `cells` is JSON: a list of [step, source]. One order for all of them opens the page quicker than one for each.
    A cell that fails becomes words in its place, and the next one runs.
    """
    from IPython import get_ipython
    from IPython.display import publish_display_data

    shell = get_ipython()
    step = None
    for number, (name, source) in enumerate(json.loads(cells)):
        if name != step:
            _names_of_its_own(shell)
            step = name
        publish_display_data({SHOWN: {"cell": number, "outputs": _shown(shell, source)}})


def _shown(shell, source: str) -> list[dict]:
    """What one cell shows: displays, printed text, or the words of its failure."""
    from ipykernel.jsonutil import encode_images, json_clean
    from IPython.utils.capture import capture_output

    shell._showtraceback = lambda *_: None  # its words may hold a client's fact
    try:
        with capture_output() as captured:
            result = shell.run_cell(source, store_history=False)
    finally:
        del shell._showtraceback
    shown = [
        {
            "output_type": "display_data",
            "data": json_clean(encode_images(each.data)),
            "metadata": json_clean(each.metadata or {}),
        }
        for each in captured.outputs
    ]
    if captured.stdout.strip():
        shown.append({"output_type": "stream", "name": "stdout", "text": captured.stdout})
    fault = result.error_before_exec or result.error_in_exec
    if isinstance(fault, KitError):
        shown.append({"output_type": "problem", "what": str(fault), "fix": ""})
    elif fault is not None:
        what, _, fix = report(fault).partition("\nFix: ")
        shown.append({"output_type": "problem", "what": what, "fix": fix})
    return shown


def _names_of_its_own(shell) -> None:
    """A fresh set of names, so that no step leans on another or overwrites its names; callbacks keep their own."""
    module = types.ModuleType("__main__")
    shell.user_module = module
    shell.user_ns = module.__dict__
    shell.init_user_ns()
