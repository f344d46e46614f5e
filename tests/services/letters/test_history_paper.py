"""The history of a debtor on paper: every document, every entry, and a proof that all is there."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

import pytest
from pypdf import PdfReader
from sqlalchemy import insert

from creditdesk.domain.errors import NotFoundError
from creditdesk.domain.languages import LANGUAGES
from creditdesk.models.activity import activities
from creditdesk.services.book.book import Book
from creditdesk.services.ledger.history_filter import KINDS, HistoryFilter
from creditdesk.services.letters.history_writing import HistoryPdf, HistoryWriting
from creditdesk.services.letters.ledger_told import ledger_words

DAY = date(2026, 11, 20)
CALLS = next(kind for kind in KINDS if "call" in kind.kinds)


def read(made: HistoryPdf) -> str:
    reader = PdfReader(io.BytesIO(made.pdf))
    assert len(reader.pages) == made.page_count
    return " ".join(" ".join(page.extract_text() for page in reader.pages).split())


@pytest.fixture
def paper(desk: Any) -> HistoryWriting:
    desk.happened(date(2026, 9, 14))
    desk.ledger.allocate(
        desk.ledger.cash(desk.debtor, "BACS-9", "2026-10-20", "5000.00"), desk.first, "2026-10-20", "5000.00"
    )
    desk.issue()
    return HistoryWriting(desk.book)


def said(desk: Any, note: str, day: date = DAY) -> None:
    values = {"customer_id": desk.debtor, "kind": "call", "happened_at": desk.at, "happened_on": day, "done_by": "ann"}
    with desk.book.unit_of_work(desk.at) as work:
        work.connection.execute(insert(activities).values(values | {"summary": "Call with Karen", "note": note}))


def test_it_tells_of_each_document_with_what_happened_to_it_and_of_each_entry_in_order(
    desk: Any, paper: HistoryWriting
) -> None:
    made = paper.pdf(desk.debtor, DAY)
    text = read(made)
    assert made.name == "history NOR014 2026-11-20.pdf"
    assert "History of account NOR014 Northgate Timber Unit 7 Wakefield" in text
    assert "INV-1 6 Aug 2026 5 Sept 2026 open, 76 days overdue 18,400.00 13,400.00" in text
    assert "20 Oct 2026 · £5,000.00 paid by BACS-9" in text
    assert "Total; amount 25,480.00, open 20,480.00" in text
    listed = text[text.index("What was said and done (3)") :]
    order = r"1 14 Sept 2026, .* 2 20 Oct 2026 Part payment £5,000.00 the ledger BACS-9 · against INV-1 3 20 Nov 2026, "
    assert re.search(order, listed)


def test_its_proof_counts_the_entries_by_kind_and_apart_from_the_list(desk: Any, paper: HistoryWriting) -> None:
    text = read(paper.pdf(desk.debtor, DAY))
    assert (
        "Listed: 3 entries, numbered 1 to 3 without a gap, from 14 September 2026 to 20 November 2026"
        " (call 1, letter 1, payment 1)." in text
    )
    assert "2 entries of people and 1 of the ledger, 3 together, and 2 documents. The list has as many." in text
    assert re.search(r"Its last link when this was made: no\. [\d,]+ of .*, [0-9a-f]{64}\.", text)


@pytest.mark.parametrize(
    ("country", "words"),
    [
        (
            "DE",
            (
                "Verlauf des Kontos NOR014", "offen, 76 Tage überfällig", "20.10.2026 · 5.000,00 £ bezahlt mit BACS-9",
                "die Bücher", "Teilzahlung 5.000,00 £", "BACS-9 · gegen INV-1", "(Anruf 1, Schreiben 1, Zahlung 1)",
            ),
        ),
        (
            "NL",
            (
                "Verloop van rekening NOR014", "open, 76 dagen te laat", "20 okt 2026 · £ 5.000,00 betaald met BACS-9",
                "de boeken", "Deelbetaling £ 5.000,00", "BACS-9 · tegen INV-1", "(betaling 1, brief 1, gesprek 1)",
            ),
        ),
    ],
)  # fmt: skip
def test_it_is_in_the_houses_language(desk: Any, paper: HistoryWriting, country: str, words: tuple[str, ...]) -> None:
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), country=country), at=desk.at)
    made = paper.pdf(desk.debtor, DAY)
    text = read(made)
    assert [each for each in words if each not in text] == []
    assert PdfReader(io.BytesIO(made.pdf)).trailer["/Root"]["/Lang"] == f"{country.lower()}-{country}"


@pytest.mark.parametrize("language", sorted(set(LANGUAGES) - {"en"}))
@pytest.mark.parametrize("invoices", [True, False])
def test_what_the_ledger_tells_is_to_be_had_in_every_language(language: str, *, invoices: bool) -> None:
    words = ledger_words(language, "DE")
    said = [
        *(words.payment_of_many("5", *counts, all_invoices=invoices) for counts in ((2, 0), (1, 2), (0, 2))),
        words.part_payment("5"), words.bounced(words.document("credit_note", "5")), words.paid("5", "B"),
        words.credited("5", "B"), words.taken_back("5", "B"), words.against("B", ["I"], 0),
        words.against("B", ["I"], 2),
    ]  # fmt: skip
    assert len(set(said)) == len(said)
    assert not set(re.findall("[a-z]+", " ".join(said).lower())) & {"payment", "paid", "invoices", "items", "against"}


def test_an_extract_is_looked_for_in_the_words_of_the_screen(desk: Any, paper: HistoryWriting) -> None:
    desk.letters.save_letterhead(replace(desk.letters.letterhead(), country="DE"), at=desk.at)
    made = paper.pdf(desk.debtor, DAY, HistoryFilter(text="part payment"))
    assert made.entry_count == 1
    assert "mit den Wörtern „part payment“" in read(made)
    calls = paper.pdf(desk.debtor, DAY, HistoryFilter(CALLS))
    assert "Ein Auszug, Stand 20. November 2026: Anrufe und Notizen." in read(calls)


def test_an_extract_says_that_it_is_one_and_shows_the_documents_it_is_about(desk: Any, paper: HistoryWriting) -> None:
    said(desk, "Pallets were broken")
    said(desk, "Nothing new")
    made = paper.pdf(desk.debtor, DAY, HistoryFilter(CALLS, "pallet"))
    text = read(made)
    assert made.entry_count == 1
    assert "calls and notes with the words “pallet”. 1 of the 5 entries on record" in text
    assert "Pallets were broken" in text
    assert "Nothing new" not in text
    assert "INV-1" not in text
    assert "This is an extract of them: 1 entries." in text


def test_a_note_is_printed_whole_over_as_many_pages_as_it_takes(desk: Any, paper: HistoryWriting) -> None:
    words = [f"word{number}" for number in range(3_000)]
    said(desk, " ".join(words))
    made = paper.pdf(desk.debtor, DAY)
    text = read(made)
    assert all(word in text for word in words)
    assert f"Page 1 of {made.page_count}" in text
    assert f"Page {made.page_count} of {made.page_count}" in text


def test_what_came_later_is_not_in_it_and_a_day_without_entries_says_so(desk: Any, paper: HistoryWriting) -> None:
    said(desk, "Later", DAY + timedelta(days=1))
    assert "Later" not in read(paper.pdf(desk.debtor, DAY))
    assert "There is no entry on record as of 1 September 2026." in read(paper.pdf(desk.debtor, date(2026, 9, 1)))


def test_the_same_history_is_the_same_file(desk: Any, paper: HistoryWriting) -> None:
    assert paper.pdf(desk.debtor, DAY).pdf == paper.pdf(desk.debtor, DAY).pdf


def test_a_debtor_not_in_the_book_has_no_history(book: Book) -> None:
    with pytest.raises(NotFoundError):
        HistoryWriting(book).pdf(99, DAY)
