"""Whether the text of a letter can be sent: its fields and conditions, what it must state, its size, and its tone.

Each fault is a sentence. A text is checked when it is saved; one with a fault that blocks is not saved.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from difflib import get_close_matches

from creditdesk.domain.letter_fields import Frame, Must, frame_of
from creditdesk.domain.letter_kinds import Kind, Notice
from creditdesk.domain.letter_lint import lint

MOST_PARAGRAPHS = 40
MOST_CHARACTERS = 2_000
"""Of a paragraph; a page holds about three thousand."""
MOST_FIELDS = 25
"""In a paragraph."""
_PLACES = ("before", "after")
FIELD = re.compile(r"\$(?:(\$)|([A-Za-z_]\w*)|\{([A-Za-z_]\w*)\})")
"""A field, by its second or third group; the first is a $ that is meant as such."""
_NESTED = re.compile(r"\$\{[^}]*\$|\{\{|\{%")


@dataclass(frozen=True, slots=True)
class OwnParagraph:
    """A paragraph: printed before or after the table of items, when all of `when` holds."""

    place: str
    when: tuple[str, ...]
    text: str


@dataclass(frozen=True, slots=True)
class Wording:
    """What a kind of letter says in one language: the subject, and the paragraphs in their order."""

    subject: str
    paragraphs: tuple[OwnParagraph, ...]


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a text, in a sentence. `paragraph` counts from 1; 0 is the subject, or all (`of_letter`).

    `mark` is what of the text it is about, a field or a phrase; empty where it is about all of it. What mends it: to
    print the paragraph only when one of the conditions `holds`, or to name one of the fields `names`. A text of the
    wrong size (`is_size`) is not read any further.
    """

    words: str
    paragraph: int = 0
    blocks: bool = True
    mark: str = ""
    holds: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    is_size: bool = False
    of_letter: bool = False


def check(kind: Kind | Notice, language: str, wording: Wording) -> tuple[Fault, ...]:
    """Return all that is wrong with the text of a kind of letter, in the order of the text, the whole of it last."""
    frame = frame_of(kind)
    if frame is None:
        return (Fault(f"The words of the {kind.words.lower()} are fixed and cannot be replaced."),)
    too_much = tuple(_size(wording))
    if too_much:
        return too_much
    faults = [
        *_fields(0, wording.subject, (), frame),
        *(Fault("The subject is empty.") for _ in range(not wording.subject.strip())),
    ]
    for number, paragraph in enumerate(wording.paragraphs, 1):
        faults += _paragraph(number, paragraph, frame)
    whole = "\n".join(paragraph.text for paragraph in wording.paragraphs)
    faults += [
        Fault(_lacks(must, language), names=must.fields, of_letter=True)
        for must in frame.musts
        if not _states(must, language, f"{wording.subject}\n{whole}")
    ]
    for number, text in enumerate((wording.subject, *(paragraph.text for paragraph in wording.paragraphs))):
        faults += [Fault(found.words, number, found.blocks, found.phrase) for found in lint(text, language, kind)]
    return tuple(faults)


def check_added(kind: Kind | Notice, language: str, text: str) -> tuple[Fault, ...]:
    """Return what is wrong with the paragraph that a person adds to one letter; it has no fields."""
    if len(text) > MOST_CHARACTERS:
        words = f"The paragraph that you add has {len(text)} characters; it may have {MOST_CHARACTERS}."
        return (Fault(words, is_size=True),)
    return tuple(Fault(found.words, 0, found.blocks, found.phrase) for found in lint(text, language, kind))


def fields_of(text: str) -> frozenset[str]:
    """Return the names of the fields in a text."""
    return frozenset(name or braced for dollar, name, braced in FIELD.findall(text) if not dollar)


def _size(wording: Wording) -> Iterator[Fault]:
    if len(wording.paragraphs) > MOST_PARAGRAPHS:
        yield Fault(
            f"The letter has {len(wording.paragraphs)} paragraphs; it may have {MOST_PARAGRAPHS}.", is_size=True
        )
    if not wording.paragraphs:
        yield Fault("The letter has no paragraph.", is_size=True, of_letter=True)
    for number, text in enumerate((wording.subject, *(paragraph.text for paragraph in wording.paragraphs))):
        if len(text) > MOST_CHARACTERS:
            yield Fault(
                f"{_where(number)} has {len(text)} characters; it may have {MOST_CHARACTERS}.", number, is_size=True
            )
        elif len(FIELD.findall(text)) > MOST_FIELDS:
            count = len(FIELD.findall(text))
            yield Fault(f"{_where(number)} has {count} fields; it may have {MOST_FIELDS}.", number, is_size=True)


def _paragraph(number: int, paragraph: OwnParagraph, frame: Frame) -> Iterator[Fault]:
    if paragraph.place not in _PLACES:
        yield Fault(f'Paragraph {number} stands "{paragraph.place}": write before or after the items.', number)
    for condition in paragraph.when:
        if condition not in frame.conditions:
            yield Fault(
                f'Paragraph {number} is printed when "{condition}" holds, which we do not know.'
                f"{_like(condition, frame.conditions)}",
                number,
            )
    if not paragraph.text.strip():
        yield Fault(f"Paragraph {number} is empty: write it, or take it out.", number)
    if paragraph.text.count("**") % 2:
        yield Fault(f"Paragraph {number} begins bold with ** and does not end it.", number)
    yield from _fields(number, paragraph.text, paragraph.when, frame)


def _fields(number: int, text: str, when: tuple[str, ...], frame: Frame) -> Iterator[Fault]:
    if _NESTED.search(text):
        yield Fault(
            f"{_where(number)} has a field within a field, or {{{{ }}}}: write each field once, as $name.", number
        )
        return
    if "$" in FIELD.sub("", text):
        yield Fault(f"{_where(number)} has a $ that begins no field: write $$ for the sign of a dollar.", number)
    for name in sorted(fields_of(text)):
        if name not in frame.fields:
            yield Fault(
                f"{_where(number)} names ${name}, which is no field of this letter.{_like(name, frame.fields)}",
                number,
                mark=f"${name}",
            )
        elif frame.fields[name] and not set(when) & set(frame.fields[name]):
            needed = " or ".join(frame.fields[name])
            yield Fault(
                f"{_where(number)} names ${name}, which can be empty: print it only when {needed} holds.",
                number,
                mark=f"${name}",
                holds=frame.fields[name],
            )


def _states(must: Must, language: str, text: str) -> bool:
    plain = text.lower()
    return bool(fields_of(text) & set(must.fields)) or any(
        phrase.lower() in plain for phrase in must.phrases_in(language)
    )


def _lacks(must: Must, language: str) -> str:
    ways = [f"${name}" for name in must.fields] or [f"“{phrase}”" for phrase in must.phrases_in(language)]
    return f"The letter must state {must.what}: it names nowhere {' or '.join(ways)}."


def _where(number: int) -> str:
    return f"Paragraph {number}" if number else "The subject"


def _like(name: str, known: Iterable[str]) -> str:
    close = get_close_matches(name, sorted(known), n=1)
    return f" Is {close[0]} meant?" if close else ""
