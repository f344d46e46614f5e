"""Statements: our pages a second against drawing the very same content directly on a ReportLab canvas.

The direct drawing is given every text, place and style ready made, with the same embedded fonts: it formats no figure,
breaks no line, adds no total and looks at no missing character. Ours goes from facts to bytes. Both are interleaved.
"""

from __future__ import annotations

import io
import random
import statistics
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, timedelta
from functools import partial

from reportlab.pdfgen.canvas import Canvas

from bench.measure import Measure, seconds
from creditdesk.domain.aging import DUE_BUCKETS, bucket_for
from creditdesk.domain.document import DocumentType
from creditdesk.domain.statement import MovementKind, StatementKind
from creditdesk.services.letters.flow import Flow
from creditdesk.services.letters.letterhead import BankAccount, Letterhead
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.pages import Page
from creditdesk.services.letters.paper import Paper
from creditdesk.services.letters.render import lay_out, render
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.statement_facts import ItemStory, Moved, Proof, Settled, StatementFacts

ROUNDS = 7
SHARE = 0.6
DAY = date(2026, 11, 20)
SENDER = Letterhead(
    name="Rowan Supplies Ltd",
    country="GB",
    currency="GBP",
    address=("14 Mill Road", "Leeds LS1 4AB"),
    phone="0113 496 0100",
    email="credit@rowan.example",
    registration="Registered in England and Wales no. 01234567",
    vat_number="GB 123 4567 89",
    signatory_name="J. Whitcombe",
    signatory_role="Credit controller",
    banks=(BankAccount("GBP", "Rowan Supplies Ltd", sort_code="20-00-00", account_number="55779911"),),
)


def statement(number: int, lines: int) -> StatementFacts:
    """Return a seeded statement of so many lines."""
    draw = random.Random(number)  # noqa: S311 - invention, not secrecy
    found = []
    for index in range(lines):
        days = draw.randint(-25, 130)
        due_on = DAY - timedelta(days=days)
        amount = draw.randint(1_000, 2_000_000)
        opened = amount if draw.random() < 0.8 else draw.randint(1, amount)
        reference = f"PO {draw.randint(1_000, 9_999)}"
        name = f"INV-{number * 1_000 + index:06}"
        dated_on = due_on - timedelta(days=30)
        found.append(Line(DocumentType.INVOICE, name, reference, dated_on, due_on, days, amount, opened))
    buckets = dict.fromkeys(DUE_BUCKETS.labels, 0)
    for line in found:
        buckets[bucket_for(line.days_overdue)] += line.open_minor
    balance = sum(buckets.values())
    name = f"Customer {number} & Sons Ltd"
    whom = Addressee(f"C{number:06}", name, "", (name, "Unit 7, Gatehouse Way", "Wakefield WF1 2RT"), "GB", "company")
    return StatementFacts(
        number=f"ST-C{number:06}-20261120",
        dated_on=DAY,
        sender=SENDER,
        addressee=whom,
        currency="GBP",
        lines=tuple(found),
        credits=(),
        buckets=tuple(buckets.items()),
        retained_minor=0,
        proof=Proof(date(2026, 10, 31), 0, balance, 0, 0),
    )


def activity(number: int, lines: int) -> StatementFacts:
    """Return a seeded activity statement of so many movements, which lead to what the open items come to."""
    found = statement(number, lines)
    moved = tuple(
        Moved(DAY - timedelta(days=lines - place), MovementKind.POSTED, line.type, line.number, line.reference,
              line.due_on, line.open_minor)
        for place, line in enumerate(found.lines)
    )  # fmt: skip
    return replace(found, form=StatementKind.ACTIVITY, moved=moved)


def detailed(number: int, items: int) -> StatementFacts:
    """Return a seeded detailed statement of so many items, each settled in two steps as far as it is."""
    found = statement(number, items)
    stories = []
    for line in found.lines:
        paid = line.amount_minor - line.open_minor
        parts = (paid // 2, paid - paid // 2)
        steps = [
            Settled(DAY, DocumentType.CASH, f"BACS-{number:06}-{place}", -part) for place, part in enumerate(parts)
        ]
        stories.append(ItemStory(line, tuple(steps)))
    return replace(found, form=StatementKind.DETAILED, stories=tuple(stories))


def draw_directly(pages: list[Page], paper: Paper) -> bytes:
    """Draw pages whose content is all known, as a program that prints this and nothing else would."""
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=(paper.width, paper.height), pageCompression=1, invariant=1)
    for page in pages:
        for band in page.bands:
            canvas.setFillColorRGB(*band.colour)
            canvas.rect(band.x, paper.height - band.y - band.height, band.width, band.height, stroke=0, fill=1)
        for rule in page.rules:
            canvas.setStrokeColorRGB(*rule.colour)
            canvas.setLineWidth(rule.weight)
            canvas.line(rule.x1, paper.height - rule.y1, rule.x2, paper.height - rule.y2)
        style = None
        for run in page.runs:
            if run.style is not style:
                style = run.style
                canvas.setFont(style.font, style.size)
                canvas.setFillColorRGB(*style.colour)
            canvas.drawString(run.x, paper.height - run.y, run.text)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def measures() -> list[Measure]:
    """Return seconds a page, ours beside direct drawing; 60 % of its pages a second is 1 / 0.6 of its time."""
    made: list[tuple[str, Callable[[int], StatementFacts], int]] = [
        ("a statement of 20 lines", partial(statement, lines=20), 40),
        ("a statement of 30 lines", partial(statement, lines=30), 20),
        ("a statement of 300 lines", partial(statement, lines=300), 6),
        ("an activity statement of 300 lines", partial(activity, lines=300), 6),
        ("a detailed statement of 150 items", partial(detailed, items=150), 6),
    ]
    return [_measure(what, make, documents) for what, make, documents in made]


def _rendered(facts: Sequence[StatementFacts]) -> None:
    for each in facts:
        render([each])


def _drawn_directly(contents: Sequence[Flow]) -> None:
    for each in contents:
        draw_directly(each.pages, each.paper)


def _measure(what: str, make: Callable[[int], StatementFacts], documents: int) -> Measure:
    """Time so many statements of a kind.

    Every round has statements that were never made before, so that nothing of them is remembered.
    """
    direct, ours = [], []
    for turn in range(ROUNDS + 1):
        facts = [make(turn * documents + number) for number in range(documents)]
        our_seconds = seconds(partial(_rendered, facts))
        contents = [lay_out(each) for each in facts]
        pages = sum(len(each.pages) for each in contents)
        their_seconds = seconds(partial(_drawn_directly, contents))
        ours.append(our_seconds / pages)
        direct.append(their_seconds / pages)
    # The first round loads the fonts, for both.
    return Measure(
        f"a page of {what}", statistics.median(ours[1:]), statistics.median(direct[1:]), 1 / SHARE, "ReportLab canvas"
    )
