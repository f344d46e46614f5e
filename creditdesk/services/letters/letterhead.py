"""What the company says of itself on its letters: name, addresses, bank details, who signs.

Kept in `companies.particulars`. Bank details are printed as they stand here; a letter never takes them from elsewhere.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import asdict, dataclass, replace
from typing import Any

from sqlalchemy import Connection, select, update

from creditdesk.domain.bank_details import in_fours, uses_iban
from creditdesk.models.customers import companies
from creditdesk.services.book.book import Work
from creditdesk.services.letters.design import STANDARD, Design, read_design
from creditdesk.services.letters.paper import Paper, paper_for
from creditdesk.services.letters.pictures import keep_pictures, read_pictures

BANK_CHANGE = "change bank details"
"""What the audit chain calls a change of them."""

_DETAILS = (
    *("account_name", "bank", "sort_code", "routing_number", "bsb", "branch_code", "ifsc", "institution", "transit"),
    *("account_number", "account_type", "iban", "bic"),
)
_KNOWN_BY = {
    "sort_code": "GB",
    "routing_number": "US",
    "bsb": "AU",
    "branch_code": "ZA",
    "ifsc": "IN",
    "institution": "CA",
}


@dataclass(frozen=True, slots=True)
class BankAccount:
    """Where money of one currency is to be paid; fields that a country does not use stay empty.

    `account_name` is the name exactly as on the account: the payer's bank compares it. `country` is where the account
    is held, empty where the other fields tell. What a provider issued (`bpay_biller`, `easypay_receiver`,
    `pay_at_issuer`) is typed from its papers; `bpay_digits` and `easypay_digits` are the lengths that it asks for.
    `pay_link` is the house's own, `https://` with fields in braces.
    """

    currency: str
    account_name: str
    bank: str = ""
    country: str = ""
    sort_code: str = ""
    routing_number: str = ""
    bsb: str = ""
    branch_code: str = ""
    ifsc: str = ""
    institution: str = ""
    transit: str = ""
    account_number: str = ""
    account_type: str = ""
    iban: str = ""
    bic: str = ""
    upi_id: str = ""
    bpay_biller: str = ""
    bpay_rule: str = ""
    bpay_digits: str = ""
    easypay_receiver: str = ""
    easypay_digits: str = ""
    pay_at_issuer: str = ""
    pay_link: str = ""

    def details(self) -> tuple[tuple[str, str], ...]:
        """Return name and value of each field that a transfer needs, as printed, in the order a payer types them."""
        fields = ((name, getattr(self, name)) for name in _DETAILS)
        return tuple((name, in_fours(value) if name == "iban" else value) for name, value in fields if value)

    def home(self, house: str) -> str:
        """Return the country where the account is held, for a company of the country `house`."""
        known = (country for field, country in _KNOWN_BY.items() if getattr(self, field))
        of_iban = self.iban[:2] if uses_iban(self.iban[:2]) else ""
        return self.country or of_iban or next(known, house)


@dataclass(frozen=True, slots=True)
class Letterhead:
    """The company as its letters show it.

    `registration` is the sentence that company law asks for, such as "Registered in England and Wales no. 01234567".
    `registered_office` is empty where it is the address above. `says_unchanged` has letters tell that our bank details
    have not changed, and what to do if anybody says so.
    """

    name: str
    country: str
    currency: str
    legal_name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    email: str = ""
    web: str = ""
    registration: str = ""
    registered_office: str = ""
    vat_number: str = ""
    signatory_name: str = ""
    signatory_role: str = ""
    banks: tuple[BankAccount, ...] = ()
    says_unchanged: bool = False
    design: Design = STANDARD

    @property
    def paper(self) -> Paper:
        """The sheet that it is printed on, with its margins and window."""
        return paper_for(self.country, self.design)

    @property
    def formal_name(self) -> str:
        """The name in law: the legal name, or the company's name where none is entered."""
        return self.legal_name or self.name

    def bank_for(self, currency: str) -> BankAccount | None:
        """Return the account that takes this currency, if one is entered."""
        return next((bank for bank in self.banks if bank.currency == currency), None)

    def lacks(self, currencies: Collection[str], paper: str = "letter") -> tuple[str, ...]:
        """Say what is missing for a proper letter, or other paper, in these currencies."""
        missing = [] if self.address else ["Your letterhead has no address yet."]
        unpaid = [currency for currency in currencies if self.bank_for(currency) is None]
        if unpaid:
            missing.append(
                f"No bank account of yours takes {' or '.join(unpaid)}: the {paper} cannot say where to pay."
            )
        return tuple(missing)

    def particulars(self) -> dict[str, Any]:
        """Return what `companies.particulars` keeps."""
        fields = asdict(replace(self, design=STANDARD)) | {"design": self.design.kept()}
        return {name: value for name, value in fields.items() if name not in {"name", "country", "currency"} and value}


def read_letterhead(connection: Connection) -> Letterhead:
    """Return the letterhead of the book's company; what is not entered is empty."""
    row = connection.execute(select(companies).order_by(companies.c.id).limit(1)).mappings().one()
    particulars: Mapping[str, Any] = row["particulars"] or {}
    texts = {
        name: str(particulars[name])
        for name in (
            "legal_name",
            "phone",
            "email",
            "web",
            "registration",
            "registered_office",
            "vat_number",
            "signatory_name",
            "signatory_role",
        )
        if particulars.get(name)
    }
    return Letterhead(
        name=row["name"],
        country=row["country"],
        currency=row["currency"],
        address=tuple(str(line) for line in particulars.get("address", ())),
        banks=tuple(BankAccount(**bank) for bank in particulars.get("banks", ())),
        says_unchanged=bool(particulars.get("says_unchanged")),
        design=_design(connection, particulars.get("design", {})),
        **texts,
    )


def _design(connection: Connection, kept: Mapping[str, Any]) -> Design:
    hashes = [kept[name] for name in ("logo", "signature") if name in kept]
    return read_design(kept, read_pictures(connection, hashes) if hashes else {})


def write_letterhead(work: Work, letterhead: Letterhead, second_look: Mapping[str, str] | None = None) -> None:
    """Keep the letterhead, and record that it changed; changed bank details are recorded as they were and are.

    A changed account number is the mark of a common fraud: the audit chain keeps each one with who and when, and with
    the second look that was taken at it.
    """
    before = read_letterhead(work.connection)
    first = select(companies.c.id).order_by(companies.c.id).limit(1).scalar_subquery()
    particulars = letterhead.particulars()
    keep_pictures(work.connection, letterhead.design.pictures, work.at)
    work.connection.execute(
        update(companies)
        .where(companies.c.id == first)
        .values(
            name=letterhead.name,
            country=letterhead.country,
            currency=letterhead.currency,
            particulars=particulars,
        )
    )
    work.record("change letterhead", letterhead.name, banks=particulars.get("banks", ()))
    for what in ("country", "currency"):
        if getattr(before, what) != getattr(letterhead, what):
            told = {"before": getattr(before, what), "after": getattr(letterhead, what)}
            work.record(f"change company {what}", letterhead.name, **told)
    if before.banks != letterhead.banks:
        work.record(
            BANK_CHANGE,
            letterhead.name,
            second_look=dict(second_look or {}),
            before=[asdict(bank) for bank in before.banks],
            after=[asdict(bank) for bank in letterhead.banks],
        )
