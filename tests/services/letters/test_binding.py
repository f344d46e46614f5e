"""Binding PDF documents into one: pages of any size and turn, marks, bookmarks, and what cannot be read."""

from __future__ import annotations

import io
import random
import zlib
from collections.abc import Callable
from datetime import date

import pypdf
import pytest
from pypdf.generic import ArrayObject, DictionaryObject, NameObject, NumberObject, TextStringObject

from creditdesk.services.letters.binding import Bound, UnreadablePdfError, append, bind, page_count
from creditdesk.services.letters.fonts import REGULAR, Style
from creditdesk.services.letters.pages import Page, Properties, Run, write_pdf
from creditdesk.services.letters.paper import UK_DL

INK = Style(REGULAR, 10, (0, 0, 0))


def ours(*texts: str) -> bytes:
    pages = [Page(runs=[Run(60, 60, text, INK)]) for text in texts]
    return write_pdf(pages, UK_DL, Properties("Ours", "Rowan", "", "en-GB", date(2026, 11, 20)))


def foreign(width: float = 842, height: float = 595, *, turned: int = 0, left: float = 0) -> bytes:
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(width, height)
    page.mediabox = pypdf.generic.RectangleObject((left, left, left + width, left + height))
    page.rotate(turned)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def bound(*others: bytes) -> pypdf.PdfReader:
    parts = [Bound(f"Part {number}", pdf) for number, pdf in enumerate(others, start=1)]
    made = bind(Bound("First", ours("one")), parts, mark=lambda page, pages: f"Mark {page}/{pages}", jumps=())
    return pypdf.PdfReader(io.BytesIO(made))


def test_documents_follow_one_another_under_their_bookmarks() -> None:
    reader = bound(ours("two", "three"), ours("four"))
    assert [page.extract_text().split()[0] for page in reader.pages] == ["one", "two", "three", "four"]
    assert [(each.title, reader.get_destination_page_number(each)) for each in reader.outline] == [
        ("First", 0),
        ("Part 1", 1),
        ("Part 2", 3),
    ]


@pytest.mark.parametrize("turned", [0, 90, 180, 270])
@pytest.mark.parametrize(("width", "height", "left"), [(842, 595, 0), (300, 1200, 0), (595, 842, 40)])
def test_the_mark_stands_upright_at_the_foot_whatever_the_size_and_turn_of_a_page(
    turned: int, width: float, height: float, left: float
) -> None:
    page = bound(foreign(width, height, turned=turned, left=left)).pages[1]
    found: list[tuple[float, float]] = []

    def visit(text: str, outer: list[float], matrix: list[float], _font: object, _size: float) -> None:
        if "Mark 2/2" in text:
            x, y = matrix[4], matrix[5]
            found.append((x * outer[0] + y * outer[2] + outer[4], x * outer[1] + y * outer[3] + outer[5]))

    page.extract_text(visitor_text=visit)
    ((x, y),) = found
    assert page.rotation == 0
    assert 0 < y - float(page.mediabox.bottom) < 20
    assert float(page.mediabox.left) < x < float(page.mediabox.right)
    shown = (page.mediabox.width, page.mediabox.height)
    assert shown == ((height, width) if turned in {90, 270} else (width, height))


def test_what_was_there_keeps_its_title_and_language() -> None:
    reader = pypdf.PdfReader(io.BytesIO(append(ours("one"), [Bound("INV-1", foreign())])))
    assert reader.metadata is not None
    assert (reader.metadata.title, reader.root_object["/Lang"]) == ("Ours", "en-GB")


def test_nothing_behind_it_leaves_a_document_as_it_is() -> None:
    pdf = ours("one")
    assert append(pdf, []) == pdf


def test_the_same_documents_give_the_same_bytes() -> None:
    assert append(ours("one"), [Bound("a", foreign())]) == append(ours("one"), [Bound("a", foreign())])


@pytest.mark.parametrize("content", [b"", b"nothing", b"%PDF-1.7\nno more", ours("one")[:900]])
def test_what_cannot_be_read_is_named(content: bytes) -> None:
    with pytest.raises(UnreadablePdfError, match="scan.pdf cannot be bound in: it is damaged, or no PDF"):
        page_count(content, "scan.pdf")


