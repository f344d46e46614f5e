"""The signs of the timeline, each drawn once and kept: envelope, ring, diamond, tick, half disc and the rest."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPixmap, QPolygonF

from creditdesk.ui.desk.looks import text_on
from creditdesk.ui.theme import Tokens

MARK_NAMES = {
    "payment": "payment",
    "part_payment": "part payment",
    "credit": "credit",
    "letter": "letter",
    "call": "call",
    "promise": "promise",
    "promise_kept": "promise kept",
    "promise_broken": "promise broken",
    "bounce": "payment bounced",
    "instalment": "instalment",
    "instalment_missed": "instalment missed",
    "note": "note",
    "hold": "hold",
    "hold_end": "end of a hold",
}
"""What each kind is called where it is read aloud or listed."""

QUERY_BOX = "query"
"""Stands for the dashed box among the kinds: it is no mark, for it lasts."""

MARK_GROUPS = {
    "Letters": frozenset({"letter"}),
    "Calls and notes": frozenset({"call", "note"}),
    "Promises": frozenset({"promise", "promise_kept", "promise_broken"}),
    "Queries": frozenset({QUERY_BOX}),
    "Payments and credits": frozenset({"payment", "part_payment", "credit", "bounce"}),
    "Plans": frozenset({"instalment", "instalment_missed"}),
    "Holds": frozenset({"hold", "hold_end"}),
}
"""The kinds as a person chooses among them, in the order of their keys 1, 2, 3."""

# Of marks that are stacked, the one that tells most is on top.
_WEIGHT = (
    "promise_broken",
    "bounce",
    "instalment_missed",
    "payment",
    "promise",
    "part_payment",
    "promise_kept",
    "instalment",
    "credit",
    "hold",
    "hold_end",
    "letter",
    "call",
    "note",
)


def weightiest(kinds: list[str]) -> str:
    """Return the kind that tells most."""
    return min(kinds, key=lambda kind: _WEIGHT.index(kind) if kind in _WEIGHT else len(_WEIGHT))


class MarkPainter:
    """Draws signs of one size and one set of colours; a sign is drawn once and then only copied."""

    def __init__(self, tokens: Tokens, size: int, ratio: float) -> None:
        self._tokens = tokens
        self._ratio = ratio
        self.size = size
        self._kept: dict[str, QPixmap] = {}

    def draw(self, painter: QPainter, kind: str, x: float, y: float) -> None:
        """Draw the sign of `kind` centred on a point."""
        sign = self._kept.get(kind)
        if sign is None:
            sign = self._kept[kind] = self._drawn(kind)
        # On a whole device pixel the sign stays as sharp as it was drawn.
        left = round((x - self.size / 2) * self._ratio) / self._ratio
        top = round((y - self.size / 2) * self._ratio) / self._ratio
        painter.drawPixmap(QPointF(left, top), sign)

    def _drawn(self, kind: str) -> QPixmap:
        side = round(self.size * self._ratio)
        sign = QPixmap(side, side)
        sign.setDevicePixelRatio(self._ratio)
        sign.fill(Qt.GlobalColor.transparent)
        painter = QPainter(sign)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        # Every sign is drawn in a square of 16 units.
        painter.scale(self.size / 16, self.size / 16)
        _DRAWINGS.get(kind, _note)(painter, self._tokens)
        painter.end()
        return sign


def _pen(color: str | QColor, width: float) -> QPen:
    pen = QPen(QColor(color), width)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    return pen


def _disc(painter: QPainter, fill: str, edge: str, width: float = 1.6) -> None:
    painter.setPen(_pen(edge, width))
    painter.setBrush(QColor(fill))
    painter.drawEllipse(QPointF(8, 8), 6, 6)


def _diamond(painter: QPainter, fill: str, edge: str) -> None:
    painter.setPen(_pen(edge, 1.5))
    painter.setBrush(QColor(fill))
    painter.drawPolygon(QPolygonF([QPointF(8, 1), QPointF(15, 8), QPointF(8, 15), QPointF(1, 8)]))


def _tick(painter: QPainter, color: QColor) -> None:
    painter.setPen(_pen(color, 1.8))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(5.2, 8.2), QPointF(7.2, 10.2), QPointF(10.8, 6)]))


def _cross(painter: QPainter, color: str | QColor, reach: float = 2.1) -> None:
    painter.setPen(_pen(color, 1.5))
    painter.drawLine(QPointF(8 - reach, 8 - reach), QPointF(8 + reach, 8 + reach))
    painter.drawLine(QPointF(8 - reach, 8 + reach), QPointF(8 + reach, 8 - reach))


def _payment(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.paid, tokens.panel)
    _tick(painter, text_on(QColor(tokens.paid), tokens, 3))


def _part_payment(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.paid)
    painter.setBrush(QColor(tokens.paid))
    painter.setPen(Qt.PenStyle.NoPen)
    painter.drawPie(QRectF(2, 2, 12, 12), 90 * 16, 180 * 16)


def _credit(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.paid)
    painter.drawLine(QPointF(5.5, 8), QPointF(10.5, 8))


def _letter(painter: QPainter, tokens: Tokens) -> None:
    painter.setPen(_pen(tokens.text, 1.2))
    painter.setBrush(QColor(tokens.panel))
    painter.drawRoundedRect(QRectF(1.5, 3, 13, 10), 2, 2)
    painter.drawPolyline(QPolygonF([QPointF(3, 5), QPointF(8, 9), QPointF(13, 5)]))


def _call(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.accent, 2)


def _promise(painter: QPainter, tokens: Tokens) -> None:
    _diamond(painter, tokens.promise, tokens.panel)


def _promise_kept(painter: QPainter, tokens: Tokens) -> None:
    _diamond(painter, tokens.promise, tokens.panel)
    _tick(painter, text_on(QColor(tokens.promise), tokens, 3))


def _promise_broken(painter: QPainter, tokens: Tokens) -> None:
    # A ground of its own colour keeps the sign off a bar of any colour.
    _diamond(painter, tokens.panel, tokens.promise)
    _cross(painter, tokens.promise)


def _bounce(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.days_over_90)
    _cross(painter, tokens.days_over_90)


def _brackets(painter: QPainter, tokens: Tokens, color: str) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(QColor(tokens.panel))
    painter.drawRoundedRect(QRectF(1.5, 1.5, 13, 13), 2, 2)
    painter.setPen(_pen(color, 1.6))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawPolyline(QPolygonF([QPointF(6, 3), QPointF(3, 3), QPointF(3, 13), QPointF(6, 13)]))
    painter.drawPolyline(QPolygonF([QPointF(10, 3), QPointF(13, 3), QPointF(13, 13), QPointF(10, 13)]))


def _instalment(painter: QPainter, tokens: Tokens) -> None:
    _brackets(painter, tokens, tokens.promise)


def _instalment_missed(painter: QPainter, tokens: Tokens) -> None:
    _brackets(painter, tokens, tokens.promise)
    _cross(painter, tokens.days_over_90)


def _hold(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.query)
    for x in (6.2, 9.8):
        painter.drawLine(QPointF(x, 5.6), QPointF(x, 10.4))


def _hold_end(painter: QPainter, tokens: Tokens) -> None:
    _disc(painter, tokens.panel, tokens.query)
    painter.setBrush(QColor(tokens.query))
    painter.drawPolygon(QPolygonF([QPointF(6.4, 5.4), QPointF(10.6, 8), QPointF(6.4, 10.6)]))


def _note(painter: QPainter, tokens: Tokens) -> None:
    painter.setPen(_pen(tokens.muted, 1.2))
    painter.setBrush(QColor(tokens.panel))
    painter.drawRoundedRect(QRectF(3, 2, 10, 12), 1.5, 1.5)
    for y in (6, 8.5, 11):
        painter.drawLine(QPointF(5.5, y), QPointF(10.5, y))


_DRAWINGS: dict[str, Callable[[QPainter, Tokens], None]] = {
    "payment": _payment,
    "part_payment": _part_payment,
    "credit": _credit,
    "letter": _letter,
    "call": _call,
    "promise": _promise,
    "promise_kept": _promise_kept,
    "promise_broken": _promise_broken,
    "bounce": _bounce,
    "instalment": _instalment,
    "instalment_missed": _instalment_missed,
    "note": _note,
    "hold": _hold,
    "hold_end": _hold_end,
}
