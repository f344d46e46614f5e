"""What a payer's program reads from a payment code: the text of each standard, to the byte.

Sources: EPC069-12 (SEPA credit transfers), the Swiss Implementation Guidelines for the QR-bill, the linking
specification of UPI (domain rules 8.1, 8.3 and 8.4). Only text is made here; drawing it is another's work.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from urllib.parse import quote, urlsplit

from creditdesk.domain.bank_details import bic_problem, compact, iban_problem
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.references import qr_reference_problem, rf_problem

EPC_BYTES = 331
"""What a code of version 13 with error correction M holds."""
SWISS_CHARACTERS = 997
NAME_CHARACTERS = 70
"""The longest name of a payee in the codes of SEPA and Switzerland."""
LINK_CHARACTERS = 300
"""A longer link would make a code too fine to be read from paper."""

_MOST_MINOR = 999_999_999_99
_EEA = frozenset({
    "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE", "IS", "IT", "LI", "LT",
    "LU", "LV", "MT", "NL", "NO", "PL", "PT", "RO", "SE", "SI", "SK",
})  # fmt: skip
_SEPA = _EEA | {"AD", "AL", "CH", "GB", "GI", "MC", "MD", "ME", "MK", "RS", "SM", "VA"}
_SWISS = frozenset({"CH", "LI"})
_QR_IBANS = range(30000, 32000)
_PURPOSE = re.compile(r"[A-Z0-9]{0,4}")
_UPI_ID = re.compile(r"[A-Za-z0-9._-]{2,256}@[A-Za-z][A-Za-z0-9]{1,63}")
_FIELD = re.compile(r"\{([^{}]*)\}")
# What the QR-bill may be written in: Basic Latin, Latin-1, Latin Extended-A, Romanian s and t, the euro sign.
_SWISS_TEXT = re.compile(r"[\x20-\x7e\xa0-\xac\xae-\u017f\u0218-\u021b\u20ac]*")

LINK_FIELDS = ("account", "reference", "amount", "currency", "number")
"""What a payment link may name in braces: the debtor's account, the payment reference, 1234.50, EUR, our letter."""


class PaymentCodeError(CreditDeskError, ValueError):
    """No payment code can be made of these details."""


@dataclass(frozen=True, slots=True)
class PostalAddress:
    """A name with its address in parts, as the QR-bill wants it; `street` and `house` may be empty."""

    name: str
    street: str
    house: str
    postcode: str
    town: str
    country: str


def epc_text(
    *,
    name: str,
    iban: str,
    amount_minor: int,
    currency: str = "EUR",
    bic: str = "",
    reference: str = "",
    text: str = "",
    purpose: str = "",
    information: str = "",
    version: str = "002",
) -> str:
    """Return the text of a SEPA payment code (EPC069-12): lines joined by LF, up to the last that is not empty.

    Args:
        name: The payee, as on the account, up to 70 characters.
        iban: Where to pay, with or without blanks.
        amount_minor: Cents, from 1 to 99,999,999,999.
        currency: EUR; there is no other.
        bic: Needed by version 001, and for accounts outside the European Economic Area.
        reference: An RF reference; excludes `text`.
        text: Up to 140 characters for the payee.
        purpose: A purpose code of up to four characters.
        information: Up to 70 characters for the payer.
        version: 001 or 002.

    Raises:
        PaymentCodeError: If the standard does not allow it, or it would not fit the code.
    """
    account, code, structured = compact(iban), compact(bic), reference.replace(" ", "").upper()
    _require(currency == "EUR", "A SEPA payment is in euros.")
    _require(version in {"001", "002"}, f"There is no version {version} of the SEPA code.")
    _require(bool(account) and not iban_problem(account), iban_problem(account) or "A SEPA code needs an IBAN.")
    _require(account[:2] in _SEPA, f"An account in {account[:2]} cannot be paid within SEPA.")
    _require(not bic_problem(code), bic_problem(code))
    _require(bool(code) or (version == "002" and account[:2] in _EEA), "A BIC is needed for this account.")
    _require(not (structured and text), "A payment has a reference or a text, not both.")
    _require(not rf_problem(structured), rf_problem(structured))
    _require(_PURPOSE.fullmatch(purpose) is not None, "A purpose code has up to four capitals and digits.")
    _require_line(name, 1, NAME_CHARACTERS, "The payee's name")
    _require_line(text, 0, 140, "The text of a payment")
    _require_line(information, 0, 70, "The information for the payer")
    lines = ["BCD", version, "1", "SCT", code, name, account, "EUR" + _amount(amount_minor), purpose]
    said = "\n".join([*lines, structured, text, information]).rstrip("\n")
    _require(len(said.encode()) <= EPC_BYTES, f"A SEPA code holds {EPC_BYTES} bytes, and this would be more.")
    return said


