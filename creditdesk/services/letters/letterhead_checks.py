"""What keeps a letterhead from being kept: said field by field, to the window and the command line alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditdesk.domain import bank_details
from creditdesk.domain.bank_details import BankField, account_fields
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.money import is_currency_code
from creditdesk.domain.payment_services import PAIRED, service_fields
from creditdesk.services.codes import country_code, currencies
from creditdesk.services.letters.design import design_faults
from creditdesk.services.letters.letterhead import BankAccount, Letterhead

_COUNTRIES = ("GB", "US", "AU", "ZA", "IN", "CA")


def _capitals(text: str) -> str:
    return text.strip().upper()


_OF_EVERY_ACCOUNT = (
    BankField("currency", "Currency", "three letters, such as GBP", kept=_capitals),
    BankField("country", "Country", "where the account is held", kept=_capitals),
    BankField("account_name", "Account name", "exactly as your bank has it"),
    BankField("bank", "Bank"),
)
_ABROAD = (
    BankField("iban", "IBAN", problem=bank_details.iban_problem, kept=bank_details.compact),
    BankField("bic", "BIC", problem=bank_details.bic_problem, kept=bank_details.compact),
)


@dataclass(frozen=True, slots=True)
class Fault:
    """What is wrong with a field of the letterhead, or of its bank account number `bank` counted from nought."""

    field: str
    words: str
    bank: int | None = None


def bank_fields(country: str) -> tuple[BankField, ...]:
    """Return what is asked of an account in this country, in the order it is typed."""
    services = service_fields(country)
    return (*_OF_EVERY_ACCOUNT, *account_fields(country), *_ABROAD, *services)


def needed_fields(country: str) -> tuple[str, ...]:
    """Return the names of what a payer must know of an account in this country."""
    return tuple(field.name for field in account_fields(country) if field.is_needed) or ("iban",)


def _every_field() -> dict[str, BankField]:
    own = {field.name: field for country in _COUNTRIES for field in account_fields(country)}
    # The number comes after all by which its bank is known, and a link after all services.
    last = [own.pop(name) for name in ("account_number", "account_type")]
    services = {field.name: field for country in ("", *_COUNTRIES) for field in service_fields(country)}
    link = services.pop("pay_link")
    fields = (*_OF_EVERY_ACCOUNT, *own.values(), *last, *_ABROAD, *services.values(), link)
    return {field.name: field for field in fields}


BANK_FIELDS = _every_field()
"""The fields of an account by name, those of every country, in the order they are typed."""


def bank_faults(account: BankAccount, house: str) -> list[tuple[str, str]]:
    """Return what is wrong with an account of a company of this country: field and words, the first to mend first."""
    found = []
    country = account.home(house)
    if not is_currency_code(account.currency):
        found.append(("currency", "A currency has three letters, such as GBP or EUR."))
    if account.country and not (len(account.country) == 2 and account.country.isascii() and account.country.isalpha()):
        found.append(("country", "A country is written in two letters, such as GB or DE."))
    if not account.account_name:
        found.append(("account_name", "The payer's bank compares the name: write it in full."))
    checks = ((field.name, field.problem(getattr(account, field.name))) for field in bank_fields(country))
    found += [(name, words) for name, words in checks if words]
    needed = [field for field in account_fields(country) if field.is_needed]
    missing = [field for field in needed if not getattr(account, field.name)]
    if not account.iban and (missing or not needed):
        found.append(_unpayable(needed, missing))
    for name, other in PAIRED.items():
        if getattr(account, name) and not getattr(account, other):
            found.append((other, "Its papers say how its references are made."))
    return found


def _unpayable(needed: Sequence[BankField], missing: Sequence[BankField]) -> tuple[str, str]:
    if not needed:
        return "iban", "A payer needs an IBAN."
    *route, number = needed
    names = " and ".join(field.label if field.label.isupper() else field.label.lower() for field in route)
    words = f"A payer needs an IBAN, or the account number{f' with its {names}' if names else ''}."
    return (next((field.name for field in route if field in missing), number.name), words)


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
    found += [Fault(field, words) for field, words in design_faults(letterhead.design)]
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
