"""What stands on some debtors' accounts besides their trade: unapplied cash, a bounce, a write-off, discounts."""

from __future__ import annotations

from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.services.demo.debtors import Debtor
from creditdesk.services.demo.ledger import DemoLedger, Entry
from creditdesk.services.demo.trading import cash, credit_note, invoice, pay


def head_office_pays(ledger: DemoLedger, debtor: Debtor) -> None:
    """Nothing stands open at head office besides one receipt without remittance advice."""
    cash(ledger, debtor, date(2026, 11, 17), 91_240)


def northgate(ledger: DemoLedger, debtor: Debtor) -> None:
    """A price was put right by a credit note, which is set against nothing yet."""
    credit_note(ledger, debtor, date(2026, 11, 2), 150_000, "price agreed on INV-10467", "CN-2204")


def bounces(ledger: DemoLedger, debtor: Debtor) -> None:
    """A payment came back unpaid within the week, and the invoice is open again."""
    item = invoice(ledger, debtor, date(2026, 9, 21), 486_000)
    receipt = pay(ledger, debtor, date(2026, 11, 6), [(item, 486_000)])
    receipt.reversed_on = date(2026, 11, 12)
    receipt.reference = "returned unpaid: refer to drawer"


def written_off(ledger: DemoLedger, debtor: Debtor) -> None:
    """The last invoice before the liquidation was given up."""
    day = date(2026, 3, 31)
    item = invoice(ledger, debtor, date(2025, 4, 14), 118_400)
    gone = Entry(
        debtor.account, DocumentType.WRITE_OFF, day, day, debtor.currency, -118_400, reference="in liquidation"
    )
    ledger.apply(ledger.add(gone), item, day, 118_400)


def takes_discount(ledger: DemoLedger, debtor: Debtor) -> None:
    """2 % within ten days, taken each time; once too late, and so the discount stays open."""
    for dated_on, paid_on, amount_minor, in_time in (
        (date(2026, 8, 3), date(2026, 8, 12), 240_000, True),
        (date(2026, 9, 7), date(2026, 9, 16), 186_500, True),
        (date(2026, 10, 5), date(2026, 10, 21), 210_000, False),
        (date(2026, 11, 9), date(2026, 11, 18), 172_000, True),
    ):
        item = invoice(ledger, debtor, dated_on, amount_minor)
        taken = amount_minor * 2 // 100
        pay(ledger, debtor, paid_on, [(item, amount_minor - taken)])
        if in_time:
            gift = Entry(debtor.account, DocumentType.DISCOUNT, paid_on, paid_on, debtor.currency, -taken)
            ledger.apply(ledger.add(gift), item, paid_on, taken)


def retains(ledger: DemoLedger, debtor: Debtor) -> None:
    """5 % of two contract invoices is withheld until the works have stood a year."""
    for dated_on, paid_on, amount_minor, due_on in (
        (date(2026, 6, 12), date(2026, 7, 17), 1_840_000, date(2027, 6, 30)),
        (date(2026, 8, 14), date(2026, 9, 18), 1_265_000, date(2027, 6, 30)),
    ):
        item = invoice(ledger, debtor, dated_on, amount_minor)
        item.retained_minor = amount_minor * 5 // 100
        item.retention_due_on = due_on
        item.reference = "Moorgarth bypass, stage payment"
        pay(ledger, debtor, paid_on, [(item, amount_minor - item.retained_minor)])


def pays_on_account(ledger: DemoLedger, debtor: Debtor) -> None:
    """A round sum came, and nobody said what for."""
    receipt = cash(ledger, debtor, date(2026, 11, 13), 250_000)
    receipt.reference = "no remittance advice"


def pays_short(ledger: DemoLedger, debtor: Debtor) -> None:
    """A few pounds of an invoice were left off."""
    item = invoice(ledger, debtor, date(2026, 9, 28), 31_418)
    pay(ledger, debtor, date(2026, 10, 30), [(item, 31_000)])
