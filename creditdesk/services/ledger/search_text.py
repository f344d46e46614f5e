"""What a text typed into the search may be: an account or number, a telephone number, an amount."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping

from sqlalchemy import ColumnElement, Connection, and_, bindparam, select

from creditdesk.domain.money import decimals
from creditdesk.domain.parsing import AmountStyle, UnreadableError, parse_amount
from creditdesk.models.customers import companies
from creditdesk.models.ledger import ledger_totals

LEAST_DIGITS = 4
"""A shorter figure is the beginning of something: no telephone number, and no amount without its pence."""

LAST_LETTER = "\U0010ffff"
"""Stands after everything that can be typed."""

_PHONE = re.compile(r"[+()\d\s./-]+")
_BEFORE_PHONE = re.compile(r"^(?:tel|phone|call|mob(?:ile)?)\b[.:]*\s*", re.IGNORECASE)
_EXTENSION = re.compile(r"\s*(?:x|ext\.?|extension)\s*\d{1,6}$", re.IGNORECASE)
_CURRENCIES = select(ledger_totals.c.currency).union(select(companies.c.currency))


def cases(wanted: str) -> list[str]:
    """Return a text as typed and in the cases that accounts and numbers are mostly written in."""
    return list(dict.fromkeys((wanted, wanted.upper(), wanted.lower())))


def begins(column: ColumnElement[str]) -> ColumnElement[bool]:
    """Whether a column begins with the parameter `begin`, asked so that a plain index answers it; see `beginning`."""
    return and_(column >= bindparam("begin"), column < bindparam("end"))


def beginning(text: str) -> dict[str, str]:
    """Return the parameters of `begins`."""
    return {"begin": text, "end": text + LAST_LETTER}


def phone_digits(text: str) -> str:
    """Return the digits of a text that may be a telephone number, as they stand in any form of it.

    Numbers are kept in international form: what a national form begins with, 0, is not part of them. An extension is
    not either.
    """
    number = _EXTENSION.sub("", _BEFORE_PHONE.sub("", text.strip()))
    if not _PHONE.fullmatch(number):
        return ""
    digits = re.sub(r"\D", "", number.replace("(0)", "")).lstrip("0")
    return digits if len(digits) >= LEAST_DIGITS else ""


def amounts(connection: Connection, wanted: str, style: AmountStyle) -> dict[str, int]:
    """Return what a text is as an amount in each currency of the ledger: none where it cannot be one."""
    found = {}
    for currency in connection.scalars(_CURRENCIES):
        try:
            minor = abs(parse_amount(wanted, currency, style))
        except UnreadableError:
            continue
        if minor:
            found[currency] = minor
    return found


def by_minor(found: Mapping[str, int]) -> Iterable[tuple[int, list[str]]]:
    """Turn amounts by currency about: each amount in minor units with its currencies."""
    turned: defaultdict[int, list[str]] = defaultdict(list)
    for currency, minor in found.items():
        turned[minor].append(currency)
    return turned.items()


def pence_after(currency: str, minor: int) -> range:
    """Return the amounts of the same whole units with pence, of an amount that has none; empty where it has."""
    unit = 10 ** decimals(currency)
    return range(0) if minor % unit or unit == 1 else range(minor + 1, minor + unit)
