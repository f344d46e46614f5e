"""The text of a paragraph as it is edited: words and fields in two weights; read from how it is kept, and back."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from itertools import groupby

from creditdesk.domain.letter_check import FIELD

_BOLD = "**"
# A sign of a dollar that begins a field, or is written twice already, is left as it is typed.
_PLAIN_DOLLAR = re.compile(r"(\$\$)|\$(?![A-Za-z_{])")
_DOUBLE_DOLLAR = re.compile(r"\$\$(?![A-Za-z_{$])")


@dataclass(frozen=True, slots=True)
class Part:
    """Words, or a field by its name, in one weight."""

    text: str
    is_field: bool = False
    bold: bool = False


def split(text: str, known: Collection[str]) -> list[Part]:
    """Return a text in its parts; what is no known field stays words, so that it can be mended."""
    parts: list[Part] = []
    for index, weight in enumerate(text.split(_BOLD)):
        bold, at = index % 2 == 1, 0
        for match in FIELD.finditer(weight):
            name = match[2] or match[3]
            if name in known:
                parts += [Part(_shown(weight[at : match.start()]), bold=bold), Part(name, is_field=True, bold=bold)]
                at = match.end()
        parts.append(Part(_shown(weight[at:]), bold=bold))
    return [part for part in parts if part.text]


def join(parts: Iterable[Part]) -> str:
    """Return parts as a text is kept."""
    said = ""
    for bold, group in groupby(parts, key=lambda part: part.bold):
        run = _of_one_weight(list(group))
        said += f"{_BOLD}{run}{_BOLD}" if bold else run
    return said


def spoken(parts: Iterable[Part], words: dict[str, str]) -> str:
    """Return parts as they are read out: a field as what it is called, between brackets."""
    return "".join(f"[{words.get(part.text, part.text)}]" if part.is_field else part.text for part in parts)


def _of_one_weight(parts: list[Part]) -> str:
    said = ""
    for part, following in zip(parts, [*parts[1:], Part("")], strict=True):
        if not part.is_field:
            said += _PLAIN_DOLLAR.sub(lambda match: match[1] or "$$", part.text)
        elif not following.is_field and re.match(r"\w", following.text):
            said += f"${{{part.text}}}"
        else:
            said += f"${part.text}"
    return said


def _shown(text: str) -> str:
    return _DOUBLE_DOLLAR.sub("$", text)
