"""Outlook's way to save a mail: properties in a container of streams ([MS-OXMSG], [MS-OXPROPS])."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from olefile import OleFileIO

_TEXT, _OLD_TEXT, _BYTES = "001F", "001E", "0102"
_PROPERTIES = "__properties_version1.0"
_HEAD = 32  # bytes before the first property of a message
_MOMENT = 0x0040
_SENT, _DELIVERED = 0x0039, 0x0E06
_EPOCH = datetime(1601, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Msg:
    """The properties of a message that say who wrote what, and when. `headers` are those of the way it came."""

    subject: str
    sender_name: str
    sender_address: str
    headers: str
    body: str
    page: str
    message_id: str
    answers: str
    sent_at: datetime | None


def read(content: bytes) -> Msg:
    """Return what a saved message says.

    Raises:
        OSError: If it is no such container.
        ValueError: If it is one of something else.
    """
    from olefile import OleFileIO  # noqa: PLC0415 - it loads when the first mail of Outlook is filed

    with OleFileIO(io.BytesIO(content)) as container:
        if not container.exists(_PROPERTIES):
            raise ValueError("a container, but of no message")
        return Msg(
            subject=_text(container, "0037"),
            sender_name=_text(container, "0C1A") or _text(container, "0042"),
            # An address within a company's own system is no address elsewhere.
            sender_address=_text(container, "5D01") or _text(container, "5D02") or _outer(_text(container, "0C1F")),
            headers=_text(container, "007D"),
            body=_text(container, "1000"),
            page=_page(container),
            message_id=_text(container, "1035"),
            answers=f"{_text(container, '1042')} {_text(container, '1039')}",
            sent_at=_moment(container),
        )


def _text(container: OleFileIO, code: str) -> str:
    for kind, encoding in ((_TEXT, "utf-16-le"), (_OLD_TEXT, "cp1252")):
        raw = _stream(container, f"{code}{kind}")
        if raw:
            return raw.decode(encoding, "replace").rstrip("\x00")
    return ""


def _page(container: OleFileIO) -> str:
    return _stream(container, f"1013{_BYTES}").decode("utf-8", "replace") or _text(container, "1013")


def _stream(container: OleFileIO, name: str) -> bytes:
    path = f"__substg1.0_{name}"
    if not container.exists(path):
        return b""
    content: bytes = container.openstream(path).read()
    return content


def _moment(container: OleFileIO) -> datetime | None:
    """Return when it was sent, else when it came."""
    raw: bytes = container.openstream(_PROPERTIES).read()
    found = {}
    for start in range(_HEAD, len(raw) - 15, 16):
        kind, code, _flags, value = struct.unpack_from("<HHIq", raw, start)
        if kind == _MOMENT and value > 0:
            found[code] = value
    ticks = found.get(_SENT) or found.get(_DELIVERED)
    try:
        return None if ticks is None else _EPOCH + timedelta(microseconds=ticks // 10)
    except OverflowError:
        return None


def _outer(address: str) -> str:
    return address if "@" in address else ""
