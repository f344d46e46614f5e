"""What our letters say: paragraphs kept in resources, chosen by what is true and filled with facts."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from string import Template
from typing import Any

from creditdesk.domain.languages import LANGUAGES
from creditdesk.domain.letter_check import Wording
from creditdesk.paths import resource

LANGUAGE = "en"
"""The language of what we say on screen and in the history."""


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

    def __init__(self, language: str, content: Mapping[str, Any]) -> None:
        self.language = language
        self._content = content

    @property
    def kinds(self) -> frozenset[str]:
        """The names of the letters that are to be had in this language."""
        return frozenset(name for name, section in self._content.items() if "subject" in section)

    @property
    def content(self) -> Mapping[str, Any]:
        """All sections, as they are kept."""
        return self._content

    def with_wording(self, kind: str, wording: Wording) -> Texts:
        """Return the same texts with a letter's subject and paragraphs replaced by the house's own."""
        paragraphs = [{"place": each.place, "when": list(each.when), "text": each.text} for each in wording.paragraphs]
        own = {**self._content[kind], "subject": wording.subject, "paragraphs": paragraphs}
        return Texts(self.language, {**self._content, kind: own})

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

    def ours(self, section: str, words: str) -> str:
        """Return in this language what we name in English; what is not ours to translate as it is."""
        said: str = self._content.get(section, {}).get(words, words)
        return said

    def within(self, noun: str) -> str:
        """Return a noun as it stands within a sentence: German alone begins it with a capital there."""
        return noun if self.language == "de" else noun.lower()

    def joined(self, parts: Sequence[str]) -> str:
        """Return parts as a sentence lists them: a, b and c."""
        if len(parts) < 2:
            return "".join(parts)
        return f"{', '.join(parts[:-1])} {self.word('words', 'and')} {parts[-1]}"

    def paragraphs(self, kind: str, place: str, holds: frozenset[str]) -> list[str]:
        """Return the paragraphs of a kind of letter that stand in this place and whose conditions hold, in order."""
        return [each.text for each in self.all_of(kind) if each.place == place and each.when <= holds]

    def all_of(self, kind: str) -> tuple[Paragraph, ...]:
        """Return all paragraphs of a kind of letter, whatever holds."""
        return tuple(
            Paragraph(each["place"], frozenset(each["when"]), each["text"])
            for each in self._content[kind].get("paragraphs", ())
        )


@cache
def texts_for(language: str) -> Texts:
    """Return the texts of a language that we have letters in."""
    return Texts(language, tomllib.loads(resource("letters", f"{language}.toml").read_text(encoding="utf-8")))


@cache
def languages_of(kind: str) -> frozenset[str]:
    """Return the languages in which a kind of letter is to be had."""
    return frozenset(language for language in LANGUAGES if kind in texts_for(language).kinds)


def fill(text: str, values: Mapping[str, str]) -> list[Words]:
    """Return a text in its weights with values filled in; what a value contains is never read as marks.

    Raises:
        KeyError: If the text asks for a value that is not given.
    """
    parts = text.split("**")
    return [Words(Template(part).substitute(values), bold=index % 2 == 1) for index, part in enumerate(parts) if part]
