"""Confirmations and letters about queries over pages: no signature alone, and no total over the foot."""

from __future__ import annotations

import io
from typing import Any

import pypdf
import pytest

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.services.letters.notice_letter import render_notice
from creditdesk.services.letters.paper import paper_for
from creditdesk.services.letters.promise_letter import ConfirmationFacts, PromisedPayment, confirmation


def confirmed(papers: Any, count: int) -> pypdf.PdfReader:
    """Return the confirmation of a promise for so many invoices, read back."""
    items = tuple((DocumentKey(DocumentType.INVOICE, f"INV-{index}"), 100_00) for index in range(count))
    facts = ConfirmationFacts(
        number="PC-2026-000001",
        dated_on=papers.TODAY,
        sender=papers.SENDER,
        addressee=papers.addressee(contact="Karen Marsh"),
        currency="GBP",
        made_on=papers.TODAY,
        promised_by="Karen Marsh",
        payments=(PromisedPayment(papers.TODAY, 100_00 * count, items),),
    )
    return pypdf.PdfReader(io.BytesIO(render_notice(confirmation(facts)).pdf))


def lowest(page: pypdf.PageObject, height: float) -> float:
    """Return how far down the body of a page goes, in points from its top: all type larger than the foot's."""
    found = []

    def seen(text: str, _outer: Any, at: Any, _font: Any, size: float) -> None:
        if text.strip() and size > 7.5:
            found.append(height - at[5])

    page.extract_text(visitor_text=seen)
    return max(found)


@pytest.mark.parametrize("counts", [range(1, 25), range(25, 50), range(50, 75)])
def test_no_total_runs_over_the_foot_and_no_signature_stands_alone(papers: Any, counts: range) -> None:
    paper = paper_for("GB")
    for count in counts:
        pages = confirmed(papers, count).pages
        assert all(lowest(page, paper.height) <= paper.bottom for page in pages), count
        last = pages[-1].extract_text()
        assert "Yours sincerely" in last
        assert "please tell us" in last.replace("\n", " "), count
        whole = "\n".join(page.extract_text() for page in pages)
        assert whole.count("Invoice INV-") == count
        assert f"Promised £{count * 100:,}.00" in whole
