"""The confirmation of promises made in one talk: what it says."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.letter_kinds import Notice
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.notice_letter import NoticeLetter, reach_of, texts_and_formats
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.table import Column, Row
from creditdesk.services.letters.texts import Texts

_NOTICE = Notice.PROMISE_CONFIRMATION


@dataclass(frozen=True, slots=True)
class PromisedPayment:
    """What is to be paid by a day, and how much of it is for which documents; none named means on account."""

    by: date
    amount_minor: int
    items: tuple[tuple[DocumentKey, int], ...]

    @property
    def shares(self) -> tuple[tuple[DocumentKey | None, int], ...]:
        """How it is shared out among its documents; what they do not take is on account."""
        rest = self.amount_minor - sum(minor for _key, minor in self.items)
        return (*self.items, *(((None, rest),) if rest else ()))


@dataclass(frozen=True, slots=True)
class ConfirmationFacts:
    """What the confirmation says; the payments run from the first day on."""

    number: str
    dated_on: date
    sender: Letterhead
    addressee: Addressee
    currency: str
    made_on: date
    promised_by: str
    payments: tuple[PromisedPayment, ...]

    @property
    def amount_minor(self) -> int:
        """All that was promised."""
        return sum(payment.amount_minor for payment in self.payments)

    @property
    def named(self) -> tuple[DocumentKey, ...]:
        """The documents that it speaks of, each once."""
        return tuple(dict.fromkeys(key for payment in self.payments for key, _minor in payment.items))


def confirmation(facts: ConfirmationFacts) -> NoticeLetter:
    """Return the letter that says it."""
    texts, formats = texts_and_formats(facts)
    parts = [(payment.by, key, minor) for payment in facts.payments for key, minor in payment.shares]

    def item(key: DocumentKey | None) -> str:
        return texts.word(_NOTICE, "on_account") if key is None else f"{texts.word('types', key.type)} {key.number}"

    return NoticeLetter(
        notice=_NOTICE,
        facts=facts,
        about=facts.addressee.account,
        reader=facts.addressee.contact,
        values=_values(facts, texts, formats),
        holds=_holds(facts),
        columns=(
            Column(texts.word(_NOTICE, "by")),
            Column(texts.word("words", "item"), wraps=True),
            Column(f"{texts.word('words', 'amount')} {facts.currency}", right=True),
        ),
        rows=tuple(
            Row(cells=(formats.day(by), item(key), formats.figure(minor, facts.currency)), adds_minor=minor)
            for by, key, minor in parts
        ),
        total=texts.word(_NOTICE, "total"),
        lines=tuple(
            texts.word(
                _NOTICE, "line", by=formats.day(by), amount=formats.amount(minor, facts.currency), item=item(key)
            )
            for by, key, minor in parts
        ),
        payable_minor=facts.amount_minor,
    )


def _holds(facts: ConfirmationFacts) -> frozenset[str]:
    spoke_to_reader = not facts.promised_by or facts.promised_by == facts.addressee.contact
    conditions = {
        "one": len(facts.payments) == 1,
        "many": len(facts.payments) > 1,
        "by_reader": spoke_to_reader,
        "by_other": not spoke_to_reader,
        "reachable": bool(reach_of(facts)),
    }
    return frozenset(name for name, is_so in conditions.items() if is_so)


def _values(facts: ConfirmationFacts, texts: Texts, formats: Formats) -> dict[str, str]:
    days = [payment.by for payment in facts.payments]
    return {
        "amount": formats.amount(facts.amount_minor, facts.currency),
        "made": formats.long_day(facts.made_on),
        "promised": texts.joined([formats.long_day(day) for day in dict.fromkeys(days)]),
        "last": formats.long_day(max(days)),
        "promised_by": facts.promised_by,
        "reach": reach_of(facts),
    }
