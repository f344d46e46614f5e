"""Whether bank details can be right: the check digits and lengths that a payer's bank will test too.

Sources: ISO 13616 (IBAN; the check digits of ISO 7064, modulus 97-10), ISO 9362 (BIC), domain rules 8.4: the six and
eight digits of British sort codes and account numbers, the check digit of American routing numbers (modulus 10, weights
3, 7, 1), Australian BSB, South African branch codes, Indian IFSC, Canadian institutions and transits.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass

_SEPARATORS = str.maketrans("", "", " -.\N{NO-BREAK SPACE}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_IFSC = re.compile(r"[A-Z]{4}0[A-Z0-9]{6}")
_SORT_CODE_DIGITS, _ROUTING_DIGITS, _BSB_DIGITS = 6, 9, 6

# Lengths in the IBAN registry; of a country that is not here, only the check digits are tested.
_IBAN_LENGTHS = {
    "AD": 24, "AE": 23, "AL": 28, "AT": 20, "AZ": 28, "BA": 20, "BE": 16, "BG": 22, "BH": 22, "BI": 27, "BR": 29,
    "BY": 28, "CH": 21, "CR": 22, "CY": 28, "CZ": 24, "DE": 22, "DJ": 27, "DK": 18, "DO": 28, "EE": 20, "EG": 29,
    "ES": 24, "FI": 18, "FK": 18, "FO": 18, "FR": 27, "GB": 22, "GE": 22, "GI": 23, "GL": 18, "GR": 27, "GT": 28,
    "HR": 21, "HU": 28, "IE": 22, "IL": 23, "IQ": 23, "IS": 26, "IT": 27, "JO": 30, "KW": 30, "KZ": 20, "LB": 28,
    "LC": 32, "LI": 21, "LT": 20, "LU": 20, "LV": 21, "LY": 25, "MC": 27, "MD": 24, "ME": 22, "MK": 19, "MN": 20,
    "MR": 27, "MT": 31, "MU": 30, "NI": 28, "NL": 18, "NO": 15, "OM": 23, "PK": 24, "PL": 28, "PS": 29, "PT": 25,
    "QA": 29, "RO": 24, "RS": 22, "RU": 33, "SA": 24, "SC": 31, "SD": 18, "SE": 24, "SI": 19, "SK": 24, "SM": 27,
    "SO": 23, "ST": 25, "SV": 28, "TL": 23, "TN": 24, "TR": 26, "UA": 29, "VA": 22, "VG": 24, "XK": 20,
}  # fmt: skip

# Digits of an account number, at least and at most, where it is not an IBAN that names the account.
_ACCOUNT_DIGITS = {"GB": (8, 8), "US": (4, 17), "AU": (1, 9), "ZA": (5, 13), "IN": (9, 18), "CA": (7, 12)}


def compact(text: str) -> str:
    """Return a number as banks keep it: capitals and digits, without the marks between them."""
    return text.translate(_SEPARATORS).upper()


def in_fours(text: str) -> str:
    """Return an IBAN or a reference in groups of four, as it is printed to be read and typed."""
    plain = text.replace(" ", "")
    return " ".join(plain[start : start + 4] for start in range(0, len(plain), 4))


def sort_code_text(text: str) -> str:
    """Return a sort code in its usual pairs, such as 20-00-00; what is none, as it was typed."""
    digits = compact(text)
    if not _is_digits(digits, _SORT_CODE_DIGITS):
        return text.strip()
    return "-".join(digits[start : start + 2] for start in range(0, _SORT_CODE_DIGITS, 2))


def bsb_text(text: str) -> str:
    """Return a BSB as it is printed, such as 062-000; what is none, as it was typed."""
    digits = compact(text)
    return f"{digits[:3]}-{digits[3:]}" if _is_digits(digits, _BSB_DIGITS) else text.strip()


def uses_iban(country: str) -> bool:
    """Tell whether accounts of a country are known by their IBAN."""
    return country in _IBAN_LENGTHS


def iban_problem(text: str) -> str:
    """Say what is wrong with an IBAN; empty where nothing is, or nothing was typed."""
    iban = compact(text)
    if not iban:
        return ""
    if not _IBAN.fullmatch(iban):
        return "An IBAN begins with two letters and two digits, such as GB33 or DE89."
    wanted = _IBAN_LENGTHS.get(iban[:2])
    if wanted is not None and len(iban) != wanted:
        return f"An IBAN of {iban[:2]} has {wanted} characters; this one has {len(iban)}."
    if not has_check_digits(iban):
        return "The check digits of this IBAN do not fit: a character is wrong or two changed."
    return ""


def has_check_digits(text: str) -> bool:
    """Tell whether the third and fourth of these capitals and digits are the check digits of ISO 7064, 97-10.

    The first four go to the end, letters count from A = 10, and the whole leaves one over. Check digits are 02 to 98:
    00, 01 and 99 leave as much over as 97, 98 and 02, and are never given.
    """
    return text[2:4] not in {"00", "01", "99"} and remainder(text[4:] + text[:4]) == 1


def remainder(text: str) -> int:
    """Return what capitals and digits, letters counting from A = 10, leave over when divided by 97."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def bic_problem(text: str) -> str:
    """Say what is wrong with a BIC (SWIFT code)."""
    bic = compact(text)
    return "" if not bic or _BIC.fullmatch(bic) else "A BIC has eight or eleven characters, such as BARCGB22."


