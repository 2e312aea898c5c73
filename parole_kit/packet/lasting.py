"""Whether exhibits let the packet be an archival file (PDF/A-2b): looked at closely only where it is not plain.

A page that shows pictures and nothing else is told here, in no time. A font that is not in the file, or ink colours,
settle the other way. Everything else is put to pikepdf's checker, which approves only what it knows to be right. A
denial may be wrong; a claim must not be.
"""

from __future__ import annotations

import functools
import io
import itertools
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Name, Stream

from ..case.model import Exhibit
from .archive import say_colours, say_standards
from .checks import Check, Situation, lines_of, made
from .phrases import phrase
from .sheets import copy_page

FONTS, COLOURS, LAYERS, PICTURES, TRANSPARENCY, OTHER = (
    "fonts", "colours", "layers", "pictures", "transparency", "other",
)  # fmt: skip
LONG, UNSEEN = "long", "unseen"  # too many pages to be looked at; not looked at, because another exhibit decides
RULES = (  # of ISO 19005-2
    (["6", "2", "11"], FONTS),
    (["6", "2", "4"], COLOURS),
    (["6", "2", "8"], PICTURES),
    (["6", "2", "10"], TRANSPARENCY),
    (["6", "9"], LAYERS),
)
MOST_PAGES = 400  # looked at closely in one build; a hundred take about two seconds
STAMP = "/PKH"  # the form of the client's stamp, see `stamp`
OURS, OFFICE_FONT = (
    "",
    "office-font",
)  # the kit's own pages in place of an exhibit's id, and what may be wrong with them
DEEPEST, LONGEST = 4, 1 << 16  # forms inside forms; bytes of drawing of a page that shows pictures only
MOST_SAVED = 20  # states of drawing saved inside each other; 28 are allowed, and some are ours

# What puts pictures in place: numbers, names, and eight operators.
PLAIN = re.compile(rb"-?(?:\d{1,6}(?:\.\d{0,9})?|\.\d{1,9})|/[A-Za-z0-9_.+-]{1,60}|q|Q|cm|Do|re|W|W\*|n")
FORM_KEYS = {"/Type", "/Subtype", "/BBox", "/Matrix", "/FormType", "/Resources", "/Length", "/Filter", "/DecodeParms"}
PICTURE_KEYS = {
    "/Type", "/Subtype", "/Width", "/Height", "/ColorSpace", "/BitsPerComponent", "/Filter", "/DecodeParms", "/Length",
    "/Decode", "/ImageMask", "/SMask", "/Mask", "/Name", "/Interpolate",
}  # fmt: skip
PACKING = {Name.DCTDecode, Name.FlateDecode, Name.CCITTFaxDecode, Name.RunLengthDecode, Name.JBIG2Decode}
KINDS = (b"scnr", b"mntr", b"prtr", b"spac")  # of ICC profiles
GRAMMAR = "rfc3987_syntax"


def archival_faults(out: pikepdf.Pdf, exhibits: Mapping[str, Sequence[int]]) -> dict[str, str]:
    """What keeps `out` from being archival: exhibit id to one of the kinds above; nothing when all is well.

    `exhibits` are ids with the places of their pages in `out`, from 0; every other page is the kit's own.
    """
    pages = [page.obj for page in out.pages]
    looks = _Looks()
    faults: dict[str, str] = {}
    doubtful = []
    for id, places in exhibits.items():
        shown = [looks.page(pages[place]) for place in places]
        fault = next((one for one in shown if one), "")
        if fault:
            faults[id] = fault
        elif None in shown:
            doubtful.append(id)
    if faults:
        return faults | dict.fromkeys(doubtful, UNSEEN)
    if "/OCProperties" in out.Root:
        return dict.fromkeys(exhibits, LAYERS)
    if sum(len(exhibits[id]) for id in doubtful) > MOST_PAGES:
        return dict.fromkeys(doubtful, LONG)
    found = {id: _closely([out.pages[place] for place in exhibits[id]]) for id in doubtful}
    return {id: fault for id, fault in found.items() if fault}


