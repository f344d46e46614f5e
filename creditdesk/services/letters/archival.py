"""What lets a PDF be kept for decades (PDF/A-2b, ISO 19005-2): what its colours mean, and its particulars as XMP.

Fonts are embedded and nothing is drawn that shines through: that is the canvas's part.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, cast
from xml.sax.saxutils import escape

from creditdesk.paths import resource

if TYPE_CHECKING:
    from datetime import date

    from reportlab.pdfgen.canvas import Canvas

VERSION = (1, 7)
"""The version of PDF that it is."""
PRINTED = 4
"""The flag of a link that is printed with its page; no other kind may be in the file."""
CLAIM = b"<pdfaid:part>2</pdfaid:part>"
"""By this a file says that it is one."""

_COLOURS = "sRGB IEC61966-2.1"
# The mark at the start of the packet is as the specification of XMP has it.
_XMP = """<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">
<rdf:Description rdf:about="" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/"
 xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/">
<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>
<dc:format>application/pdf</dc:format>
<dc:title><rdf:Alt><rdf:li xml:lang="x-default">{title}</rdf:li></rdf:Alt></dc:title>
<dc:creator><rdf:Seq><rdf:li>{author}</rdf:li></rdf:Seq></dc:creator>
<dc:description><rdf:Alt><rdf:li xml:lang="x-default">{subject}</rdf:li></rdf:Alt></dc:description>
<dc:language><rdf:Bag><rdf:li>{language}</rdf:li></rdf:Bag></dc:language>
<xmp:CreatorTool>CreditDesk</xmp:CreatorTool>
<xmp:CreateDate>{day}T00:00:00Z</xmp:CreateDate><xmp:ModifyDate>{day}T00:00:00Z</xmp:ModifyDate>
<pdf:Producer>CreditDesk</pdf:Producer>
</rdf:Description></rdf:RDF></x:xmpmeta>
<?xpacket end="r"?>"""


def make_archival(canvas: Canvas, *, title: str, author: str, subject: str, language: str, made_on: date) -> None:
    """Give a canvas what PDF/A asks of a document besides its pages; the particulars are those that it has anyway."""
    from reportlab.pdfbase import pdfdoc  # noqa: PLC0415 - it loads with the first document

    # ReportLab writes XMP, but no output intent: its catalogue takes one all the same.
    document = cast("Any", canvas)._doc  # noqa: SLF001
    catalogue = document.Catalog
    catalogue.__Defaults__ = {**catalogue.__Defaults__, "OutputIntents": None}
    profile = pdfdoc.PDFStream(
        dictionary=pdfdoc.PDFDictionary({"N": 3}), content=_profile(), filters=[pdfdoc.PDFZCompress]
    )
    intent = pdfdoc.PDFDictionary(
        {
            "Type": pdfdoc.PDFName("OutputIntent"),
            "S": pdfdoc.PDFName("GTS_PDFA1"),
            "OutputConditionIdentifier": pdfdoc.PDFString(_COLOURS),
            "Info": pdfdoc.PDFString(_COLOURS),
            "DestOutputProfile": document.Reference(profile),
        }
    )
    catalogue.OutputIntents = pdfdoc.PDFArray([intent])
    said = {"title": title, "author": author, "subject": subject, "language": language}
    packet = _XMP.format(day=made_on.isoformat(), **{name: _xml(text) for name, text in said.items()})
    catalogue.Metadata = pdfdoc.XMP(creator=lambda _document: packet.encode())


def _xml(text: str) -> str:
    """Return text as XML takes it, which has no control characters."""
    return escape("".join(each if each.isprintable() else " " for each in text))


@cache
def _profile() -> bytes:
    return resource("colour", "sRGB.icc").read_bytes()
