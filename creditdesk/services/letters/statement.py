"""A statement of account, set on its pages."""

from __future__ import annotations

from creditdesk.domain.statement import StatementKind
from creditdesk.services.letters import stationery
from creditdesk.services.letters.flow import (
    CELL_BOLD,
    HEAD,
    INK,
    LEADING,
    MUTED,
    SMALL,
    TITLE,
    Flow,
    fit,
    shrunk,
)
from creditdesk.services.letters.fonts import BOLD, REGULAR, Style, width
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.pages import Rule
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.payment_block import PaymentBlock, block_for
from creditdesk.services.letters.statement_facts import StatementFacts
from creditdesk.services.letters.statement_tables import set_table
from creditdesk.services.letters.swiss_slip import add_slip
from creditdesk.services.letters.table import PAD
from creditdesk.services.letters.texts import Texts, Words, fill

FIGURE = Style(BOLD, 13, INK)
SMALLEST_FIGURE = 10
PROOF = Style(REGULAR, 7.5, MUTED)
FIGURE_GAP = 22.0
SLIP = 28.5 * MM
SLIP_ROW = 18.0
"""From one line to be filled in by hand to the next."""
SLIP_TITLE = Style(BOLD, 10, INK)
WRONGS = ("wrong_price", "wrong_quantity", "wrong_delivery", "wrong_paid")
"""What may be ticked as wrong with an item, by the names of its words."""
AFTER = 4.0
AFTER_PROOF = 5.0
STRIP = 13 + 32.0
"""The height of the balance by age, with its title."""


def lay_out(facts: StatementFacts, texts: Texts, formats: Formats) -> Flow:
    """Set the statement."""
    subject = subject_of(facts, texts, formats)
    flow = Flow(facts.sender.paper, lambda each: stationery.running_head(each, facts, subject, texts, formats))
    stationery.first_page(flow, facts, texts, formats)
    _heading(flow, facts, texts, formats)
    proof = _proof(facts, texts, formats)
    asks = facts.balance_minor > 0 and not facts.is_annex
    said = [] if facts.is_annex else _what_to_do(facts, texts, formats)
    block = block_for(facts, texts, formats, amount_minor=facts.payable_minor) if asks else None
    closing = _Closing(flow, said, block)
    under = [proof, *([_claimed(facts, texts, formats)] if facts.besides_minor else [])]
    below = STRIP + sum(flow.height_of(each, regular=PROOF, after=AFTER_PROOF) for each in under) + closing.height
    below += SLIP if asks else 0
    set_table(flow, facts, texts, formats, keep=below)
    _age_strip(flow, facts, texts, formats)
    for each in under:
        flow.paragraph(each, regular=PROOF, after=AFTER_PROOF)
    # On one page with the part to send back.
    flow.need(closing.height + (SLIP if asks else 0))
    closing.put()
    if asks:
        _slip(flow, facts, texts, formats)
    add_slip(flow, block.slip if block is not None else "", texts)
    stationery.feet(flow, facts, texts)
    return flow


def _claimed(facts: StatementFacts, texts: Texts, formats: Formats) -> str:
    """Say what letters claimed besides: whoever reads the balance is not to take it for all that we ask for."""
    return texts.word("statement", "claimed", amount=formats.amount(facts.besides_minor, facts.currency))


def subject_of(facts: StatementFacts, texts: Texts, formats: Formats) -> str:
    """Return the statement's subject line."""
    return texts.word("statement", _named(facts, "subject"), **_named_values(facts, formats))


def _named(facts: StatementFacts, name: str) -> str:
    """Return the name of a text as this kind of statement has it."""
    return _of_group(facts, name if facts.form is StatementKind.OPEN_ITEM else f"{name}_{facts.form}")


def _of_group(facts: StatementFacts, name: str) -> str:
    """Return the name of a text as it speaks of one account or of several."""
    return f"{name}_group" if facts.parts else name


def _named_values(facts: StatementFacts, formats: Formats) -> dict[str, str]:
    return {
        "first": formats.long_day(facts.first_on),
        "date": formats.long_day(facts.dated_on),
        "count": str(len(facts.parts)),
        "currency": facts.currency,
    }


