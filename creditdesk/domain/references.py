"""Payment references with check digits: a slip of the payer's hand is found before the money is sent.

Sources: ISO 11649 (RF, the check digits of ISO 7064, modulus 97-10); the Swiss QR reference (27 digits, modulus 10
recursive); EasyPay, Pay@ and BPAY (domain rules 8.2 to 8.4). Numbers that others issue, such as a receiver id, are
never made here: they are given.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from creditdesk.domain.bank_details import compact, has_check_digits, remainder
from creditdesk.domain.errors import CreditDeskError

_RF = re.compile(r"RF[0-9]{2}[0-9A-Z]{1,21}")
_RF_BODY = re.compile(r"[0-9A-Z]{1,21}")
_RECURSIVE = (0, 9, 4, 6, 8, 2, 7, 1, 3, 5)
_QRR_DIGITS = 27
_LETTERS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_EASYPAY_MOST = 14
_CRN_LEAST, _CRN_MOST = 2, 20


class BadReferenceError(CreditDeskError, ValueError):
    """What was given makes no reference of the kind."""


def rf_reference(text: str) -> str:
    """Return the creditor reference of ISO 11649 for up to 21 letters and digits, without blanks.

    Raises:
        BadReferenceError: If there are more, or others: nothing is left out in silence.
    """
    body = text.upper()
    if not (text.isascii() and _RF_BODY.fullmatch(body)):
        raise BadReferenceError(f'"{text}" makes no RF reference.', cure="Use 1 to 21 letters and digits, no marks.")
    return f"RF{98 - remainder(body + 'RF00'):02}{body}"


def rf_problem(text: str) -> str:
    """Say what is wrong with a creditor reference, in groups or not; empty where nothing is, or nothing was typed."""
    reference = text.replace(" ", "").upper()
    if not reference:
        return ""
    if not _RF.fullmatch(reference):
        return "A creditor reference is RF, two check digits, and 1 to 21 letters and digits."
    return "" if has_check_digits(reference) else "The check digits of this reference do not fit: a character is wrong."


def qr_reference(digits: str) -> str:
    """Return the Swiss QR reference for up to 26 digits: 27 digits, noughts in front, the last one the check digit.

    Raises:
        BadReferenceError: If there are more, or others.
    """
    _require_digits(digits, 1, _QRR_DIGITS - 1, "A QR reference")
    body = digits.rjust(_QRR_DIGITS - 1, "0")
    return body + recursive_digit(body)


def qr_reference_problem(text: str) -> str:
    """Say what is wrong with a Swiss QR reference, in groups or not."""
    digits = text.replace(" ", "")
    if not digits:
        return ""
    if not (_is_digits(digits) and len(digits) == _QRR_DIGITS):
        return "A QR reference has 27 digits."
    is_right = recursive_digit(digits[:-1]) == digits[-1]
    return "" if is_right else "The check digit of this QR reference does not fit: a digit is wrong."


def qr_reference_text(digits: str) -> str:
    """Return a QR reference as it is printed: two digits, then groups of five."""
    return " ".join([digits[:2], *(digits[start : start + 5] for start in range(2, len(digits), 5))])


def digits_of(text: str) -> str:
    """Return letters and digits as digits alone, two for each: 0 is 01, 9 is 10, A is 11, Z is 36.

    No two texts give the same digits, noughts in front or not.

    Raises:
        BadReferenceError: If there are other characters.
    """
    if not (text.isascii() and text.isalnum()):
        raise BadReferenceError(f'"{text}" has more than letters and digits.', cure="Use letters and digits alone.")
    return "".join(f"{int(letter, 36) + 1:02}" for letter in text)


def account_in(text: str) -> str:
    """Return the account that a creditor reference or a QR reference of ours holds; any other text as it is.

    In capitals: a reference tells nothing of small letters.
    """
    plain = text.replace(" ", "").upper()
    if plain and not rf_problem(plain):
        return plain[4:]
    if plain and not qr_reference_problem(plain):
        digits = plain[:-1].lstrip("0")
        pairs = digits.rjust(len(digits) + len(digits) % 2, "0")
        values = [int(pairs[start : start + 2]) - 1 for start in range(0, len(pairs), 2)]
        if values and all(0 <= value < 36 for value in values):
            return "".join(_LETTERS[value] for value in values)
    return text


def easypay_number(receiver: str, account: str, *, account_digits: int) -> str:
    """Return an EasyPay number: 9, the receiver id that EasyPay issued, the account, and a check digit by Luhn.

    Args:
        receiver: Four digits, issued by EasyPay.
        account: The account at the receiver, digits.
        account_digits: How many digits this receiver's accounts have; noughts are put in front.

    Raises:
        BadReferenceError: If one of them is not as EasyPay has it.
    """
    _require_digits(receiver, 4, 4, "An EasyPay receiver id")
    if not 1 <= account_digits <= _EASYPAY_MOST:
        raise BadReferenceError(f"EasyPay accounts have 1 to {_EASYPAY_MOST} digits.", cure="Ask EasyPay for yours.")
    _require_digits(account, 1, account_digits, "The account of an EasyPay number")
    number = f"9{receiver}{account.rjust(account_digits, '0')}"
    return number + luhn_digit(number)


def pay_at_number(issuer: str, account: str) -> str:
    """Return a Pay@ number: 1, the issuer's five digits, and the account there.

    Raises:
        BadReferenceError: If one of them is not as Pay@ has it.
    """
    _require_digits(issuer, 5, 5, "A Pay@ issuer")
    _require_digits(account, 1, _EASYPAY_MOST, "The account of a Pay@ number")
    return f"1{issuer}{account}"


def bpay_reference(digits: str, rule: str, *, length: int = 0) -> str:
    """Return a BPAY customer reference number: digits and their check digit by the biller's rule.

    Args:
        digits: What the biller knows the customer by.
        rule: One of `BPAY_RULES`.
        length: How many digits the biller's numbers have, noughts in front; 0 for as many as come of it.

    Raises:
        BadReferenceError: If the digits or the rule are none.
    """
    if rule not in BPAY_RULES:
        raise BadReferenceError(f'BPAY has no rule "{rule}".', cure=f"Choose {' or '.join(BPAY_RULES)}.")
    if length and not _CRN_LEAST <= length <= _CRN_MOST:
        raise BadReferenceError("A BPAY reference has 2 to 20 digits.", cure="Ask your bank for its length.")
    _require_digits(digits, 1, (length or _CRN_MOST) - 1, "A BPAY reference")
    body = digits.rjust(length - 1, "0")
    return body + BPAY_RULES[rule](body)


def bpay_problem(text: str, rule: str) -> str:
    """Say what is wrong with a BPAY customer reference number under the biller's rule."""
    digits = compact(text)
    if not digits:
        return ""
    if not (_is_digits(digits) and _CRN_LEAST <= len(digits) <= _CRN_MOST):
        return "A BPAY reference has 2 to 20 digits."
    is_right = BPAY_RULES[rule](digits[:-1]) == digits[-1]
    return "" if is_right else "The check digit of this BPAY reference does not fit: a digit is wrong."


