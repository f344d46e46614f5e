"""A reminder or a final demand, set on its pages."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.domain.document import DocumentType
from creditdesk.domain.letter_kinds import Kind
from creditdesk.services.letters import stationery
from creditdesk.services.letters.facts import LetterFacts
from creditdesk.services.letters.flow import BODY, BODY_BOLD, SMALL, Flow, fit
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.letter_values import MOST_NAMED, holds_of, name_of, things_of, values_of
from creditdesk.services.letters.lines import Line
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.payment_block import block_for
from creditdesk.services.letters.swiss_slip import add_slip
from creditdesk.services.letters.table import ROW, Carry, Column, Row, Table
from creditdesk.services.letters.texts import Texts, Words, fill
from creditdesk.services.letters.worksheet import add_worksheet, has_worksheet

SIGNATURE = 16 * MM
"""From the closing words to the name: the room for a signature."""
SIGNATURE_HEIGHT = SIGNATURE + 30
ENCLOSED = 18.0
"""The height of the line that names an annex, with the space above it."""
SMALL_LINE = 11.0
CLOSE_GAP = 6.0


def lay_out(facts: LetterFacts, texts: Texts, formats: Formats) -> Flow:
    """Set the letter."""
    values = values_of(facts, texts, formats)
    holds = holds_of(facts)
    subject = texts.word(facts.kind, "subject", **values)
    flow = Flow(facts.sender.paper, lambda each: stationery.running_head(each, facts, subject, texts, formats))
    stationery.first_page(flow, facts, texts, formats)
    stationery.opening(flow, texts, subject, _greeting(facts, texts))
    for text in texts.paragraphs(facts.kind, "before", holds):
        flow.paragraph(fill(text, values))
    for line in facts.added.splitlines():
        flow.paragraph(line)
    _items(flow, facts, texts, formats)
    after = [fill(text, values) for text in texts.paragraphs(facts.kind, "after", holds)]
    if facts.early:
        # Last but for how we are reached: what is asked for comes first.
        after.insert(max(len(after) - 1, 0), [Words(_cheaper_now(facts, texts, formats), bold=False)])
    block = block_for(facts, texts, formats, amount_minor=facts.payable_minor)
    enclosed = _enclosed(facts, texts)
    told = ENCLOSED + SMALL_LINE * (len(enclosed) - 1) if enclosed else 0
    close_height = max(block.height if block else 0, SIGNATURE_HEIGHT + told)
    for index, words in enumerate(after):
        if index == len(after) - 1:
            # A signature never stands alone on a page.
            flow.need(flow.height_of(words) + close_height + CLOSE_GAP)
        flow.paragraph(words)
    flow.y += CLOSE_GAP
    flow.need(close_height)
    _signature(flow, facts, texts, enclosed)
    if block is not None:
        block.put(flow)
    add_worksheet(flow, facts, texts, formats)
    add_slip(flow, block.slip if block is not None else "", texts)
    stationery.feet(flow, facts, texts)
    return flow


def subject_of(facts: LetterFacts, texts: Texts, formats: Formats) -> str:
    """Return the letter's subject line."""
    return texts.word(facts.kind, "subject", **values_of(facts, texts, formats))


def item_notes(line: Line, currency: str, texts: Texts, formats: Formats) -> tuple[str, ...]:
    """Say what of an item is in query or withheld, and what paying it early saves."""
    notes = []
    if line.disputed_minor:
        notes.append(texts.word("words", "in_query", amount=formats.amount(line.disputed_minor, currency)))
    if line.retained_minor:
        amount = formats.amount(line.retained_minor, currency)
        if line.retention_due_on:
            day = formats.day(line.retention_due_on)
            notes.append(texts.word("words", "retained", amount=amount, day=day))
        else:
            notes.append(texts.word("words", "retained_open", amount=amount))
    if line.discount is not None:
        said = {
            "discount": formats.amount(line.discount.amount_minor, currency),
            "percent": formats.percent(line.discount.rate),
            "day": formats.day(line.discount.until),
        }
        notes.append(texts.word("paying", "discount", **said))
    return tuple(notes)


def _items(flow: Flow, facts: LetterFacts, texts: Texts, formats: Formats) -> None:
    def word(name: str) -> str:
        return texts.word("words", name)

    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    all_invoices = all(line.type is DocumentType.INVOICE for line in facts.lines)
    columns = [Column(word("invoice" if all_invoices else "item"), wraps=True)]
    referenced = any(line.reference for line in facts.lines)
    if referenced:
        columns.append(Column(word("reference"), wraps=True))
    late = facts.kind is not Kind.PRE_DUE
    columns += [
        Column(word("dated")),
        Column(word("due")),
        *((Column(word("days_late"), right=True),) if late else ()),
        Column(word("amount"), right=True),
        Column(f"{word('open')} {facts.currency}", right=True),
    ]
    rows = [
        Row(
            cells=(
                line.number if all_invoices else f"{texts.word('types', line.type)} {line.number}",
                *((line.reference,) if referenced else ()),
                formats.day(line.dated_on),
                formats.day(line.due_on),
                *((str(line.days_overdue),) if late else ()),
                figure(line.amount_minor),
                figure(line.open_minor),
            ),
            adds_minor=line.open_minor,
            notes=item_notes(line, facts.currency, texts, formats),
        )
        for line in facts.lines
    ]
    carry = Carry(word("carried_forward"), word("brought_forward"), figure)
    table = Table(flow, columns, rows, carry)
    less, more = _less(facts, texts, formats), _more(facts, texts, formats)
    total = table.rows(rows, keep=(3 + len(less) + len(more)) * ROW)
    if facts.withheld_minor or facts.credits or more:
        table.total(texts.word("words", "total"), figure(total), bold=False)
        if facts.withheld_minor:
            table.total(texts.word("words", "withheld"), figure(-facts.withheld_minor), bold=False)
        for label, minor in (*less, *more):
            table.total(label, figure(minor), bold=False)
        table.total(texts.word("words", "asked"), formats.amount(facts.payable_minor, facts.currency), ruled=True)
    else:
        table.total(texts.word("words", "asked"), formats.amount(total, facts.currency), ruled=True)
    flow.y += 9


