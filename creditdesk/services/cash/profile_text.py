"""Column profiles as text files (TOML), to be looked at, changed and handed on."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from creditdesk.domain.errors import CreditDeskError, NotFoundError
from creditdesk.services.cash.reading import UnreadableFileError


def read_definition(path: Path) -> dict[str, Any]:
    """Return what a profile's file says.

    Raises:
        CreditDeskError: If there is no such file, or it is not TOML.
    """
    try:
        return tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except FileNotFoundError:
        raise NotFoundError(f"There is no file {path}.", cure="Check the name and the folder.") from None
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise CreditDeskError(f"{path.name} cannot be read: {reason}.", safe="Nothing was saved.") from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise UnreadableFileError(
            f"{path.name} is not a column profile: {error}.", "Correct it; docs/importing.md shows one in full."
        ) from error


def as_toml(definition: Mapping[str, Any]) -> str:
    """Return a definition as the text of its file: single words first, tables last, as TOML wants it."""
    plain = {key: value for key, value in definition.items() if not isinstance(value, Mapping)}
    tables = {key: value for key, value in definition.items() if isinstance(value, Mapping)}
    parts = ["".join(f"{_key(key)} = {_value(value)}\n" for key, value in plain.items())]
    parts += [
        f"[{key}]\n" + "".join(f"{_key(name)} = {_value(value)}\n" for name, value in table.items())
        for key, table in tables.items()
        if table
    ]
    return "\n".join(parts)


def _key(name: str) -> str:
    is_bare = name.isascii() and name.replace("_", "").replace("-", "").isalnum()
    return name if is_bare else _text(name)


def _value(value: object) -> str:
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_value, value))}]"
    raise TypeError(value)


def _text(value: str) -> str:
    # A text in JSON is one in TOML too, but for the one sign that only TOML wants escaped.
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
