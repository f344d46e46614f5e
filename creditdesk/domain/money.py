"""Exact amounts of money in a currency's smallest unit."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Self

# ISO 4217 currencies whose smallest unit is not a hundredth; all others have two decimals.
_ODD_DECIMALS = {
    currency: places
    for places, currencies in (
        (0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"),
        (3, "BHD IQD JOD KWD LYD OMR TND"),
        (4, "CLF UYW"),
    )
    for currency in currencies.split()
}


class CurrencyMismatchError(ValueError):
    """Amounts of different currencies were to be added or compared."""


def decimals(currency: str) -> int:
    """Return how many decimals `currency` has: 2 for GBP, 0 for JPY, 3 for KWD (ISO 4217)."""
    return _ODD_DECIMALS.get(currency, 2)


def is_currency_code(text: str) -> bool:
    """Tell whether `text` has the form of an ISO 4217 code: three capital letters."""
    return len(text) == 3 and text.isascii() and text.isalpha() and text.isupper()


def minor_from_decimal(amount: Decimal, currency: str) -> int:
    """Return `amount` in minor units, rounded half away from zero (domain convention)."""
    return int(amount.scaleb(decimals(currency)).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def decimal_text(minor: int, currency: str) -> str:
    """Write minor units with the currency's decimals and a point, such as `-1234.50`; for files and JSON."""
    places = decimals(currency)
    if not places:
        return str(minor)
    digits = str(abs(minor)).rjust(places + 1, "0")
    sign = "-" if minor < 0 else ""
    return f"{sign}{digits[:-places]}.{digits[-places:]}"


@dataclass(frozen=True, slots=True)
class Money:
    """An exact amount; `minor` counts pence or cents, `currency` is an ISO 4217 code."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if not is_currency_code(self.currency):
            raise ValueError(f"{self.currency!r} is not a currency code such as GBP")

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> Self:
        """Make an amount from major units; digits beyond the currency's decimals round half away from zero."""
        return cls(minor_from_decimal(Decimal(amount), currency), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, with the currency's decimals."""
        return Decimal(self.minor).scaleb(-decimals(self.currency))

    def split(self, parts: int) -> tuple[Money, ...]:
        """Share the amount into `parts` that differ by at most one minor unit and sum exactly to it.

        Raises:
            ValueError: If `parts` is below one.
        """
        if parts < 1:
            raise ValueError("an amount is split into at least one part")
        share, rest = divmod(self.minor, parts)
        return tuple(Money(share + (index < rest), self.currency) for index in range(parts))

    def __add__(self, other: Money) -> Money:
        return Money(self.minor + self._same(other).minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        return Money(self.minor - self._same(other).minor, self.currency)

    def __neg__(self) -> Money:
        return Money(-self.minor, self.currency)

    def __abs__(self) -> Money:
        return Money(abs(self.minor), self.currency)

    def __bool__(self) -> bool:
        return self.minor != 0

    def __lt__(self, other: Money) -> bool:
        return self.minor < self._same(other).minor

    def __le__(self, other: Money) -> bool:
        return self.minor <= self._same(other).minor

    def __str__(self) -> str:
        return f"{decimal_text(self.minor, self.currency)} {self.currency}"

    def _same(self, other: Money) -> Money:
        if other.currency != self.currency:
            raise CurrencyMismatchError(f"{self.currency} and {other.currency} are different currencies")
        return other


def sum_money(amounts: Iterable[Money], currency: str) -> Money:
    """Add amounts that must all be in `currency`; nothing to add gives zero."""
    return sum(amounts, Money(0, currency))
