"""What stands around the text: letterhead, address window, references, running heads, feet, fold marks."""

from __future__ import annotations

from collections.abc import Sequence

from creditdesk.services.letters.facts import Sheet, bank_of, payment_reference
from creditdesk.services.letters.flow import (
    BODY,
    FAINT,
    FOOT,
    LEADING,
    LINE,
    MUTED,
    NAME,
    SMALL,
    SUBJECT,
    Flow,
    fit,
    wrap,
)
from creditdesk.services.letters.fonts import Style, width
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.pages import Band, Rule, Run
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.texts import Texts

TOP = 20 * MM
LABEL = 24 * MM
PITCH = 12.5
SMALLEST = 6.5
"""The smallest type an address is set in to show whole in its window."""


def first_page(flow: Flow, facts: Sheet, texts: Texts, formats: Formats) -> None:
    """Set all of the first page but its text."""
    _letterhead(flow, facts)
    _address(flow, facts)
    _references(flow, facts, texts, formats)
    for y in flow.paper.fold_marks:
        flow.page.rules.append(Rule(4 * MM, y, 9 * MM, y, 0.3, MUTED))


def running_head(flow: Flow, facts: Sheet, subject: str, formats: Formats) -> None:
    """Set the head of a further page: whose letter it is, and which."""
    baseline = TOP
    measure = flow.paper.text_width * 0.55
    flow.put(flow.paper.left, baseline, fit(flow.shown(facts.sender.name), SMALL, measure), SMALL)
    flow.put_right(flow.paper.right, baseline, formats.day(facts.dated_on), SMALL)
    line = f"{facts.addressee.account} · {facts.number} · {subject}" if facts.number else subject
    flow.put(flow.paper.left, baseline + 11.5, fit(flow.shown(line), SMALL, flow.paper.text_width), SMALL)
    flow.rule(baseline + 17)


def feet(flow: Flow, facts: Sheet, texts: Texts) -> None:
    """Set the foot of every page, now that their number is known."""
    sender = facts.sender
    particulars = [sender.formal_name, sender.registration]
    if sender.registered_office:
        particulars.append(texts.word("words", "registered_office", office=sender.registered_office))
    if sender.vat_number:
        particulars.append(texts.word("words", "vat_number", number=sender.vat_number))
    paper = flow.paper
    text = flow.shown(" · ".join(part for part in particulars if part))
    lines = wrap(text, FOOT, paper.text_width - 30 * MM, most=2)
    undrawable = texts.word("words", "undrawable") if flow.undrawable else ""
    if undrawable:
        lines.append(flow.shown(undrawable))
    top = paper.bottom + 5 * MM
    for number, page in enumerate(flow.pages, 1):
        page.rules.append(Rule(paper.left, top, paper.right, top, 0.5, LINE))
        for index, line in enumerate(lines):
            page.runs.append(Run(paper.left, top + 10 + index * 9, line, FOOT))
        count = flow.shown(texts.word("words", "page", page=str(number), pages=str(len(flow.pages))))
        page.runs.append(Run(paper.right - width(count, FOOT), top + 10, count, FOOT))


def payment_height(facts: Sheet) -> float:
    """Return the height of the payment block, zero where no account takes this currency."""
    bank = bank_of(facts)
    return 27 + PITCH * (len(bank.lines()) + 2) if bank is not None else 0


def payment_block(flow: Flow, facts: Sheet, texts: Texts, *, amount: str) -> None:
    """Set how to pay, in the right half at the cursor, which stays where it is; an empty amount is not shown."""
    bank = bank_of(facts)
    if bank is None:
        return
    breadth = (flow.paper.text_width - 8) / 2
    left = flow.paper.left + breadth + 8
    flow.page.bands.append(Band(left, flow.y, breadth, payment_height(facts) - (0 if amount else PITCH), FAINT))
    flow.put(left + 8, flow.y + 14, texts.word("words", "pay_to"), Style(SUBJECT.font, 9, SUBJECT.colour))
    quoted = (
        (texts.word("words", "payment_reference"), payment_reference(facts)),
        (texts.word("words", "pay_to_amount"), amount),
    )
    value = Style(BODY.font, 9, BODY.colour)
    for row, (label, text) in enumerate(pair for pair in (*bank.lines(), *quoted) if pair[1]):
        baseline = flow.y + 29 + PITCH * row
        flow.put(left + 8, baseline, label, SMALL)
        _fitted(flow, left + 8 + LABEL + 5 * MM, baseline, text, value, breadth - LABEL - 5 * MM - 14)


