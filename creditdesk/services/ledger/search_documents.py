"""Documents found by number or amount."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, Select, bindparam, select

from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.words import amount_words
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.ledger import search_text
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.ledger.ranks import Rank
from creditdesk.services.ledger.type_words import TYPE_WORDS

_CANDIDATES = 60
_DOCUMENT: Select[Any] = select(
    documents.c.id,
    documents.c.customer_id,
    documents.c.type,
    documents.c.number,
    documents.c.number_digits,
    documents.c.currency,
    documents.c.amount_minor,
    documents.c.open_minor,
    documents.c.dated_on,
)
_NUMBER_BEGINS = _DOCUMENT.where(search_text.begins(documents.c.number)).limit(_CANDIDATES)
_DIGITS_BEGIN = _DOCUMENT.where(search_text.begins(documents.c.number_digits)).limit(_CANDIDATES)
_IN_CURRENCY = documents.c.currency.in_(bindparam("currencies", expanding=True))
# By one amount at a time, so that the index gives the latest first without sorting all of a common amount.
_AMOUNT_IS = (
    _DOCUMENT.where(documents.c.amount_minor == bindparam("amount"), _IN_CURRENCY)
    .order_by(documents.c.id.desc())
    .limit(_CANDIDATES)
)
# The second condition says that the small index of open items will do.
_IS_OPEN = documents.c.open_minor != 0
_OPEN_IS = (
    _DOCUMENT.where(documents.c.open_minor == bindparam("amount"), _IS_OPEN, _IN_CURRENCY)
    .order_by(documents.c.id.desc())
    .limit(_CANDIDATES)
)
_LEAST: ColumnElement[int] = bindparam("least")
_MOST: ColumnElement[int] = bindparam("most")
_AMOUNT_NEAR = _DOCUMENT.where(documents.c.amount_minor.between(_LEAST, _MOST), _IN_CURRENCY).limit(_CANDIDATES)
_OPEN_NEAR = _DOCUMENT.where(documents.c.open_minor.between(_LEAST, _MOST), _IS_OPEN, _IN_CURRENCY).limit(_CANDIDATES)
_NAMES = select(customers.c.id, customers.c.account, customers.c.name).where(
    customers.c.id.in_(bindparam("ids", expanding=True))
)


def found_documents(connection: Connection, wanted: str, style: AmountStyle) -> list[Hit]:
    """Return the documents that a text finds, best first, of equals what is open, and the latest, first."""
    if not any(letter.isdigit() for letter in wanted):
        return []
    rows: dict[int, tuple[Rank, Row[Any]]] = {}
    _by_number(connection, wanted, rows)
    _by_amount(connection, search_text.amounts(connection, wanted, style), rows, near=_may_be_near(wanted))
    named = {row.customer_id for _, row in rows.values()}
    owners = {row.id: row for row in connection.execute(_NAMES, {"ids": list(named)})} if named else {}
    best = sorted(rows.values(), key=_order)
    return [
        Hit(
            "document",
            row.customer_id,
            owners[row.customer_id].account,
            owners[row.customer_id].name,
            row.number,
            _words(row),
            rank=rank,
        )
        for rank, row in best
    ]


_Rows = dict[int, tuple[Rank, Row[Any]]]


def _order(found: tuple[Rank, Row[Any]]) -> tuple[Rank, bool, int, str]:
    rank, row = found
    return rank, not row.open_minor, -row.dated_on.toordinal(), row.number


def _take(rows: _Rows, rank: Rank, row: Row[Any]) -> None:
    before = rows.get(row.id)
    if before is None or rank < before[0]:
        rows[row.id] = (rank, row)


def _by_number(connection: Connection, wanted: str, rows: _Rows) -> None:
    digits = re.sub(r"\D", "", wanted).lstrip("0")
    plain = wanted.isdecimal()
    folded = wanted.casefold()

    def take(matching: Iterable[Row[Any]]) -> None:
        for row in matching:
            if row.number.casefold() == folded:
                rank = Rank.NUMBER
            elif plain and row.number_digits == digits:
                rank = Rank.NUMBER if row.open_minor else Rank.SETTLED_NUMBER
            else:
                rank = Rank.OPEN_NUMBER_BEGINS if row.open_minor else Rank.NUMBER_BEGINS
            _take(rows, rank, row)

    for begin in search_text.cases(wanted):
        take(connection.execute(_NUMBER_BEGINS, search_text.beginning(begin)))
    if digits:
        matching = connection.execute(_DIGITS_BEGIN, search_text.beginning(digits))
        take(row for row in matching if plain or row.number.casefold().startswith(folded))


def _by_amount(connection: Connection, amounts: dict[str, int], rows: _Rows, *, near: bool) -> None:
    for minor, currencies in search_text.by_minor(amounts):
        exact = [
            row
            for query in (_OPEN_IS, _AMOUNT_IS)
            for amount in (minor, -minor)
            for row in connection.execute(query, {"amount": amount, "currencies": currencies})
        ]
        for row in exact:
            _take(rows, _rank_of(row, minor), row)
        pence = search_text.pence_after(currencies[0], minor) if near and not exact else range(0)
        if not pence:
            continue
        for query in (_OPEN_NEAR, _AMOUNT_NEAR):
            for least, most in ((pence[0], pence[-1]), (-pence[-1], -pence[0])):
                values = {"least": least, "most": most, "currencies": currencies}
                for row in connection.execute(query, values):
                    _take(rows, Rank.NEAR_AMOUNT, row)


def _rank_of(row: Row[Any], minor: int) -> Rank:
    if abs(row.open_minor) == minor:
        return Rank.OPEN_AMOUNT
    return Rank.GROSS_AMOUNT if row.open_minor else Rank.AMOUNT


def _may_be_near(wanted: str) -> bool:
    """Tell whether a figure is long enough, and without pence, to stand for the same with pence."""
    digits = sum(letter.isdigit() for letter in wanted)
    return digits >= search_text.LEAST_DIGITS and wanted[-3:-2] not in (".", ",")


def _words(row: Row[Any]) -> str:
    words = [TYPE_WORDS[row.type], amount_words(abs(row.amount_minor), row.currency)]
    if row.open_minor == row.amount_minor:
        words.append("open")
    elif row.open_minor:
        words.append(f"{amount_words(abs(row.open_minor), row.currency)} open")
    else:
        words.append("settled")
    return " · ".join(words)