def _heading(flow: Flow, facts: StatementFacts, texts: Texts, formats: Formats) -> None:
    # Credits that nobody set against anything lower the balance, and no item of it.
    overdue = "overdue" if facts.overdue_minor <= max(facts.balance_minor, 0) else "overdue_before_credits"
    figures = [("balance", facts.balance_minor), (overdue, facts.overdue_minor)]
    if facts.disputed_minor:
        figures.append(("in_query", facts.disputed_minor))
    title = flow.shown(texts.word("statement", "title"))
    flow.put(flow.paper.left, flow.y + 14, title, TITLE)
    shown = [
        (flow.shown(texts.word("statement", name)), flow.shown(formats.amount(minor, facts.currency)))
        for name, minor in figures
    ]
    figure = _fitting(shown, flow.paper.text_width - width(title, TITLE) - FIGURE_GAP)
    if figure.size < SMALLEST_FIGURE:
        # So many digits stand below the title.
        figure = _fitting(shown, flow.paper.text_width)
        flow.y += TITLE.size * LEADING
    breadths = [_breadth([each], figure) for each in shown]
    right = flow.paper.right - _breadth(shown, figure)
    for (label, amount), breadth in zip(shown, breadths, strict=True):
        right += breadth
        flow.put_right(right, flow.y, label, SMALL)
        flow.put_right(right, flow.y + 15, amount, figure)
        right += FIGURE_GAP
    flow.y += 25
    lead = texts.word("statement", _named(facts, "lead"), **_named_values(facts, formats))
    flow.paragraph(lead, after=6)


def _fitting(shown: list[tuple[str, str]], room: float) -> Style:
    """Return the style of figures in the largest size in which all of them fit side by side."""
    sizes = (Style(FIGURE.font, size, FIGURE.colour) for size in range(int(FIGURE.size), 0, -1))
    return next((each for each in sizes if _breadth(shown, each) <= room), Style(FIGURE.font, 1, FIGURE.colour))


def _breadth(shown: list[tuple[str, str]], figure: Style) -> float:
    """Return how wide labels with their figures are, one beside the other."""
    breadths = [max(width(label, SMALL), width(amount, figure)) for label, amount in shown]
    return sum(breadths) + FIGURE_GAP * (len(shown) - 1)


def _age_strip(flow: Flow, facts: StatementFacts, texts: Texts, formats: Formats) -> None:
    def word(name: str) -> str:
        return texts.word("statement", name)

    columns = [(word("not_due") if label == "not due" else label, minor) for label, minor in facts.buckets]
    if facts.retained_minor:
        columns.append((word("retained"), facts.retained_minor))
    if facts.credits:
        columns.append((word("unallocated"), facts.credits_minor))
    columns.append((word("sum"), facts.balance_minor))
    flow.need(STRIP + 30)
    flow.put(flow.paper.left, flow.y + 8, word("aging"), SMALL)
    flow.y += 13
    flow.band(flow.y, 30)
    share = (flow.paper.text_width - 2 * PAD) / len(columns)
    figures = [flow.shown(formats.figure(minor, facts.currency)) for _, minor in columns]
    # One size for all, in which the widest fits; the last one is bold.
    size = min(shrunk(figure, CELL_BOLD, share - 7).size for figure in figures)
    for index, ((label, minor), figure) in enumerate(zip(columns, figures, strict=True)):
        right = flow.paper.left + PAD + share * (index + 1)
        font = BOLD if index == len(columns) - 1 else REGULAR
        flow.put_right(right, flow.y + 11, label, HEAD)
        flow.put_right(right, flow.y + 23.5, figure, Style(font, size, INK if minor else MUTED))
    flow.y += 32


def _proof(facts: StatementFacts, texts: Texts, formats: Formats) -> str:
    def figure(minor: int) -> str:
        return formats.figure(minor, facts.currency)

    proof = facts.proof
    return texts.word(
        "statement",
        "proof_in_group" if proof.group_minor else "proof",
        opening_on=formats.day(proof.opening_on),
        opening=figure(proof.opening_minor),
        charges=figure(proof.charges_minor),
        credits=figure(-proof.credits_minor),
        receipts=figure(-proof.receipts_minor),
        group=figure(proof.group_minor),
        date=formats.day(facts.dated_on),
        closing=figure(proof.closing_minor),
    )


class _Closing:
    """What is to be done, beside how; the word against fraud stands in whichever column makes both the lower."""

    def __init__(self, flow: Flow, said: list[list[Words]], block: PaymentBlock | None) -> None:
        self._flow = flow
        self._said = said
        self._block = block
        self._measure = flow.paper.text_width - (block.breadth + 14 if block else 0)
        told = sum(flow.height_of(words, after=AFTER, measure=self._measure) for words in said)
        self._is_guard_apart = False
        self.height = told
        if block is not None:
            apart = max(block.without_guard().height, told + block.guard_height)
            self.height = max(block.height, told)
            self._is_guard_apart = apart < self.height
            self.height = min(apart, self.height) + AFTER

    def put(self) -> None:
        """Set it, and leave the cursor below."""
        flow, block, top = self._flow, self._block, self._flow.y
        for words in self._said:
            flow.paragraph(words, after=AFTER, measure=self._measure)
        below, flow.y = flow.y, top
        if block is not None and self._is_guard_apart:
            block.without_guard().put(flow)
            block.put_guard(flow, flow.paper.left, below)
        elif block is not None:
            block.put(flow)
        flow.y = top + self.height


