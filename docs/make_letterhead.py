"""Makes templates/letterhead.docx, the Word file whose styles, header and footer every Word draft takes.

Run it only to begin again from nothing: `python docs/make_letterhead.py`. An office edits its own copy in Word
(office/templates/letterhead.docx): fonts, logo, header and footer. The two words in braces are filled by the kit.
"""

from __future__ import annotations

from pathlib import Path

import docx
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Inches, Pt, RGBColor

from parole_kit.packet.word.parts import DRAFT_WORDS, RUNNING_HEAD, save_clean
from parole_kit.places import TEMPLATES

FONT = "Times New Roman"
KEPT = {"Normal", "Header", "Footer", "Heading 1", "Heading 2", "Heading 3", "Heading 4", "List Bullet", "List Number",
        "Table Normal", "Table Grid", "No List", "Default Paragraph Font"}  # fmt: skip


def main() -> None:
    """Write the file."""
    document = docx.Document()
    _page(document)
    _drop_other_styles(document)
    _styles(document)
    _running(document)
    save_clean(document, TEMPLATES / "letterhead.docx", title="Letterhead")


def _page(document) -> None:
    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    for side in ("left_margin", "right_margin", "top_margin", "bottom_margin"):
        setattr(section, side, Inches(1))
    section.header_distance = section.footer_distance = Inches(0.5)


def _drop_other_styles(document) -> None:
    for style in list(document.styles):
        if style.name not in KEPT:
            style.element.getparent().remove(style.element)


def _styles(document) -> None:
    styles = document.styles
    _set(styles["Normal"], 12, after=8, line=1.15)
    _set(styles["Heading 1"], 15, before=4, after=14, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    _set(styles["Heading 2"], 12.5, before=18, after=7, bold=True, hanging=0.5)
    _set(styles["Heading 3"], 12, before=14, after=6, bold=True, hanging=0.5)
    _set(styles["Heading 4"], 12, before=12, after=5, italic=True)
    for name in ("List Bullet", "List Number"):
        _set(styles[name], 12, after=4)
        together = styles[name].element.pPr.find(qn("w:contextualSpacing"))
        styles[name].element.pPr.remove(together)
    _rules(styles["Table Grid"])
    _set(styles["Header"], 9.5, after=4)  # so that a taller header of the office's own keeps off the text
    _set(styles["Footer"], 9.5, after=0)
    made = {
        "Packet Caption": {"size": 12, "after": 0, "bold": True, "align": WD_ALIGN_PARAGRAPH.CENTER},
        "Packet Centered": {"size": 12, "after": 8, "align": WD_ALIGN_PARAGRAPH.CENTER},
        "Packet Right": {"size": 12, "after": 8, "align": WD_ALIGN_PARAGRAPH.RIGHT},
        "Packet Address": {"size": 12, "after": 10, "line": 1.0},
        "Packet Quote": {"size": 11.5, "after": 8, "left": 0.45, "right": 0.45},
        "Packet Small": {"size": 10, "after": 5},
        "Packet Numbered": {"size": 12, "after": 8, "hanging": 0.4},
        "Packet Box": {"size": 12, "after": 4, "hanging": 0.3},
        "Packet Cell": {"size": 10.5, "before": 2, "after": 2, "line": 1.0},
        "Packet Opening": {"size": 12, "before": 14, "after": 26, "keep": True},
        "Packet Signature": {"size": 12, "after": 0, "line": 1.0, "keep": True},
        "Footnote Text": {"size": 9.5, "after": 2, "line": 1.0},
    }
    for name, look in made.items():
        style = styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
        style.base_style = styles["Normal"]
        _set(style, look.pop("size"), **look)
    mark = styles.add_style("Footnote Reference", WD_STYLE_TYPE.CHARACTER)
    mark.font.superscript = True


def _set(style, size, *, before=0.0, after=0.0, line=1.15, bold=False, italic=False, align=None, hanging=0.0, left=0.0,
         right=0.0, keep=False) -> None:  # fmt: skip
    font, form = style.font, style.paragraph_format
    font.name, font.size, font.color.rgb = FONT, Pt(size), RGBColor(0, 0, 0)
    font.bold, font.italic = bold, italic
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in [key for key in fonts.attrib if "Theme" in key]:
        del fonts.attrib[theme]
    for which in ("w:ascii", "w:hAnsi", "w:cs", "w:eastAsia"):
        fonts.set(qn(which), FONT)
    complex_size = OxmlElement("w:szCs")
    complex_size.set(qn("w:val"), str(int(size * 2)))
    for old in style.element.rPr.findall(qn("w:szCs")):
        style.element.rPr.remove(old)
    style.element.rPr.find(qn("w:sz")).addnext(complex_size)
    form.space_before, form.space_after = Pt(before), Pt(after)
    form.line_spacing_rule, form.line_spacing = WD_LINE_SPACING.MULTIPLE, line
    form.alignment = align
    form.widow_control = True
    if hanging:
        form.left_indent, form.first_line_indent = Inches(hanging), Inches(-hanging)
    if left or right:
        form.left_indent, form.right_indent = Inches(left), Inches(right)
    if keep:
        form.keep_with_next = True


def _rules(style) -> None:
    """A table with a rule under each row and none between columns, as in the packet."""
    for side in style.element.find(f".//{qn('w:tblBorders')}"):
        if side.tag not in (qn("w:bottom"), qn("w:insideH")):
            side.set(qn("w:val"), "nil")


def _running(document) -> None:
    header = document.sections[0].header.paragraphs[0]
    header.text = RUNNING_HEAD
    header.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    draft = document.sections[0].header.add_paragraph(DRAFT_WORDS, style="Header")
    draft.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    draft.runs[0].italic = True
    draft.paragraph_format.space_after = Pt(8)  # a letterhead with more lines would stand on the text
    footer = document.sections[0].footer.paragraphs[0]
    footer.alignment = WD_ALIGN_PARAGRAPH.CENTER
    footer.add_run("Page ")
    _field(footer, "PAGE")
    footer.add_run(" of ")
    _field(footer, "NUMPAGES")


def _field(paragraph, code: str) -> None:
    field = OxmlElement("w:fldSimple")
    field.set(qn("w:instr"), f" {code} ")
    run = OxmlElement("w:r")
    text = OxmlElement("w:t")
    text.text = "1"
    run.append(text)
    field.append(run)
    paragraph._p.append(field)


if __name__ == "__main__":
    main()
    print(Path("templates") / "letterhead.docx")
