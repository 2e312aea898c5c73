"""What Word can hold and the packet cannot, and the sentence that says so for each."""

from __future__ import annotations

from collections.abc import Iterator

from docx.oxml.ns import qn

PICTURE = "a picture or a text box"
NOT_CARRIED = "{what} {near} is not carried into the packet."
AS_ORDINARY = "{what} {near} is carried as ordinary words."
ALIEN = {  # elements with the name of what they are; nothing of them is carried
    qn("w:drawing"): PICTURE,
    qn("w:pict"): PICTURE,
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent": PICTURE,
    qn("w:object"): "an embedded object",
    qn("w:sym"): "a symbol of another font",
    qn("w:ruby"): "a reading aid above letters",
    qn("w:commentReference"): "a comment",
    qn("w:endnoteReference"): "an endnote",
    qn("w:altChunk"): "an inserted file",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMath": "an equation",
    "{http://schemas.openxmlformats.org/officeDocument/2006/math}oMathPara": "an equation",
}
ACCEPTED = {  # tracked changes stand as Word prints them when all are accepted
    qn("w:ins"): "{what} {near} is taken as accepted.",
    qn("w:moveTo"): "{what} {near} is taken as accepted.",
    qn("w:del"): "{what} {near} is taken as accepted: “{words}” is gone.",
    qn("w:moveFrom"): "",  # said where the words were moved to
}
TRACKED = {
    qn("w:ins"): "a tracked insertion",
    qn("w:del"): "a tracked deletion",
    qn("w:moveTo"): "a tracked move",
}
FIELDS = {qn("w:fldSimple"), qn("w:instrText")}
FIELD = "The result of a field {near} is carried as it stands now, and does not change any more."
WRAPPERS = {qn("w:smartTag"), qn("w:customXml"), qn("w:bdo"), qn("w:dir")}  # around words that are carried
SILENT = {  # marks without words, and what Word notes for itself
    qn(f"w:{name}")
    for name in (
        "pPr", "rPr", "tcPr", "bookmarkStart", "bookmarkEnd", "proofErr", "permStart", "permEnd", "commentRangeStart",
        "commentRangeEnd", "moveFromRangeStart", "moveFromRangeEnd", "moveToRangeStart", "moveToRangeEnd",
        "lastRenderedPageBreak", "softHyphen", "footnoteRef", "separator", "continuationSeparator", "annotationRef",
        "fldChar", "delText", "delInstrText",
    )
}  # fmt: skip
_LOOKS = {  # formatting of words that carries meaning for the person who gave it
    "w:strike": ("struck-through text", AS_ORDINARY),
    "w:dstrike": ("struck-through text", AS_ORDINARY),
    "w:u": ("underlining", NOT_CARRIED),
    "w:highlight": ("a highlight", NOT_CARRIED),
    "w:caps": ("capitals made by formatting", NOT_CARRIED),
    "w:smallCaps": ("capitals made by formatting", NOT_CARRIED),
    "w:vertAlign": ("raised or lowered text", AS_ORDINARY),
    "w:color": ("a color", NOT_CARRIED),
}
_PLAIN = {"none", "auto", "0", "false", "baseline", "000000"}


def is_on(properties, name: str) -> bool:
    """Whether a run's properties switch something on, such as bold."""
    mark = properties.find(qn(name)) if properties is not None else None
    return mark is not None and mark.get(qn("w:val")) not in ("0", "false")


def lost_looks(properties) -> Iterator[tuple[str, str]]:
    """(what, sentence) for each look of a run that the packet does not have."""
    for name, said in _LOOKS.items():
        mark = properties.find(qn(name)) if properties is not None else None
        if mark is not None and mark.get(qn("w:val"), "on").lower() not in _PLAIN:
            yield said


def lost_layout(paragraph) -> Iterator[str]:
    """What an ordinary paragraph was given beside its style that the packet does not have: another place or size."""
    properties = paragraph._p.pPr
    place = properties.find(qn("w:jc")) if properties is not None else None
    if place is not None and place.get(qn("w:val")) in ("center", "right", "end"):
        yield "the alignment"
    own = {size.get(qn("w:val")) for size in paragraph._p.iterfind(f"{qn('w:r')}/{qn('w:rPr')}/{qn('w:sz')}")}
    usual = paragraph.style.font.size if paragraph.style is not None else None
    if own - {str(int(usual.pt * 2)) if usual else ""}:
        yield "the size of letters"


def words_in(element) -> str:
    """The words of an element on one line, those of tracked deletions included."""
    texts = (
        one.text or " " * (one.tag == qn("w:tab")) for one in element.iter(qn("w:t"), qn("w:delText"), qn("w:tab"))
    )
    return " ".join("".join(texts).split())


def shortened(words: str, most: int = 60) -> str:
    """The first words of a text, at most so many letters, never parted inside a word."""
    return words if len(words) <= most else f"{words[:most].rpartition(' ')[0] or words[:most]}…"


def sentence(what: str, says: str, paragraph, words: str = "") -> str:
    """What is said of one thing; the words near it are those of its paragraph."""
    near = shortened(words_in(paragraph))
    made = says.format(what=what, near=f"near “{near}”" if near else "", words=words)
    made = " ".join(made.split()).replace(" .", ".")
    return made[:1].upper() + made[1:]
