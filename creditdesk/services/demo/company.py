"""Rowan Supplies Ltd, who keeps the demo ledger: what its letterhead says."""

from __future__ import annotations

from creditdesk.services.letters.letterhead import BankAccount, Letterhead

LETTERHEAD = Letterhead(
    name="Rowan Supplies Ltd",
    country="GB",
    currency="GBP",
    legal_name="Rowan Supplies Limited",
    address=("14 Mill Road", "Leeds LS1 4AB"),
    phone="0113 496 0100",
    email="credit@rowan.example",
    web="www.rowan.example",
    registration="Registered in England and Wales no. 00000000",
    vat_number="GB 000 0000 00",
    signatory_name="J. Whitcombe",
    signatory_role="Credit controller",
    says_unchanged=True,
    # Evidently invented: no bank has these sort codes. The euro account is the textbook example of an IBAN, so that
    # letters show its code; the check digits of the other are wrong.
    banks=(
        BankAccount(
            "GBP", "Rowan Supplies Ltd", "Example Bank", sort_code="00-00-00", account_number="12345678", bic="EXMPGB00"
        ),
        BankAccount("EUR", "Rowan Supplies Ltd", "Example Bank", iban="GB82WEST12345698765432", bic="WESTGB22"),
        BankAccount("USD", "Rowan Supplies Ltd", "Example Bank", iban="GB00EXMP00000012345680", bic="EXMPGB00"),
    ),
)
