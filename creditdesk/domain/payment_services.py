"""What payment services ask of a company that has joined them, by the country of its account.

What they issued is typed from their papers; here is only what it must look like (domain rules 8.4).
"""

from __future__ import annotations

from collections.abc import Callable

from creditdesk.domain.bank_details import BankField, compact
from creditdesk.domain.payment_codes import link_problem, upi_problem
from creditdesk.domain.references import BPAY_RULES


def service_fields(country: str) -> tuple[BankField, ...]:
    """Return what may be entered of payment services for an account in this country; all of it may stay empty."""
    ways = {
        "IN": (_field("upi_id", "UPI id", "rowan@examplebank", upi_problem, str.strip),),
        "AU": (
            _field("bpay_biller", "BPAY biller code", "3 to 10 digits", _digits(3, 10)),
            _field("bpay_rule", "BPAY rule", " or ".join(BPAY_RULES), _bpay_rule_problem),
            _field("bpay_digits", "BPAY digits", "of the reference, as your bank says", _number(2, 20)),
        ),
        "ZA": (
            _field("easypay_receiver", "EasyPay receiver", "four digits, issued by EasyPay", _digits(4, 4)),
            _field("easypay_digits", "EasyPay digits", "of the account, as EasyPay says", _number(1, 14)),
            _field("pay_at_issuer", "Pay@ issuer", "five digits, issued by Pay@", _digits(5, 5)),
        ),
    }
    hint = "https://pay.example/us?ref={reference}&amount={amount}"
    return (*ways.get(country, ()), _field("pay_link", "Payment link", hint, link_problem, str.strip))


PAIRED = {"bpay_biller": "bpay_rule", "easypay_receiver": "easypay_digits"}
"""What is of no use without another: a service's number, and how its references are made."""


def _field(
    name: str, label: str, hint: str, problem: Callable[[str], str], kept: Callable[[str], str] = compact
) -> BankField:
    return BankField(name, label, hint, problem, kept, is_needed=False)


def _bpay_rule_problem(text: str) -> str:
    return "" if not text.strip() or compact(text) in BPAY_RULES else f"Choose {' or '.join(BPAY_RULES)}."


def _digits(least: int, most: int) -> Callable[[str], str]:
    count = str(most) if least == most else f"{least} to {most}"

    def problem(text: str) -> str:
        digits = compact(text)
        is_right = digits.isascii() and digits.isdecimal() and least <= len(digits) <= most
        return "" if not digits or is_right else f"It has {count} digits."

    return problem


def _number(least: int, most: int) -> Callable[[str], str]:
    def problem(text: str) -> str:
        digits = compact(text)
        is_right = digits.isascii() and digits.isdecimal() and least <= int(digits) <= most
        return "" if not digits or is_right else f"A number from {least} to {most}."

    return problem
