"""How a debtor pays us: the account, the reference to quote, and the code that fills a payment in, by country.

The country is that of our account, together with the currency. Where no standard is, there is no code.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import partial

from creditdesk.domain import payment_codes
from creditdesk.domain.bank_details import in_fours
from creditdesk.domain.money import decimal_text
from creditdesk.domain.payment_codes import PaymentCodeError, PostalAddress
from creditdesk.domain.payment_services import service_fields
from creditdesk.domain.references import (
    BadReferenceError,
    bpay_reference,
    digits_of,
    easypay_number,
    pay_at_number,
    qr_reference,
    qr_reference_text,
    rf_reference,
)
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.texts import LANGUAGE, texts_for

_TOWN = re.compile(r"(?:[A-Z]{1,2}-)?(\d{4,5}) +(\S.*)")
_HOUSE = re.compile(r"(\S.*\D) +(\d\S*)")


class CodeKind(StrEnum):
    """The payment codes that we print."""

    SEPA = "sepa"
    SWISS = "swiss"
    UPI = "upi"
    LINK = "link"


_CODE_WORDS = {
    CodeKind.SEPA: "a SEPA code",
    CodeKind.SWISS: "a Swiss QR code",
    CodeKind.UPI: "a UPI code",
    CodeKind.LINK: "the payment link",
}


@dataclass(frozen=True, slots=True)
class Code:
    """A payment code: what a payer's telephone reads."""

    kind: CodeKind
    text: str


@dataclass(frozen=True, slots=True)
class Paying:
    """What a debtor is told of how to pay.

    `details` are names, as in the texts' `bank`, with values as printed. `reference` is as printed. Where no code is to
    be had, `lacks` says what it would need, empty where the country has none.
    """

    details: tuple[tuple[str, str], ...]
    reference: str
    code: Code | None
    lacks: str


def how_to_pay(
    sender: Letterhead,
    bank: BankAccount,
    *,
    account: str,
    amount_minor: int,
    number: str,
    debtor: PostalAddress | None = None,
) -> Paying:
    """Return how a debtor pays an amount into an account of ours; nothing to be paid has no code.

    Args:
        sender: Our letterhead.
        bank: Our account.
        account: The debtor's account with us, by which the money is found.
        amount_minor: What is to be paid.
        number: The number of our letter.
        debtor: Who pays, for a code that names them; none leaves it open.
    """
    reference = _reference(bank, account)
    code, lacks = None, ""
    if amount_minor > 0:
        try:
            code = _code(
                sender,
                bank,
                account=account,
                reference=reference,
                amount_minor=amount_minor,
                number=number,
                debtor=debtor,
            )
        except PaymentCodeError as error:
            lacks = error.what
    details = (*bank.details(), *_other_ways(bank, account))
    return Paying(details, _printed(reference), code, lacks)


def account_words(bank: BankAccount) -> str:
    """Return an account as it is read back to whoever enters it: all that is kept of it, line by line."""
    texts = texts_for(LANGUAGE)
    said = [f"{texts.word('bank', name)}: {value}" for name, value in bank.details()]
    said += [
        f"{field.label}: {value}" for field in service_fields(bank.home("")) if (value := getattr(bank, field.name))
    ]
    return "\n".join([f"{bank.currency}:", *said])


def code_words(sender: Letterhead, bank: BankAccount) -> str:
    """Say which payment code letters show for an account, or what it lacks; empty where its country has none."""
    paying = how_to_pay(sender, bank, account="SAMPLE", amount_minor=1, number="")
    if paying.code is not None:
        return f"Letters show {_CODE_WORDS[paying.code.kind]} to scan."
    return f"Letters show no code to scan: {paying.lacks}" if paying.lacks else ""


def _reference(bank: BankAccount, account: str) -> str:
    """Return the reference with check digits that the account takes, or the debtor's account as it is.

    An account with other marks than letters and digits is never shortened to fit: it would name another debtor.
    """
    try:
        if payment_codes.is_qr_iban(bank.iban):
            return qr_reference(digits_of(account))
        if _takes_rf(bank):
            return rf_reference(account)
    except BadReferenceError:
        pass
    return account


def _takes_rf(bank: BankAccount) -> bool:
    in_francs = bank.currency == "CHF" and payment_codes.is_swiss(bank.iban)
    return in_francs or (bank.currency == "EUR" and payment_codes.takes_sepa(bank.iban))


