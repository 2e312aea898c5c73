"""Files that are no PDF and no picture, or not what their name says."""

from __future__ import annotations

import io
import zipfile

from .pdf_files import plain
from .picture_files import photo
from .shelf import odd

TYPES = (
    '<?xml version="1.0" encoding="UTF-8"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
    '<Override PartName="/word/document.xml" ContentType="{}"/></Types>'
)
WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"
MACROS = "application/vnd.ms-word.document.macroEnabled.main+xml"
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml"
RELATIONS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
SPACE = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main" xmlns:r="' + RELATIONS + '"'


def package(parts: dict[str, str | bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return out.getvalue()


def relations(*entries: str) -> str:
    inside = "".join(f"<Relationship {entry}/>" for entry in entries)
    return (
        f'<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{inside}</Relationships>'
    )


def word(body: str, *, kind: str = WORD, more: dict[str, str | bytes] | None = None) -> bytes:
    return package(
        {
            "[Content_Types].xml": TYPES.format(kind),
            "_rels/.rels": relations(f'Id="rId1" Type="{RELATIONS}/officeDocument" Target="word/document.xml"'),
            "word/document.xml": f"<w:document {SPACE}><w:body>{body}</w:body></w:document>",
            **(more or {}),
        }
    )


def paragraph(text: str) -> str:
    return f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"


@odd("letter.docx", "accepted")
def word_letter() -> bytes:
    return word(paragraph("I have known the applicant for six years."))


@odd("letter.docx", "asked", "tracked changes")
def word_with_tracked_changes() -> bytes:
    inserted = '<w:p><w:ins w:id="1" w:author="Draft"><w:r><w:t>since 2019</w:t></w:r></w:ins></w:p>'
    return word(paragraph("I have known the applicant") + inserted)


def field(instruction: str, shown: str) -> str:
    """A field as Word writes it, in runs of its own, with what it showed last."""
    marks = [f'<w:r><w:fldChar w:fldCharType="{kind}"/></w:r>' for kind in ("begin", "separate", "end")]
    said = "".join(f"<w:r><w:instrText> {part}</w:instrText></w:r>" for part in (instruction[:2], instruction[2:]))
    said = said.replace("</w:instrText></w:r><w:r><w:instrText> ", "</w:instrText></w:r><w:r><w:instrText>")
    return f"{marks[0]}{said}{marks[1]}<w:r><w:t>{shown}</w:t></w:r>{marks[2]}"


@odd("letter.docx", "accepted", "fills in anew")
def word_with_a_date_of_its_own() -> bytes:
    """A letter whose date and path Word fills in whenever it is opened; its page number is a field too."""
    path = r'<w:fldSimple w:instr=" FILENAME \p "><w:r><w:t>letter-7.docx</w:t></w:r></w:fldSimple>'
    return word(f"<w:p>{field('DATE', 'March 3, 2021')}</w:p><w:p>{path}</w:p><w:p>{field('PAGE', '9')}</w:p>")


@odd("letter.docx", "refused", "kept elsewhere")
def word_with_a_remote_picture() -> bytes:
    link = f'Id="rId9" Type="{RELATIONS}/image" Target="http://example.org/pixel.png" TargetMode="External"'
    return word(paragraph("Letter"), more={"word/_rels/document.xml.rels": relations(link)})


def word_with_pictures_from(server: str) -> bytes:
    """A letter whose pictures are at an address: one by a relationship, one by a field, one by an older drawing."""
    linked = (
        '<w:p><w:r><w:drawing><wp:inline xmlns:wp="http://schemas.openxmlformats.org/drawingml/2006/'
        'wordprocessingDrawing"><wp:extent cx="990000" cy="990000"/><wp:docPr id="1" name="p"/>'
        '<a:graphic xmlns:a="http://schemas.openxmlformats.org/drawingml/2006/main">'
        '<a:graphicData uri="http://schemas.openxmlformats.org/drawingml/2006/picture">'
        '<pic:pic xmlns:pic="http://schemas.openxmlformats.org/drawingml/2006/picture"><pic:nvPicPr>'
        '<pic:cNvPr id="0" name="x"/><pic:cNvPicPr/></pic:nvPicPr><pic:blipFill><a:blip r:link="rId9"/>'
        '<a:stretch><a:fillRect/></a:stretch></pic:blipFill><pic:spPr><a:xfrm><a:off x="0" y="0"/>'
        '<a:ext cx="990000" cy="990000"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r></w:p>"
    )
    field = (
        '<w:p><w:r><w:fldChar w:fldCharType="begin" w:dirty="true"/></w:r><w:r><w:instrText xml:space="preserve">'
        f'INCLUDEPICTURE "{server}/field.png" \\d</w:instrText></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
    )
    older = (
        '<w:p><w:r><w:pict><v:shape xmlns:v="urn:schemas-microsoft-com:vml" style="width:100pt;height:100pt">'
        f'<v:imagedata src="{server}/older.png"/></v:shape></w:pict></w:r></w:p>'
    )
    link = f'Id="rId9" Type="{RELATIONS}/image" Target="{server}/linked.png" TargetMode="External"'
    return word(linked + field + older, more={"word/_rels/document.xml.rels": relations(link)})


@odd("letter.docx", "refused", "unpacks")
def word_bomb() -> bytes:
    return word(paragraph("x"), more={"word/media/image1.bin": bytes(300 << 20)})


@odd("letter.docx", "refused", "too many parts")
def word_of_many_parts() -> bytes:
    return word(paragraph("x"), more={f"word/p{n}.xml": "" for n in range(20_000)})


@odd("letter.docx", "refused", "damaged")
def word_with_broken_text() -> bytes:
    return word(paragraph("x") + "<w:p>")


@odd("letter.docx", "refused", "damaged")
def word_with_entities() -> bytes:
    laughs = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 10))
    text = f'<!DOCTYPE w [<!ENTITY l0 "ha">{laughs}]><w:document {SPACE}><w:body><w:p>&l9;</w:p></w:body></w:document>'
    return word("", more={"word/document.xml": text})


