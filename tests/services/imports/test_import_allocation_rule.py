"""An import takes just those allocations that the rule of allocation does not refuse."""

from __future__ import annotations

import shutil
import tempfile
from datetime import date
from pathlib import Path

from hypothesis import event, given, settings
from hypothesis import strategies as st

from creditdesk.domain.allocation import Side, refusal
from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.services.book.files import open_book
from tests.conftest import Filled
from tests.services.imports.conftest import Office

DAY = date(2026, 1, 5)
# Acorn stands alone; the branch and its head office may pay for each other.
FAMILIES = {"C1": 1, "HEAD": 2, "BRANCH": 2}
usually = [True] * 5 + [False]

sides = st.tuples(st.sampled_from(list(FAMILIES)), st.sampled_from(["GBP", "GBP", "EUR"]), st.integers(1, 400))


def made(number: str, drawn: tuple[str, str, int], kind: DocumentType) -> tuple[str, Side]:
    """A document as a line of a file and as an allocation sees it."""
    account, currency, minor = drawn
    key = DocumentKey(kind, number)
    side = Side(key, FAMILIES[account], currency, minor, is_debit=kind.sign > 0)
    amount = decimal_text(minor, currency)
    return f"{account},{kind},{number},{DAY},{amount},,{currency}", side


@settings(max_examples=40, deadline=None)
@given(sides, sides, st.sampled_from(usually), st.sampled_from(usually), st.integers(-2, 401), st.booleans())
def test_a_row_is_taken_where_the_rule_has_nothing_against_it(
    book_to_copy: Path,
    filled: Filled,
    paid: tuple[str, str, int],
    owed: tuple[str, str, int],
    is_credit: bool,
    is_debit: bool,
    minor: int,
    fits: bool,
) -> None:
    payment, credit = made("P1", paid, DocumentType.CASH if is_credit else DocumentType.INVOICE)
    bill, debit = made("B1", owed, DocumentType.INVOICE if is_debit else DocumentType.CASH)
    amount = min(paid[2], owed[2]) if fits else minor
    with tempfile.TemporaryDirectory() as folder:
        with open_book(Path(shutil.copy(book_to_copy, folder)), user="tess") as book:
            office = Office(book, Path(folder))
            customers = office.file(
                "customers.csv", "account,name,parent_account", "C1,Acorn,", "HEAD,Oak,", "BRANCH,Oak 2,HEAD"
            )
            filled.fill(book.path, "customers", lambda: office.take(customers))
            office.take(office.documents(payment, bill))
            row = f"{paid[0]},{credit.key.type},P1,{debit.key.type},B1,{DAY},{decimal_text(amount, credit.currency)}"
            taken = office.take(office.allocations(row))
    refused = refusal(credit, debit, amount)
    event("refused" if refused else "taken")
    assert (taken.new, len(taken.rejected)) == ((0, 1) if refused else (1, 0)), refused