def _letterhead(flow: Flow, facts: Sheet) -> None:
    sender, paper = facts.sender, flow.paper
    contact = " · ".join(part for part in (sender.phone, sender.email) if part)
    right = [line for line in (", ".join(sender.address), contact, sender.web) if line]
    measure = paper.text_width * 0.5
    name = flow.shown(sender.name)
    breadth = paper.text_width - (measure + 10 if right else 0)
    style = NAME if width(name, NAME) <= breadth else Style(NAME.font, 11, NAME.colour)
    for index, line in enumerate(wrap(name, style, breadth, most=3)):
        flow.put(paper.left, TOP + index * style.size * 1.25, line, style)
    baseline = TOP
    for line in right:
        for piece in wrap(flow.shown(line), SMALL, measure, most=3):
            flow.put_right(paper.right, baseline, piece, SMALL)
            baseline += SMALL.size * LEADING


def _address(flow: Flow, facts: Sheet) -> None:
    paper = flow.paper
    if paper.return_line_top is not None:
        parts = (facts.sender.name, *facts.sender.address)
        line = flow.shown(" · ".join(parts))
        flow.put(paper.address_left, paper.return_line_top, fit(line, FOOT, paper.address_width), FOOT)
        y = paper.return_line_top + 2
        flow.page.rules.append(Rule(paper.address_left, y, paper.address_left + paper.address_width, y, 0.3, MUTED))
    lines, style, leading = _set_address([flow.shown(line) for line in facts.addressee.lines], flow)
    for index, line in enumerate(lines):
        flow.put(paper.address_left, paper.address_top + style.size + index * leading, line, style)


def _set_address(lines: Sequence[str], flow: Flow) -> tuple[list[str], Style, float]:
    """Choose the largest type in which the whole address shows in its window, joining lines where none would do."""
    measure, height = flow.paper.address_width, flow.paper.address_height
    parts = list(lines)
    while True:
        size = 10.0
        while size >= SMALLEST:
            style = Style(BODY.font, size, BODY.colour)
            wrapped = [piece for line in parts for piece in wrap(line, style, measure)]
            leading = size * 1.25
            if len(wrapped) * leading <= height:
                return wrapped, style, leading
            size -= 0.5
        if len(parts) <= 2:
            # Not even two lines fit: what fits is shown, and the ellipsis says that there was more.
            wrapped = wrap(", ".join(parts), style, measure, most=int(height / leading))
            return wrapped, style, leading
        # The two shortest neighbours below the name are the least loss on one line.
        at = min(range(1, len(parts) - 1), key=lambda index: len(parts[index]) + len(parts[index + 1]))
        parts[at : at + 2] = [f"{parts[at]}, {parts[at + 1]}"]


def _references(flow: Flow, facts: Sheet, texts: Texts, formats: Formats) -> None:
    sender, paper = facts.sender, flow.paper
    pairs = [
        ("date", formats.long_day(facts.dated_on)),
        ("our_ref", facts.number),
        ("account", facts.addressee.account),
        ("contact", sender.signatory_name),
        ("phone", sender.phone),
        ("email", sender.email),
    ]
    baseline = paper.address_top + 9
    breadth = paper.right - paper.block_left - LABEL
    for name, value in pairs:
        if value:
            flow.put(paper.block_left, baseline, texts.word("words", name), SMALL)
            for part in _whole(flow.shown(value), breadth):
                _fitted(flow, paper.block_left + LABEL, baseline, part, Style(BODY.font, 8.5, BODY.colour), breadth)
                baseline += 12.5


def _whole(text: str, measure: float) -> tuple[str, ...]:
    """Return a reference as lines that need no cutting: who quotes it must have all of it."""
    smallest = Style(BODY.font, SMALLEST, BODY.colour)
    if width(text, smallest) <= measure or "-" not in text:
        return (text,)
    breaks = [at + 1 for at, sign in enumerate(text) if sign == "-" and width(text[: at + 1], smallest) <= measure]
    return (text[: breaks[-1]], text[breaks[-1] :]) if breaks else (text,)


def _fitted(flow: Flow, x: float, baseline: float, text: str, style: Style, measure: float) -> None:
    """Set text on one line, in smaller type where it is too wide, cut only where that does not help."""
    clean = flow.shown(text)
    wide = width(clean, style)
    if wide > measure:
        style = Style(style.font, max(style.size * measure / wide, SMALLEST), style.colour)
        # What was made to fill the measure exactly may be a hair wider by rounding.
        clean = fit(clean, style, measure + 0.01)
    flow.put(x, baseline, clean, style)
