"""Binding PDF documents into one: bookmarks, page marks, links.

What was there stays as it was drawn, and does nothing any more: a paper of others has no actions in a letter of ours.
"""

from __future__ import annotations

import io
import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.letters import archival
from creditdesk.services.letters.flow import FOOT
from creditdesk.services.letters.fonts import drawable, width
from creditdesk.services.letters.pages import Page, Properties, Run, write_pdf
from creditdesk.services.letters.paper import MM, UK_DL

if TYPE_CHECKING:
    from pypdf import PageObject, PdfReader, PdfWriter

_MARK_UP = 3 * MM
"""From the foot of a sheet to the mark on it: below whatever our own pages have there."""
_MARK_HEIGHT = 10.0
# The marks are a document for a moment only.
_UNSAID = Properties("", "", "", "", date(2000, 1, 1))
_DAMAGED = "it is damaged, or no PDF"
_OF_DOCUMENT = ("/OpenAction", "/AA", "/AcroForm", "/Names", "/Dests")
_OF_PAGE = ("/AA", "/PresSteps")
# A field of a form stays with what was written into it; its parents hold scripts of their own.
_OF_MARK = ("/AA", "/A", "/PA", "/Parent")
_LIVELY = frozenset({"/Link", "/Screen", "/Movie", "/Sound", "/RichMedia", "/3D", "/FileAttachment"})
"""The annotations that do nothing but lead somewhere, play, or carry a file."""


class UnreadablePdfError(CreditDeskError):
    """A file that is to be bound in is no PDF that can be read, or is locked by a password."""


@dataclass(frozen=True, slots=True)
class Bound:
    """One document among those bound together: its bookmark, and its bytes."""

    title: str
    pdf: bytes


@dataclass(frozen=True, slots=True)
class Jump:
    """A place on a page, from 0, that leads to another page when it is clicked; `y` is its top, in points."""

    page: int
    x: float
    y: float
    width: float
    height: float
    target: int


def page_count(pdf: bytes, name: str) -> int:
    """Return how many pages a PDF has that can be bound in, found by doing it; `name` is what a person calls it.

    Raises:
        UnreadablePdfError: If it cannot be read or bound in.
    """
    from pypdf import PdfWriter  # noqa: PLC0415 - it loads with the first document that is bound

    source = _opened(pdf, name)
    writer = PdfWriter()
    try:
        _put_source_behind(writer, source, name)
        _mark_pages(writer, lambda page, _pages: str(page))
        _written(writer)
    except Exception as error:
        # What a damaged file leads its reader to raise is without end.
        raise _unreadable(name, _DAMAGED) from error
    return len(writer.pages)


def append(pdf: bytes, annexes: Sequence[Bound]) -> bytes:
    """Return a document with others behind it, each under a bookmark; its own particulars stay.

    Raises:
        UnreadablePdfError: If one of them cannot be read.
    """
    if not annexes:
        return pdf
    writer = _writer(pdf)
    _put_behind(writer, annexes)
    return _written(writer)


def bind(
    first: Bound,
    others: Sequence[Bound],
    *,
    mark: Callable[[int, int], str],
    jumps: Sequence[Jump],
) -> bytes:
    """Return documents as one whose pages are counted through, each marked at its foot.

    Args:
        first: The one whose title and language the whole has.
        others: What follows it.
        mark: Returns what stands at the foot of a page, from 1, of so many.
        jumps: Links within the first.

    Raises:
        UnreadablePdfError: If one of them cannot be read.
    """
    from pypdf.annotations import Link  # noqa: PLC0415 - it loads with the first document that is bound
    from pypdf.generic import Fit, NameObject, NumberObject  # noqa: PLC0415

    writer = _writer(first.pdf)
    heights = [float(page.mediabox.height) for page in writer.pages]
    writer.add_outline_item(title=first.title, page_number=0)
    _put_behind(writer, others)
    _mark_pages(writer, mark)
    for jump in jumps:
        top = heights[jump.page] - jump.y
        box = (jump.x, top - jump.height, jump.x + jump.width, top)
        link = Link(rect=box, border=[0, 0, 0], target_page_index=jump.target, fit=Fit.fit())
        link[NameObject("/F")] = NumberObject(archival.PRINTED)
        writer.add_annotation(page_number=jump.page, annotation=link)
    return _written(writer)


