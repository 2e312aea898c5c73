"""The parts of a Word file that python-docx does not make: footnotes, fields to fill, and a file without traces."""

from __future__ import annotations

import contextlib
import datetime as dt
import io
import re
import zipfile
from html import escape
from pathlib import Path
from typing import BinaryIO

from docx.document import Document as WordFile
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import OxmlElement, parse_xml
from docx.oxml.ns import nsdecls, qn
from docx.shared import Inches, Pt

from .losses import shortened

RUNNING_HEAD = "{name and A-number}"  # in the letterhead; the kit fills it
DRAFT_WORDS = "{draft}"
ALWAYS = dt.datetime(2000, 1, 1)
LONGEST_TITLE = 250  # letters; Word takes 255 as a property of a file
_DECLARATION = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
ZIP_TIME = (1980, 1, 1, 0, 0, 0)
BELOW_HEADER = Pt(10)
FIRST_NOTE = 2  # 0 and 1 are the lines that Word draws above footnotes
_SEPARATORS = """
<w:footnote w:type="separator" w:id="0"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/></w:pPr>
<w:r><w:separator/></w:r></w:p></w:footnote>
<w:footnote w:type="continuationSeparator" w:id="1"><w:p><w:pPr><w:spacing w:after="0" w:line="240" w:lineRule="auto"/>
</w:pPr><w:r><w:continuationSeparator/></w:r></w:p></w:footnote>"""


class Footnotes:
    """The footnotes of one Word file. Paragraphs are filled by the writer through `add`."""

    def __init__(self) -> None:
        self.root = parse_xml(f"<w:footnotes {nsdecls('w')}>{_SEPARATORS}</w:footnotes>")
        self.count = 0

    def add(self):
        """A new, empty footnote paragraph, and the reference that stands in the text."""
        number = FIRST_NOTE + self.count
        self.count += 1
        note = OxmlElement("w:footnote")
        note.set(qn("w:id"), str(number))
        paragraph = OxmlElement("w:p")
        paragraph.append(parse_xml(f'<w:pPr {nsdecls("w")}><w:pStyle w:val="FootnoteText"/></w:pPr>'))
        paragraph.append(_mark("<w:footnoteRef/>"))
        note.append(paragraph)
        self.root.append(note)
        return paragraph, _mark(f'<w:footnoteReference w:id="{number}"/>')

    def attach(self, document: WordFile) -> None:
        """Put the notes into the file; a file without notes gets no part."""
        if not self.count:
            return
        from lxml import etree

        blob = etree.tostring(self.root, xml_declaration=True, encoding="UTF-8", standalone=True)
        part = Part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES, blob, document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)


def _mark(inner: str):
    style = '<w:rPr><w:rStyle w:val="FootnoteReference"/></w:rPr>'
    return parse_xml(f"<w:r {nsdecls('w')}>{style}{inner}</w:r>")


CUSTOM = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
CUSTOM_ID = "{D5CDD505-2E9C-101B-9397-08002B2CF9AE}"  # what Word calls properties that people make
ORIGIN = {"document": "Parole Kit document", "file_number": "Parole Kit file"}


def put_origin(document: WordFile, document_id: str, file_number: str) -> None:
    """Note in the file's properties which document of which case it is, so that it is known again when it comes back."""
    values = {"document": document_id, "file_number": file_number}
    said = "".join(
        f'<property fmtid="{CUSTOM_ID}" pid="{number}" name="{ORIGIN[key]}"><vt:lpwstr>{escape(value)}</vt:lpwstr></property>'
        for number, (key, value) in enumerate(values.items(), 2)
        if value
    )
    office = "http://schemas.openxmlformats.org/officeDocument/2006"
    xml = f'<Properties xmlns="{office}/custom-properties" xmlns:vt="{office}/docPropsVTypes">{said}</Properties>'
    part = Part(PackURI("/docProps/custom.xml"), CUSTOM, f"{_DECLARATION}{xml}".encode(), document.part.package)
    document.part.package.relate_to(part, RELATIONSHIP_TYPE.CUSTOM_PROPERTIES)


