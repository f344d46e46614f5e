"""How to pay, set in a block of its own: the account, the reference, a code to scan, and a word against fraud."""

from __future__ import annotations

from dataclasses import dataclass, replace

from creditdesk.services.letters import stationery
from creditdesk.services.letters.flow import FAINT, INK, LEADING, SMALL, SUBJECT, Flow, wrap
from creditdesk.services.letters.fonts import BOLD, Style, drawable
from creditdesk.services.letters.formats import Formats
from creditdesk.services.letters.pages import Band, CodeMark, Link
from creditdesk.services.letters.paper import MM, Paper
from creditdesk.services.letters.paying import Code, CodeKind, Paying, debtor_of, how_to_pay
from creditdesk.services.letters.qr_code import dark_runs
from creditdesk.services.letters.sheet import Sheet, bank_of
from creditdesk.services.letters.texts import Texts

_INSET = 8.0
_HEAD = 29.0
"""From the top of the block to the first baseline."""
_LABEL = stationery.LABEL + 5 * MM
_SIDE = 28 * MM
_QUIET_MODULES = 4
_WHITE = (1.0, 1.0, 1.0)
_GUARD = Style(BOLD, SMALL.size, INK)
_SMALL_LINE = SMALL.size * LEADING


@dataclass(frozen=True, slots=True)
class PaymentBlock:
    """The block of one sheet, measured.

    `rows` are labels with values, `guard` lines of words below: where a payment part is, what helps against fraud.
    `slip` is the code of a Swiss QR-bill, which has a payment part of its own at the foot of the last page; empty for
    any other.
    """

    rows: tuple[tuple[str, str], ...]
    title: str
    code: Code | None
    caption: str
    guard: tuple[tuple[str, Style], ...]
    breadth: float
    height: float
    slip: str = ""

    def put(self, flow: Flow) -> None:
        """Set it in the right half at the cursor, which stays where it is."""
        left = flow.paper.right - self.breadth
        flow.page.bands.append(Band(left, flow.y, self.breadth, self.height, FAINT))
        flow.put(left + _INSET, flow.y + 14, self.title, Style(SUBJECT.font, 9, SUBJECT.colour))
        baseline = flow.y + _HEAD
        measure = _value_breadth(self.breadth)
        for label, value in self.rows:
            flow.put(left + _INSET, baseline, label, SMALL)
            x = left + _INSET + _LABEL
            baseline = stationery.value(flow, x, baseline, value, stationery.VALUE, measure)
        y = baseline - stationery.PITCH + 6
        if self.code is not None:
            y += self._put_code(flow, self.code, left + _INSET, y)
        self.put_guard(flow, left + _INSET, y)

    @property
    def guard_height(self) -> float:
        """The height of the words below, zero without any."""
        return _SMALL_LINE * len(self.guard) + 4 if self.guard else 0

    def without_guard(self) -> PaymentBlock:
        """Return the block without the words below, which are set elsewhere then."""
        return replace(self, guard=(), height=self.height - self.guard_height)

    def put_guard(self, flow: Flow, x: float, y: float) -> None:
        """Set the words below `y`."""
        for line, style in self.guard:
            y += _SMALL_LINE
            flow.put(x, y, line, style)

    def _put_code(self, flow: Flow, code: Code, x: float, y: float) -> float:
        """Set the code with what it is for beside it, and return the height that it takes."""
        side, quiet = _measures(code)
        whole = side + 2 * quiet
        count, runs = dark_runs(code.text)
        flow.page.bands.append(Band(x, y, whole, whole, _WHITE))
        flow.page.codes.append(CodeMark(x + quiet, y + quiet, side, count, runs))
        if code.kind is CodeKind.LINK:
            flow.page.links.append(Link(x, y, whole, whole, code.text))
        beside = x + whole + _INSET
        baseline = y + quiet + SMALL.size
        for line in wrap(flow.shown(self.caption), SMALL, flow.paper.right - _INSET - beside):
            flow.put(beside, baseline, line, SMALL)
            baseline += _SMALL_LINE
        return whole + 2


def block_for(facts: Sheet, texts: Texts, formats: Formats, *, amount_minor: int) -> PaymentBlock | None:
    """Return the block by which this amount is paid; none where no account of ours takes the currency.

    Nothing to be paid at once shows no amount, and no code.
    """
    paying = paying_of(facts, amount_minor)
    if paying is None:
        return None
    code, slip = paying.code, ""
    if code is not None and code.kind is CodeKind.SWISS:
        slip = code.text
        code = None
    breadth = _breadth(facts.sender.paper)
    amount = formats.amount(amount_minor, facts.currency) if amount_minor > 0 else ""
    rows = tuple(
        row for row in (*payment_rows(paying, texts), (texts.word("words", "pay_to_amount"), amount)) if row[1]
    )
    measure = _value_breadth(breadth)
    lines = sum(len(stationery.whole(drawable(text)[0], stationery.VALUE, measure)[0]) for _, text in rows)
    guard = _guard(facts, texts, breadth - 2 * _INSET, has_slip=bool(slip))
    height = _HEAD - 2 + stationery.PITCH * lines
    if code is not None:
        side, quiet = _measures(code)
        height += side + 2 * quiet + 4
    block = PaymentBlock(
        rows=rows,
        title=texts.word("words", "pay_to"),
        code=code,
        caption=texts.word("paying", f"scan_{code.kind}") if code else "",
        guard=guard,
        breadth=breadth,
        height=height,
        slip=slip,
    )
    return replace(block, height=height + block.guard_height)


def paying_of(facts: Sheet, amount_minor: int) -> Paying | None:
    """Return how the reader of a sheet pays an amount; none where no account of ours takes its currency."""
    bank = bank_of(facts)
    if bank is None:
        return None
    return how_to_pay(
        facts.sender,
        bank,
        account=facts.addressee.account,
        amount_minor=amount_minor,
        number=facts.number,
        debtor=debtor_of(facts.addressee),
    )


def payment_rows(paying: Paying, texts: Texts) -> tuple[tuple[str, str], ...]:
    """Return what is said of the account and the reference, labels first."""
    said = tuple((texts.word("bank", name), value) for name, value in paying.details)
    return (*said, (texts.word("words", "payment_reference"), paying.reference))


def _guard(facts: Sheet, texts: Texts, measure: float, *, has_slip: bool) -> tuple[tuple[str, Style], ...]:
    said = [(texts.word("paying", "scan_swiss"), SMALL)] if has_slip else []
    if facts.sender.says_unchanged:
        said += [(texts.word("paying", "unchanged"), _GUARD), (texts.word("paying", "unchanged_cure"), SMALL)]
    return tuple((line, style) for text, style in said for line in wrap(drawable(text)[0], style, measure))


def _measures(code: Code) -> tuple[float, float]:
    """Return the side of a code and the quiet zone around it, in points."""
    return _SIDE, _SIDE / dark_runs(code.text)[0] * _QUIET_MODULES


def _breadth(paper: Paper) -> float:
    return (paper.text_width - 8) / 2


def _value_breadth(breadth: float) -> float:
    return breadth - _LABEL - 14
