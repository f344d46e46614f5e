"""What is true of everything that we print: whose it is, to whom it goes, and in which currency."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Protocol

from creditdesk.services.letters.letterhead import BankAccount, Letterhead


@dataclass(frozen=True, slots=True)
class Addressee:
    """To whom it goes: `lines` are the postal address, name first; `contact` is a person's name or empty.

    `language` is the one that the document is written in.
    """

    account: str
    name: str
    contact: str
    lines: tuple[str, ...]
    country: str
    legal_form: str
    language: str = "en"


class Sheet(Protocol):
    """What the stationery has to know of whatever is printed on it."""

    @property
    def number(self) -> str:
        """Our reference."""

    @property
    def dated_on(self) -> date:
        """Its day."""

    @property
    def sender(self) -> Letterhead:
        """Whose it is."""

    @property
    def addressee(self) -> Addressee:
        """To whom it goes."""

    @property
    def currency(self) -> str:
        """What its amounts are in."""


def bank_of(facts: Sheet) -> BankAccount | None:
    """Return the account that the money is asked to be paid into."""
    return facts.sender.bank_for(facts.currency)
