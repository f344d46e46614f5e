"""What keeps a letterhead from being kept: said field by field, to the window and the command line alike."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from creditdesk.domain import bank_details
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import is_currency_code
from creditdesk.services.codes import country_code, currencies
from creditdesk.services.letters.letterhead import BankAccount, Letterhead


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of the letterhead, or of its bank account number `bank` counted from nought."""

    field: str
    words: str
    bank: int | None = None


def uses_sort_code(account: BankAccount, country: str) -> bool:
    """Return whether an account of a company of this country is known by a sort code."""
    return country == "GB" or bool(account.sort_code)


def uses_routing_number(account: BankAccount, country: str) -> bool:
    """Return whether an account of a company of this country is known by a routing number."""
    return country == "US" or bool(account.routing_number)


def bank_faults(account: BankAccount, country: str) -> list[tuple[str, str]]:
    """Return what is wrong with an account of a company of this country: field and words, the first to mend first."""
    found = []
    if not is_currency_code(account.currency):
        found.append(("currency", "A currency has three letters, such as GBP or EUR."))
    if not account.account_name:
        found.append(("account_name", "The payer's bank compares the name: write it in full."))
    sorts, routes = uses_sort_code(account, country), uses_routing_number(account, country)
    checks: tuple[tuple[str, Callable[[str], str]], ...] = (
        ("sort_code", bank_details.sort_code_problem),
        ("routing_number", bank_details.routing_number_problem),
        ("account_number", bank_details.account_number_problem if sorts else lambda _text: ""),
        ("iban", bank_details.iban_problem),
        ("bic", bank_details.bic_problem),
    )
    found += [(field, words) for field, check in checks if (words := check(getattr(account, field)))]
    # Elsewhere than in Britain and America an account number alone may do, as in Australia with the bank's name.
    is_routed = bool(account.sort_code or account.routing_number) or not (sorts or routes)
    if not account.iban and not (account.account_number and is_routed):
        route = "sort_code" if sorts else "routing_number" if routes else ""
        words = "A payer needs an IBAN, or the account number"
        words += f" with its {route.replace('_', ' ')}." if route else "."
        found.append((route or "account_number", words))
    return found


def faults(letterhead: Letterhead, before: Letterhead) -> list[Fault]:
    """Return what keeps a changed letterhead from being kept; a bank account that was not touched holds up nothing."""
    found = []
    if not letterhead.name.strip():
        found.append(Fault("name", "The company's name goes on every letter."))
    # Asked only where it changed: the tables of codes are read from disk, and a window judges at every key.
    if letterhead.country != before.country and country_code(letterhead.country) != letterhead.country:
        found.append(Fault("country", "A country is written in two letters, such as GB or DE."))
    if letterhead.currency != before.currency and letterhead.currency not in currencies():
        found.append(Fault("currency", "A currency has three letters, such as GBP or EUR."))
    if letterhead.email and "@" not in letterhead.email:
        found.append(Fault("email", "An e-mail address has an @ in it."))
    for place, account in enumerate(letterhead.banks):
        if account not in before.banks:
            found += [Fault(field, words, place) for field, words in bank_faults(account, letterhead.country)]
    codes = [account.currency for account in letterhead.banks]
    for place, code in enumerate(codes):
        if code in codes[:place]:
            found.append(Fault("currency", f"There are two accounts for {code}: letters name one.", place))
    return found


def require_faultless(letterhead: Letterhead, before: Letterhead) -> None:
    """Make sure that a changed letterhead may be kept.

    Raises:
        CreditDeskError: With the first thing that is wrong.
    """
    for fault in faults(letterhead, before):
        raise CreditDeskError(fault.words, safe="The letterhead stays as it was.", cure="Correct it and save again.")