def of_content(content: bytes, filtered: str = "FlateDecode", *, box: str = "/MediaBox [0 0 595 842]") -> bytes:
    """A PDF with one turned page whose content is these bytes."""
    made = b"%PDF-1.7\n"
    page = f"<< /Type /Page /Parent 2 0 R {box} /Rotate 90 /Contents 4 0 R /Resources << >> >>"
    parts = (
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        page.encode(),
        f"<< /Length {len(content)} /Filter /{filtered} >>\nstream\n".encode() + content + b"\nendstream",
    )
    places = []
    for number, part in enumerate(parts, start=1):
        places.append(len(made))
        made += b"%d 0 obj\n" % number + part + b"\nendobj\n"
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    start = len(made)
    made += b"xref\n0 5\n0000000000 65535 f \n" + table
    return made + b"trailer << /Size 5 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start


@pytest.mark.parametrize(
    "content",
    [
        of_content(b"garbage", "Unheard"),
        of_content(b"\xff\xff\x00", "LZWDecode"),
        of_content(zlib.compress(b"q Q "), box=""),
        of_content(zlib.compress(b"q Q " * 20_000_000)),
    ],
    ids=["a filter that nobody knows", "a stream that ends", "no size", "more than can be unpacked"],
)
def test_what_can_be_opened_and_not_bound_in_is_named_too(content: bytes) -> None:
    with pytest.raises(UnreadablePdfError, match="scan.pdf cannot be bound in: it is damaged, or no PDF"):
        page_count(content, "scan.pdf")


def test_whatever_is_counted_can_be_bound_however_it_was_damaged() -> None:
    whole, chance = foreign(turned=90), random.Random(5)
    for _ in range(300):
        damaged = bytearray(of_content(zlib.compress(b"BT (x) Tj ET")) if chance.random() < 0.5 else whole)
        for _ in range(chance.choice((1, 3, 9))):
            at = chance.randrange(len(damaged))
            damaged[at : at + chance.randrange(1, 9)] = bytes(chance.randrange(256) for _ in range(chance.randrange(4)))
        try:
            page_count(bytes(damaged), "scan.pdf")
        except UnreadablePdfError:
            continue
        bound(bytes(damaged))


def does(**what: object) -> DictionaryObject:
    return DictionaryObject({NameObject(f"/{name}"): value for name, value in what.items()})


SCRIPT = does(S=NameObject("/JavaScript"), JS=TextStringObject("app.alert(1)"))
LAUNCH = does(S=NameObject("/Launch"), F=TextStringObject("calc.exe"))


def lively() -> bytes:
    """A PDF that acts when it is opened, shown and clicked, with a field somebody filled in."""
    writer = pypdf.PdfWriter()
    page = writer.add_blank_page(595, 842)
    box = ArrayObject([NumberObject(each) for each in (0, 0, 500, 500)])
    above = writer._add_object(does(FT=NameObject("/Tx"), T=TextStringObject("above"), AA=does(K=SCRIPT)))
    field = does(Subtype=NameObject("/Widget"), Rect=box, V=TextStringObject("PO 7"), A=SCRIPT, AA=does(E=SCRIPT))
    field[NameObject("/Parent")] = above
    link = does(Subtype=NameObject("/Link"), Rect=box, A=LAUNCH)
    page[NameObject("/Annots")] = ArrayObject([writer._add_object(link), writer._add_object(field)])
    page[NameObject("/AA")] = does(O=SCRIPT)
    writer.root_object[NameObject("/OpenAction")] = SCRIPT
    writer.root_object[NameObject("/AA")] = does(WC=SCRIPT)
    writer.root_object[NameObject("/AcroForm")] = does(Fields=ArrayObject([above]))
    writer.root_object[NameObject("/Names")] = does(JavaScript=does(Names=ArrayObject([above, SCRIPT])))
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


@pytest.mark.parametrize(
    "bind_in",
    [
        lambda pdf: append(ours("one"), [Bound("INV-1", pdf)]),
        lambda pdf: bind(Bound("First", ours("one")), [Bound("x", pdf)], mark=lambda *_: "Mark", jumps=()),
    ],
    ids=["letter", "case"],
)
def test_a_paper_of_others_does_nothing_any_more_and_keeps_what_was_filled_in(
    bind_in: Callable[[bytes], bytes],
) -> None:
    before = lively()
    assert b"JavaScript" in before
    made = bind_in(before)
    assert not [name for name in (b"JavaScript", b"Launch", b"/OpenAction", b"/AA ", b"/AcroForm") if name in made]
    (field,) = pypdf.PdfReader(io.BytesIO(made)).pages[1]["/Annots"]
    assert field.get_object()["/V"] == "PO 7"