def sort_code_problem(text: str) -> str:
    """Say what is wrong with a British sort code."""
    return _digits_problem(text, _SORT_CODE_DIGITS, "A sort code has six digits, such as 20-00-00.")


def account_number_problem(text: str, country: str = "GB") -> str:
    """Say what is wrong with the number of an account that is held in this country."""
    digits = compact(text)
    least, most = _ACCOUNT_DIGITS.get(country, (1, 34))
    if not digits or (_is_digits(digits) and least <= len(digits) <= most) or country not in _ACCOUNT_DIGITS:
        return ""
    if country == "GB":
        return "An account number has eight digits; a shorter one begins with noughts."
    return f"An account number has {least} to {most} digits." if least > 1 else f"At most {most} digits."


def routing_number_problem(text: str) -> str:
    """Say what is wrong with an American routing number."""
    problem = _digits_problem(text, _ROUTING_DIGITS, "A routing number has nine digits.")
    digits = compact(text)
    if problem or not digits:
        return problem
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    is_right = total and total % 10 == 0
    return "" if is_right else "The check digit of this routing number does not fit: a digit is wrong."


def bsb_problem(text: str) -> str:
    """Say what is wrong with an Australian BSB."""
    return _digits_problem(text, _BSB_DIGITS, "A BSB has six digits, such as 062-000.")


def branch_code_problem(text: str) -> str:
    """Say what is wrong with a South African branch code."""
    return _digits_problem(text, 6, "A branch code has six digits, such as 250655.")


def ifsc_problem(text: str) -> str:
    """Say what is wrong with an Indian IFSC."""
    ifsc = compact(text)
    words = "An IFSC has eleven characters: four letters, a nought and six more, such as HDFC0000123."
    return "" if not ifsc or _IFSC.fullmatch(ifsc) else words


def institution_problem(text: str) -> str:
    """Say what is wrong with the number of a Canadian institution."""
    return _digits_problem(text, 3, "An institution number has three digits, such as 003.")


def transit_problem(text: str) -> str:
    """Say what is wrong with a Canadian transit number."""
    return _digits_problem(text, 5, "A transit number has five digits, such as 00102.")


@dataclass(frozen=True, slots=True)
class BankField:
    """A part of how an account is known in its country; `kept` is how what was typed is kept and printed."""

    name: str
    label: str
    hint: str = ""
    problem: Callable[[str], str] = lambda _text: ""
    kept: Callable[[str], str] = str.strip
    is_needed: bool = True


def account_fields(country: str) -> tuple[BankField, ...]:
    """Return by what an account in this country is known without an IBAN, in the order a payer types it."""
    number = BankField(
        "account_number",
        "Account number",
        problem=lambda text: account_number_problem(text, country),
        # Between digits there may be marks; what is more than digits is kept as it was typed.
        kept=lambda text: compact(text) if _is_digits(compact(text)) else text.strip(),
    )
    kind = BankField("account_type", "Account type", "such as checking or savings", is_needed=False)
    ways = {
        "GB": (BankField("sort_code", "Sort code", "20-00-00", sort_code_problem, sort_code_text), number),
        "US": (BankField("routing_number", "Routing number", "nine digits", routing_number_problem), number, kind),
        "AU": (BankField("bsb", "BSB", "062-000", bsb_problem, bsb_text), number),
        "ZA": (BankField("branch_code", "Branch code", "six digits", branch_code_problem, compact), number, kind),
        "IN": (BankField("ifsc", "IFSC", "HDFC0000123", ifsc_problem, compact), number),
        "CA": (
            BankField("institution", "Institution number", "three digits", institution_problem, compact),
            BankField("transit", "Transit number", "five digits", transit_problem, compact),
            number,
        ),
    }
    return ways.get(country, () if uses_iban(country) else (number,))


def _digits_problem(text: str, count: int, words: str) -> str:
    digits = compact(text)
    return "" if not digits or _is_digits(digits, count) else words


def _is_digits(text: str, count: int = 0) -> bool:
    return text.isascii() and text.isdecimal() and (not count or len(text) == count)
