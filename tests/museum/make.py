"""Makes the pair of case files of today's format. Run once when it changes, never for a version that was released."""

from __future__ import annotations

import datetime as dt
import hashlib
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent.parent)]

from parole_kit.case import (  # noqa: E402
    Case,
    Inspection,
    schema,
)
from parole_kit.law.model import PartialDate, Question  # noqa: E402

PASSPHRASE = "seven brass lanterns in Málaga"
LETTER = b"PK the bytes of a Word file that nobody wrote" * 50
LEASE = b"%PDF-1.7 the bytes of a lease that nobody signed\n" * 200


def question(id: str, group: str = "") -> Question:
    return Question(id, "start", "A section", "text", id, f"Enter {id}", group=group)


def fill(case: Case) -> None:
    """Something of everything that a case can hold."""
    case.answer(question("client-name"), "Ysolde Quintanar", source="I-213")
    case.answer(question("client-name"), "Ysolde Quintanar Íñiguez", source="I-860")
    case.answer(question("entry-date"), dt.date(2026, 10, 2))
    case.answer(question("residence-since"), PartialDate(2019, 4, about=True))
    case.answer(question("denial-grounds"), ["Identity", "Flight risk"])
    case.answer(question("bond-amount"), 12_500)
    case.not_known(question("detained-since"), owner="paralegal")
    first, second = case.add_person("sponsor"), case.add_person("sponsor")
    case.answer(question("sponsor-name", "sponsor"), "Ana Quintanar", person=first)
    case.answer(question("sponsor-name", "sponsor"), "St. Brendan House", person=second)
    case.remove_person("sponsor", first)
    facts = Inspection("application/pdf", 3, len(LEASE), hashlib.sha256(LEASE).hexdigest(), ("It has a form.",))
    case.add_exhibit(
        LEASE, "lease.pdf", facts, title="Sponsor's lease", group="sponsor", rotations={2: 90}, left_out=(3,)
    )
    case.override("gate", "g28", "send", "Carried by hand", "M. Okafor")
    case.note("sponsors-lease", "Ask for page 4")
    case.keep_edited(
        "cover-letter", LETTER, "cover-letter.docx", left_out=["A picture."], wrote=[("paragraph", "I write.")]
    )
    files = [{"name": "packet.pdf", "sha256": hashlib.sha256(LEASE).hexdigest()}]
    manifest = {"files": files, "exhibits": [{"id": "sponsors-lease", "tab": "A"}]}
    with tempfile.TemporaryDirectory() as place:
        packet = Path(place) / "packet.pdf"
        packet.write_bytes(LEASE)
        stored = case.store_files({"packet.pdf": packet})
        build = case.add_build(manifest, dt.date(2026, 11, 23), case.inputs_sha256(), stored)
    case.mark_sent(build.id, dt.date(2026, 11, 24))


if __name__ == "__main__":
    version = schema.newest()
    for name, passphrase in ((f"version-{version}", PASSPHRASE), (f"version-{version}-training", None)):
        with Case.create(
            HERE / f"{name}.parole", passphrase, file_number=f"PK-900{version}", training=passphrase is None
        ) as case:
            fill(case)
