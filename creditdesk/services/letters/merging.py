"""Several documents as one file to print, each on a sheet of its own, also where paper is printed on both sides."""

from __future__ import annotations

import io
from collections.abc import Sequence


def merge(documents: Sequence[bytes]) -> bytes:
    """Return PDF documents as one, a blank page after each that ends on the front of a sheet."""
    # PDFium is a large library that only printing needs.
    import pypdfium2  # noqa: PLC0415

    merged = pypdfium2.PdfDocument.new()
    for at, content in enumerate(documents, start=1):
        document = pypdfium2.PdfDocument(content)
        merged.import_pages(document)
        if len(document) % 2 and at < len(documents):
            merged.new_page(*document[len(document) - 1].get_size())
    written = io.BytesIO()
    merged.save(written)
    return written.getvalue()
