"""The Swiss QR-bill: receipt and payment part at the foot of a sheet, printed from what its code says.

Source: Swiss Implementation Guidelines for the QR-bill, with the measures of its Style Guide: 210 by 105 mm, a receipt
of 62 mm, four families of type alone, heads in the language of the reader where that is German, French or English.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from creditdesk.domain.bank_details import in_fours
from creditdesk.domain.references import qr_reference_text
from creditdesk.services.letters.flow import Flow, wrap
from creditdesk.services.letters.fonts import SLIP_BOLD, SLIP_REGULAR, Style, width
from creditdesk.services.letters.pages import CodeMark, Rule
from creditdesk.services.letters.paper import MM
from creditdesk.services.letters.qr_code import dark_runs
from creditdesk.services.letters.texts import Texts

HEIGHT = 105 * MM
FEET = 16 * MM
"""What stands at the foot of the sheet is set above the slip, in so much room."""
_RECEIPT, _PART = 62 * MM, 148 * MM
_MARGIN = 5 * MM
_SIDE = 46 * MM
_BLACK = (0.0, 0.0, 0.0)
_TITLE = Style(SLIP_BOLD, 11, _BLACK)
_CUT = Style(SLIP_REGULAR, 7, _BLACK)
_CORNER = 3 * MM
_GROUP = 3


@dataclass(frozen=True, slots=True)
class _Type:
    """Heads and values of one half, with the height from line to line."""

    head: Style
    value: Style
    leading: float
    blank: tuple[float, float]
    """The field in which a debtor whom the code does not name writes their name."""


_IN_RECEIPT = _Type(Style(SLIP_BOLD, 6, _BLACK), Style(SLIP_REGULAR, 8, _BLACK), 9, (52 * MM, 20 * MM))
_IN_PART = _Type(Style(SLIP_BOLD, 8, _BLACK), Style(SLIP_REGULAR, 10, _BLACK), 11, (65 * MM, 25 * MM))


@dataclass(frozen=True, slots=True)
class _Said:
    """What a code says: `debtor` is empty where it names none, `reference` and `message` where it has none."""

    account: str
    creditor: tuple[str, ...]
    debtor: tuple[str, ...]
    amount: str
    currency: str
    reference: str
    message: str


def add_slip(flow: Flow, code: str, texts: Texts) -> None:
    """Set the slip of a code, where there is one, at the foot of the last page, or of one more if that has no room.

    Its heads are English in a letter of a language that the guidelines do not know.
    """
    if not code:
        return
    top = flow.paper.height - HEIGHT
    # The cursor stays above what stands side by side at the end of a letter.
    used = [*(run.y for run in flow.page.runs), *(band.y + band.height for band in flow.page.bands)]
    if max(used) > top - FEET:
        flow.next_page()
    page = flow.page
    page.foot_top = top - FEET + 4 * MM
    page.rules = [rule for rule in page.rules if rule.y1 < top]
    _Slip(flow, top, texts, _read(code)).put(code)
    flow.y = flow.paper.height


def _read(code: str) -> _Said:
    """Read a code's lines as the guidelines number them."""
    lines = code.split("\n")
    reference = lines[28]
    printed = qr_reference_text(reference) if lines[27] == "QRR" else in_fours(reference)
    return _Said(
        account=in_fours(lines[3]),
        creditor=_address(lines[5:11]),
        debtor=_address(lines[21:27]),
        amount=_grouped(lines[18]),
        currency=lines[19],
        reference=printed,
        message=lines[29],
    )


def _address(lines: Sequence[str]) -> tuple[str, ...]:
    name, street, house, postcode, town, _country = lines
    return tuple(line for line in (name, f"{street} {house}".strip(), f"{postcode} {town}".strip()) if line)


def _grouped(amount: str) -> str:
    """Write an amount as a slip has it, such as 1 949.75."""
    whole, _, cents = amount.partition(".")
    head = len(whole) % _GROUP
    groups = [whole[:head], *(whole[at : at + _GROUP] for at in range(head, len(whole), _GROUP))]
    return f"{' '.join(each for each in groups if each)}.{cents}"


