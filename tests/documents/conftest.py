"""Letters and statements made of a few facts, and what can be read back from their pages."""

from __future__ import annotations

import io
import random
import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from types import ModuleType
from typing import Any

import pypdf
import pytest

from creditdesk.domain.aging import DUE_BUCKETS, bucket_for
from creditdesk.domain.document import DocumentType
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import MovementKind, StatementKind
from creditdesk.services.letters.facts import BrokenPromise, Facts, LetterFacts
from creditdesk.services.letters.interest_facts import InterestClaim
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.render import render
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.statement_facts import ItemStory, Moved, Proof, Settled, StatementFacts

TODAY = date(2026, 11, 20)

SENDER = Letterhead(
    name="Rowan Supplies Ltd",
    country="GB",
    currency="GBP",
    legal_name="Rowan Supplies Limited",
    address=("14 Mill Road", "Leeds LS1 4AB"),
    phone="0113 496 0100",
    email="credit@rowan.example",
    registration="Registered in England and Wales no. 01234567",
    vat_number="GB 123 4567 89",
    signatory_name="J. Whitcombe",
    signatory_role="Credit controller",
    banks=(
        BankAccount("GBP", "Rowan Supplies Limited", sort_code="20-00-00", account_number="55779911"),
        BankAccount("EUR", "Rowan Supplies Limited", iban="GB82WEST12345698765432", bic="WESTGB22"),
    ),
)


def addressee(
    *below: str, name: str = "Northgate Timber & Joinery", contact: str = "", country: str = "GB"
) -> Addressee:
    lines = (*([contact] if contact else []), name, *(below or ("Unit 7, Gatehouse Way", "Wakefield WF1 2RT")))
    return Addressee("NOR014", name, contact, lines, country, "company")


def item(
    number: str, amount: int, overdue: int, *, open_minor: int | None = None, kind: str = "invoice", **facts: Any
) -> Line:
    """Return an open item so many days overdue."""
    due_on = TODAY - timedelta(days=overdue)
    return Line(
        type=DocumentType(kind),
        number=number,
        reference=facts.pop("reference", ""),
        dated_on=due_on - timedelta(days=30),
        due_on=due_on,
        days_overdue=overdue,
        amount_minor=amount,
        open_minor=amount if open_minor is None else open_minor,
        **facts,
    )


def many(count: int, *, seed: int = 1, youngest: int = 1) -> tuple[Line, ...]:
    """Return invented items, oldest due date first."""
    draw = random.Random(seed)
    found = []
    for index in range(count):
        amount = draw.randint(500, 2_000_000)
        left = amount if draw.random() < 0.8 else draw.randint(1, amount)
        reference = f"PO {4400 + index}" if draw.random() < 0.6 else ""
        found.append(
            item(f"INV-{10512 + 7 * index}", amount, draw.randint(youngest, 130), open_minor=left, reference=reference)
        )
    return tuple(sorted(found, key=lambda line: line.due_on))


CREDITS = (
    item("CN-220", -24_000, 17, kind="credit_note"),
    item("BACS 091123", -100_000, 11, open_minor=-35_012, kind="cash"),
)


def letter(kind: str, lines: Sequence[Line], **facts: Any) -> LetterFacts:
    """Return the facts of a letter, those named changed."""
    made = LetterFacts(
        kind=Kind(kind),
        number="RM-2026-000014" if kind == "reminder" else "FD-2026-000003",
        dated_on=TODAY,
        pay_by_on=date(2026, 11, 27),
        sender=SENDER,
        addressee=addressee(),
        currency="GBP",
        lines=tuple(lines),
    )
    return replace(made, **facts)


FINAL_DEMAND: dict[str, Any] = {
    "addressee": addressee(contact="Karen Whitfield"),
    "broken": BrokenPromise(date(2026, 10, 29), date(2026, 11, 17), 35_400_00, 0),
    "interest": InterestClaim("Late Payment of Commercial Debts (Interest) Act 1998", (0.1175,), 642_54, 240_00, 11_33),
    "written_on": (date(2026, 10, 1), date(2026, 10, 20)),
    "spoken_on": (date(2026, 10, 29),),
}


