"""From facts to a PDF: the one place where a letter or a statement becomes bytes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditdesk.domain.languages import house_language
from creditdesk.services.letters import letter, statement
from creditdesk.services.letters.binding import append
from creditdesk.services.letters.facts import Facts, LetterFacts
from creditdesk.services.letters.flow import Flow
from creditdesk.services.letters.formats import Formats, formats_for
from creditdesk.services.letters.invoice_copies import copy_of
from creditdesk.services.letters.pages import Page, Properties, write_pdf
from creditdesk.services.letters.sheet import Sheet
from creditdesk.services.letters.texts import Texts, texts_for


@dataclass(frozen=True, slots=True)
class Rendered:
    """A document as bytes; `undrawable` are the characters that the fonts lack, shown there by a mark."""

    pdf: bytes
    page_count: int
    undrawable: str


def render(documents: Sequence[Facts]) -> Rendered:
    """Return documents of one sender as one PDF, one after the other; the same facts give the same bytes."""
    pages: list[Page] = []
    undrawable: set[str] = set()
    for facts in documents:
        for part in (facts, facts.statement if isinstance(facts, LetterFacts) else None):
            if part is not None:
                flow = lay_out(part)
                pages += flow.pages
                undrawable |= flow.undrawable
    first = documents[0]
    subject = _subject(first, *_in_words(first))
    properties = Properties(
        title=f"{subject} - {first.addressee.name}",
        author=first.sender.formal_name,
        subject=f"{first.addressee.account} {first.number}".strip(),
        language=language_tag(first),
        made_on=first.dated_on,
    )
    pdf = write_pdf(pages, first.sender.paper, properties)
    enclosed = [each for facts in documents if isinstance(facts, LetterFacts) for each in facts.enclosed]
    count = len(pages) + sum(each.pages for each in enclosed)
    return Rendered(append(pdf, [copy_of(each) for each in enclosed]), count, "".join(sorted(undrawable)))


def lay_out(facts: Facts) -> Flow:
    """Set one document on its pages."""
    texts, formats = _in_words(facts)
    if isinstance(facts, LetterFacts):
        return letter.lay_out(facts, texts, formats)
    return statement.lay_out(facts, texts, formats)


def language_tag(sheet: Sheet) -> str:
    """Return what a reading program is told of a document's language, such as en-GB or de."""
    language, country = sheet.addressee.language, sheet.sender.country
    return f"{language}-{country}" if house_language(country) == language else language


def _in_words(facts: Facts) -> tuple[Texts, Formats]:
    language = facts.addressee.language
    texts = texts_for(language)
    if isinstance(facts, LetterFacts) and facts.wording is not None:
        texts = texts.with_wording(facts.kind, facts.wording)
    return texts, formats_for(language, facts.addressee.country)


def _subject(facts: Facts, texts: Texts, formats: Formats) -> str:
    if isinstance(facts, LetterFacts):
        return letter.subject_of(facts, texts, formats)
    return statement.subject_of(facts, texts, formats)