def lasting_checks(now: Situation, exhibits: Sequence[Exhibit], faults: Mapping[str, str]) -> list[Check]:
    """The check that says why a packet is not archival; none when it is. `faults` are those of `archival_faults`."""
    listed = [
        phrase(now.law, "archival-exhibit", title=one.title, fault=phrase(now.law, f"archival-{faults[one.id]}"))
        for one in exhibits
        if faults.get(one.id, UNSEEN) != UNSEEN
    ]
    listed += [phrase(now.law, f"archival-{faults[OURS]}")] if OURS in faults else []
    if not listed:
        return []
    return [made(now.law, "not-archival", listed=lines_of(listed))]


def _closely(pages: Sequence[pikepdf.Page]) -> str:
    """The fault of some pages as pikepdf's checker finds it in a file of their own; "" for none."""
    with pikepdf.new() as made:
        for page in pages:
            copy_page(made, page)
        say_colours(made)
        say_standards(made, "-", "en", archival=True, accessible=False)
        saved = io.BytesIO()
        made.save(saved, min_version="1.7", compress_streams=False, stream_decode_level=_RAW, deterministic_id=True)
    report = _checker().validate_written(saved, "2b")
    if report.passed:
        return ""
    broken = [re.split("[.-]", finding.rule.partition(":")[2]) for finding in report.findings]
    return next((kind for rule, kind in RULES for one in broken if one[: len(rule)] == rule), OTHER)


_RAW = pikepdf.StreamDecodeLevel.none


@functools.cache
def _checker() -> Any:
    """pikepdf's checker. Its library of schemas would spend two seconds on a grammar that no check needs."""
    unwanted = GRAMMAR not in sys.modules
    if unwanted:
        sys.modules[GRAMMAR] = None  # type: ignore[assignment]
    try:
        from pikepdf import pdfa
    finally:
        if unwanted:
            del sys.modules[GRAMMAR]
    return pdfa


class _Looks:
    """Looks at what pages draw, each object once. "" is well, a kind is a fault, None is not plain to see."""

    def __init__(self) -> None:
        self._seen: dict[tuple[int, int], str | None] = {}

    def page(self, page: pikepdf.Object) -> str | None:
        forms = [form for name, form in page.Resources.XObject.items() if name != STAMP]
        return _worst([self._once(form, 0) for form in forms])

    def _once(self, drawn: pikepdf.Object, depth: int) -> str | None:
        if drawn.objgen not in self._seen or not drawn.is_indirect:
            found = self._picture(drawn) if drawn.get("/Subtype") == Name.Image else self._form(drawn, depth)
            self._seen[drawn.objgen] = found
            return found
        return self._seen[drawn.objgen]

    def _form(self, form: pikepdf.Object, depth: int) -> str | None:
        if depth > DEEPEST or not isinstance(form, Stream):
            return None
        resources = form.get("/Resources")
        if not isinstance(resources, Dictionary):
            return None
        fault = next(_plain_faults(resources), "")
        if fault or "/OC" in form:
            return fault or LAYERS
        inside = resources.get("/XObject", Dictionary())
        found = [self._once(one, depth + 1) for one in inside.values() if isinstance(one, Stream)]
        plain = set(form.keys()) <= FORM_KEYS and all(
            key in ("/XObject", "/ProcSet") or not len(entries) for key, entries in resources.items()
        )
        return _worst([*found, "" if plain and _draws_plainly(form, inside) else None])

    def _picture(self, picture: pikepdf.Object) -> str | None:
        if "/OC" in picture:
            return LAYERS
        if _is_inks(picture.get("/ColorSpace")):
            return COLOURS
        mask = bool(picture.get("/ImageMask", False))
        filters = picture.get("/Filter", Array())
        plain = (
            set(picture.keys()) <= PICTURE_KEYS
            and {*(filters if isinstance(filters, Array) else [filters])} <= PACKING
            and not picture.get("/Interpolate", False)
            and int(picture.get("/BitsPerComponent", 1 if mask else 0)) in ((1,) if mask else (1, 2, 4, 8, 16))
            and (mask or _plain_colours(picture.get("/ColorSpace")))
        )
        cut = [picture[key] for key in ("/SMask", "/Mask") if isinstance(picture.get(key), Stream)]
        return _worst(["" if plain else None, *(self._once(one, DEEPEST) for one in cut)])


