"""What the tests of the case floor share: fictional cases, questions without a law file, and small PDF-like bytes."""

from __future__ import annotations

import datetime as dt
import hashlib
from pathlib import Path

from parole_kit.case import Case, Exhibit, Inspection
from parole_kit.law.model import PartialDate, Question

PASSPHRASE = "lantern Jürgen’s ox; \"four\" 'quotes'"
ARRIVED = dt.date(2026, 10, 2)
BEGAN = PartialDate(2019, 4, about=True)


def question(id: str, kind: str = "text", group: str = "") -> Question:
    return Question(id, "start", "A section", kind, f"The label of {id}", f"Enter {id}", group=group)


NAME = question("client-name")
PLACE = question("entry-place")
ENTRY_DATE = question("entry-date", "date")
RESIDENCE = question("residence-since", "partial-date")
PROMISES = question("sponsor-promises", "choices", "sponsor")
SPONSOR = question("sponsor-name", group="sponsor")


def training_case(folder: Path, name: str = "PK-9001") -> Case:
    return Case.create(folder / f"{name}.parole", None, file_number=name, training=True)


def real_case(folder: Path, name: str = "PK-0001") -> Case:
    return Case.create(folder / f"{name}.parole", PASSPHRASE, file_number=name)


def inspection(data: bytes, pages: int = 3) -> Inspection:
    return Inspection("application/pdf", pages, len(data), hashlib.sha256(data).hexdigest(), ("It has a form.",))


def attach(case: Case, title: str, group: str = "sponsor", pages: int = 3, **record) -> Exhibit:
    data = f"the bytes of {title}".encode()
    return case.add_exhibit(data, "scan 1.PDF", inspection(data, pages), title=title, group=group, **record)
