"""Facts as the book keeps them beside what was made of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields, is_dataclass
from datetime import date
from pathlib import Path


def as_json(value: object) -> object:
    """Return facts as JSON values, days in ISO form: what the book keeps to explain a letter by."""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bytes):
        # Pictures are kept by their hash, which stands beside.
        return None
    if isinstance(value, Path):
        # Where a file lay is a matter of one machine; its name, and the hash beside it, say which it was.
        return value.name
    if is_dataclass(value) and not isinstance(value, type):
        return {field.name: as_json(getattr(value, field.name)) for field in fields(value)}
    if isinstance(value, Iterable) and not isinstance(value, str):
        return [as_json(each) for each in value]
    return value
