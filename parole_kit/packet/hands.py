"""A second pair of hands for a build: a process apart that makes exhibits into PDF and writes what can be written meanwhile.

`python -m parole_kit.packet.hands` is that process. Bytes go in and bytes come out; only PDF files of the build
itself it writes into its folder. What it cannot do is done here, so that a packet is the same
with it and without.
"""

from __future__ import annotations

import contextlib
import io
import os
import pickle
from collections.abc import Sequence
from pathlib import Path
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

from ..case.kinds import MADE_SLOWLY, PDF
from ..case.model import Exhibit
from ..case.sandbox import Sandbox, Stopped
from ..case.worker import serve
from .blocks import Document, Paragraph, Run
from .folder import sha256_of

if TYPE_CHECKING:
    from ..law import Law
    from .bundle import Looks
    from .pdf import Typeset
    from .plan import Plan
    from .scrub import Share

JOBS = {name: f"hands:{name}_pickled" for name in ("exhibit", "word", "beside", "print", "proof")}
SECONDS = 60.0  # for one job; then it is done here
process = Sandbox("parole_kit.packet.hands")  # stays for the next build, because its libraries take long to load


def begin() -> None:
    """Start the process where there is a processor for it, so that it is ready for the first job."""
    if (os.cpu_count() or 1) > 1:
        with contextlib.suppress(OSError):
            process.warm()


def takes_long(exhibit: Exhibit) -> bool:
    """Whether making an exhibit into PDF takes so long that it is done apart where it can be, and kept for the next build."""
    arranged = exhibit.rotations or exhibit.left_out or exhibit.page_order or exhibit.blacked_out
    return exhibit.media_type in MADE_SLOWLY or (exhibit.media_type == PDF and bool(arranged))


def exhibit_apart(data: bytes, exhibit: Exhibit) -> bytes:
    """`exhibit_here` in the process apart where that works."""
    with contextlib.suppress(Stopped, OSError):
        return process.run("exhibit", [data, pickle.dumps(exhibit)], seconds=SECONDS)[1][0]
    return exhibit_here(data, exhibit)


def exhibit_here(data: bytes, exhibit: Exhibit) -> bytes:
    """An exhibit's original file as the PDF that the packet takes. Raises IntakeError naming the file."""
    from ..case.convert import printed_pdf  # late, as below: libraries take long to import

    return printed_pdf(data, exhibit)


def word_apart(document: Document, **how: Any) -> bytes:
    """`word_here` in the process apart where that works."""
    with contextlib.suppress(Stopped, OSError):
        return process.run("word", [pickle.dumps((document, how))], seconds=SECONDS)[1][0]
    return word_here(document, **how)


def word_here(document: Document, **how: Any) -> bytes:
    """A Word draft as bytes; `how` and what it raises as in `word.write`."""
    from . import word

    made = io.BytesIO()
    word.write(document, made, **how)
    return made.getvalue()


def beside_apart(*order: Any) -> tuple[int, Sequence[str]]:
    """`beside_here` in the process apart where that works."""
    with contextlib.suppress(Stopped, OSError):
        pages, standards = process.run("beside", [pickle.dumps(order)], seconds=SECONDS)[0]
        return pages, standards
    return beside_here(*order)


def beside_here(title: str, typeset: Typeset, id: str, path: Path, looks: Looks) -> tuple[int, Sequence[str]]:
    """`editions.write_beside`, and what it raises."""
    from .editions import write_beside

    return write_beside(title, typeset, id, path, looks)


def print_apart(packet: Path, plan: Plan, path: Path, looks: Looks, law: Law) -> tuple[int, str]:
    """`print_here` in the process apart where that works."""
    words = SimpleNamespace(packet={"words": dict(law.packet["words"])})  # all that it needs of the law
    with contextlib.suppress(Stopped, OSError):
        pages, digest = process.run("print", [pickle.dumps((packet, plan, path, looks, words))], seconds=SECONDS)[0]
        return pages, digest
    return print_here(packet, plan, path, looks, law)


def print_here(packet: Path, plan: Plan, path: Path, looks: Looks, law: Law) -> tuple[int, str]:
    """`editions.write_print`, and what it raises; its pages, and the hash of the file."""
    from .editions import write_print

    return write_print(packet, plan, path, looks, law), sha256_of(path)


def proof_apart(packet: Path, plan: Plan, path: Path, share: Share) -> None:
    """`proof_here` in the process apart where that works."""
    with contextlib.suppress(Stopped, OSError):
        process.run("proof", [pickle.dumps((packet, plan, path, share))], seconds=SECONDS)
        return
    proof_here(packet, plan, path, share)


def proof_here(packet: Path, plan: Plan, path: Path, share: Share) -> None:
    """`editions.prove_print`, and what it raises."""
    from .editions import prove_print

    prove_print(packet, plan, path, share)


def proof_pickled(order: bytes) -> None:
    """What the process apart does for `proof_apart`."""
    proof_here(*pickle.loads(order))


def print_pickled(order: bytes) -> tuple[int, str]:
    """What the process apart does for `print_apart`."""
    return print_here(*pickle.loads(order))


def beside_pickled(order: bytes) -> tuple[int, Sequence[str]]:
    """What the process apart does for `beside_apart`."""
    return beside_here(*pickle.loads(order))


def exhibit_pickled(data: bytes, exhibit: bytes) -> bytes:
    """What the process apart does for `exhibit_apart`."""
    return exhibit_here(data, pickle.loads(exhibit))


def word_pickled(order: bytes) -> bytes:
    """What the process apart does for `word_apart`."""
    document, how = pickle.loads(order)
    return word_here(document, **how)


def _load() -> None:
    """Load the libraries, and write a first draft, so that the first job does not wait for what is made once."""
    from ..case import convert  # noqa: F401
    from .bundle import Looks
    from .editions import write_beside
    from .pdf import typeset

    one = Document("a", "A", (Paragraph((Run("a"),)),))
    word_here(one)
    write_beside(one.title, typeset([one]), one.id, io.BytesIO(), Looks("A", "A", {}))


if __name__ == "__main__":
    serve(JOBS, __package__, warm=_load)
