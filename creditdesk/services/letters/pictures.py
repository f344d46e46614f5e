"""Pictures for the letterhead: taken in from files of any size and state, made small, and kept in the book."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Collection
from copy import copy
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import Connection, insert, select

from creditdesk.domain.errors import CreditDeskError
from creditdesk.models.letters import letterhead_pictures
from creditdesk.services.letters.design import Picture

if TYPE_CHECKING:
    from PIL.Image import Image
    from reportlab.pdfbase.pdfdoc import PDFImageXObject
    from reportlab.pdfgen.canvas import Canvas

MOST_BYTES = 10_000_000
MOST_DOTS = 50_000_000
"""Of a picture as it is drawn by a camera or a designer: about 8,000 by 6,000."""
SIZE = (1_000, 500)
"""In which it is kept, at the most: 85 mm wide it is as sharp as a printer is."""
_FORMATS = ("PNG", "JPEG", "GIF", "BMP", "TIFF", "WEBP")
_BROKEN = (OSError, SyntaxError, ValueError, EOFError)
_SAFE = "The letterhead stays as it was."


def take_picture(path: Path) -> Picture:
    """Return the picture in a file, as small as letters need it.

    Raises:
        CreditDeskError: If it cannot be read, is too big, or is no picture.
    """
    try:
        size = path.stat().st_size
        if size > MOST_BYTES:
            raise CreditDeskError(
                f"{path.name} has {size / 1_000_000:,.0f} MB; a picture for letters may have "
                f"{MOST_BYTES // 1_000_000}.",
                safe=_SAFE,
                cure="Save it smaller: 1,000 dots across are as sharp as a printer is.",
            )
        content = path.read_bytes()
    except OSError as error:
        raise CreditDeskError(f"{path.name} cannot be read: {error.strerror}.", safe=_SAFE) from error
    return _small(content, path.name)


def _small(content: bytes, name: str) -> Picture:
    # Pillow loads with the first picture: never with the window.
    from PIL import Image, ImageOps, UnidentifiedImageError  # noqa: PLC0415

    try:
        with Image.open(io.BytesIO(content), formats=_FORMATS) as opened:
            if opened.width * opened.height > MOST_DOTS:
                raise CreditDeskError(
                    f"{name} is {opened.width:,} by {opened.height:,} dots large: too much for a letter.",
                    safe=_SAFE,
                    cure="Save it smaller: 1,000 dots across are as sharp as a printer is.",
                )
            opened.load()
            made = _on_white(ImageOps.exif_transpose(opened))
    except (*_BROKEN, UnidentifiedImageError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        # What is broken shows in as many ways as there are formats.
        raise CreditDeskError(
            f"{name} is no picture that we can read, or it is damaged.",
            safe=_SAFE,
            cure="Open it in another program and save it as PNG or JPEG.",
        ) from error
    made.thumbnail(SIZE)
    target = io.BytesIO()
    made.save(target, "PNG", optimize=True)
    kept = target.getvalue()
    return Picture(hashlib.sha256(kept).hexdigest(), made.width, made.height, kept)


def _on_white(image: Image) -> Image:
    """Return it without anything to be seen through: paper is white, and archives want no transparency."""
    from PIL import Image as Images  # noqa: PLC0415 - as above

    if image.mode.startswith("I"):
        # Sixteen bits a dot: as they stand, all but the darkest would be white.
        return image.convert("I").point(lambda dot: dot / 256).convert("L")
    if image.mode in {"L", "1"} and "transparency" not in image.info:
        return image.convert("L")
    clear = image.convert("RGBA")
    paper = Images.new("RGBA", clear.size, "white")
    paper.alpha_composite(clear)
    return paper.convert("RGB")


def keep_pictures(connection: Connection, pictures: Collection[Picture], at: datetime) -> None:
    """Keep those that the book has not yet."""
    for each in pictures:
        query = select(letterhead_pictures.c.sha256).where(letterhead_pictures.c.sha256 == each.sha256)
        if connection.scalar(query) is None:
            row = {"sha256": each.sha256, "width": each.width, "height": each.height, "content": each.content}
            connection.execute(insert(letterhead_pictures).values(**row, added_at=at))


def read_pictures(connection: Connection, hashes: Collection[Any]) -> dict[str, Picture]:
    """Return pictures of the book by their hash."""
    rows = connection.execute(select(letterhead_pictures).where(letterhead_pictures.c.sha256.in_(hashes)))
    return {row.sha256: Picture(row.sha256, row.width, row.height, row.content) for row in rows}


def put_picture(canvas: Canvas, picture: Picture, x: float, y: float, size: tuple[float, float]) -> None:
    """Draw a picture with its lower left corner here; a document holds it once, however often it is drawn."""
    if not canvas.hasForm(picture.sha256):
        # ReportLab itself would unfold, name and fold it for each document: as long as the rest of a letter takes.
        document = cast("Any", canvas)._doc  # noqa: SLF001
        document.addForm(picture.sha256, copy(_folded(picture.content)))
    canvas.saveState()
    canvas.translate(x, y)
    canvas.scale(*size)
    canvas.doForm(picture.sha256)
    canvas.restoreState()


@lru_cache(maxsize=8)
def _folded(content: bytes) -> PDFImageXObject:
    """Return a picture as a PDF holds it; made once for all letters of a run."""
    from reportlab.lib.utils import ImageReader  # noqa: PLC0415 - ReportLab loads with the first document
    from reportlab.pdfbase.pdfdoc import PDFImageXObject  # noqa: PLC0415

    return PDFImageXObject("picture", ImageReader(io.BytesIO(content)))
