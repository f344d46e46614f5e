"""Pages of a PDF as pictures, drawn away from the window's thread."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

# PDFium must not be called from two threads at once, whatever the document.
_ONE_AT_A_TIME = threading.Lock()


@dataclass(frozen=True, slots=True)
class PagePicture:
    """A page drawn: four bytes a pixel, blue, green, red, unused; `stride` bytes a row. `text` is what it says."""

    index: int
    scale: float
    pixels: bytes
    width: int
    height: int
    stride: int
    text: str


class PdfPages:
    """A PDF to be drawn page by page, from any thread.

    It is opened anew for each page, which costs about a millisecond: so none is left open when the window closes.
    """

    def __init__(self, pdf: bytes) -> None:
        """Measure the pages."""
        self.pdf = pdf
        self._is_closed = False
        with _ONE_AT_A_TIME, _opened(pdf) as document:
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                document.get_page_size(index) for index in range(len(document))
            )

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, index: int, scale: float) -> PagePicture | None:
        """Draw a page with `scale` pixels a point; none once nobody looks at the document any more."""
        if self._is_closed:
            return None
        with _ONE_AT_A_TIME, _opened(self.pdf) as document:
            page = document[index]
            bitmap = page.render(scale=scale, rev_byteorder=False, prefer_bgrx=True)
            words = page.get_textpage()
            picture = PagePicture(
                index,
                scale,
                bytes(bitmap.buffer),
                bitmap.width,
                bitmap.height,
                bitmap.stride,
                words.get_text_range(),
            )
            words.close()
            bitmap.close()
            page.close()
            return picture

    def close(self) -> None:
        """Draw nothing more of it: pages still waiting to be drawn are not wanted."""
        self._is_closed = True


@contextmanager
def _opened(pdf: bytes) -> Iterator[PdfDocument]:
    # PDFium loads with the first document, in the thread that opens it.
    from pypdfium2 import PdfDocument  # noqa: PLC0415

    document = PdfDocument(pdf)
    try:
        yield document
    finally:
        document.close()