def statement(lines: Sequence[Line], credits_: Sequence[Line] = (), **facts: Any) -> StatementFacts:
    """Return the facts of a statement that proves, those named changed."""
    buckets = dict.fromkeys(DUE_BUCKETS.labels, 0)
    for line in lines:
        buckets[bucket_for(line.days_overdue)] += line.open_minor - line.retained_minor
    balance = sum(line.open_minor for line in (*lines, *credits_))
    made = StatementFacts(
        number="ST-NOR014-20261120",
        dated_on=TODAY,
        sender=SENDER,
        addressee=addressee(),
        currency="GBP",
        lines=tuple(lines),
        credits=tuple(credits_),
        buckets=tuple(buckets.items()),
        retained_minor=sum(line.retained_minor for line in lines),
        proof=Proof(date(2026, 10, 31), balance - 500_000, 1_000_000, -100_000, -400_000),
    )
    assert made.proved
    return replace(made, **facts)


def activity(count: int, *, opening: int = 1_000_000, seed: int = 1) -> StatementFacts:
    """Return the facts of an activity statement with so many movements; what it leads to is open on one item."""
    draw = random.Random(seed)
    moved = []
    for index in range(count):
        day = TODAY - timedelta(days=19 - 19 * index // count)
        is_invoice = draw.random() < 0.6
        moved.append(
            Moved(
                on=day,
                kind=MovementKind.POSTED,
                type=DocumentType.INVOICE if is_invoice else DocumentType.CASH,
                number=f"{'INV' if is_invoice else 'BACS'}-{10512 + index}",
                reference="",
                due_on=day + timedelta(days=30),
                amount_minor=draw.randint(500, 2_000_000) * (1 if is_invoice else -1),
            )
        )
    closing = opening + sum(each.amount_minor for each in moved)
    rest = item("INV-10511" if closing > 0 else "CN-1", closing, 12, kind="invoice" if closing > 0 else "credit_note")
    made = statement([rest], []) if closing > 0 else statement([], [rest])
    proof = Proof(date(2026, 10, 31), opening, closing - opening, 0, 0)
    facts = replace(made, number="SA-NOR014-20261120", proof=proof, form=StatementKind.ACTIVITY, moved=tuple(moved))
    assert facts.proved
    return facts


def story(line: Line, *steps: tuple[int, str, int]) -> ItemStory:
    """Return an item of a detailed statement, paid on these days of November by these amounts."""
    paid = [Settled(date(2026, 11, day), DocumentType.CASH, number, -minor) for day, number, minor in steps]
    return ItemStory(line, tuple(paid))


def detailed(stories: Sequence[ItemStory]) -> StatementFacts:
    """Return the facts of a detailed statement of these items."""
    opened = [each.line for each in stories if each.line.open_minor]
    made = statement([line for line in opened if line.open_minor > 0], [line for line in opened if line.open_minor < 0])
    facts = replace(made, number="SD-NOR014-20261120", form=StatementKind.DETAILED, stories=tuple(stories))
    assert facts.proved
    return facts


@dataclass(frozen=True, slots=True)
class Read:
    """A document read back by another program than the one that made it."""

    pdf: bytes
    pages: list[str]
    reader: pypdf.PdfReader
    undrawable: str

    @property
    def text(self) -> str:
        return "\n".join(self.pages)


def made(*documents: Facts) -> Read:
    """Make the documents and read them back."""
    rendered = render(documents)
    reader = pypdf.PdfReader(io.BytesIO(rendered.pdf))
    pages = [page.extract_text() for page in reader.pages]
    assert rendered.page_count == len(pages)
    return Read(rendered.pdf, pages, reader, rendered.undrawable)


@pytest.fixture(scope="session")
def papers() -> ModuleType:
    """The makers of this file by their names, as in `papers.letter(...)`: tests are no package to import from."""
    return sys.modules[__name__]