def takes_sepa(iban: str) -> bool:
    """Tell whether an account can be paid in euros within SEPA: it has a right IBAN of a country that takes part."""
    account = compact(iban)
    return bool(account) and not iban_problem(account) and account[:2] in _SEPA


def is_swiss(iban: str) -> bool:
    """Tell whether an account can be paid by a QR-bill: a right IBAN of Switzerland or Liechtenstein."""
    account = compact(iban)
    return account[:2] in _SWISS and not iban_problem(account)


def is_qr_iban(iban: str) -> bool:
    """Tell whether a Swiss IBAN takes payments with a QR reference alone: its bank is numbered 30000 to 31999."""
    account = compact(iban)
    return is_swiss(account) and account[4:9].isdecimal() and int(account[4:9]) in _QR_IBANS


def swiss_text(
    *,
    creditor: PostalAddress,
    iban: str,
    amount_minor: int,
    currency: str,
    debtor: PostalAddress | None = None,
    reference: str = "",
    message: str = "",
    billing: str = "",
) -> str:
    """Return the text of a Swiss QR-bill, lines joined by LF, with structured addresses.

    Args:
        creditor: Who is paid.
        iban: An account in Switzerland or Liechtenstein; a QR-IBAN asks for a QR reference.
        amount_minor: From 1 to 99,999,999,999.
        currency: CHF or EUR.
        debtor: Who pays; none leaves it open.
        reference: A QR reference, an RF reference, or none.
        message: Up to 140 characters, billing information included.
        billing: Coded billing information.

    Raises:
        PaymentCodeError: If the guidelines do not allow it.
    """
    account, quoted = compact(iban), reference.replace(" ", "").upper()
    _require(is_swiss(account), "A QR-bill needs an IBAN of Switzerland or Liechtenstein.")
    _require(currency in {"CHF", "EUR"}, "A QR-bill is in CHF or EUR.")
    if is_qr_iban(account):
        _require(bool(quoted) and not qr_reference_problem(quoted), "A QR-IBAN needs a QR reference of 27 digits.")
        kind = "QRR"
    else:
        _require(not rf_problem(quoted), "An IBAN that is no QR-IBAN takes an RF reference or none.")
        kind = "SCOR" if quoted else "NON"
    _require_line(message + billing, 0, 140, "The message")
    lines = [
        *("SPC", "0200", "1", account),
        *_address(creditor),
        *[""] * 7,
        *(_amount(amount_minor), currency),
        *(_address(debtor) if debtor else [""] * 7),
        *(kind, quoted, message, "EPD"),
        *((billing,) if billing else ()),
    ]
    _require(all(map(_SWISS_TEXT.fullmatch, lines)), "A QR-bill is written in Latin letters.")
    said = "\n".join(lines)
    _require(len(said) <= SWISS_CHARACTERS, f"A QR-bill holds {SWISS_CHARACTERS} characters, and this would be more.")
    return said


