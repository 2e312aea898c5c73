"""A letter as a Word file, written part by part so that it is the same bytes every time. Standard library only."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_R = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_P = "http://schemas.openxmlformats.org/package/2006"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_TYPES = (
    f'{_HEAD}<Types xmlns="{_P}/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType='
    '"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
)
_LINKS = (
    f'{_HEAD}<Relationships xmlns="{_P}/relationships">'
    f'<Relationship Id="rId1" Type="{_R}/officeDocument" Target="word/document.xml"/></Relationships>'
)
_SENT_ON = (2026, 11, 19, 9, 0, 0)


def word_letter(lines: Sequence[str]) -> bytes:
    """A short letter: the first line as letterhead, the second as date, the others as paragraphs."""
    office, date, *words = lines
    parts = [
        _paragraph(office, size=36, bold=True, centred=True),
        _paragraph("100 Sample Street · Training sample", size=18, centred=True, after=480),
        _paragraph(date, after=360),
        _paragraph("To the officer:", after=240),
        *(_paragraph(text, after=240) for text in words),
        _paragraph("Sincerely,", after=900),
        _paragraph("For the neighbors (sample)"),
    ]
    page = (
        '<w:sectPr><w:pgSz w:w="12240" w:h="15840"/>'
        '<w:pgMar w:top="1440" w:right="1440" w:bottom="1440" w:left="1440"'
        ' w:header="720" w:footer="720" w:gutter="0"/>'
        "</w:sectPr>"
    )
    document = f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{"".join(parts)}{page}</w:body></w:document>'
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in (
            ("[Content_Types].xml", _TYPES),
            ("_rels/.rels", _LINKS),
            ("word/document.xml", document),
        ):
            package.writestr(zipfile.ZipInfo(name, _SENT_ON), content, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _paragraph(text: str, *, size: int = 24, bold: bool = False, centred: bool = False, after: int = 0) -> str:
    placed = '<w:jc w:val="center"/>' if centred else ""
    fonts = '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
    strong = "<w:b/>" if bold else ""
    return (
        f'<w:p><w:pPr><w:spacing w:after="{after}"/>{placed}</w:pPr><w:r>'
        f'<w:rPr>{fonts}{strong}<w:sz w:val="{size}"/></w:rPr>'
        f'<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
    )
