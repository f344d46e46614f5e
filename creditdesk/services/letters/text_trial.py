"""A text of a letter tried out before it is kept: the letter that it makes for a debtor, and what is wrong with it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.languages import choose_language, house_language
from creditdesk.domain.letter_check import FIELD, Fault, Wording
from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice
from creditdesk.domain.letter_words import field_words
from creditdesk.services.book.book import Book
from creditdesk.services.letters import compose
from creditdesk.services.letters.account import read_account
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.interest_claim import asks_for_interest
from creditdesk.services.letters.language import written_to
from creditdesk.services.letters.letter_values import holds_of, values_of
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.notice_letter import render_notice
from creditdesk.services.letters.notice_specimen import notice_specimen
from creditdesk.services.letters.numbers import DRAFT
from creditdesk.services.letters.own_texts import faults_of
from creditdesk.services.letters.render import render
from creditdesk.services.letters.specimen import full_specimen
from creditdesk.services.letters.texts import languages_of, texts_for
from creditdesk.services.letters.waiting import waiting_of

_SPOKEN_IN = {"de": "DE", "fr": "FR", "nl": "NL", "es": "ES"}


@dataclass(frozen=True, slots=True)
class Trial:
    """A letter with a text that is not kept: its pages, none where the text is too big to be read.

    `values` are what the fields say of this debtor, `printed` the paragraphs that its facts let stand, from 1.
    """

    faults: tuple[Fault, ...]
    pdf: bytes = b""
    values: Mapping[str, str] | None = None
    printed: frozenset[int] = frozenset()


class TextTrials:
    """Texts of one book's letters, tried out."""

    def __init__(self, book: Book) -> None:
        self._book = book

    def language_of(self, kind: Kind | Notice, as_of: date, customer_id: int | None = None) -> str:
        """Return the language in which a debtor gets a letter; with none, that of the house where it is to be had."""
        with self._book.read() as connection:
            sender = read_letterhead(connection)
            if customer_id is None:
                house = house_language(sender.country)
                return choose_language(house, house, languages_of(kind)).language
            account = read_account(connection, customer_id, as_of, sender)
            return written_to(account.addressee, kind, sender.country)[0].language

    def try_out(
        self, kind: Kind | Notice, language: str, wording: Wording, as_of: date, customer_id: int | None = None
    ) -> Trial:
        """Make the letter that a text would make; nothing is kept.

        Args:
            kind: The letter.
            language: The language of the text; the letter is in it whatever the debtor reads.
            wording: The text. A field that cannot be filled stands as its name between brackets.
            as_of: The day.
            customer_id: To whom; none for an invented debtor of whom all is true that such a letter may say, as the
                shorter letters are always shown.

        Raises:
            CreditDeskError: If the debtor has nothing that such a letter could be about.
        """
        faults = faults_of(kind, language, wording)
        if any(fault.is_size for fault in faults):
            return Trial(faults)
        with self._book.read() as connection:
            sender = read_letterhead(connection)
            country = _country(kind, language, sender)
            if isinstance(kind, Notice):
                if customer_id is not None:
                    raise CreditDeskError(
                        f"The {kind.words.lower()} is shown as an example alone.", cure="Empty the line above."
                    )
                return _of_notice(kind, wording, full_specimen(Kind.REMINDER, sender, as_of, country, language), faults)
            if customer_id is None:
                facts = full_specimen(kind, sender, as_of, country, language)
            else:
                facts = _of_debtor(connection, kind, language, as_of, customer_id, sender)
        texts = texts_for(language).with_wording(kind, wording)
        if facts.interest is not None:
            is_claimed = asks_for_interest(texts, kind)
            facts = replace(facts, interest=replace(facts.interest, is_claimed=is_claimed))
        values = values_of(facts, texts, formats_for(language, facts.addressee.country))
        pdf = render([replace(facts, wording=_fillable_wording(wording, values))]).pdf
        return Trial(faults, pdf, values, _printed(wording, holds_of(facts)))


def _of_notice(notice: Notice, wording: Wording, plain: LetterFacts, faults: tuple[Fault, ...]) -> Trial:
    letter = notice_specimen(notice, plain, wording)
    shown = replace(letter, wording=_fillable_wording(wording, letter.values))
    return Trial(faults, render_notice(shown).pdf, letter.values, _printed(wording, letter.holds))


def _printed(wording: Wording, holds: frozenset[str]) -> frozenset[int]:
    return frozenset(number for number, each in enumerate(wording.paragraphs, 1) if holds.issuperset(each.when))


def _fillable_wording(wording: Wording, values: Mapping[str, str]) -> Wording:
    paragraphs = tuple(replace(each, text=_fillable(each.text, values)) for each in wording.paragraphs)
    return Wording(_fillable(wording.subject, values), paragraphs)


def _of_debtor(
    connection: Connection, kind: Kind, language: str, as_of: date, customer_id: int, sender: Letterhead
) -> LetterFacts:
    account = read_account(connection, customer_id, as_of, sender)
    account = replace(account, addressee=replace(account.addressee, language=language))
    currency = next((each for each in account.currencies if account.spoken_of(each, kind)), "")
    if not currency:
        due = "falls due soon" if kind is Kind.PRE_DUE else "is overdue"
        raise CreditDeskError(
            f"Nothing of {account.addressee.name} {due}, so there is no {kind.words.lower()} to show.",
            cure="Choose another debtor, or the example.",
        )
    try:
        facts, _notices = compose.letter(
            connection,
            account,
            sender,
            currency,
            DRAFT,
            kind=kind,
            waiting=waiting_of(connection, account),
            chosen=None,
            overruled=False,
            own={name: f"({field_words(name)})" for name in LETTERS[kind].needs},
        )
    except compose.UnsayableError as error:
        raise CreditDeskError(error.what, cure="Choose another debtor, or the example.") from error
    return facts


def _country(kind: Kind | Notice, language: str, sender: Letterhead) -> str:
    """Return where the invented debtor is: where the letter is for, else where its language is spoken."""
    if LETTERS[kind].countries:
        return min(LETTERS[kind].countries)
    spoken_here = house_language(sender.country) == language
    return sender.country if spoken_here or language not in _SPOKEN_IN else _SPOKEN_IN[language]


def _fillable(text: str, values: Mapping[str, str]) -> str:
    """Return a text of which every field can be filled: the others stand as what they are called."""

    def fillable(match: re.Match[str]) -> str:
        name = match[2] or match[3]
        return match[0] if match[1] or name in values else f"[{field_words(name).replace('$', '$$')}]"

    parts, at = [], 0
    for match in FIELD.finditer(text):
        parts += [text[at : match.start()].replace("$", "$$"), fillable(match)]
        at = match.end()
    return "".join([*parts, text[at:].replace("$", "$$")])
