"""Makes files as Outlook saves mails, for tests: a container with the streams of a message ([MS-CFB], [MS-OXMSG])."""

from __future__ import annotations

import struct
from collections.abc import Mapping
from datetime import UTC, datetime

_SECTOR, _MINI = 512, 64
_END, _FREE, _FAT = 0xFFFFFFFE, 0xFFFFFFFF, 0xFFFFFFFD
_NONE = 0xFFFFFFFF


def msg(texts: Mapping[str, str], sent_at: datetime | None = None, *, more: Mapping[str, bytes] | None = None) -> bytes:
    """Return a message with texts by the code of their property, such as `0037` for its subject."""
    streams = {f"__substg1.0_{code}001F": text.encode("utf-16-le") for code, text in texts.items()}
    properties = bytes(32)
    if sent_at is not None:
        ticks = int((sent_at - datetime(1601, 1, 1, tzinfo=UTC)).total_seconds()) * 10_000_000
        properties += struct.pack("<HHIq", 0x0040, 0x0039, 6, ticks)
    return container({**streams, "__properties_version1.0": properties, **(more or {})})


def container(streams: Mapping[str, bytes]) -> bytes:
    """Return a container of streams, each shorter than 4096 bytes."""
    small, starts, chain = b"", {}, []
    for name, content in streams.items():
        assert 0 < len(content) < 4096
        count = -(-len(content) // _MINI)
        starts[name] = len(chain)
        chain += [*range(len(chain) + 1, len(chain) + count), _END]
        small += content.ljust(count * _MINI, b"\0")
    names = sorted(streams, key=lambda name: (len(name), name.upper()))
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [
        _entry(name, 2, right=at + 1 if at < len(names) else _NONE, start=starts[name], size=len(streams[name]))
        for at, name in enumerate(names, start=1)
    ]
    directory_sectors = _sectors(len(entries) * 128)
    mini_fat_sectors = _sectors(len(chain) * 4)
    first_small = 1 + directory_sectors + mini_fat_sectors
    entries[0] = _entry("Root Entry", 5, child=1, start=first_small, size=len(small))
    fat = [_FAT, *_chain(1, directory_sectors), *_chain(1 + directory_sectors, mini_fat_sectors)]
    fat += _chain(first_small, _sectors(len(small)))
    assert len(fat) <= _SECTOR // 4
    head = struct.pack("<8s16sHHHHH6xIIIIIIIII", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"", 0x3E, 3, 0xFFFE, 9, 6,
                       0, 1, 1, 0, 4096, 1 + directory_sectors, mini_fat_sectors, _END, 0)  # fmt: skip
    head += struct.pack("<109I", 0, *[_FREE] * 108)
    return b"".join(
        [
            head,
            _numbers(fat),
            b"".join(entries).ljust(directory_sectors * _SECTOR, b"\0"),
            _numbers(chain).ljust(mini_fat_sectors * _SECTOR, b"\xff"),
            small.ljust(_sectors(len(small)) * _SECTOR, b"\0"),
        ]
    )


def _entry(name: str, kind: int, *, right: int = _NONE, child: int = _NONE, start: int = 0, size: int = 0) -> bytes:
    written = name.encode("utf-16-le") + b"\0\0"
    head = struct.pack("<64sHBBIII", written, len(written), kind, 1, _NONE, right, child)
    return head + bytes(16 + 4 + 8 + 8) + struct.pack("<IQ", start, size)


def _sectors(size: int) -> int:
    return -(-size // _SECTOR)


def _chain(first: int, count: int) -> list[int]:
    return [*range(first + 1, first + count), _END]


def _numbers(values: list[int]) -> bytes:
    return b"".join(struct.pack("<I", value) for value in values).ljust(_SECTOR, b"\xff")
