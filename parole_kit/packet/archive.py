"""What a PDF says of itself for archives and for reading aloud: PDF/A-2b (ISO 19005-2) and PDF/UA-1 (ISO 14289-1).

A file may say so only when it is so. Our own pages are; a packet with exhibits is PDF/A only when everything in the
exhibits is, and never PDF/UA, because nobody has told a reading program what stands where on an exhibit's page.
"""

from __future__ import annotations

from xml.sax.saxutils import escape

import pikepdf
from pikepdf import Array, Dictionary, Name, String

from .srgb import NAME, srgb_profile

XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/">
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">%s</rdf:li></rdf:Alt></dc:title>
<dc:language><rdf:Bag><rdf:li>%s</rdf:li></rdf:Bag></dc:language>
</rdf:Description>%s</rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""
ARCHIVAL = """
<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
</rdf:Description>"""
ACCESSIBLE = """
<rdf:Description rdf:about="" xmlns:pdfuaid="http://www.aiim.org/pdfua/ns/id/">
<pdfuaid:part>1</pdfuaid:part>
</rdf:Description>"""
# PDF/A wants to be told of properties that its own text does not know.
ACCESSIBLE_SCHEMA = """
<rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
 xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
<pdfaExtension:schemas><rdf:Bag><rdf:li rdf:parseType="Resource">
<pdfaSchema:schema>PDF/UA identification</pdfaSchema:schema>
<pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
<pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
<pdfaSchema:property><rdf:Seq><rdf:li rdf:parseType="Resource">
<pdfaProperty:name>part</pdfaProperty:name>
<pdfaProperty:valueType>Integer</pdfaProperty:valueType>
<pdfaProperty:category>internal</pdfaProperty:category>
<pdfaProperty:description>The part of ISO 14289 that the file follows</pdfaProperty:description>
</rdf:li></rdf:Seq></pdfaSchema:property>
</rdf:li></rdf:Bag></pdfaExtension:schemas>
</rdf:Description>"""


def standards(*, archival: bool, accessible: bool) -> tuple[str, ...]:
    """The names of the standards that a file follows."""
    return tuple(name for name, true in (("PDF/A-2b", archival), ("PDF/UA-1", accessible)) if true)


def say_colours(out: pikepdf.Pdf) -> None:
    """Say what the red, green and blue of this PDF are."""
    profile = out.make_stream(srgb_profile(), N=3)
    out.Root.OutputIntents = Array([
        Dictionary(
            Type=Name.OutputIntent,
            S=Name.GTS_PDFA1,
            OutputConditionIdentifier=String(NAME),
            Info=String(NAME),
            DestOutputProfile=profile,
        )
    ])  # fmt: skip


def say_standards(out: pikepdf.Pdf, title: str, language: str, *, archival: bool, accessible: bool) -> None:
    """Say title and language, and which standards the file follows, in its metadata."""
    said = (ARCHIVAL if archival else "") + (ACCESSIBLE if accessible else "")
    said += ACCESSIBLE_SCHEMA if accessible else ""
    xmp = XMP % (escape(title), escape(language), said)
    out.Root.Metadata = out.make_stream(xmp.encode(), Type=Name.Metadata, Subtype=Name.XML)
