"""Finding anything while a person types: one keystroke, one answer within a frame.

Each way of matching asks an index for a few candidates; they are ranked by `ranks.Rank`, by how well they match, and
not by the full-text search's own, slower measure.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, false, or_, select

from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.references import account_in
from creditdesk.models import fulltext
from creditdesk.models.customers import contact_ways, contacts
from creditdesk.models.ledger import documents, worklist
from creditdesk.services.ledger import search_text
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.ledger.search_debtors import by_name_and_contact, found_debtors
from creditdesk.services.ledger.search_documents import found_documents
from creditdesk.services.ledger.search_notes import found_notes

_MOST_BEGUN = 1000


def find(connection: Connection, text: str, limit: int = 20, style: AmountStyle = AmountStyle.POINT) -> list[Hit]:
    """Return what a text finds, best first.

    Debtors are found by account, the payment reference that holds it, name, postcode, contact, telephone number or
    what they owe;
    documents by number or amount; entries of the history by their words. Where all are many, documents get a third of
    the places and notes a quarter.

    Args:
        connection: Where to read.
        text: What was typed.
        limit: The most that is returned.
        style: How the person writes amounts: `18.400` is eighteen thousand to one, and eighteen to another.
    """
    wanted = account_in(text.strip())
    if not wanted:
        return []
    kinds = (
        found_debtors(connection, wanted, style),
        found_documents(connection, wanted, style),
        found_notes(connection, wanted),
    )
    sure = (limit - limit // 3 - limit // 4, limit // 3, limit // 4)
    best = [hit for hits, places in zip(kinds, sure, strict=True) for hit in hits[:places]]
    rest = [hit for hits, places in zip(kinds, sure, strict=True) for hit in hits[places:]]
    best += sorted(rest, key=_rank)[: limit - len(best)]
    return sorted(best, key=_rank)


def _rank(hit: Hit) -> int:
    return hit.rank


def debtors_matching(
    connection: Connection, text: str, customer_id: ColumnElement[int], style: AmountStyle = AmountStyle.POINT
) -> ColumnElement[bool]:
    """Return the condition that a customer is found by a text, what they owe included, or has a document that is.

    Of documents whose numbers only begin so, the first `_MOST_BEGUN` tell; the number typed whole is among them. A
    short figure is the beginning of something, and no amount.
    """
    text = account_in(text)
    ways: list[Select[Any] | None] = [
        fulltext.customers_by_word(text),
        fulltext.customers_by_letters(text),
        by_name_and_contact(text),
    ]
    people = [fulltext.contacts_by_word(text)]
    digits = search_text.phone_digits(text)
    if digits:
        numbers = fulltext.numbers_by_letters(digits)
        people.append(fulltext.contacts_by_letters(digits))
        if numbers is not None:
            people.append(select(contact_ways.c.contact_id).where(contact_ways.c.id.in_(numbers)))
        begin = digits.lstrip("0")
        invoiced = select(documents.c.customer_id).where(
            documents.c.number_digits >= begin, documents.c.number_digits < begin + search_text.LAST_LETTER
        )
        ways.append(invoiced)
    if any(letter.isdigit() for letter in text):
        ways += _owners_of_figures(connection, text.strip(), style)
    ways += [select(contacts.c.customer_id).where(contacts.c.id.in_(query)) for query in people if query is not None]
    return or_(false(), *(customer_id.in_(query) for query in ways if query is not None))


def _owners_of_figures(connection: Connection, wanted: str, style: AmountStyle) -> list[Select[Any]]:
    """Return the queries for the customers whose documents a text finds by number or amount, or who owe just that."""
    owner, number = documents.c.customer_id, documents.c.number
    begun = [
        select(owner)
        .where(number >= begin, number < begin + search_text.LAST_LETTER)
        .order_by(number)
        .limit(_MOST_BEGUN)
        for begin in search_text.cases(wanted)
    ]
    if wanted.isdecimal() and len(wanted) < search_text.LEAST_DIGITS:
        return begun
    amounts = search_text.amounts(connection, wanted, style).items()
    owing = [
        select(worklist.c.customer_id).where(worklist.c.currency == currency, figure == minor)
        for currency, minor in amounts
        for figure in (worklist.c.balance_minor, worklist.c.overdue_minor)
    ]
    return [*begun, *owing] + [
        select(owner).where(documents.c.currency == currency, amount.in_((minor, -minor)), amount != 0)
        for currency, minor in amounts
        for amount in (documents.c.amount_minor, documents.c.open_minor)
    ]


def near_accounts(connection: Connection, account: str, limit: int = 5) -> list[str]:
    """Return accounts, with their names, that may have been meant; best first."""
    return [f"{hit.account} {hit.name}" for hit in found_debtors(connection, account.strip())[:limit]]
