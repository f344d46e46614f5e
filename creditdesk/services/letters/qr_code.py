"""A QR code as dark modules on a grid, with error correction M as the payment standards ask for."""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby


@lru_cache(maxsize=256)
def dark_runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return how many modules the code has along its side, and its dark runs: column, row, and how many modules.

    The text is encoded as UTF-8, whatever it is, so that the bytes are those that were counted.
    """
    # ReportLab loads with the first document, in whatever thread makes it: never with the window.
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    code.make()
    runs = []
    for row, modules in enumerate(code.modules):
        column = 0
        for is_dark, run in groupby(modules, key=bool):
            length = sum(1 for _ in run)
            if is_dark:
                runs.append((column, row, length))
            column += length
    return len(code.modules), tuple(runs)