class _Slip:
    """One slip being set; `top` is the height of its upper edge."""

    def __init__(self, flow: Flow, top: float, texts: Texts, said: _Said) -> None:
        self._flow = flow
        self._top = top
        self._texts = texts
        self._said = said

    def put(self, code: str) -> None:
        """Set the lines to cut along, the receipt, and the payment part with its code."""
        self._cuts()
        self._receipt()
        self._part(code)

    def _word(self, name: str) -> str:
        return self._texts.word("swiss", name)

    def _cuts(self) -> None:
        page, right = self._flow.page, _RECEIPT + _PART
        page.rules.append(Rule(0, self._top, right, self._top, 0.75, _BLACK, dash=2))
        page.rules.append(Rule(_RECEIPT, self._top, _RECEIPT, self._flow.paper.height, 0.75, _BLACK, dash=2))
        words = self._word("cut")
        self._flow.put((right - width(words, _CUT)) / 2, self._top - 3, words, _CUT)

    def _receipt(self) -> None:
        left, said = _MARGIN, self._said
        self._flow.put(left, self._top + _MARGIN + 9, self._word("receipt"), _TITLE)
        breadth = _RECEIPT - 2 * _MARGIN
        y = self._top + 12 * MM
        y = self._lines(left, y, breadth, _IN_RECEIPT, "account", (said.account, *said.creditor))
        if said.reference:
            y = self._lines(left, y, breadth, _IN_RECEIPT, "reference", (said.reference,))
        self._payer(left, y, breadth, _IN_RECEIPT)
        self._amount(left, self._top + 68 * MM, 13 * MM, _IN_RECEIPT)
        point = self._word("point")
        right = _RECEIPT - _MARGIN
        self._flow.put(right - width(point, _IN_RECEIPT.head), self._top + 82 * MM + 6, point, _IN_RECEIPT.head)

    def _part(self, code: str) -> None:
        left, said = _RECEIPT + _MARGIN, self._said
        self._flow.put(left, self._top + _MARGIN + 9, self._word("part"), _TITLE)
        count, runs = dark_runs(code)
        self._flow.page.codes.append(CodeMark(left, self._top + 17 * MM, _SIDE, count, runs, has_swiss_cross=True))
        self._amount(left, self._top + 68 * MM, 16 * MM, _IN_PART)
        x, y = left + _SIDE + _MARGIN, self._top + _MARGIN
        breadth = _RECEIPT + _PART - _MARGIN - x
        y = self._lines(x, y, breadth, _IN_PART, "account", (said.account, *said.creditor))
        if said.reference:
            y = self._lines(x, y, breadth, _IN_PART, "reference", (said.reference,))
        if said.message:
            y = self._lines(x, y, breadth, _IN_PART, "message", (said.message,))
        self._payer(x, y, breadth, _IN_PART)

    def _lines(self, x: float, y: float, breadth: float, type_: _Type, head: str, values: Sequence[str]) -> float:
        """Set a head with its values from a height on, and return where the next one begins."""
        baseline = y + type_.leading - 2
        self._flow.put(x, baseline, self._word(head), type_.head)
        for value in values:
            for line in wrap(self._flow.shown(value), type_.value, breadth):
                baseline += type_.leading
                self._flow.put(x, baseline, line, type_.value)
        return baseline + type_.leading

    def _payer(self, x: float, y: float, breadth: float, type_: _Type) -> None:
        if self._said.debtor:
            self._lines(x, y, breadth, type_, "payer", self._said.debtor)
            return
        below = self._lines(x, y, breadth, type_, "payer_blank", ()) - type_.leading + 4
        self._corners(x, below, *type_.blank)

    def _amount(self, x: float, y: float, beside: float, type_: _Type) -> None:
        for offset, head, value in ((0.0, "currency", self._said.currency), (beside, "amount", self._said.amount)):
            self._flow.put(x + offset, y + 6, self._word(head), type_.head)
            self._flow.put(x + offset, y + 6 + type_.leading + 1, value, type_.value)

    def _corners(self, x: float, y: float, breadth: float, height: float) -> None:
        """Mark the corners of a field to write in."""
        rules = self._flow.page.rules
        for corner_x, inward in ((x, _CORNER), (x + breadth, -_CORNER)):
            for corner_y, down in ((y, _CORNER), (y + height, -_CORNER)):
                rules.append(Rule(corner_x, corner_y, corner_x + inward, corner_y, 0.75, _BLACK))
                rules.append(Rule(corner_x, corner_y, corner_x, corner_y + down, 0.75, _BLACK))
