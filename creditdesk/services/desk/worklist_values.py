"""How names and days are kept in the worklist table; its readers need no more of the desk than this."""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Iterator, Sequence
from datetime import date
from functools import cache, lru_cache

_SMALLEST, _LARGEST = -32768, 32767


def name_key(name: str) -> str:
    """Return what a name is sorted by: without case, and letters with marks beside their plain ones."""
    if name.isascii():
        return name.lower()
    plain = unicodedata.normalize("NFKD", name.casefold())
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def pack_days(days: Sequence[int]) -> bytes:
    """Pack days to pay for the sparkline: two bytes each, signed, little-endian."""
    try:
        return _packed(len(days)).pack(*days)
    except struct.error:
        return _packed(len(days)).pack(*(min(max(day, _SMALLEST), _LARGEST) for day in days))


def unpack_days(packed: bytes) -> Iterator[int]:
    """Give back the days to pay that `pack_days` packed, oldest first."""
    return iter(_packed(len(packed) // 2).unpack(packed))


@cache
def _packed(count: int) -> struct.Struct:
    return struct.Struct(f"<{count}h")


@lru_cache(maxsize=8192)
def day_of(stored: str) -> date:
    """Return a day as the driver has it; a book has few days beside its documents."""
    return date.fromisoformat(stored)


@lru_cache(maxsize=8192)
def day_number(stored: str) -> int:
    """Return the number of a day as the driver has it."""
    return date.fromisoformat(stored).toordinal()
