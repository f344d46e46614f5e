"""A day's work without a display: what the main job leaves, as pictures, PDFs and a page that leads through them."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from pathlib import Path

from creditdesk import app
from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.services.book.files import open_book
from creditdesk.services.cash.result import ImportResult
from creditdesk.services.desk.entries import CallEntry, PromiseDraft
from creditdesk.services.letters.issuing import Issued
from creditdesk.services.office import Office

_INVOICED = 3
_LISTED = 12
_CHARTS = 4
_PAGE_SCALE = 1.6


@dataclass(slots=True)
class _Tour:
    """The folder being filled, and the page about it."""

    folder: Path
    office: Office
    as_of: date
    page: list[str] = field(default_factory=list)
    files: list[Path] = field(default_factory=list)

    @property
    def at(self) -> datetime:
        """The moment of the work: half past nine on the day."""
        return datetime.combine(self.as_of, time(9, 30)).astimezone()

    def keep(self, name: str, content: bytes, text: str) -> None:
        """Leave a file and its line on the page."""
        path = self.folder / name
        path.write_bytes(content)
        self.files.append(path)
        line = f"![{text}]({name})\n\n{text}" if path.suffix == ".png" else f"[{name}]({name}): {text}"
        self.page += [line, ""]


def take(book: Path, as_of: date, folder: Path, say: Callable[[str], object]) -> Sequence[Path]:
    """Do the main job in a demo book and leave what it makes in the folder; return the files left."""
    folder.mkdir(parents=True, exist_ok=True)
    with open_book(book) as opened:
        tour = _Tour(folder, Office.of(opened), as_of)
        for step in (_import, _worklist, _call, _letters, _charts):
            step(tour, say)
    say("Drawing the window")
    pictures = app.take_pictures(book, as_of, folder)
    tour.page += ["## The window", ""]
    for picture in pictures:
        words = picture.stem.replace("-", " ").capitalize()
        tour.page.append(f"![{words}]({picture.name})\n\n{words}\n")
    index = folder / "index.md"
    index.write_text("\n".join(["# A day at CreditDesk", "", *tour.page, ""]), encoding="utf-8")
    return [index, *pictures, *tour.files]


def _import(tour: _Tour, say: Callable[[str], object]) -> None:
    say("Importing the day's ledger file")
    path = tour.folder / "ledger-of-the-day.csv"
    ledger, as_of = tour.office.ledger, tour.as_of
    rows = ledger.debtor_rows(ledger.debtor_ids("today")[:_INVOICED], as_of)
    numbers = _next_numbers(tour, [row.customer_id for row in rows])
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["account", "type", "number", "date", "amount", "currency"])
        for row, number in zip(rows, numbers, strict=False):
            amount = decimal_text(84_500, row.currency)
            writer.writerow([row.account, "invoice", number, as_of.isoformat(), amount, row.currency])
    result = tour.office.cash.import_files([path], at=tour.at, as_of=as_of)
    again = tour.office.cash.import_files([path], at=tour.at, as_of=as_of)
    tour.files.append(path)
    tour.page += [
        "## Money in",
        "",
        f"- [{path.name}]({path.name}) was imported: {_counts(result)}.",
        f"- The same file again: {_counts(again)}.",
        "",
    ]


def _next_numbers(tour: _Tour, customer_ids: Sequence[int]) -> list[str]:
    """Go on counting from the highest number among the invoices of these debtors."""
    found = [
        re.fullmatch(r"(.*?)(\d+)", item.key.number)
        for customer_id in customer_ids
        for item in tour.office.ledger.debtor(customer_id, tour.as_of).items
        if item.key.type is DocumentType.INVOICE
    ]
    highest = max((match for match in found if match), key=lambda match: int(match[2]), default=None)
    if highest is None:
        return []
    return [f"{highest[1]}{int(highest[2]) + step}" for step in range(1, len(customer_ids) + 1)]


def _counts(result: ImportResult) -> str:
    return f"{result.new} new, {result.changed} changed, {result.unchanged} unchanged, {len(result.rejected)} rejected"


def _worklist(tour: _Tour, say: Callable[[str], object]) -> None:
    say("Reading today's list")
    ledger = tour.office.ledger
    rows = ledger.debtor_rows(ledger.debtor_ids("today")[:_LISTED], tour.as_of)
    tour.page += [
        f"## Today's list, {tour.as_of}",
        "",
        "| | Debtor | Overdue | Why | Next |",
        "|---|---|---|---|---|",
        *(
            f"| {rank} | {row.name} | {decimal_text(row.overdue_minor, row.currency)} {row.currency} | {row.fact} "
            f"| {row.next_action} |"
            for rank, row in enumerate(rows, start=1)
        ),
        "",
    ]


def _call(tour: _Tour, say: Callable[[str], object]) -> None:
    say("Logging a call with a promise")
    office, as_of = tour.office, tour.as_of
    ids = office.ledger.debtor_ids("today")[:2]
    if not ids:
        return
    # The second on the list: the first stays in its place for the window's pictures.
    customer_id = ids[-1]
    view = office.ledger.debtor(customer_id, as_of)
    contact = view.head.contacts[0] if view.head.contacts else None
    reading = office.desk.read_promise("half fri", customer_id, (), as_of)
    entry = CallEntry(
        customer_id,
        "PTP",
        contact_id=None if contact is None else contact.id,
        contact_name="" if contact is None else contact.name,
        note="Confirmed the overdue invoices; half goes in Friday's payment run.",
        promises=tuple(
            PromiseDraft(read.amount_minor, read.currency, read.promised_on, read.items) for read in reading.promises
        ),
        duration_seconds=260,
    )
    saved, _ = office.desk.save_call(entry, at=tour.at, as_of=as_of)
    tour.page += [
        f"## A call to {view.head.name}",
        "",
        *(f"- {point}" for point in view.talking_points),
        f"- Written: {office.ledger.debtor(customer_id, as_of).history[0].title}",
        f"- Next: {saved.next_action}",
        "",
        "## Letters, statements, and how they pay",
        "",
    ]


def _letters(tour: _Tour, say: Callable[[str], object]) -> None:
    """Issue one of each kind, to the first in order whom the gate lets through."""
    say("Writing a reminder, a final demand and a statement")
    office = tour.office
    for kind, order in (("reminder", "overdue"), ("final_demand", "overdue"), ("statement", "balance")):
        for customer_id in office.ledger.debtor_ids("all", order=order):
            if office.letters.gate(customer_id, kind, tour.as_of).send:
                issued, _ = office.letters.issue(customer_id, kind, as_of=tour.as_of, at=tour.at)
                _keep_issued(tour, kind.replace("_", "-"), issued)
                if kind == "final_demand":
                    _keep_case(tour, customer_id)
                break


def _keep_case(tour: _Tour, customer_id: int) -> None:
    made = tour.office.case_files.pdf(customer_id, tour.as_of)
    said = f"The case so far of who was sent it: {made.document_count} documents on {made.page_count} pages."
    tour.keep("case-file.pdf", made.pdf, said)


def _keep_issued(tour: _Tour, name: str, issued: Issued) -> None:
    letter = issued.letters[0]
    pages = "1 page" if letter.pages == 1 else f"{letter.pages} pages"
    amount = f"{decimal_text(letter.amount_minor, letter.currency)} {letter.currency}"
    tour.keep(f"{name}.pdf", issued.pdf, f"{letter.number} to {letter.account}, {amount}, {pages}.")
    tour.keep(f"{name}.png", _first_page(issued.pdf), f"The first page of {letter.number}.")


def _first_page(pdf: bytes) -> bytes:
    import pypdfium2  # noqa: PLC0415 - as ReportLab, it loads for letters alone

    content = io.BytesIO()
    with pypdfium2.PdfDocument(pdf) as document:
        document[0].render(scale=_PAGE_SCALE).to_pil().save(content, format="PNG")
    return content.getvalue()


def _charts(tour: _Tour, say: Callable[[str], object]) -> None:
    say("Drawing how debtors pay")
    from creditdesk.services.insight.chart import picture  # noqa: PLC0415 - matplotlib loads for pictures alone

    office = tour.office
    ids = office.ledger.debtor_ids("all")
    patterns = (office.insight.pattern(customer_id, tour.as_of) for customer_id in ids)
    changed = [pattern for pattern in patterns if pattern.habit.change is not None]
    for number, pattern in enumerate(changed[:_CHARTS], start=1):
        tour.keep(f"trend-{number}.png", picture(pattern, ".png"), f"{pattern.name}: {pattern.sentence}")