def luhn_digit(digits: str) -> str:
    """Return the check digit after these digits by Luhn: every second from the right is doubled, nines cast out."""
    total = 0
    for place, digit in enumerate(reversed(digits)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return str(-total % 10)


def recursive_digit(digits: str) -> str:
    """Return the check digit after these digits by modulus 10, recursive."""
    carry = 0
    for digit in digits:
        carry = _RECURSIVE[(carry + int(digit)) % 10]
    return str(-carry % 10)


def weighted_digit(digits: str) -> str:
    """Return the check digit after these digits by MOD10V05: each times its place from the left, the last of the sum.

    Weaker than Luhn: the tenth digit does not count, and a slip by five in an even place is not seen.
    """
    return str(sum(int(digit) * place for place, digit in enumerate(digits, start=1)) % 10)


BPAY_RULES: dict[str, Callable[[str], str]] = {"MOD10V01": luhn_digit, "MOD10V05": weighted_digit}
"""How the check digit of a BPAY reference is found; the biller's bank says which."""


def _require_digits(text: str, least: int, most: int, what: str) -> None:
    if not (_is_digits(text) and least <= len(text) <= most):
        count = str(most) if least == most else f"{least} to {most}"
        raise BadReferenceError(f'{what} has {count} digits, and "{text}" is none.', cure="Use digits alone.")


def _is_digits(text: str) -> bool:
    return text.isascii() and text.isdecimal()
