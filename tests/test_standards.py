"""What a PDF says of itself is true: PDF/UA-1 and PDF/A-2b by veraPDF; and its structure is what a person sees."""

from __future__ import annotations

import ctypes
import functools
import io
import re
from collections.abc import Iterator
from dataclasses import replace
from types import SimpleNamespace

import img2pdf
import pikepdf
import pypdfium2
import pypdfium2.raw as raw
import pytest
import verapdf
from hostile import HOSTILE
from packets import (
    AS_OF,
    PACKET,
    STAMP,
    TITLES,
    built,
    document,
    exhibit,
    page_pdf,
    sample_case,
    saved,
)
from pikepdf import Array, Dictionary, Name
from PIL import Image, ImageCms

from parole_kit.case import exhibit_pdf
from parole_kit.case.kinds import tell_kind
from parole_kit.law import load_law
from parole_kit.packet import build_packet
from parole_kit.packet.blocks import Heading, ListBlock, Paragraph, Rule, Run, Signature, Table, Target
from parole_kit.packet.bundle import Looks, bundle
from parole_kit.packet.editions import write_print
from parole_kit.packet.lasting import archival_faults
from parole_kit.packet.letters import letter_file, wanted_handouts, wanted_letters
from parole_kit.packet.navigation import bookmarks
from parole_kit.packet.paper import paper
from parole_kit.packet.pdf import typeset
from parole_kit.packet.pdf.tags import Levels
from parole_kit.packet.plan import Part, Plan
from parole_kit.packet.srgb import srgb_profile
from parole_kit.packet.volumes import write_parts

NAMES = ("محمد عبد الله الحسن", "بنت تشيب", "گل‌پری", "שלום", "संगीता कुमारी", "ሰላም ተስፋዬ", "Nguyễn Thị Ánh")
SENTENCE = "Ms. Quintanar presented at the port of entry and asked for protection. "
WEB = Target("url", "https://example.org/rules")


def para(*runs: Run | str, **more) -> Paragraph:
    return Paragraph(tuple(Run(run) if isinstance(run, str) else run for run in runs), **more)