def _printed(reference: str) -> str:
    if re.fullmatch(r"\d{27}", reference):
        return qr_reference_text(reference)
    return in_fours(reference) if re.fullmatch(r"RF\d\d[0-9A-Z]+", reference) else reference


def debtor_of(addressee: Addressee) -> PostalAddress | None:
    """Return the debtor's address in parts, where its town begins with a postcode of digits, as in most of Europe."""
    return _parts(_line(addressee.name), addressee.lines, addressee.country)


def _code(
    sender: Letterhead,
    bank: BankAccount,
    *,
    account: str,
    reference: str,
    amount_minor: int,
    number: str,
    debtor: PostalAddress | None,
) -> Code | None:
    structured, text = ("", _line(account)) if reference == account else (reference, "")
    if bank.pay_link:
        values = {
            "account": account,
            "reference": reference,
            "amount": decimal_text(amount_minor, bank.currency),
            "currency": bank.currency,
            "number": number,
        }
        return Code(CodeKind.LINK, payment_codes.payment_link(bank.pay_link, values))
    name = _line(bank.account_name)
    if payment_codes.is_swiss(bank.iban) and (bank.currency == "CHF" or payment_codes.is_qr_iban(bank.iban)):
        bill = partial(
            payment_codes.swiss_text,
            creditor=_postal(name, sender),
            iban=bank.iban,
            amount_minor=amount_minor,
            currency=bank.currency,
            reference=structured,
            message=text,
        )
        try:
            return Code(CodeKind.SWISS, bill(debtor=debtor))
        except PaymentCodeError:
            # A name too long for the code, or in another script: the payer writes it.
            return Code(CodeKind.SWISS, bill())
    if bank.currency == "EUR" and payment_codes.takes_sepa(bank.iban):
        said = payment_codes.epc_text(
            name=name, iban=bank.iban, bic=bank.bic, amount_minor=amount_minor, reference=structured, text=text
        )
        return Code(CodeKind.SEPA, said)
    if bank.currency == "INR" and bank.upi_id:
        said = payment_codes.upi_link(payee=bank.upi_id, name=name, amount_minor=amount_minor, note=_line(account))
        return Code(CodeKind.UPI, said)
    return None


def _other_ways(bank: BankAccount, account: str) -> Iterable[tuple[str, str]]:
    """Yield the numbers of payment services that the house has joined; a debtor whom they cannot name has none."""
    if bank.upi_id and bank.currency == "INR":
        yield "upi_id", bank.upi_id
    for is_joined, names in (
        (bank.bpay_biller, ("bpay_biller", "bpay_reference")),
        (bank.easypay_receiver, ("easypay",)),
        (bank.pay_at_issuer, ("pay_at",)),
    ):
        if is_joined:
            try:
                yield from zip(names, _service_numbers(bank, account, names[0]), strict=True)
            except BadReferenceError:
                continue


def _service_numbers(bank: BankAccount, account: str, service: str) -> tuple[str, ...]:
    if service == "bpay_biller":
        digits = int(bank.bpay_digits or 0)
        return bank.bpay_biller, bpay_reference(account, bank.bpay_rule, length=digits)
    if service == "easypay":
        return (easypay_number(bank.easypay_receiver, account, account_digits=int(bank.easypay_digits or 0)),)
    return (pay_at_number(bank.pay_at_issuer, account),)


def _postal(name: str, sender: Letterhead) -> PostalAddress:
    """Return our address in the parts that a QR-bill wants."""
    parts = _parts(name, sender.address, sender.country)
    if parts is None:
        raise PaymentCodeError("A QR-bill needs our postcode and town on a line of their own, such as 8001 Zürich.")
    return parts


def _parts(name: str, lines: Sequence[str], country: str) -> PostalAddress | None:
    """Return an address in parts; the town is the last line that begins with a postcode."""
    for at in range(len(lines) - 1, -1, -1):
        town = _TOWN.fullmatch(_line(lines[at]))
        if town is not None:
            street = _line(lines[at - 1]) if at and _line(lines[at - 1]) != name else ""
            found = _HOUSE.fullmatch(street)
            way, house = (found[1], found[2]) if found else (street, "")
            return PostalAddress(name, way, house, town[1], town[2], country)
    return None


def _line(text: str) -> str:
    return " ".join(text.split())
