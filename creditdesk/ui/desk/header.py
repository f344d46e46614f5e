"""The head of the Desk: who the debtor is, and five figures that each answer "why?"."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.domain.behaviour import Behaviour
from creditdesk.services.ledger.views import DebtorHead, DebtorView
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.figures import FigureFacts, figures_of
from creditdesk.ui.desk.looks import Badge, ElidedLabel, draw_focus, legible
from creditdesk.ui.desk.why import WhyPopup
from creditdesk.ui.desk.words import joined
from creditdesk.ui.theme import Theme


class _Fonts:
    """The fonts of a figure with their measures, made once for a text size: a debtor's figures ask a hundred times."""

    def __init__(self, theme: Theme) -> None:
        self.caption = theme.font("small")
        self.caption.setLetterSpacing(QFont.SpacingType.PercentageSpacing, 103)
        self.value = theme.font("figure")
        self.aside = theme.font("small", bold=True)
        self.below = theme.font("small")
        self.of_caption = QFontMetrics(self.caption)
        self.of_value = QFontMetrics(self.value)
        self.of_aside = QFontMetrics(self.aside)
        self.of_below = QFontMetrics(self.below)


class Figure(QAbstractButton):
    """One figure with its caption and the words below it; pressing it shows the rows behind it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None, *, lists_reasons: bool = False) -> None:
        super().__init__(parent)
        self._theme = theme
        self._lists_reasons = lists_reasons
        self._facts = FigureFacts(caption="", value="")
        self._fonts = _Fonts(theme)
        self._hints: tuple[QSize, QSize] | None = None
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.clicked.connect(self._explain)
        theme.changed.connect(self._adapt)

    @property
    def facts(self) -> FigureFacts:
        """What is shown."""
        return self._facts

    def show_facts(self, facts: FigureFacts) -> None:
        """Show another debtor's figure."""
        self._facts = facts
        self._hints = None
        self.setAccessibleName(f"{facts.caption}: {facts.value} {facts.aside}".strip())
        self.setAccessibleDescription(facts.below)
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return self._measured()[0]

    def minimumSizeHint(self) -> QSize:
        return self._measured()[1]

    def _measured(self) -> tuple[QSize, QSize]:
        """Return the size at best and the least, found once for what is shown."""
        if self._hints is not None:
            return self._hints
        fonts, facts = self._fonts, self._facts
        first = fonts.of_value.horizontalAdvance(facts.value)
        if facts.aside:
            first += fonts.of_value.horizontalAdvance(" ") + fonts.of_aside.horizontalAdvance(facts.aside)
        first = max(first, fonts.of_caption.horizontalAdvance(facts.caption.upper()))
        said = fonts.of_below.horizontalAdvance(facts.below)
        # What is said in few words is said whole; a list of reasons gives way.
        most = fonts.of_below.averageCharWidth() * _FEW
        kept = min(said, most // 2) if self._lists_reasons else said if said <= most else 0
        height = fonts.of_caption.height() + fonts.of_value.height() + fonts.of_below.height() + 2 * _EDGE
        best, least = (QSize(max(first, width) + 2 * _EDGE + 1, height) for width in (said, kept))
        self._hints = best, least
        return self._hints

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        panel = QColor(tokens.panel)
        facts = self._facts
        painter = QPainter(self)
        fonts = self._fonts
        left, top = _EDGE, _EDGE
        painter.setFont(fonts.caption)
        painter.setPen(QColor(tokens.muted))
        painter.drawText(left, top + fonts.of_caption.ascent(), facts.caption.upper())
        top += fonts.of_caption.height()
        room = self.width() - 2 * _EDGE
        value_font = _fitting(fonts.value, facts.value, room)
        painter.setFont(value_font)
        plain = QColor(tokens.text)
        painter.setPen(legible(QColor(tokens.days_over_90), panel) if facts.alarm else plain)
        painter.drawText(left, top + fonts.of_value.ascent(), facts.value)
        if facts.aside:
            painter.setFont(fonts.aside)
            tone = QColor(tokens.muted)
            if facts.aside_tone:
                tone = legible(QColor(getattr(tokens, facts.aside_tone)), panel)
            painter.setPen(tone)
            along = QFontMetrics(value_font).horizontalAdvance(facts.value + " ")
            aside = painter.fontMetrics().elidedText(facts.aside, Qt.TextElideMode.ElideRight, max(0, room - along))
            painter.drawText(left + along, top + fonts.of_value.ascent(), aside)
        top += fonts.of_value.height()
        painter.setFont(fonts.below)
        painter.setPen(QColor(tokens.accent) if self.underMouse() else QColor(tokens.muted))
        shown = fonts.of_below.elidedText(facts.below, Qt.TextElideMode.ElideRight, self.width() - 2 * _EDGE)
        painter.drawText(left, top + fonts.of_below.ascent(), shown)
        if self.hasFocus():
            draw_focus(painter, self.rect(), tokens)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
            return
        super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ToolTip:
            self.setToolTip(self._facts.as_text())
        return super().event(event)

    def _adapt(self) -> None:
        self._fonts, self._hints = _Fonts(self._theme), None
        self.updateGeometry()
        self.update()

    def _explain(self) -> None:
        popup = WhyPopup(self._facts, self._theme, self)
        popup.show_below(self)


def _fitting(font: QFont, text: str, room: int) -> QFont:
    """Return the font, smaller where `text` is wider than the room: an amount that lost its end is a wrong amount."""
    wide = QFontMetrics(font).horizontalAdvance(text)
    if wide <= room or room <= 0:
        return font
    fitting = QFont(font)
    if font.pixelSize() > 0:
        fitting.setPixelSize(max(1, font.pixelSize() * room // wide))
    else:
        fitting.setPointSizeF(max(1.0, font.pointSizeF() * room / wide))
    return fitting


_EDGE = 3
_FEW = 22  # characters
_BETWEEN = 12
_ROWS = (5, 3, 2)  # figures in a row, as the width allows


class DebtorHeader(QWidget):
    """Name, badges and figures of the debtor on the Desk."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setAccessibleName("Debtor")
        self._name = ElidedLabel()
        self._name.setProperty("role", "title")
        self._stop = Badge(theme, alarm=True)
        self._hold = Badge(theme, alarm=True)
        self._sector = Badge(theme)
        self._terms = Badge(theme)
        self._mandate = Badge(theme)
        self._behaviour = Badge(theme)
        # Hardship, co-operation, tone, way of letters: as many as a card has tags.
        self._tags = tuple(Badge(theme) for _ in range(4))
        self._figures = (*(Figure(theme) for _ in range(4)), Figure(theme, lists_reasons=True))

        self._per_row = 0
        self._first = QHBoxLayout()
        self._first.setSpacing(8)
        self._first.setContentsMargins(_EDGE, 0, 0, 0)
        self._first.addWidget(self._name)
        self._badges = QHBoxLayout()
        self._badges.setSpacing(8)
        self._first.addLayout(self._badges)
        self._first.addStretch(1)
        self._below = QHBoxLayout()
        self._below.setContentsMargins(_EDGE, 0, 0, 0)
        self._below.addStretch(1)
        for badge in self._every_badge:
            self._badges.addWidget(badge)
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(_BETWEEN)
        self._grid.setVerticalSpacing(4)
        self._grid.setColumnStretch(len(self._figures), 1)
        self._whole = whole = QVBoxLayout(self)
        whole.setContentsMargins(18 - _EDGE, 12, 12, 6)
        whole.setSpacing(8)
        whole.addLayout(self._first)
        whole.addLayout(self._below)
        whole.addLayout(self._grid)
        self._arrange()
        theme.changed.connect(self._arrange)

    def show_debtor(self, view: DebtorView | None) -> None:
        """Show this debtor, or nothing."""
        for figure in self._figures:
            figure.setVisible(view is not None)
        if view is None:
            self._name.setText("")
            for badge in self._every_badge:
                badge.show_text("")
            return
        head = view.head
        self._name.setText(head.name)
        branch = f"branch of {head.parent_account}" if head.parent_account else ""
        agreed = _agreed(head)
        terms = head.terms_words or head.terms
        # What gives way beside the name is told here.
        self._name.setProperty("tip", "\n".join((joined((head.account, branch, head.sector, terms)), *agreed)))
        self._name.setAccessibleName(f"{head.name}, account {head.account}")
        self._stop.show_text("ON STOP" if head.on_stop else "", head.on_stop)
        self._hold.show_text("NO CHASING" if head.dunning_hold else "", head.dunning_hold)
        self._behaviour.show_text(*_behaviour(view))
        tags = view.card.tags
        for at, badge in enumerate(self._tags):
            tag = tags[at] if at < len(tags) else ""
            badge.show_text(tag, f"{tag.capitalize()}, kept in mind: M changes it" if tag else "")
        self._sector.show_text(head.sector, "Sector")
        self._terms.show_text(terms, "\n".join(("Payment terms", *agreed)))
        self._mandate.show_text(*_mandate(head))
        for figure, facts in zip(self._figures, figures_of(view), strict=True):
            figure.show_facts(facts)
        self._arrange()
        self._give_way()

    @property
    def _every_badge(self) -> tuple[Badge, ...]:
        return (self._stop, self._hold, self._behaviour, *self._tags, self._sector, self._terms, self._mandate)

    def minimumSizeHint(self) -> QSize:
        # Narrower than one row of figures: they stand in more rows then.
        return QSize(self._room_for(_ROWS[-1]) + self._margin(), super().minimumSizeHint().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()
        self._give_way()

    def _give_way(self) -> None:
        """Leave out what the name's tooltip says as well where there is no room: the sector, the terms, the mandate."""
        room = self.width() - self._margin()
        parts: list[QWidget] = [badge for badge in self._every_badge if badge.accessibleName()]
        if self._per_row == len(self._figures):
            parts.append(self._name)
        needed = sum(part.sizeHint().width() + self._first.spacing() for part in parts)
        for badge in (self._sector, self._terms, self._mandate):
            if badge.accessibleName():
                badge.setVisible(needed <= room)
                needed -= 0 if needed <= room else badge.sizeHint().width() + self._first.spacing()

    def _arrange(self) -> None:
        """Set the figures in as few rows as hold each whole; where that is several, the badges go below the name."""
        room = self.width() - self._margin()
        per_row = next((count for count in _ROWS if self._room_for(count) <= room), _ROWS[-1])
        if per_row == self._per_row:
            return
        is_tight, was_tight = per_row < len(self._figures), 0 < self._per_row < len(self._figures)
        self._per_row = per_row
        for figure in self._figures:
            self._grid.removeWidget(figure)
        for at, figure in enumerate(self._figures):
            # The last one, which lists reasons, has what is left of its row: no column is wider for it.
            is_last = figure is self._figures[-1]
            self._grid.addWidget(figure, at // per_row, at % per_row, 1, per_row - at % per_row if is_last else 1)
        if is_tight != was_tight:
            leaves, takes = (self._first, self._below) if is_tight else (self._below, self._first)
            leaves.removeItem(self._badges)
            self._badges.setParent(None)
            takes.insertLayout(1 if takes is self._first else 0, self._badges)
            takes.invalidate()

    def _room_for(self, per_row: int) -> int:
        """Return the width in which this many figures stand side by side, each under the other's left edge."""
        widths = [figure.minimumSizeHint().width() for figure in self._figures]
        columns = [max(widths[column::per_row]) for column in range(per_row)]
        return sum(columns) + _BETWEEN * (per_row - 1)

    def _margin(self) -> int:
        margins = self._whole.contentsMargins()
        return margins.left() + margins.right()

    @property
    def figures(self) -> tuple[Figure, ...]:
        """Balance, overdue, pays in, promises kept, risk."""
        return self._figures


def _behaviour(view: DebtorView) -> tuple[str, str]:
    """Return the word for how the debtor behaves, and why; nothing where the card says as much already."""
    reading = view.reading
    if reading is None or (reading.behaviour is Behaviour.HARDSHIP and view.card.hardship):
        return "", ""
    key = keys_of("behaviour")
    return reading.behaviour.words, "\n".join((*reading.because, f"{key} shows what that calls for"))


def _mandate(head: DebtorHead) -> tuple[str, str]:
    """Return by which scheme we may collect, and how much; nothing where we may not."""
    return (head.mandates[0].scheme.words, head.mandates[0].words) if head.collects else ("", "")


def _agreed(head: DebtorHead) -> tuple[str, ...]:
    """Say by what we collect from the debtor, and by what they owe interest."""
    law = head.interest_regime.law if head.interest_regime is not None else "no law, nor a contract"
    return (*(mandate.words for mandate in head.mandates), f"Interest by: {law}")