def everything() -> tuple:
    """Every kind of block, over several pages, with names in every script."""
    note = (para("See 8 C.F.R. § 212.5(b), and ", Run(NAMES[0]), "."),)
    return (
        Heading(1, (Run("Declaration"),)),
        Heading(3, (Run("A level too deep"),), "I."),
        *(para(f"The name {name} stands here. " + SENTENCE * 3) for name in NAMES),
        para("Cited", Run(" here", note=note), ", and ", Run("linked words over two lines " * 5, link=WEB), " go on."),
        para(SENTENCE * 3, style="quote"),
        para(SENTENCE * 2, style="numbered", number="1."),
        ListBlock(
            (
                (para("first item"), ListBlock(((para("inner item"),),), ordered=True)),
                (para("second item " + SENTENCE),),
            ),
            boxes=True,
        ),
        Table(
            ((Run("Tab"),), (Run("Document"),), (Run("Page"),)),
            tuple(((Run(f"{row}"),), (Run(SENTENCE, note=note if row == 3 else None),), ()) for row in range(30)),
            (1, 4, 1),
        ),
        Table(
            (), (((Run("Name"),), (Run(NAMES[0]),)), ((Run("Born"),), (Run("3 March 1999"),))), size=12, style="plain"
        ),
        Rule(),
        Signature("Ana Quintanar", ("Sponsor",), opening="Respectfully submitted,"),
    )


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Files of every kind that the kit writes: path by name, with the standards that each must follow."""
    folder = tmp_path_factory.mktemp("standards")
    files: dict[str, tuple] = {}

    def own(name: str, data: bytes) -> None:
        path = folder / f"{name}.pdf"
        path.write_bytes(data)
        files[name] = (path, ("PDF/A-2b", "PDF/UA-1"))

    all_blocks = replace(document("all", "Every kind of block"), blocks=everything())
    for name, client in (("latin", STAMP), ("arabic", f"{NAMES[0]} · A 012-345-678")):
        own(name, paper(all_blocks, Looks("Every kind of block", client, {})))
    own("training", paper(all_blocks, Looks("Every kind of block", STAMP, {}, training=True)))
    law = load_law()
    with sample_case(folder) as case:
        for one in [*wanted_letters(case, law, AS_OF), *wanted_handouts()]:
            own(one.id, letter_file(case, law, AS_OF, one.id, "pdf")[1])
        manifest = build_packet(case, law, folder / "out", as_of=AS_OF, record=False)
    for file in manifest["files"]:
        if file["name"].endswith(".pdf"):
            files[file["kind"]] = (folder / "out" / file["name"], tuple(file.get("standards", ())))
    looks, words = Looks("Request for parole", STAMP, TITLES, training=True), SimpleNamespace(packet=PACKET)
    for name, more in scans().items():
        plan, made, bundled = built(folder / f"{name}.pdf", *more)
        files[name] = (folder / f"{name}.pdf", bundled.standards)
        if name in PRINTED:
            write_print(folder / f"{name}.pdf", plan, folder / f"{name}-print.pdf", looks, words)
            files[f"{name}-print"] = (folder / f"{name}-print.pdf", bundled.standards)
    marks = bookmarks(plan, made, TITLES)
    size = (folder / f"{name}.pdf").stat().st_size
    named = lambda part, count: folder / f"part-{part}.pdf"  # noqa: E731
    for part in write_parts(files[name][0], plan, bundled, marks, more[0], words, looks, int(size * 0.8), named):
        files[f"part-{part.number}"] = (part.path, part.standards)
    return SimpleNamespace(files=files, manifest=manifest)


NO_EXHIBITS = "no-exhibits"
PRINTED = (NO_EXHIBITS, "grey", "typed")


@functools.cache
def scans() -> dict[str, tuple]:
    """Packets whose exhibits are of one kind, by its name, as `built` takes them."""
    typed = typeset([document("typed", "Typed")]).pdf
    kinds = {
        "grey": scan("L"),
        "colour": scan("RGB"),
        "profiled": scan("RGB", icc_profile=ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()),
        "fax": scan("1"),
        "few-colours": scan("P"),
        "inks": scan("CMYK"),
        "typed": typed,
        "font-missing": page_pdf("LEASE"),
    }
    made = {name: ([exhibit("paper")], {"paper": data}) for name, data in kinds.items()}
    large = scan("L", size=(600, 700))
    return made | {
        NO_EXHIBITS: ([], {}),
        "two-large": ([exhibit("paper"), exhibit("more")], {"paper": large, "more": large}),
    }


def scan(mode: str, size: tuple[int, int] = (300, 400), **more) -> bytes:
    picture = Image.effect_noise(size, 60).convert(mode)
    made = io.BytesIO()
    kind = {"1": "TIFF", "P": "PNG"}.get(mode, "JPEG")
    picture.save(made, kind, **({"compression": "group4"} if mode == "1" else {}), **more)
    return img2pdf.convert(made.getvalue())


def odd_packets(folder) -> Iterator[tuple]:
    """Each odd file that is let in, alone in a PDF; path and whether it says that it is archival."""
    for name, odd in HOSTILE.items():
        if odd.fate == "refused" or odd.file_name.endswith(".docx") or (odd.pages or 0) > 100:
            continue
        data = exhibit_pdf(odd.make(), tell_kind(odd.make(), odd.file_name), odd.file_name)
        with pikepdf.open(io.BytesIO(data)) as pdf:
            pages = len(pdf.pages)
        plan = Plan((Part("exhibit", "paper", name),), (), ()).numbered({"paper": pages})
        made = bundle(plan, EMPTY, lambda id, data=data: data, folder / f"{name}.pdf", Looks(name, STAMP, {}))
        yield folder / f"{name}.pdf", bool(made.standards)


EMPTY = typeset([document("none", "None", 1)])


def test_every_file_is_what_it_says_and_no_odd_file_makes_it_lie(written, tmp_path):
    flavours = {"PDF/A-2b": verapdf.A, "PDF/UA-1": verapdf.UA}
    wanted = [(flavours[one], path) for path, standards in written.files.values() for one in standards]
    wanted += [(verapdf.A, path) for path, says in odd_packets(tmp_path) if says]
    found = verapdf.faults(wanted)
    assert {f"{flavour} {path.name}": said[:3] for (flavour, path), said in found.items() if said} == {}


def test_our_own_papers_say_both_and_a_packet_says_what_its_exhibits_allow(written):
    says = {name: standards for name, (_, standards) in written.files.items()}
    both = ("PDF/A-2b", "PDF/UA-1")
    assert {says[name] for name in ("internal-sheet", "checklist", "latin", "handout-client-spanish")} == {both}
    assert says["packet"] == ()  # the typed pages of the fictional client have a font that is not in the file
    archival = {name: says[name] for name in scans()}
    assert archival == {**dict.fromkeys(scans(), ("PDF/A-2b",)), NO_EXHIBITS: both, "inks": (), "font-missing": ()}
    assert {says[f"{name}-print"] for name in PRINTED} == {both, ("PDF/A-2b",)}
    for path, standards in written.files.values():
        with pikepdf.open(path) as pdf:
            said = pdf.Root.Metadata.read_bytes().decode()
            assert ("pdfaid:part" in said, "<pdfuaid:part" in said) == (
                "PDF/A-2b" in standards,
                "PDF/UA-1" in standards,
            )


def test_the_build_names_the_exhibit_that_keeps_the_packet_from_an_archive(written):
    (said,) = [one["more"] for one in written.manifest["gate"]["warnings"] if one["id"] == "not-archival"]
    assert f"“{written.manifest['exhibits'][0]['title']}”: a font is not in the file" in said


@pytest.mark.parametrize(
    ("spoil", "fault"),
    [
        (lambda picture: picture.__setitem__("/Interpolate", True), "pictures"),
        (lambda picture: picture.__setitem__("/ColorSpace", Name.DeviceCMYK), "colours"),
        (lambda picture: picture.__setitem__("/OC", Dictionary(Type=Name.OCG, Name="Layer")), "layers"),
        (lambda picture: picture.__setitem__("/Intent", Name.Vivid), "other"),
    ],
)
def test_a_picture_that_archives_do_not_take_is_found(spoil, fault, tmp_path):
    with pikepdf.open(io.BytesIO(scan("RGB"))) as pdf:
        spoil(next(iter(pdf.pages[0].Resources.XObject.values())))
        data = saved(pdf)
    _, _, bundled = built(tmp_path / "x.pdf", [exhibit("paper")], {"paper": data})
    assert bundled.faults == {"paper": fault}
    assert bundled.standards == ()


def test_an_exhibit_that_was_not_looked_at_keeps_its_part_from_saying_so():
    typed = typeset([document("typed", "Typed")]).pdf
    with pikepdf.new() as out, pikepdf.open(io.BytesIO(typed)) as well, pikepdf.open(io.BytesIO(page_pdf("L"))) as bad:
        for source in (well, bad):
            form = out.copy_foreign(source.make_indirect(source.pages[0].as_form_xobject()))
            out.add_blank_page()
            out.pages[-1].obj.Resources = Dictionary(XObject=Dictionary(X=form))
        assert archival_faults(out, {"well": [0], "bad": [1]}) == {"well": "unseen", "bad": "fonts"}


def test_a_paper_in_the_offices_own_font_claims_nothing(tmp_path):
    plan = Plan((Part("document", "none", "None"),), (), ()).numbered({"none": 1})
    for made, says in ((EMPTY, ("PDF/A-2b", "PDF/UA-1")), (replace(EMPTY, office_font=True), ())):
        assert bundle(plan, made, {}.__getitem__, tmp_path / "x.pdf", Looks("x", STAMP, {})).standards == says


def test_the_profile_is_srgb():
    ours = ImageCms.ImageCmsProfile(io.BytesIO(srgb_profile()))
    change = ImageCms.buildTransform(ours, ImageCms.createProfile("sRGB"), "RGB", "RGB")
    for colour in [(0, 0, 0), (255, 255, 255), (200, 30, 90), (20, 50, 110)]:
        shown = ImageCms.applyTransform(Image.new("RGB", (1, 1), colour), change).getpixel((0, 0))
        assert max(abs(one - other) for one, other in zip(colour, shown, strict=True)) <= 1


# --- structure --------------------------------------------------------------------------------------------------------


class Read:
    """A PDF as a program that reads aloud finds it: what is heading, paragraph or link, with its words, in order."""

    def __init__(self, path) -> None:
        self.pdf = pikepdf.open(path)
        self.pages = {page.obj.objgen: number for number, page in enumerate(self.pdf.pages)}
        self.shown = pypdfium2.PdfDocument(path)
        self.words = [marked_words(page) for page in self.shown]

    def elements(self, element=None) -> Iterator[tuple[str, str, pikepdf.Object]]:
        """Kind, own words and element of each, in reading order."""
        element = self.pdf.Root.StructTreeRoot.K[0] if element is None else element
        kids = element.get("/K", Array())
        kids = list(kids) if isinstance(kids, Array) else [kids]
        yield str(element.S).lstrip("/"), "".join(self.own(kid, element) for kid in kids), element
        for kid in kids:
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield from self.elements(kid)

    def own(self, kid, element) -> str:
        if isinstance(kid, int):
            return self.words[self.pages[element.Pg.objgen]].get(int(kid), "")
        if kid.get("/Type") == Name.MCR:
            return self.words[self.pages[kid.Pg.objgen]].get(int(kid.MCID), "")
        return ""

    def kinds(self, *wanted: str) -> list[tuple[str, str]]:
        return [(kind, said.strip()) for kind, said, _ in self.elements() if kind in wanted]

    def all_words(self) -> str:
        return " ".join(" ".join(said for _, said, _ in self.elements()).split())


def marked_words(page) -> dict[int | str, str]:
    """The words of a page by the number of their mark; those that are no content under "Artifact"."""
    found: dict[int | str, str] = {}
    letters = page.get_textpage()
    for item in page.get_objects(filter=[raw.FPDF_PAGEOBJ_TEXT], max_depth=5):
        marks = [mark_name(item.raw, number) for number in range(raw.FPDFPageObj_CountMarks(item.raw))]
        number = raw.FPDFPageObj_GetMarkedContentID(item.raw)
        size = raw.FPDFTextObj_GetText(item.raw, letters.raw, None, 0)
        buffer = ctypes.create_string_buffer(size)
        raw.FPDFTextObj_GetText(item.raw, letters.raw, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), size)
        assert number >= 0 or item.level or "Artifact" in marks, "words that are neither content nor decoration"
        key = number if number >= 0 else "Artifact"
        found[key] = found.get(key, "") + buffer.raw.decode("utf-16-le").rstrip("\0")
    return found


def mark_name(item, number: int) -> str:
    mark = raw.FPDFPageObj_GetMark(item, number)
    size = ctypes.c_ulong()
    buffer = ctypes.create_string_buffer(80)
    raw.FPDFPageObjMark_GetName(mark, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort)), 80, ctypes.byref(size))
    return buffer.raw[: size.value].decode("utf-16-le").rstrip("\0")


@pytest.fixture(scope="module")
def document_read(written):
    return Read(written.files["latin"][0])


@pytest.fixture(scope="module")
def packet(tmp_path_factory):
    path = tmp_path_factory.mktemp("packet") / "packet.pdf"
    plan, made, bundled = built(path)
    return path, plan, made, bundled


def test_headings_have_no_gaps_and_their_numbers_are_read_with_them(document_read):
    assert document_read.kinds("H1", "H2", "H3", "H4") == [("H1", "Declaration"), ("H2", "I. A level too deep")]


def test_levels_of_headings_keep_their_order_without_gaps():
    levels = Levels()
    assert [levels.of(level) for level in (2, 4, 4, 6, 3, 2, 1, 3)] == [1, 2, 2, 3, 2, 1, 1, 2]


def test_words_are_read_in_the_order_in_which_they_were_written(document_read):
    said = document_read.all_words()
    order = [
        "Declaration",
        "Cited",
        "linked words",
        "first item",
        "inner item",
        "second item",
        "Tab",
        "Born",
        "Respectfully",
        "Ana Quin",
    ]
    places = [said.index(words) for words in order]
    assert places == sorted(places)
    assert SENTENCE * 3 in f"{said} "
    heard = [word for name in NAMES for word in re.split("[ \u200c]", name)]  # pdfium orders words by the page
    assert [word for word in heard if word not in said] == []


def test_a_table_says_its_headers_once_and_its_rows_are_whole(document_read):
    grid, plain = [element for kind, _, element in document_read.elements() if kind == "Table"]
    for table, columns in ((grid, 3), (plain, 2)):
        assert all(len(row.K) == columns for row in table.K)
    assert [str(cell.A.Scope) for cell in grid.K[0].K] == ["/Column"] * 3
    assert [str(row.K[0].A.Scope) for row in plain.K] == ["/Row", "/Row"]
    assert document_read.kinds("TH")[:3] == [("TH", "Tab"), ("TH", "Document"), ("TH", "Page")]
    assert document_read.all_words().count("Tab Document Page") == 1
    repeated = [words["Artifact"] for words in document_read.words if "Document" in words["Artifact"]]
    assert repeated  # the header stands on a later page too, and is not read there


def test_a_list_has_marks_and_bodies(document_read):
    kinds = [kind for kind, _, _ in document_read.elements() if kind in ("L", "LI", "Lbl", "LBody")]
    assert kinds[:9] == ["L", "LI", "Lbl", "LBody", "L", "LI", "Lbl", "LBody", "LI"] or kinds[0] == "Lbl"
    numbering = [str(e.A.ListNumbering) for kind, _, e in document_read.elements() if kind == "L"]
    assert numbering == ["/Square", "/Decimal"]


def test_a_footnote_is_referred_to_and_read_after_its_paragraph(document_read):
    listed = list(document_read.elements())
    notes = [element for kind, _, element in listed if kind == "Note"]
    assert len({str(note.ID) for note in notes}) == len(notes) == 2
    assert document_read.kinds("Reference") == [("Reference", "1"), ("Reference", "2")]
    citing = next(number for number, (_, said, _) in enumerate(listed) if said.startswith("Cited"))
    after = [kind for kind, _, _ in listed[citing : citing + 6]]
    assert after == ["P", "Reference", "Link", "Note", "Lbl", "P"]


def test_every_link_is_in_the_structure_and_says_where_it_leads(document_read, packet):
    for read in (document_read, Read(packet[0])):
        elements = {}
        for kind, said, element in read.elements():
            for kid in element.get("/K", ()) if kind == "Link" and isinstance(element.get("/K"), Array) else ():
                if isinstance(kid, Dictionary) and kid.get("/Type") == Name.OBJR:
                    elements[kid.Obj.objgen] = said
        links = [link for page in read.pdf.pages for link in page.obj.get("/Annots", ())]
        assert links
        assert {link.objgen for link in links} == elements.keys()
        assert all(str(link.Contents) for link in links)
        assert all(elements.values())
        parents = read.pdf.Root.StructTreeRoot.ParentTree.Nums
        numbers = {int(parents[at]): parents[at + 1] for at in range(0, len(parents), 2)}
        assert {str(numbers[int(link.StructParent)].S) for link in links} == {"/Link"}


def test_stamps_are_not_read(packet):
    read = Read(packet[0])
    assert "Page 1 of" not in read.all_words()
    assert all("Page" in words["Artifact"] for words in read.words)


def test_a_packet_is_read_in_its_order_with_exhibits_as_one_element_a_page(packet):
    path, plan, _, _ = packet
    read = Read(path)
    parts = [str(part.T) for part in read.pdf.Root.StructTreeRoot.K[0].K]
    wanted = [f"Tab {p.tab} \u2014 {p.title}" if p.kind == "exhibit" and p.tab else p.title for p in plan.parts]
    assert parts == wanted
    photo = next(part for part in read.pdf.Root.StructTreeRoot.K[0].K if "Photograph" in str(part.T))
    assert Name.Figure == photo.K.S
    assert "Page 1 of 1" in str(photo.K.Alt)
    lease = next(part for part in read.pdf.Root.StructTreeRoot.K[0].K if "Lease" in str(part.T))
    assert [str(page.S) for page in lease.K] == ["/P"] * 3
    back = [said for kind, said, _ in read.elements() if kind == "Link" and "Back to the index" in said]
    assert len(back) == len(plan.tabs)


def test_the_number_tree_names_the_element_of_every_mark(packet):
    with pikepdf.open(packet[0]) as pdf:
        parents = pdf.Root.StructTreeRoot.ParentTree.Nums
        numbers = {int(parents[at]): parents[at + 1] for at in range(0, len(parents), 2)}
        for page in pdf.pages:
            for number, element in enumerate(numbers[int(page.obj.StructParents)]):
                kids = element.K if isinstance(element.K, Array) else [element.K]
                held = [kid if isinstance(kid, int) else kid.get("/MCID", -1) for kid in kids]
                assert number in held
        assert pdf.Root.StructTreeRoot.ParentTreeNextKey == len(numbers)


def test_a_part_is_tagged_like_the_packet_and_a_link_that_leads_elsewhere_says_so(written):
    first, second = (Read(written.files[f"part-{number}"][0]) for number in (1, 2))
    for read in (first, second):
        assert read.kinds("H1")[0][1].startswith("Part ")
        assert len(read.pages) == len({int(page.obj.StructParents) for page in read.pdf.pages})
        objects = {kid.Pg.objgen for _, _, kid in read.elements() if "/Pg" in kid}
        assert objects <= read.pages.keys()
    back = [e for kind, said, e in second.elements() if kind == "Link" and "Back to the index" in said]
    assert back and all(
        "is in part 1" in str(kid.Obj.Contents) for e in back for kid in e.K if isinstance(kid, Dictionary)
    )
