"""Pages of a PDF as pictures, drawn away from the window's thread."""

from __future__ import annotations

import threading
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
    """An open PDF; may be used from any thread."""

    def __init__(self, pdf: bytes) -> None:
        """Open the document and measure its pages."""
        # PDFium loads with the first document, in the thread that opens it.
        from pypdfium2 import PdfDocument  # noqa: PLC0415

        self.pdf = pdf
        with _ONE_AT_A_TIME:
            self._document: PdfDocument | None = PdfDocument(pdf)
            self.sizes: tuple[tuple[float, float], ...] = tuple(
                self._document.get_page_size(index) for index in range(len(self._document))
            )

    def __len__(self) -> int:
        return len(self.sizes)

    def picture(self, index: int, scale: float) -> PagePicture | None:
        """Draw a page with `scale` pixels a point; none once the document is closed."""
        with _ONE_AT_A_TIME:
            if self._document is None:
                return None
            page = self._document[index]
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
        """Let go of the document; pictures still wanted of it are not drawn."""
        with _ONE_AT_A_TIME:
            if self._document is not None:
                self._document.close()
                self._document = None
