"""A QR code as dark modules on a grid, with error correction M as the payment standards ask for.

ReportLab encodes; which of the eight masks reads best is found here, on all of them at once, since a run of letters
has a code on each: one by one it took four times as long as the rest of a letter.
"""

from __future__ import annotations

from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import numpy as np

    Grids = np.ndarray[Any, np.dtype[np.bool_]]

_MASKS = 8
# What looks like a corner mark: dark, light, three dark, light, dark, beside four light ones.
_LIKE_CORNER = (0b10111010000, 0b00001011101)
_CORNER_BITS = 11


@lru_cache(maxsize=256)
def dark_runs(text: str) -> tuple[int, tuple[tuple[int, int, int], ...]]:
    """Return how many modules the code has along its side, and its dark runs: column, row, and how many modules.

    The text is encoded as UTF-8, whatever it is, so that the bytes are those that were counted.
    """
    code = _encoder(text)
    code.version = code.calculate_version()
    code.makeImpl(True, 0)
    unmasked = _as_grid(code.modules)
    tried, whole = _masks(code.version)
    # What is tried lacks the marks that tell the mask, as the standard has it.
    best = min(range(_MASKS), key=_penalties(unmasked ^ tried).__getitem__)
    runs = []
    for row, modules in enumerate((unmasked ^ whole[best]).tolist()):
        column = 0
        for is_dark, run in groupby(modules):
            length = sum(1 for _ in run)
            if is_dark:
                runs.append((column, row, length))
            column += length
    return len(unmasked), tuple(runs)


@lru_cache(maxsize=40)
def _masks(version: int) -> tuple[Grids, Grids]:
    """Return where each mask turns modules over, without and with the marks that tell it: the same for every text."""
    import numpy as np  # noqa: PLC0415 - it loads with the first code

    code = _encoder("")
    code.version = version

    def made(mask: int, *, is_tried: bool) -> Grids:
        code.makeImpl(is_tried, mask)
        return _as_grid(code.modules)

    unmasked = made(0, is_tried=True)
    return (
        np.stack([made(mask, is_tried=True) ^ unmasked for mask in range(_MASKS)]),
        np.stack([made(mask, is_tried=False) ^ unmasked for mask in range(_MASKS)]),
    )


def _penalties(grids: Grids) -> list[int]:
    """Return how hard each grid is to read, as ISO/IEC 18004 counts it: fewer is better."""
    both_ways = (grids, grids.swapaxes(1, 2))
    scores = 10 * (abs(100 * grids.mean(axis=(1, 2)) - 50) // 5)
    blocks = grids[:, 1:, 1:] == grids[:, 1:, :-1]
    blocks &= (grids[:, :-1, 1:] == grids[:, :-1, :-1]) & (grids[:, 1:, 1:] == grids[:, :-1, 1:])
    scores += 3 * blocks.sum(axis=(1, 2))
    for grid in both_ways:
        same = grid[:, :, 1:] == grid[:, :, :-1]
        # Five of one colour in a row count three, each further one more: a window of five each, and two for each run.
        fives = same[:, :, 3:] & same[:, :, 2:-1] & same[:, :, 1:-2] & same[:, :, :-3]
        begun = fives.sum(axis=(1, 2)) - (fives[:, :, 1:] & fives[:, :, :-1]).sum(axis=(1, 2))
        scores += fives.sum(axis=(1, 2)) + 2 * begun
        bits = grid.astype("int16")
        places = bits.shape[2] - _CORNER_BITS + 1
        read = bits[:, :, :places] * 0
        for at in range(_CORNER_BITS):
            read = read * 2 + bits[:, :, at : at + places]
        for like in _LIKE_CORNER:
            scores += 40 * (read == like).sum(axis=(1, 2))
    penalties: list[int] = scores.astype(int).tolist()
    return penalties


def _encoder(text: str) -> Any:  # noqa: ANN401 - the stubs know no encoder
    # ReportLab loads with the first document, in whatever thread makes it: never with the window.
    from reportlab.graphics.barcode import qrencoder  # noqa: PLC0415

    code = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    code.addData(qrencoder.QR8bitByte(text))
    return code


def _as_grid(modules: list[list[bool]]) -> Grids:
    import numpy as np  # noqa: PLC0415 - it loads with the first code

    return np.array(modules, dtype=bool)
