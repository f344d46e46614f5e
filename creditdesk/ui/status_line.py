"""The line at the foot of the window: the ledger's day and figures, and the work that is running."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QDate, QLocale, Qt, QTime, Signal
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from creditdesk.ui.commands import keys_of
from creditdesk.ui.foot_figure import FootFigure
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import Working
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    # For its type alone: the first paint does not wait for what shows only once a book is open.
    from creditdesk.services.ledger.list_views import LedgerStatus
    from creditdesk.ui.desk.figures import FigureFacts


_NOTHING = ("", "", "")
_MOST_OTHERS = 2
_ROOMY = 140  # per cent of text size up to which there is room to name them
_WIDE = 1200
"""From this width on, at the usual text size, there is room to say what the demo company is beside all figures."""


class StatusLine(QWidget):
    """Figures at the left, running work at the right."""

    cancel_asked = Signal()
    leave_asked = Signal()
    """The person has practised enough in the demo company."""
    help_asked = Signal()
    writing_asked = Signal()
    """The book is open read-only, and the person wants to try again to write in it."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self.setObjectName("statusLine")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self._status: LedgerStatus | None = None
        self._is_demo = False
        self._day = self._label()
        # Receivables, overdue, DSO: each is pressed to say how it was reckoned.
        self.figures = tuple(FootFigure(theme, self) for _ in range(3))
        for at, figure in enumerate(self.figures):
            figure.clicked.connect(lambda _checked=False, which=at: self.explain(which))
        self._facts: tuple[QLabel | FootFigure, ...] = (self._day, *self.figures)
        self._work = self._label()
        self._bar = QProgressBar(self)
        self._bar.setTextVisible(False)
        self._bar.setFixedSize(theme.scaled(120), theme.scaled(5))
        self._cancel = QPushButton("Cancel", self)
        self._cancel.setProperty("quiet", True)
        self._cancel.setToolTip("Stop this work; nothing of it is kept")
        self._cancel.clicked.connect(lambda _checked=False: self._ask_cancel())
        self._read_only = label("", "small")
        self._read_only.setWordWrap(True)
        self._write = QPushButton("Open for writing", self)
        self._write.setProperty("quiet", True)
        self._write.setAutoDefault(True)
        self._write.setToolTip("Try again: it works once nobody else has the book")
        self._write.clicked.connect(lambda _checked=False: self.writing_asked.emit())
        self._demo = button("", self.leave_asked.emit, tip="Back to the ways to begin; what you did here is kept")
        self._help = button(
            f"Help {keys_of('help')}", self.help_asked.emit, tip="What the part in hand is for, and its keys"
        )
        # A click asks about the part that has the keyboard: it stays there.
        self._help.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        for each in (self._demo, self._help):
            each.setProperty("quiet", True)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(theme.scaled(14), theme.scaled(3), theme.scaled(14), theme.scaled(3))
        layout.setSpacing(theme.scaled(22))
        for fact in self._facts:
            layout.addWidget(fact)
        layout.addStretch(1)
        layout.addWidget(self._read_only, 2)
        layout.addWidget(self._write)
        layout.addWidget(self._work)
        layout.addWidget(self._bar)
        layout.addWidget(self._cancel)
        layout.addWidget(self._demo)
        layout.addWidget(self._help)
        self.show_work(None)
        self.show_read_only("")
        self._fit()
        theme.changed.connect(self._fit)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._name_demo()

    def show_status(self, status: LedgerStatus | None) -> None:
        """Show the ledger's figures, or nothing while no book is open."""
        self._status = status
        most_others = _MOST_OTHERS if self._theme.text_percent <= _ROOMY else 0
        day, *figures = [_NOTHING] * len(self._facts) if status is None else _facts(status, most_others)
        self._day.setText(self._rich(*day) if any(day) else "")
        self._day.setAccessibleName("".join(day))
        for figure, parts in zip(self.figures, figures, strict=True):
            figure.show_parts(*parts)
        self._show_facts()
        if status is not None:
            for figure, facts in zip(self.figures, _reckoned(status), strict=True):
                figure.setToolTip(f"{facts.as_text()}\n{facts.because}")

    def explain(self, which: int) -> None:
        """Show how receivables, overdue or DSO was reckoned, in the order of `figures`."""
        from creditdesk.ui.desk.why import WhyPopup  # noqa: PLC0415 - only when asked for

        if self._status is not None:
            figure = self.figures[which]
            popup = WhyPopup(_reckoned(self._status)[which], self._theme, self)
            popup.show_below(figure if figure.isVisible() else self)

    def _show_facts(self) -> None:
        """Show what there is to say; with large text, running work and the sign of a read-only book come first."""
        is_large = self._theme.text_percent > _ROOMY
        is_crowded = is_large and not (self._bar.isHidden() and self._write.isHidden())
        for at, fact in enumerate(self._facts):
            fact.setVisible(bool(fact.text()) and not (at and (is_crowded or (is_large and self._is_demo))))
        self._help.setVisible(not is_crowded)
        self._demo.setVisible(self._is_demo and not is_crowded)

    def show_read_only(self, why: str) -> None:
        """Say why nothing may be written, with the button that tries again; an empty text where it may."""
        self._read_only.setText(f"Read only: {why}" if why else "")
        for part in (self._read_only, self._write):
            part.setVisible(bool(why))
        self._show_facts()

    def show_demo(self, *, is_demo: bool) -> None:
        """Say of the demo company that it is one, with the way out."""
        self._is_demo = is_demo
        self._show_facts()

    def show_work(self, working: Working | None) -> None:
        """Show how far the long work is, or nothing."""
        for part in (self._work, self._bar, self._cancel):
            part.setVisible(working is not None)
        self._show_facts()
        if working is None:
            self._cancel.setEnabled(True)
            return
        count = ""
        if working.total:
            count = f" {QLocale().toString(working.done)} of {QLocale().toString(working.total)}"
        self._work.setText((working.text or working.title) + count)
        self._bar.setRange(0, 1000 if working.total else 0)
        self._bar.setValue(1000 * working.done // working.total if working.total else 0)
        self._bar.setAccessibleName(working.title)

    def _ask_cancel(self) -> None:
        self._cancel.setEnabled(False)
        self._work.setText("Stopping")
        self.cancel_asked.emit()

    def _label(self) -> QLabel:
        made = QLabel(self)
        made.setProperty("role", "small")
        made.setProperty("muted", True)
        made.setTextFormat(Qt.TextFormat.RichText)
        return made

    def _rich(self, before: str, strong: str, after: str) -> str:
        from html import escape  # noqa: PLC0415 - only once a book is open, after the first paint

        # Rich text knows nothing of the palette: the colour is named, and written anew when the theme changes.
        ink = self._theme.tokens.text
        return f'{escape(before)}<b style="color: {ink}">{escape(strong)}</b>{escape(after)}'

    def _fit(self) -> None:
        self.setMinimumHeight(self._theme.scaled(26))
        self._bar.setFixedSize(self._theme.scaled(120), self._theme.scaled(5))
        self._name_demo()
        self.show_status(self._status)

    def _name_demo(self) -> None:
        has_room = self.width() >= self._theme.scaled(_WIDE)
        words = "Demo company, nothing here is real · Leave" if has_room else "Demo · Leave"
        self._demo.setText(f"{words} ({keys_of('close_book')})")


def _facts(status: LedgerStatus, most_others: int) -> list[tuple[str, str, str]]:
    """Return what stands before, in and after the strong part of each fact, with so many other currencies named."""
    imported = f", imported {_when(status.last_import_at, status)}" if status.last_import_at else ""
    percent, dso = status.overdue_percent, status.dso
    return [
        ("Ledger of ", _day(status.as_of), imported),
        ("Receivables ", _whole(status.receivables_minor, status.currency), _others(status, most_others)),
        _NOTHING if percent is None else ("Overdue ", f"{percent}%", ""),
        _NOTHING if dso is None else ("DSO ", QLocale().toString(dso, "f", 1), ""),
    ]


def _reckoned(status: LedgerStatus) -> tuple[FigureFacts, ...]:
    # The line is empty until a book is open, and the first paint does not wait for what reckons.
    from creditdesk.ui.ledger_figures import figures_of_ledger  # noqa: PLC0415

    return figures_of_ledger(status)


def _others(status: LedgerStatus, most: int) -> str:
    """Say what is owed in other currencies, which the figures leave out; the tooltip names those beyond the room."""
    if not status.others:
        return ""
    named = [_whole(minor, currency) for currency, minor in status.others[:most]]
    more = len(status.others) - len(named)
    if not named:
        return " · and other currencies" if more > 1 else f" · and {status.others[0][0]}"
    return " · and " + ", ".join([*named, *([f"{more} more"] if more else [])])


def _whole(minor: int, currency: str) -> str:
    """Write an amount to the nearest whole unit: the line is read at a glance."""
    # The line is empty until a book is open, and the first paint does not wait for what writes amounts.
    from creditdesk.domain.money import decimals  # noqa: PLC0415
    from creditdesk.ui.desk.words import money_text  # noqa: PLC0415

    unit = 10 ** decimals(currency)
    return money_text((minor + unit // 2) // unit * unit, currency, whole=True)


def _when(at: datetime, status: LedgerStatus) -> str:
    local = at.astimezone()
    if local.date() != status.as_of:
        return _day(local.date())
    return QLocale().toString(QTime(local.hour, local.minute), "HH:mm")


def _day(day: date) -> str:
    return QLocale().toString(QDate(day.year, day.month, day.day), "d MMM yyyy")