def _worst(found: Sequence[str | None]) -> str | None:
    fault = next((one for one in found if one), "")
    return fault or (None if None in found else "")


def _draws_plainly(form: pikepdf.Object, inside: Mapping[str, pikepdf.Object]) -> bool:
    """Whether a form does nothing but put its pictures in place."""
    try:
        if form.get("/Filter") not in (None, Name.FlateDecode, Array()) or int(form.get("/Length", 0)) > LONGEST:
            return False
        drawn = form.read_bytes()
    except (pikepdf.PdfError, TypeError, ValueError):
        return False
    words = drawn[:LONGEST].split()
    if len(drawn) > LONGEST or not all(map(PLAIN.fullmatch, words)):
        return False
    saved = list(itertools.accumulate((word == b"q") - (word == b"Q") for word in words))
    if saved and (min(saved) < 0 or max(saved) > MOST_SAVED or saved[-1]):
        return False
    return all(word.decode() in inside for word in words if word.startswith(b"/"))


def _plain_faults(resources: pikepdf.Object) -> Iterator[str]:
    """What is plainly not archival among the resources of a form, without reading what it draws."""
    for font in _entries(resources, "/Font"):
        inner = font.get("/DescendantFonts")
        own = inner[0] if isinstance(inner, Array) and len(inner) else font
        descriptor = own.get("/FontDescriptor") if isinstance(own, Dictionary) else None
        held = isinstance(descriptor, Dictionary) and any(f"/FontFile{end}" in descriptor for end in ("", "2", "3"))
        if not held and font.get("/Subtype") != Name.Type3:
            yield FONTS
    if any(_is_inks(space) for space in _entries(resources, "/ColorSpace", Array | Name)):
        yield COLOURS
    if any(one.get("/Type") in (Name.OCG, Name.OCMD) for one in _entries(resources, "/Properties")):
        yield LAYERS


def _entries(resources: pikepdf.Object, kind: str, wanted: Any = Dictionary) -> list[pikepdf.Object]:
    found = resources.get(kind)
    return [one for one in found.values() if isinstance(one, wanted)] if isinstance(found, Dictionary) else []


def _is_inks(space: pikepdf.Object | None) -> bool:
    """Whether colours are given as inks of a press, for which the packet names no profile."""
    if isinstance(space, Array) and len(space) > 1 and space[0] in (Name.Indexed, Name.Pattern):
        return _is_inks(space[1])
    return space == Name.DeviceCMYK


def _plain_colours(space: pikepdf.Object | None) -> bool:
    if space in (Name.DeviceGray, Name.DeviceRGB):
        return True
    if not isinstance(space, Array) or not len(space):
        return False
    if space[0] == Name.Indexed and len(space) == 4:
        return _plain_colours(space[1])
    if space[0] != Name.ICCBased or len(space) != 2 or not isinstance(space[1], Stream):
        return False
    try:
        head, parts = space[1].read_bytes()[:128], int(space[1].get("/N", 0))
    except (pikepdf.PdfError, TypeError, ValueError):
        return False
    named = {1: b"GRAY", 3: b"RGB "}.get(parts)
    return len(head) == 128 and head[8] <= 4 and head[12:16] in KINDS and head[16:20] == named
