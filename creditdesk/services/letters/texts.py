"""What our letters say: paragraphs kept in resources, chosen by what is true and filled with facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from creditdesk.paths import resource

LANGUAGE = "en"
"""The language that our texts are in; months follow it, figures the debtor's country."""


@dataclass(frozen=True, slots=True)
class Words:
    """A part of a text that is set in one weight."""

    text: str
    bold: bool


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph of a letter: printed before or after the items, when all of `when` holds."""

    place: str
    when: frozenset[str]
    text: str


class Texts:
    """The texts of one language."""

    def __init__(self, content: Mapping[str, Any]) -> None:
        self._content = content

    def word(self, section: str, name: str, /, **values: str) -> str:
        """Return a short text, filled in.

        Raises:
            KeyError: If the text asks for a value that is not given.
        """
        return Template(self._content[section][name]).substitute(values)

    def text(self, section: str, name: str) -> str:
        """Return a text as it is kept, with its marks, for `fill`."""
        text: str = self._content[section][name]
        return text

    def joined(self, parts: Sequence[str]) -> str:
        """Return parts as a sentence lists them: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.word('words', 'and')} {parts[-1]}"

    def paragraphs(self, kind: str, place: str, holds: frozenset[str]) -> list[str]:
        """Return the paragraphs of a kind of letter that stand in this place and whose conditions hold, in order."""
        found = (
            Paragraph(each["place"], frozenset(each["when"]), each["text"])
            for each in self._content[kind]["paragraphs"]
        )
        return [paragraph.text for paragraph in found if paragraph.place == place and paragraph.when <= holds]


@cache
def texts_for(language: str) -> Texts:
    """Return the texts of a language that we have letters in."""
    return Texts(tomllib.loads(resource("letters", f"{language}.toml").read_text(encoding="utf-8")))


def fill(text: str, values: Mapping[str, str]) -> list[Words]:
    """Return a text in its weights with values filled in; what a value contains is never read as marks.

    Raises:
        KeyError: If the text asks for a value that is not given.
    """
    parts = text.split("**")
    return [Words(Template(part).substitute(values), bold=index % 2 == 1) for index, part in enumerate(parts) if part]