def origin(document: WordFile) -> tuple[str, str]:
    """The document id and the file number that `put_origin` noted; "" for what is not there."""
    from lxml import etree

    found: dict[str, str] = {}
    for relation in document.part.package.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.CUSTOM_PROPERTIES and not relation.is_external:
            with contextlib.suppress(etree.XMLSyntaxError):
                for one in etree.fromstring(relation.target_part.blob):
                    found[one.get("name", "")] = "".join(one.itertext()).strip()
    return found.get(ORIGIN["document"], ""), found.get(ORIGIN["file_number"], "")


def keep_headers_off_the_text(document: WordFile) -> None:
    """Let the text of every page begin below the header, however tall the office's letterhead is.

    A top margin that is negative in the file is exact, and the text then stands over a taller header; any other grows
    with it, and leaves only the space after the header's last line.
    """
    for section in document.sections:
        section.top_margin = abs(section.top_margin or Inches(1))
        for header in (section.header, section.first_page_header, section.even_page_header):
            if header.is_linked_to_previous or not header.paragraphs:
                continue
            last = header.paragraphs[-1]
            after = last.paragraph_format.space_after
            if after is None and last.style is not None:
                after = last.style.paragraph_format.space_after
            last.paragraph_format.space_after = max(after or 0, BELOW_HEADER)


def fill_running_words(document: WordFile, running_head: str, draft: str) -> list:
    """Put the client's name and A-number, and the words about the draft, where the letterhead has their braces.

    Gives back the runs that were filled.
    """
    filled = []
    for section in document.sections:
        for place in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            if place.is_linked_to_previous:
                continue
            for paragraph in place.paragraphs:
                for run in paragraph.runs:
                    if DRAFT_WORDS in run.text and not draft and run.text == DRAFT_WORDS:
                        paragraph._p.getparent().remove(paragraph._p)
                    elif RUNNING_HEAD in run.text or DRAFT_WORDS in run.text:
                        run.text = run.text.replace(RUNNING_HEAD, running_head).replace(DRAFT_WORDS, draft)
                        filled.append(run)
    return filled


def save_clean(document: WordFile, path: Path | BinaryIO, *, title: str) -> None:
    """Save with fixed properties and times, without author, thumbnail or program name: equal documents, equal bytes."""
    core = document.core_properties
    core.title, core.language = shortened(title, LONGEST_TITLE), "en-US"
    for name in ("author", "last_modified_by", "comments", "keywords", "subject", "category", "version"):
        setattr(core, name, "")
    core.created = core.modified = ALWAYS
    core.last_printed = ALWAYS
    core.revision = 1
    buffer = io.BytesIO()
    document.save(buffer)
    with zipfile.ZipFile(buffer) as made, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as clean:
        for name in sorted(made.namelist(), key=lambda one: (one != "[Content_Types].xml", one)):
            data = _without_traces(name, made.read(name))
            if data is not None:
                info = zipfile.ZipInfo(name, ZIP_TIME)
                info.compress_type = zipfile.ZIP_DEFLATED
                info.external_attr = 0o600 << 16
                info.create_system = 0
                clean.writestr(info, data)


def _without_traces(name: str, data: bytes) -> bytes | None:
    if name == "docProps/thumbnail.jpeg" or name.startswith("customXml/"):
        return None
    if name == "docProps/app.xml":
        return re.sub(rb"(<Properties[^>]*>).*(</Properties>)", rb"\1\2", data, flags=re.DOTALL)
    if name.endswith(".rels"):
        return re.sub(rb"<Relationship [^>]*(?:thumbnail|customXml)[^>]*/>", b"", data)
    if name == "docProps/core.xml":
        return re.sub(rb"<cp:lastPrinted>[^<]*</cp:lastPrinted>", b"", data)
    return data
