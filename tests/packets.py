"""What the tests of the packet share: fictional exhibits as PDF files, drafted documents, and a whole small packet."""

from __future__ import annotations

import datetime as dt
import hashlib
import io
import tomllib
from pathlib import Path
from types import SimpleNamespace

import pikepdf
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageDraw

from parole_kit.case import Case
from parole_kit.case.model import Exhibit, Inspection, Translator
from parole_kit.law import load_law, parse
from parole_kit.packet.blocks import Document, Heading, Paragraph, Run, Signature, Target
from parole_kit.packet.bundle import Looks, bundle
from parole_kit.packet.index import index_document, tab_sheet
from parole_kit.packet.pdf import typeset
from parole_kit.packet.plan import Drafted, Plan, kept_pages, outline
from parole_kit.packet.sent import NOTHING

ROOT = Path(__file__).resolve().parent.parent
PACKET = tomllib.loads((ROOT / "parole_kit" / "law" / "packet.toml").read_text(encoding="utf-8"))
LAW = SimpleNamespace(packet=PACKET)
AS_OF = dt.date(2026, 11, 23)
PASSPHRASE = "a lantern in the harbour, lit"
CLIENT = "Luz Marina Quintanar Ñáñez"
STAMP = f"{CLIENT} · A 012-345-678"
TITLES = {group: entry["title"] for group, entry in PACKET["groups"].items()}


def page_pdf(
    words: str = "An exhibit", pages: int = 1, size: tuple[float, float] = (612, 792), turned: int = 0, **keys
) -> bytes:
    """A typed PDF; `keys` are added to each page's dictionary."""
    with pikepdf.new() as pdf:
        font = pdf.make_indirect(Dictionary(Type=Name.Font, Subtype=Name.Type1, BaseFont=Name.Helvetica))
        for number in range(1, pages + 1):
            page = pdf.add_blank_page(page_size=size)
            page.obj.Resources = Dictionary(Font=Dictionary(F=font))
            if turned:
                page.obj.Rotate = turned
            for key, value in keys.items():
                page.obj[f"/{key}"] = value
            lines = [f"1 w 4 4 {size[0] - 8} {size[1] - 8} re S", f"BT /F 18 Tf 40 {size[1] - 60} Td ({words}) Tj ET"]
            lines.append(f"BT /F 12 Tf 40 {size[1] - 90} Td (own page {number}) Tj ET")
            page.obj.Contents = pdf.make_stream("\n".join(lines).encode("latin-1"))
        return saved(pdf)


def photo_pdf(size: tuple[int, int] = (900, 600), *, gps: bool = True) -> bytes:
    """A photo as PDF, with the place where it was taken in its camera data."""
    picture = Image.new("RGB", size, (228, 214, 190))
    ImageDraw.Draw(picture).ellipse((size[0] * 0.3, size[1] * 0.2, size[0] * 0.7, size[1] * 0.8), fill=(120, 90, 70))
    data = io.BytesIO()
    extra = {}
    if gps:
        exif = Image.Exif()
        exif[0x010F] = "ACME PHONE"
        extra["exif"] = exif
    picture.save(data, "JPEG", quality=85, **extra)
    with pikepdf.new() as pdf:
        page = pdf.add_blank_page(page_size=(size[0] * 0.6, size[1] * 0.6))
        image = pdf.make_stream(
            data.getvalue(),
            Type=Name.XObject, Subtype=Name.Image, Width=size[0], Height=size[1],
            ColorSpace=Name.DeviceRGB, BitsPerComponent=8, Filter=Name.DCTDecode,
        )  # fmt: skip
        page.obj.Resources = Dictionary(XObject=Dictionary(I=image))
        page.obj.Contents = pdf.make_stream(f"q {size[0] * 0.6} 0 0 {size[1] * 0.6} 0 0 cm /I Do Q".encode())
        return saved(pdf)


def saved(pdf: pikepdf.Pdf) -> bytes:
    made = io.BytesIO()
    pdf.save(made, deterministic_id=True)
    return made.getvalue()


def exhibit(id: str, group: str = "identity", pages: int = 1, **record) -> Exhibit:
    title = record.pop("title", id.replace("-", " ").capitalize())
    return Exhibit(
        id, title, group, f"{id}.pdf", "application/pdf", pages, 1000, hashlib.sha256(id.encode()).hexdigest(), **record
    )


TRANSLATOR = Translator("Noor Haddad", "12 Cedar Street, Fresno, CA 93701", "(559) 555-0107", "Spanish")
EXHIBITS = [
    exhibit("passport", pages=2, date="2019-04-10", title="Passport of the Republic of Ecuador"),
    exhibit("birth", pages=1, language="Spanish", title="Birth certificate", date="1994"),
    exhibit("birth-english", pages=2, translates="birth", title="Birth certificate", translator=TRANSLATOR),
    exhibit("finding", "trigger", pages=4, date="2026-11-13", title="Record of positive credible fear finding (I-870)"),
    exhibit("lease", "sponsor", pages=3, date="2025-06", title="Lease of the sponsor's home"),
    exhibit("photo", "ties", pages=1, title="Photograph of the client with her aunt's family"),
]
FILES = {
    "passport": page_pdf("PASSPORT", 2),
    "birth": page_pdf("PARTIDA DE NACIMIENTO", 1, (842, 595)),
    "birth-english": page_pdf("BIRTH CERTIFICATE", 2, (595, 842)),
    "finding": page_pdf("RECORD OF DETERMINATION", 4, turned=90),
    "lease": page_pdf("LEASE", 3, (612, 1008)),
    "photo": photo_pdf(),
    "g-28": page_pdf("FORM G-28", 2),
}