def _what_to_do(facts: StatementFacts, texts: Texts, formats: Formats) -> list[list[Words]]:
    reach = " · ".join(part for part in (facts.sender.phone, facts.sender.email) if part)
    values = {
        "payable": formats.amount(facts.payable_minor, facts.currency),
        "in_credit": formats.amount(-facts.balance_minor, facts.currency),
        "less": texts.joined([texts.word("statement", name) for name in _taken_off(facts)]),
        "date": formats.long_day(facts.dated_on),
        "reach": reach,
    }
    names = (_what_is_asked(facts), "paid_already" if reach else "paid_already_unreachable")
    return [fill(texts.text("statement", name), values) for name in names]


def _what_is_asked(facts: StatementFacts) -> str:
    if facts.balance_minor <= 0:
        if facts.credits and not facts.balance_minor:
            return "covered"
        return _of_group(facts, "in_credit" if facts.balance_minor else "nothing_open")
    if not facts.payable_minor:
        return "pay_rest_as_due" if facts.overdue_minor else "pay_as_due"
    if facts.payable_minor == facts.balance_minor:
        return "pay_all"
    return "pay_now" if facts.payable_minor == facts.overdue_minor else "pay_now_less"


def _taken_off(facts: StatementFacts) -> list[str]:
    """Return the names of what stands between the overdue and what is to be paid now."""
    taken_off = {
        "less_query": any(line.disputed_minor for line in facts.lines if line.days_overdue > 0),
        "less_plan": facts.planned_minor,
        "less_credits": facts.credits,
    }
    return [name for name, is_so in taken_off.items() if is_so]


def _slip(flow: Flow, facts: StatementFacts, texts: Texts, formats: Formats) -> None:
    """Set the part that is sent back, with the payment or to say what is wrong, at the foot of the last page."""
    paper = flow.paper

    def word(name: str) -> str:
        return flow.shown(texts.word("statement", name))

    top = paper.bottom - SLIP + 1 * MM
    flow.page.rules.append(Rule(paper.left, top, paper.right, top, 0.5, MUTED, dash=3))
    title = word("slip")
    flow.put(paper.left, top + 13, title, SLIP_TITLE)
    balance = formats.amount(facts.balance_minor, facts.currency)
    whose = flow.shown(f"{facts.addressee.account} · {facts.number} · {balance} · {facts.addressee.name}")
    measure = paper.text_width - width(title, SLIP_TITLE) - FIGURE_GAP
    style = shrunk(whose, Style(REGULAR, 8.5, INK), measure, stationery.SMALLEST)
    flow.put_right(paper.right, top + 13, fit(whose, style, measure), style)
    flow.put(paper.left, top + 24, word("slip_text"), shrunk(word("slip_text"), SMALL, paper.text_width))
    half = paper.left + paper.text_width / 2
    baseline = top + 24 + SLIP_ROW
    _to_fill_in(flow, paper.left, half - FIGURE_GAP / 2, baseline, word("slip_amount"))
    _to_fill_in(flow, half + FIGURE_GAP / 2, paper.right, baseline, word("slip_date"))
    baseline += SLIP_ROW
    _to_fill_in(flow, paper.left, paper.right, baseline, word("slip_items"))
    baseline += SLIP_ROW
    x = paper.left
    flow.put(x, baseline, word("slip_wrong"), SMALL)
    x += width(word("slip_wrong"), SMALL) + 10
    for name in WRONGS:
        flow.square(x, baseline, SMALL.size - 1)
        flow.put(x + SMALL.size + 2, baseline, word(name), SMALL)
        x += SMALL.size + 2 + width(word(name), SMALL) + 10
    _to_fill_in(flow, x, paper.right, baseline, word("slip_wrong_items"))
    flow.y = paper.bottom


def _to_fill_in(flow: Flow, left: float, right: float, baseline: float, label: str) -> None:
    """Set a label and, in what is left of the breadth, a line to write on."""
    flow.put(left, baseline, label, SMALL)
    start = left + width(label, SMALL) + 6
    flow.page.rules.append(Rule(start, baseline + 2, right, baseline + 2, 0.5, MUTED))
