"""The tone check of a letter: which of its phrases may not go, which are better said otherwise, and why.

Source: domain rules 5.3 and 5.4. It reads the text as a person does: capitals, curly quotes, long dashes, soft hyphens
and line breaks make no difference.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import cache
from typing import Final

from creditdesk.domain.letter_phrases import CONCERNS, Concern

_PLAIN: Final = {
    **dict.fromkeys(map(ord, "\u2018\u2019\u201a"), "'"),
    **dict.fromkeys(map(ord, "\u201c\u201d\u201e"), '"'),
    **dict.fromkeys(map(ord, "\u2010\u2011\u2013\u2014"), "-"),
}
_SHOUTED = re.compile(r"(?<![\w$-])[A-ZÀ-ÖØ-Þ]{3,}(?: [A-ZÀ-ÖØ-Þ]{3,})*(?![\w-])")
_LONG = 6
"""From so many letters on, a single word in capitals is no abbreviation."""
_ABBREVIATIONS = frozenset({"IBAN", "BIC", "VAT", "BACS", "CHAPS", "SEPA", "UPI", "MSMED", "BGB", "LLP", "LTD", "PLC"})
_MARKS = re.compile(r"\*\*")
_SHOUT_REASON = "Words in capitals shout. Bold marks what matters without raising the voice."


@dataclass(frozen=True, slots=True)
class Finding:
    """A phrase that was found: as it stands in the text, and where; `blocks` where the letter may not go with it."""

    phrase: str
    at: int
    concern: str
    reason: str
    blocks: bool

    @property
    def words(self) -> str:
        """Say it in a sentence."""
        return f"{'Not to be sent' if self.blocks else 'Better said otherwise'}: “{self.phrase}”. {self.reason}"


def lint(text: str, language: str, kind: str = "") -> tuple[Finding, ...]:
    """Return what is wrong with the words of a letter, in their order.

    Args:
        text: What the letter says; `**` marks bold and is not read.
        language: Whose phrases are looked for; a language that we have none of has no findings but capitals.
        kind: The name of its kind, for phrases that have their place in it.
    """
    plain = _plain(text)
    found = [
        Finding(match.group(), match.start(), concern.name, concern.reason, concern.blocks)
        for concern in CONCERNS
        if kind not in concern.but_in
        for match in _pattern(concern.name, language).finditer(plain)
    ]
    found += [
        Finding(match.group(), match.start(), "capitals", _SHOUT_REASON, blocks=False)
        for match in _SHOUTED.finditer(_plain(text, fold=False))
        if _shouts(match.group())
    ]
    return tuple(sorted(found, key=lambda finding: (finding.at, not finding.blocks)))


def _shouts(capitals: str) -> bool:
    words = [word for word in capitals.split() if word not in _ABBREVIATIONS]
    return len(words) > 1 or any(len(word) >= _LONG for word in words)


def _plain(text: str, *, fold: bool = True) -> str:
    """Return text without what only typography sees."""
    text = unicodedata.normalize("NFKC", _MARKS.sub("", text).translate(_PLAIN))
    text = "".join(character for character in text if unicodedata.category(character) != "Cf")
    text = re.sub(r"\s+", " ", text)
    return text.lower() if fold else text


@cache
def _pattern(name: str, language: str) -> re.Pattern[str]:
    concern: Concern = next(each for each in CONCERNS if each.name == name)
    phrases = sorted(concern.phrases.get(language, ()), key=len, reverse=True)
    if not phrases:
        return re.compile(r"(?!)")
    return re.compile("|".join(_of_phrase(phrase) for phrase in phrases))


def _of_phrase(phrase: str) -> str:
    words = [re.escape(word.removesuffix("*")) + (r"\w*" if word.endswith("*") else "") for word in phrase.split()]
    return rf"(?<!\w){'[ -]+'.join(words)}(?!\w)"