def _put_behind(writer: PdfWriter, others: Sequence[Bound]) -> None:
    for each in others:
        _put_source_behind(writer, _opened(each.pdf, each.title), each.title)


def _put_source_behind(writer: PdfWriter, source: PdfReader, title: str) -> None:
    start = len(writer.pages)
    if not _is_archival(source):
        # The whole is no better than its parts.
        writer.root_object.pop("/Metadata", None)
    _quieten(source)
    # Its bookmarks and forms would lead nowhere within the whole.
    writer.append(source, import_outline=False)
    for page in writer.pages[start:]:
        page.transfer_rotation_to_content()
    writer.add_outline_item(title=title, page_number=start)


def _quieten(source: PdfReader) -> None:
    """Take out, before anything is copied, whatever a document would do when it is opened, shown or clicked."""
    for name in _OF_DOCUMENT:
        source.root_object.pop(name, None)
    for page in source.pages:
        for name in _OF_PAGE:
            page.pop(name, None)
        _quieten_marks(page)


def _quieten_marks(page: PageObject) -> None:
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # noqa: PLC0415

    marks = page.get("/Annots")
    found = marks.get_object() if marks is not None else None
    kept = ArrayObject()
    for mark in found if isinstance(found, ArrayObject) else ():
        said = mark.get_object()
        if isinstance(said, DictionaryObject) and said.get("/Subtype") not in _LIVELY:
            for name in _OF_MARK:
                said.pop(name, None)
            kept.append(mark)
    page[NameObject("/Annots")] = kept


def _mark_pages(writer: PdfWriter, mark: Callable[[int, int], str]) -> None:
    from pypdf import PdfReader  # noqa: PLC0415 - it loads with the first document that is bound

    count = len(writer.pages)
    texts = [drawable(mark(number, count))[0] for number in range(1, count + 1)]
    widths = [width(text, FOOT) for text in texts]
    paper = replace(UK_DL, width=max(widths) + 2, height=_MARK_HEIGHT)
    marks = [Page(runs=[Run(1, _MARK_HEIGHT - 2, text, FOOT)]) for text in texts]
    made = write_pdf(marks, paper, _UNSAID)
    for page, each, wide in zip(writer.pages, PdfReader(io.BytesIO(made)).pages, widths, strict=True):
        box = page.mediabox
        middle = float(box.left) + (float(box.width) - wide) / 2
        page.merge_translated_page(each, middle, float(box.bottom) + _MARK_UP)


def _opened(pdf: bytes, name: str) -> PdfReader:
    from pypdf import PdfReader  # noqa: PLC0415 - it loads with the first document that is bound

    # What is odd about a file of others is not a matter for our log: it is read, or the person is told.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(pdf))
        is_locked = reader.is_encrypted and not reader.decrypt("")
        count = 0 if is_locked else len(reader.pages)
    except Exception as error:
        raise _unreadable(name, _DAMAGED) from error
    if is_locked:
        raise _unreadable(name, "it is locked by a password")
    if not count:
        raise _unreadable(name, _DAMAGED)
    return reader


def _is_archival(source: PdfReader) -> bool:
    said = source.root_object.get("/Metadata")
    return said is not None and archival.CLAIM in said.get_object().get_data()


def _unreadable(name: str, why: str) -> UnreadablePdfError:
    return UnreadablePdfError(
        f"{name} cannot be bound in: {why}.", safe="It stays as it is.", cure="Save or print it as a new PDF."
    )


def _writer(pdf: bytes) -> PdfWriter:
    from pypdf import PdfWriter  # noqa: PLC0415 - it loads with the first document that is bound

    return PdfWriter(clone_from=io.BytesIO(pdf))


def _written(writer: PdfWriter) -> bytes:
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()
