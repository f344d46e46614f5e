"""Whether bank details can be right: the check digits and lengths that a payer's bank will test too.

Sources: ISO 13616 (IBAN; the check digits of ISO 7064, modulus 97-10), ISO 9362 (BIC), the six and eight digits of
British sort codes and account numbers, the check digit of American routing numbers (modulus 10, weights 3, 7, 1).
"""

from __future__ import annotations

import re

_SEPARATORS = str.maketrans("", "", " -.\N{NO-BREAK SPACE}")
_IBAN = re.compile(r"[A-Z]{2}[0-9]{2}[A-Z0-9]{11,30}")
_BIC = re.compile(r"[A-Z]{6}[A-Z0-9]{2}(?:[A-Z0-9]{3})?")
_SORT_CODE_DIGITS, _ACCOUNT_DIGITS, _ROUTING_DIGITS = 6, 8, 9

# Lengths in the IBAN registry; of a country that is not here, only the check digits are tested.
_IBAN_LENGTHS = {
    "AT": 20, "BE": 16, "BG": 22, "CH": 21, "CY": 28, "CZ": 24, "DE": 22, "DK": 18, "EE": 20, "ES": 24, "FI": 18,
    "FR": 27, "GB": 22, "GR": 27, "HR": 21, "HU": 28, "IE": 22, "IS": 26, "IT": 27, "LI": 21, "LT": 20, "LU": 20,
    "LV": 21, "MC": 27, "MT": 31, "NL": 18, "NO": 15, "PL": 28, "PT": 25, "RO": 24, "SE": 24, "SI": 19, "SK": 24,
}  # fmt: skip


def compact(text: str) -> str:
    """Return a number as banks keep it: capitals and digits, without the marks between them."""
    return text.translate(_SEPARATORS).upper()


def sort_code_text(text: str) -> str:
    """Return a sort code in its usual pairs, such as 20-00-00; what is none, as it was typed."""
    digits = compact(text)
    if len(digits) != _SORT_CODE_DIGITS or not digits.isdecimal():
        return text.strip()
    return "-".join(digits[start : start + 2] for start in range(0, _SORT_CODE_DIGITS, 2))


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
    # The country and check digits go to the end, letters count from A = 10, and the whole leaves one over.
    number = int("".join(str(int(letter, 36)) for letter in iban[4:] + iban[:4]))
    return "" if number % 97 == 1 else "The check digits of this IBAN do not fit: a character is wrong or two changed."


def bic_problem(text: str) -> str:
    """Say what is wrong with a BIC (SWIFT code)."""
    bic = compact(text)
    return "" if not bic or _BIC.fullmatch(bic) else "A BIC has eight or eleven characters, such as BARCGB22."


def sort_code_problem(text: str) -> str:
    """Say what is wrong with a British sort code."""
    return _digits_problem(text, _SORT_CODE_DIGITS, "A sort code has six digits, such as 20-00-00.")


def account_number_problem(text: str) -> str:
    """Say what is wrong with a British account number."""
    return _digits_problem(
        text, _ACCOUNT_DIGITS, "An account number has eight digits; a shorter one begins with noughts."
    )


def routing_number_problem(text: str) -> str:
    """Say what is wrong with an American routing number."""
    problem = _digits_problem(text, _ROUTING_DIGITS, "A routing number has nine digits.")
    digits = compact(text)
    if problem or not digits:
        return problem
    total = sum(int(digit) * (3, 7, 1)[place % 3] for place, digit in enumerate(digits))
    return "" if total % 10 == 0 else "The check digit of this routing number does not fit: a digit is wrong."


def _digits_problem(text: str, count: int, words: str) -> str:
    digits = compact(text)
    return "" if not digits or (len(digits) == count and digits.isascii() and digits.isdecimal()) else words
