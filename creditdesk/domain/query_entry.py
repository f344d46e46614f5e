"""The query line: `400 on 10512`, `all for 10512`, or nothing for all that is open and not in query already.

Nothing is guessed: what cannot be read, or is more than is left to query, is a problem, and the line makes no query
until it is put right.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.parsing import AmountStyle, parse_amount
from creditdesk.domain.quick_entry import read_promises
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_said import NAMING
from creditdesk.domain.spoken_numbers import meant
from creditdesk.domain.words import amount_words

_WHOLE = {"", "all", "everything"}


@dataclass(frozen=True, slots=True)
class QueryItem:
    """An open debit that a query can be about; amounts in minor units, `disputed_minor` of what is open."""

    key: DocumentKey
    due_on: date
    currency: str
    open_minor: int
    disputed_minor: int

    @property
    def left_minor(self) -> int:
        """What is open and not in query already."""
        return max(self.open_minor - self.disputed_minor, 0)


@dataclass(frozen=True, slots=True)
class QueryReading:
    """What a query line says: `items` share the amount out, oldest due first; with a problem there are none.

    `words` is shown beside the line. `wants_items` tells that the problem is solved by choosing an item.
    """

    items: tuple[tuple[DocumentKey, int], ...] = ()
    currency: str = ""
    words: str = ""
    problem: str = ""
    wants_items: bool = False

    @property
    def amount_minor(self) -> int:
        """The amount in query."""
        return sum(minor for _key, minor in self.items)


def read_query(
    text: str,
    *,
    as_of: date,
    items: Sequence[QueryItem],
    selected: AbstractSet[DocumentKey] = frozenset(),
    style: AmountStyle = AmountStyle.UNKNOWN,
) -> QueryReading:
    """Read a query line.

    Args:
        text: What was typed; an empty line queries all that is left to query.
        as_of: The day, for telling dates apart from numbers.
        items: The debtor's open debits.
        selected: The items chosen in the table: what the line speaks of unless it names invoices. With none chosen
            it speaks of the one open item where there is but one.
        style: How the person writes a lone separator before three digits.
    """
    words = text.casefold().split()
    at = next((at for at, word in enumerate(words) if word in NAMING), len(words))
    try:
        chosen = _named(" ".join(words[at:]), as_of, items) if at < len(words) else _chosen(items, selected)
        return _read(" ".join(words[:at]), chosen, style)
    except _NotRead as failure:
        return QueryReading(problem=str(failure), wants_items=failure.wants_items)


class _NotRead(Exception):  # noqa: N818 - carries a problem to the one place that answers with it
    def __init__(self, problem: str, *, wants_items: bool = False) -> None:
        super().__init__(problem)
        self.wants_items = wants_items


def _chosen(items: Sequence[QueryItem], selected: AbstractSet[DocumentKey]) -> list[QueryItem]:
    chosen = [item for item in items if item.key in selected] or (list(items) if len(items) == 1 else [])
    if not chosen:
        raise _NotRead("Which invoice is queried? Select it with Space.", wants_items=True)
    return chosen


def _named(text: str, as_of: date, items: Sequence[QueryItem]) -> list[QueryItem]:
    """Return the items that `on 10512, 10513` names; the promise line reads the numbers."""
    found: dict[DocumentKey, QueryItem] = {}
    problem = ""
    for currency in dict.fromkeys(item.currency for item in items):
        mine = {item.key: item for item in items if item.currency == currency}
        debits = [OpenDebit(key, item.due_on, item.open_minor) for key, item in mine.items()]
        reading = read_promises(text, as_of=as_of, currency=currency, open_items=debits)
        problem = problem or next((each.text for each in reading.problems), "")
        for promise in reading.promises:
            if set(promise.assumed) != {"amount", "date"}:
                unknown = next((word for word in _numbers(text) if not meant(word, mine)), "")
                what = f"“{unknown}” is no open invoice. " if unknown else ""
                raise _NotRead(f"{what}Write the amount first, then the invoices, such as 400 on 10512.")
            found |= {key: mine[key] for key, _minor in promise.items}
    if not found:
        raise _NotRead(problem or "There is no such open invoice.")
    return list(found.values())


def _numbers(text: str) -> list[str]:
    return [word for word in text.replace(",", " ").split() if word.isdecimal()]


def _read(amount_text: str, items: Sequence[QueryItem], style: AmountStyle) -> QueryReading:
    currency = items[0].currency
    if any(item.currency != currency for item in items):
        raise _NotRead("A query is in one currency: select items of one.", wants_items=True)
    left = sum(item.left_minor for item in items)
    if not left:
        raise _NotRead(f"All that is open of {_names(items)} is in query already.")
    amount = left
    if amount_text not in _WHOLE:
        try:
            amount = parse_amount(amount_text, currency, style)
        except CreditDeskError as problem:
            raise _NotRead(problem.what) from problem
    if amount <= 0:
        raise _NotRead("The amount in query is above zero.")
    if amount > left:
        raise _NotRead(_too_much(items, left, currency))
    return QueryReading(_shared(amount, items), currency, _said(amount, items, currency))


def _too_much(items: Sequence[QueryItem], left: int, currency: str) -> str:
    disputed = sum(item.disputed_minor for item in items)
    words = f"No more than {amount_words(left, currency)} of {_names(items)} can be queried"
    return f"{words}: {amount_words(disputed, currency)} is in query already." if disputed else f"{words}."


def _said(amount: int, items: Sequence[QueryItem], currency: str) -> str:
    disputed = sum(item.disputed_minor for item in items)
    words = f"{amount_words(amount, currency)} of {_names(items)}"
    return f"{words}; {amount_words(disputed, currency)} already in query" if disputed else words


def _names(items: Sequence[QueryItem]) -> str:
    return items[0].key.number if len(items) == 1 else f"{len(items)} invoices"


def _shared(amount: int, items: Sequence[QueryItem]) -> tuple[tuple[DocumentKey, int], ...]:
    """Give the amount to the items, oldest due first, none more than is left of it."""
    shared = []
    for item in sorted(items, key=lambda item: item.due_on):
        part = min(amount, item.left_minor)
        if part > 0:
            shared.append((item.key, part))
            amount -= part
    return tuple(shared)