def _less(facts: LetterFacts, texts: Texts, formats: Formats) -> list[tuple[str, int]]:
    """Return what is taken off, named one by one; many by their number and sum."""
    if len(facts.credits) > MOST_NAMED:
        return [(texts.word("words", "less_many", count=str(len(facts.credits))), facts.credits_minor)]
    said = []
    for line in facts.credits:
        values = {"item": name_of(line, texts), "day": formats.day(line.dated_on)}
        if line.told_on is None:
            label = texts.word("words", "less", **values)
        else:
            label = texts.word("words", "less_told", **values, told=formats.day(line.told_on))
        said.append((label, line.open_minor))
    return said


def _more(facts: LetterFacts, texts: Texts, formats: Formats) -> list[tuple[str, int]]:
    """Return what is added: fees, and interest and fixed sums where the letter claims them."""
    claim = facts.interest
    fees = [(_fees(facts, texts), facts.fees_minor)] if facts.fees else []
    if claim is None or not claim.is_claimed:
        return fees
    fixed = sum(1 for item in claim.items if item.compensation_minor)
    name, count = ("compensation_many", {"count": str(fixed)}) if fixed > 1 else ("compensation_one", {})
    sums = (
        (texts.word("worksheet", "total", date=formats.day(facts.dated_on)), claim.interest_minor),
        (texts.word("worksheet", name, **count), claim.compensation_minor),
    )
    return [*fees, *((label, minor) for label, minor in sums if minor)]


def _fees(facts: LetterFacts, texts: Texts) -> str:
    kind = "agreed_fee" if facts.fee_terms else "fee"
    if len(facts.fees) > 1:
        return texts.word("words", f"{kind}_many", count=str(len(facts.fees)))
    (key,) = (fee.key for fee in facts.fees)
    return texts.word("words", f"{kind}_one", item=f"{texts.within(texts.word('types', key.type))} {key.number}")


def _cheaper_now(facts: LetterFacts, texts: Texts, formats: Formats) -> str:
    """Say what paying other items early saves, and until when; many by their number and sum."""
    offers = [(line, line.discount) for line in facts.early if line.discount is not None]
    if len(offers) > MOST_NAMED:
        said = texts.word(
            "paying",
            "early_many",
            discount=formats.amount(sum(offer.amount_minor for _, offer in offers), facts.currency),
            count=str(len(offers)),
            things=things_of(facts.early, texts),
            day=formats.day(offers[0][1].until),
        )
    else:
        said = texts.joined(
            [
                texts.word(
                    "paying",
                    "early_item",
                    discount=formats.amount(offer.amount_minor, facts.currency),
                    percent=formats.percent(offer.rate),
                    item=name_of(line, texts),
                    day=formats.day(offer.until),
                )
                for line, offer in offers
            ]
        )
    return texts.word("paying", "early", items=said)


def _greeting(facts: LetterFacts, texts: Texts) -> str:
    if facts.addressee.contact:
        return texts.word("words", "dear", name=facts.addressee.contact)
    return texts.word("words", "dear_unknown")


def _enclosed(facts: LetterFacts, texts: Texts) -> list[str]:
    """Return what is said of each annex."""
    said = [texts.word("worksheet", "enclosed")] if has_worksheet(facts) else []
    if facts.statement is not None:
        said.append(texts.word("words", "enclosed_statement"))
    if len(facts.enclosed) == 1:
        said.append(texts.word("words", "enclosed_copy", number=facts.enclosed[0].number))
    elif facts.enclosed:
        said.append(texts.word("words", "enclosed_copies", count=str(len(facts.enclosed))))
    return said


def _signature(flow: Flow, facts: LetterFacts, texts: Texts, enclosed: Sequence[str]) -> None:
    sender, left = facts.sender, flow.paper.left
    breadth = flow.paper.text_width / 2 - 12
    close = "sincerely" if facts.addressee.contact else "faithfully"
    baseline = flow.y + 14
    flow.put(left, baseline, texts.word("words", close), BODY)
    stationery.signature(flow, sender, baseline)
    baseline += SIGNATURE
    name = flow.shown(sender.signatory_name or sender.name)
    flow.put(left, baseline, fit(name, BODY_BOLD, breadth), BODY_BOLD)
    if sender.signatory_role:
        flow.put(left, baseline + 12, fit(flow.shown(sender.signatory_role), SMALL, breadth), SMALL)
    baseline += 12 + ENCLOSED
    for line in enclosed:
        flow.put(left, baseline, fit(flow.shown(line), SMALL, breadth), SMALL)
        baseline += SMALL_LINE
