"""Whole documents against texts that were read and approved.

After a change that is meant, set CREDITDESK_WRITE_REFERENCES=1, run these tests, and review the difference as one
would a letter before signing it.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.letterhead import BankAccount, Letterhead

REFERENCES = Path(__file__).parent / "references"


def reminder_of_one_invoice(papers: Any) -> Facts:
    return papers.letter("reminder", [papers.item("INV-10512", 18_400_00, 77, reference="PO 4417")])


def first_reminder(papers: Any) -> Facts:
    return papers.letter("reminder", [papers.item("INV-10512", 18_400_00, 12), papers.item("INV-10513", 90_00, 5)])


def reminder_after_a_letter(papers: Any) -> Facts:
    lines = [papers.item("INV-10512", 18_400_00, 45), papers.item("INV-10555", 9_920_00, 38)]
    return papers.letter("reminder", lines, written_on=(date(2026, 10, 27),), written_of_all_on=date(2026, 10, 27))


def reminder_with_credits_query_and_arrangement(papers: Any) -> Facts:
    lines = [papers.item("INV-1", 5_000_00, 40, disputed_minor=250_00), papers.item("INV-2", 900_00, 12)]
    return papers.letter("reminder", lines, credits=papers.CREDITS, left_out_minor=1_500_00)


def final_demand(papers: Any) -> Facts:
    lines = [
        papers.item("INV-10512", 18_400_00, 76),
        papers.item("INV-10555", 9_920_00, 54),
        papers.item("INV-10590", 7_080_00, 35),
    ]
    since = (papers.item("INV-10631", 1_260_00, 9),)
    return papers.letter("final_demand", lines, since=since, **papers.FINAL_DEMAND)


def statement_of_forty(papers: Any) -> Facts:
    return papers.statement(papers.many(40, youngest=-20), papers.CREDITS)


def statement_in_credit(papers: Any) -> Facts:
    return papers.statement([], papers.CREDITS)


def activity_of_eight(papers: Any) -> Facts:
    return papers.activity(8)


def detailed_statement(papers: Any) -> Facts:
    paid, part_paid = (
        papers.item("INV-1", 640_00, 40, open_minor=0),
        papers.item("INV-2", 900_00, 12, open_minor=400_00),
    )
    cash = papers.item("BACS-7", -1_200_00, 5, kind="cash", open_minor=-60_00)
    used = (
        papers.Settled(date(2026, 11, 15), papers.DocumentType.INVOICE, "INV-1", 640_00),
        papers.Settled(date(2026, 11, 16), papers.DocumentType.INVOICE, "B-2", 500_00, account="NOR014B"),
    )
    bounced = papers.ItemStory(
        papers.item("BACS-6", -640_00, 12, kind="cash", open_minor=0),
        (
            papers.Settled(date(2026, 11, 8), papers.DocumentType.INVOICE, "INV-1", 640_00),
            papers.Settled(date(2026, 11, 12), papers.DocumentType.INVOICE, "INV-1", -640_00, is_undone=True),
            papers.Settled(date(2026, 11, 12), None, "", 640_00),
        ),
    )
    story = papers.story(paid, (8, "BACS-6", 640_00))
    undone = papers.Settled(date(2026, 11, 12), papers.DocumentType.CASH, "BACS-6", 640_00, is_undone=True)
    settled = papers.Settled(date(2026, 11, 15), papers.DocumentType.CASH, "BACS-7", -640_00)
    stories = [
        papers.replace(story, settled=(*story.settled, undone, settled)),
        papers.story(part_paid, (16, "CHQ-3", 500_00)),
        papers.story(papers.item("INV-3", 75_00, -10)),
        bounced,
        papers.ItemStory(cash, used),
    ]
    return papers.detailed(stories)


def german_reminder(papers: Any) -> Facts:
    bank = BankAccount("EUR", "Muster Handels GmbH", iban="DE89370400440532013000", bic="COBADEFFXXX")
    sender = Letterhead("Muster Handels GmbH", "DE", "EUR", address=("Hafenstr. 4", "20457 Hamburg"), banks=(bank,))
    whom = papers.addressee("Lange Gasse 5", "70173 Stuttgart", name="Süßwaren & Söhne OHG", country="DE")
    whom = papers.replace(whom, language="de")
    lines = [papers.item("RE-77", 1_234_50, 15)]
    return papers.letter("reminder", lines, sender=sender, addressee=whom, currency="EUR")


def greek_statement(papers: Any) -> Facts:
    whom = papers.addressee("Λεωφόρος Αθηνών 114", "104 42 Αθήνα", "GREECE", name="Καλημέρα Εμπορική", country="GR")
    return papers.statement([papers.item("INV-9", 640_00, 31)], addressee=whom, currency="EUR")


@pytest.mark.parametrize(
    "document",
    [
        first_reminder,
        reminder_of_one_invoice,
        reminder_after_a_letter,
        reminder_with_credits_query_and_arrangement,
        final_demand,
        statement_of_forty,
        statement_in_credit,
        activity_of_eight,
        detailed_statement,
        german_reminder,
        greek_statement,
    ],
)
def test_the_document_says_what_was_approved(papers: Any, document: Callable[[Any], Facts]) -> None:
    said = "\n--- next page ---\n".join(papers.made(document(papers)).pages) + "\n"
    path = REFERENCES / f"{document.__name__}.txt"
    if os.environ.get("CREDITDESK_WRITE_REFERENCES"):
        path.write_text(said, encoding="utf-8")
    assert said == path.read_text(encoding="utf-8")
