"""How names and days to pay are kept in the worklist table; its readers need no more of the desk than this."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence

_SMALLEST, _LARGEST = -32768, 32767


def name_key(name: str) -> str:
    """Return what a name is sorted by: without case, and letters with marks beside their plain ones."""
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def pack_days(days: Sequence[int]) -> bytes:
    """Pack days to pay for the sparkline: two bytes each, signed, little-endian."""
    if not days:
        return b""
    if min(days) < _SMALLEST or max(days) > _LARGEST:
        days = [min(max(day, _SMALLEST), _LARGEST) for day in days]
    return struct.pack(f"<{len(days)}h", *days)


def unpack_days(packed: bytes) -> Iterator[int]:
    """Give back the days to pay that `pack_days` packed, oldest first."""
    return iter(struct.unpack(f"<{len(packed) // 2}h", packed))
