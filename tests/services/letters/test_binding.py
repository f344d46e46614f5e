"""Binding PDF documents into one: pages of any size and turn, marks, bookmarks, and what cannot be read."""

from __future__ import annotations

import io
from datetime import date

import pypdf
import pytest

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