def document(id: str, title: str, paragraphs: int = 3, blocks: tuple = (), signers: tuple[str, ...] = ()) -> Document:
    text = "The client has a home, a sponsor and every reason to appear. " * 6
    body = tuple(Paragraph((Run(text),)) for _ in range(paragraphs))
    signed = tuple(Signature(name) for name in signers)
    return Document(id, title, (Heading(1, (Run(title),)), *body, *blocks, *signed), signers=signers)


def drafted(references=None) -> list[Document]:
    """The drafted documents of a small packet, citing by `references`."""

    def cite(name: str, page: int | None = None) -> Run:
        return references.run(name, page) if references and name in references else Run("Tab A")

    directive = Run("the Directive", link=Target("url", "https://www.example.gov/directive"))
    passport = (Run("The passport is attached. "), cite("passport", 2), Run("; "), cite("client-declaration"), Run("."))
    facts = (
        Heading(2, (Run("Identity"),), "I."),
        Paragraph(passport),
        Heading(2, (Run("No risk of flight"),), "II."),
        Paragraph((Run("See the lease, "), cite("lease"), Run(", and "), directive, Run("."))),
    )
    return [
        document("cover-letter", "Cover letter", 2),
        document("request", "Request for parole", 14, facts),
        document(
            "client-declaration",
            "Declaration of Luz Marina Quintanar Ñáñez",
            4,
            signers=("Luz Marina Quintanar Ñáñez",),
        ),
        document("interpretation-certificate-client", "Certificate of interpretation", 1),
        document("sponsor-declaration-ana", "Declaration of Ana Quintanar", 3, signers=("Ana Quintanar",)),
        document("translation-certificate-birth-english", "Certificate of translation", 1),
        document("service-certificate", "Certificate of service", 1),
        document("internal-sheet", "Internal sheet", 1),
    ]


def planned(exhibits=EXHIBITS, drafts=drafted, sent=NOTHING) -> tuple[Plan, object]:
    """The plan of a small packet and its typeset pages, as the build makes them."""
    first = drafts()
    listed = [Drafted(one.id, one.title) for one in first] + [Drafted("exhibit-index", "Index of exhibits")]
    plan = outline(exhibits, listed, sent)
    own = {one.id: kept_pages(one) for one in exhibits}
    known = {one.id: one for one in exhibits}
    counts: dict[str, int] = {part.id: 1 for part in plan.parts}
    counts |= {one.id: len(kept_pages(one)) for one in exhibits}
    while True:
        numbered = plan.numbered(counts, own)
        documents = [*drafts(numbered.references(exhibits)), index_document(numbered, exhibits, LAW)]
        documents += [tab_sheet(tab, known, LAW) for tab in numbered.tabs]
        made = typeset(documents)
        found = counts | {id: last - first + 1 for id, (first, last) in made.ranges.items()}
        if found == counts:
            return numbered, made
        counts = found


def built(path: Path, exhibits=EXHIBITS, files=FILES, *, client: str = STAMP, training: bool = False, **more):
    """The small packet written to `path`; returns plan, typeset, and what is known of the written packet."""
    plan, made = planned(exhibits)
    looks = Looks("Request for parole (file PK-0042)", client, TITLES, training)
    return plan, made, bundle(plan, made, files.__getitem__, path, looks, **more)


def sample_case(
    folder: Path, name: str = "quintanar", file_number: str = "PK-9042", *, training: bool = True, paper=None
) -> Case:
    """A case from the answers of a fictional client, with typed pages as exhibits; `paper` makes others from their records."""
    said = tomllib.loads((ROOT / "parole_kit" / "samples" / name / "answers.toml").read_text(encoding="utf-8"))
    law = load_law()
    case = Case.create(
        folder / f"{file_number}.parole", None if training else PASSPHRASE, file_number=file_number, training=training
    )

    def answer(values: dict, person: str = "") -> None:
        for key, given in values.items():
            value = given.get("value") if isinstance(given, dict) else given
            if value is not None:
                question = law.question(key)
                case.answer(question, parse(question, value, as_of=AS_OF, law=law), person=person)

    with case.together():
        answer(said["answers"])
        for group in ("sponsor", "declarant", "household"):
            for values in said.get(group, []):
                answer(values, case.add_person(group))
        for record in said["exhibit"]:
            add_exhibit(case, record, paper(record) if paper else None)
    return case


def add_exhibit(case: Case, record: dict, data: bytes | None = None) -> Exhibit:
    """Add the exhibit of an answers file, its pages typed with its own lines unless there is other `data`."""
    record = dict(record)
    pages, lines, file = record.pop("pages", 1), record.pop("lines", ["An exhibit"]), record.pop("file")
    record.pop("make", None)
    words = " / ".join(lines[:2]).encode("cp1252", "replace").decode("cp1252").replace("(", "").replace(")", "")
    data = data or page_pdf(words.encode("latin-1", "replace").decode("latin-1"), pages)
    inspected = Inspection("application/pdf", pages, len(data), hashlib.sha256(data).hexdigest())
    if "translator" in record:
        record["translator"] = Translator(**record["translator"])
    return case.add_exhibit(data, file, inspected, **record)


__all__ = ["Array", "Dictionary", "Name"]