def upi_link(*, payee: str, name: str, amount_minor: int, note: str = "", reference: str = "") -> str:
    """Return the link by which an Indian payer's app opens with the payment filled in.

    Args:
        payee: The payee's UPI id, such as rowan@examplebank.
        name: The payee's name.
        amount_minor: Paise.
        note: Up to 50 characters.
        reference: What the payment is to be found by.

    Raises:
        PaymentCodeError: If the UPI id is none, the note is too long, or the link is.
    """
    _require(bool(payee.strip()) and not upi_problem(payee), upi_problem(payee) or "A UPI link needs a UPI id.")
    _require_line(name, 1, 99, "The payee's name")
    _require_line(note, 0, 50, "The note")
    _require_line(reference, 0, 35, "The reference")
    fields = {"pa": payee.strip(), "pn": name, "am": _amount(amount_minor), "cu": "INR", "tn": note, "tr": reference}
    said = "&".join(f"{key}={quote(value, safe='@' if key == 'pa' else '')}" for key, value in fields.items() if value)
    link = f"upi://pay?{said}"
    _require(len(link) <= LINK_CHARACTERS, f"The UPI link would have more than {LINK_CHARACTERS} characters.")
    return link


def upi_problem(text: str) -> str:
    """Say what is wrong with a UPI id."""
    is_right = not text.strip() or _UPI_ID.fullmatch(text.strip())
    return "" if is_right else "A UPI id is a name, an @ and a bank, such as rowan@examplebank."


def payment_link(template: str, values: Mapping[str, str]) -> str:
    """Return the house's own payment link with its fields filled in, each percent-encoded.

    Args:
        template: An address that `link_problem` finds right.
        values: A text for each of `LINK_FIELDS`.

    Raises:
        PaymentCodeError: If something is wrong with the template, or the link becomes too long for a code.
    """
    _require(not link_problem(template), link_problem(template))
    link = _FIELD.sub(lambda found: quote(values[found[1]], safe=""), template.strip())
    _require(len(link) <= LINK_CHARACTERS, f"The payment link would have more than {LINK_CHARACTERS} characters.")
    return link


def link_problem(text: str) -> str:
    """Say what is wrong with a template of a payment link."""
    template = text.strip()
    if not template:
        return ""
    try:
        host = urlsplit(template).hostname or ""
    except ValueError:
        host = ""
    if not template.startswith("https://") or not host or not template.isascii() or " " in template:
        return "A payment link begins with https:// and your provider's address."
    unknown = [name for name in _FIELD.findall(template) if name not in LINK_FIELDS]
    if unknown or re.search(r"[{}]", _FIELD.sub("", template)):
        return f"A payment link may name {', '.join('{' + name + '}' for name in LINK_FIELDS)} in braces, and no more."
    if "{" in host or "{" in urlsplit(template).netloc:
        return "The address of your provider has no fields: they come after it."
    return "" if len(template) <= LINK_CHARACTERS else f"A payment link has at most {LINK_CHARACTERS} characters."


def _address(address: PostalAddress) -> list[str]:
    _require_line(address.name, 1, NAME_CHARACTERS, "A name")
    _require_line(address.street, 0, 70, "A street")
    _require_line(address.house, 0, 16, "A house number")
    _require_line(address.postcode, 1, 16, "A postcode")
    _require_line(address.town, 1, 35, "A town")
    _require(re.fullmatch("[A-Z]{2}", address.country) is not None, "A country has two letters.")
    return ["S", address.name, address.street, address.house, address.postcode, address.town, address.country]


def _amount(minor: int) -> str:
    _require(1 <= minor <= _MOST_MINOR, "A payment code asks for 0.01 to 999,999,999.99.")
    return f"{Decimal(minor).scaleb(-2):.2f}"


def _require_line(text: str, least: int, most: int, what: str) -> None:
    _require(least <= len(text) <= most, f"{what} has {least} to {most} characters in a payment code.")
    _require(text == text.strip() and text.isprintable(), f"{what} stands on one line.")


def _require(holds: bool, words: str) -> None:  # noqa: FBT001 - what must hold, then what to say
    if not holds:
        raise PaymentCodeError(words, safe="No code is printed.", cure="Pay by the details beside it.")
