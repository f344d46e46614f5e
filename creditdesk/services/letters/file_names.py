"""File names that every computer takes."""

from __future__ import annotations

import re

# Windows keeps these names for devices, with any ending.
_PORTS = (f"{port}{number}" for port in ("COM", "LPT") for number in range(1, 10))
_RESERVED = frozenset({"CON", "PRN", "AUX", "NUL", *_PORTS})
_UNSAFE = re.compile(r'[<>:"/\\|?*\x00-\x1f]+')
_LONGEST = 120


def safe_name(text: str) -> str:
    """Return the text as a file name without an ending: nothing that a file system refuses or reads as a folder."""
    name = _UNSAFE.sub("-", text).strip(" .")[:_LONGEST].rstrip(" .")
    if not name.strip("-"):
        name = "unnamed"
    return f"_{name}" if name.split(".")[0].upper() in _RESERVED else name


class FileNames:
    """Gives each document of one folder a name of its own; names that differ in case alone count as the same."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def unique(self, text: str, ending: str) -> str:
        """Return a safe name for the text, numbered where another document has it already."""
        base = safe_name(text)
        name, number = f"{base}{ending}", 1
        while name.casefold() in self._taken:
            number += 1
            name = f"{base} ({number}){ending}"
        self._taken.add(name.casefold())
        return name