@odd("letter.docm", "refused", "macros")
def word_with_macros() -> bytes:
    return word(paragraph("x"), kind=MACROS)


@odd("letter.docx", "refused", "not a Word document")
def sheet_named_word() -> bytes:
    return word("", kind=SHEET)


@odd("letter.docx", "refused", "ZIP")
def archive_named_word() -> bytes:
    return package({"letter.txt": "hello"})


@odd("letter.docx", "refused", "broken")
def word_cut_off() -> bytes:
    return word_letter()[:-60]


@odd("letter.doc", "refused", "older Office")
def old_word() -> bytes:
    return b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(4096)


@odd("letter.docx", "refused", "password")
def word_with_a_password() -> bytes:
    return old_word() + "EncryptedPackage".encode("utf-16-le") + bytes(512)


@odd("lease.pdf", "refused", "empty")
def empty() -> bytes:
    return b""


@odd("lease.pdf", "refused", "plain text", "PDF")
def text_named_pdf() -> bytes:
    return "Lease of José Ñáñez\n".encode() * 40


@odd("lease.pdf", "refused", "web page", "PDF")
def web_page_named_pdf() -> bytes:
    return b"<!DOCTYPE html><html><body>Sign in to download your file</body></html>"


@odd("lease.pdf", "refused", "JPEG", "PDF")
def photo_named_pdf() -> bytes:
    return photo()


@odd("lease.jpg", "refused", "PDF", "JPEG")
def pdf_named_photo() -> bytes:
    return plain()


@odd("lease.pdf.exe", "refused", "exe", "PDF")
def pdf_named_program() -> bytes:
    return plain()


@odd("lease.pdf", "refused", "program")
def program_named_pdf() -> bytes:
    return b"MZ\x90\0" + bytes(400)


@odd("visit.mp4", "refused", "video")
def video() -> bytes:
    return b"\0\0\0\x18ftypisom\0\0\2\0isomiso2" + bytes(200)


@odd("lease.pdf", "refused", "damaged")
def noise() -> bytes:
    import random

    return b"\0" + random.Random(7).randbytes(5000)


@odd("message.eml", "refused", "e-mail")
def mail() -> bytes:
    return b"From: clerk@example.org\r\nSubject: lease\r\n\r\nAttached.\r\n"
