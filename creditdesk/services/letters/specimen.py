"""Letters to nobody: how the letterhead looks while it is being written, and what each kind of letter says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.interest_law import COUNTRIES, LAWS
from creditdesk.domain.late_charges import Fee
from creditdesk.domain.letter_kinds import LETTERS, Kind, Stage
from creditdesk.domain.money import minor_from_decimal
from creditdesk.services.letters.facts import BrokenPromise, LetterFacts
from creditdesk.services.letters.interest_claim import asks_for_interest
from creditdesk.services.letters.interest_facts import InterestClaim
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.lines import EarlyDiscount, Line
from creditdesk.services.letters.numbers import DRAFT
from creditdesk.services.letters.render import Rendered, render
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import texts_for

_ITEMS = ((76, "1840.00"), (31, "992.50"), (9, "708.00"))
_SOON = ((-7, "1840.00"), (-9, "992.50"))


def specimen(letterhead: Letterhead, currency: str, as_of: date) -> Rendered:
    """Return a reminder to an invented debtor, in a currency, with this letterhead."""
    return render([_plain(Kind.REMINDER, letterhead, currency, as_of, letterhead.country, "en")])


def full_specimen(kind: Kind, letterhead: Letterhead, as_of: date, country: str, language: str) -> LetterFacts:
    """Return the facts of a letter of a kind to an invented debtor, with all that such a letter may have to say.

    Args:
        kind: The letter; not a statement.
        letterhead: Ours.
        as_of: Its day.
        country: The debtor's.
        language: The debtor's.
    """
    currency = letterhead.currency
    plain = _plain(kind, letterhead, currency, as_of, country, language)
    forms = LETTERS[kind].forms
    form = plain.addressee.legal_form
    addressee = replace(plain.addressee, legal_form=form if not forms or form in forms else min(forms))
    law = COUNTRIES.get(country, LAWS["eu"])
    interest = InterestClaim(
        law.law,
        (0.1075, 0.1175),
        58_12,
        150_00,
        1_02,
        code=law.code,
        is_claimed=asks_for_interest(texts_for(language), kind),
    )
    credit = _line(("1", as_of - timedelta(days=12)), -240_00, DocumentType.CREDIT_NOTE, 0)
    return LetterFacts(
        kind=kind,
        number=DRAFT,
        dated_on=as_of,
        pay_by_on=as_of + timedelta(days=max(7, LETTERS[kind].within_days)),
        sender=letterhead,
        addressee=addressee,
        currency=currency,
        lines=plain.lines,
        credits=(credit,),
        elsewhere_minor=100_00,
        elsewhere=(_line(("8", as_of), 400_00, DocumentType.INVOICE, 3),),
        left_out_minor=310_00,
        since=(_line(("9", as_of - timedelta(days=2)), 126_00, DocumentType.INVOICE, 2),),
        broken=BrokenPromise(as_of - timedelta(days=20), as_of - timedelta(days=6), 1_000_00, 400_00),
        interest=interest,
        early=_early(as_of) if LETTERS[kind].stage in {Stage.INFORMS, Stage.HELPFUL, Stage.CLEAR} else (),
        fee_terms="Terms of business of 1 March 2024, clause 7",
        fees=tuple(Fee(DocumentKey(line.type, line.number), 15_00) for line in plain.lines),
        written_on=(as_of - timedelta(days=30), as_of - timedelta(days=14)),
        written_of_all_on=as_of - timedelta(days=14),
        spoken_on=(as_of - timedelta(days=20),),
        on_stop=True,
        own=tuple((name, f"({name})") for name in LETTERS[kind].needs),
    )


def _early(as_of: date) -> tuple[Line, ...]:
    line = _line(("7", as_of + timedelta(days=24)), 500_00, DocumentType.INVOICE, -24)
    return (replace(line, discount=EarlyDiscount(10_00, 0.02, as_of + timedelta(days=4))),)


def _plain(kind: Kind, letterhead: Letterhead, currency: str, as_of: date, country: str, language: str) -> LetterFacts:
    items = _SOON if kind is Kind.PRE_DUE else _ITEMS
    lines = tuple(
        _line(
            (str(number), as_of - timedelta(days=days)),
            minor_from_decimal(Decimal(amount), currency),
            DocumentType.INVOICE,
            days,
        )
        for number, (days, amount) in enumerate(items, start=1)
    )
    addressee = Addressee(
        account="SAMPLE",
        name="A Debtor Ltd",
        contact="",
        lines=("A Debtor Ltd", "1 Any Street", "Anytown"),
        country=country,
        legal_form="company",
        language=language,
    )
    return LetterFacts(
        kind=kind,
        number=DRAFT,
        dated_on=as_of,
        pay_by_on=as_of + timedelta(days=7),
        sender=letterhead,
        addressee=addressee,
        currency=currency,
        lines=lines,
    )


def _line(named: tuple[str, date], minor: int, kind: DocumentType, days: int) -> Line:
    """Return an item by its number and due day, so many days overdue."""
    number, due_on = named
    return Line(kind, f"SAMPLE-{number}", "", due_on - timedelta(days=30), due_on, days, minor, minor)
