"""A letter to nobody: how the letterhead looks while it is being written."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

from creditdesk.domain.document import DocumentType
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.money import minor_from_decimal
from creditdesk.services.letters.facts import Addressee, LetterFacts, Line
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.numbers import DRAFT
from creditdesk.services.letters.render import Rendered, render

_ITEMS = ((76, "1840.00"), (31, "992.50"), (9, "708.00"))


def specimen(letterhead: Letterhead, currency: str, as_of: date) -> Rendered:
    """Return a reminder to an invented debtor, in a currency, with this letterhead."""
    lines = tuple(
        Line(
            DocumentType.INVOICE,
            f"SAMPLE-{number}",
            "",
            as_of - timedelta(days=days + 30),
            as_of - timedelta(days=days),
            days,
            minor_from_decimal(Decimal(amount), currency),
            minor_from_decimal(Decimal(amount), currency),
        )
        for number, (days, amount) in enumerate(_ITEMS, start=1)
    )
    addressee = Addressee(
        account="SAMPLE",
        name="A Debtor Ltd",
        contact="",
        lines=("A Debtor Ltd", "1 Any Street", "Anytown"),
        country=letterhead.country,
        legal_form="company",
    )
    facts = LetterFacts(
        kind=Kind.REMINDER,
        number=DRAFT,
        dated_on=as_of,
        pay_by_on=as_of + timedelta(days=7),
        sender=letterhead,
        addressee=addressee,
        currency=currency,
        lines=lines,
    )
    return render([facts])
