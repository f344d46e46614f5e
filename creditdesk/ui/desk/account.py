"""The account tab: address, terms, limit, numbers, and the balance by age."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from creditdesk.services.ledger.views import Balance, DebtorHead, DebtorView
from creditdesk.ui.desk.words import joined, money_text
from creditdesk.ui.theme import Theme

_FORMS = {
    "company": "company",
    "llp": "limited liability partnership",
    "partnership": "partnership",
    "sole_trader": "sole trader",
    "individual": "individual",
    "public_body": "public body",
    "charity": "charity",
    "trust": "trust",
}


def account_facts(head: DebtorHead) -> tuple[tuple[str, str], ...]:
    """Return what is known of the account, (name, words), leaving out what is not."""
    limit = ""
    if head.credit_limit_minor is not None:
        used = "" if head.limit_used_percent is None else f"{head.limit_used_percent}% used"
        limit = joined((money_text(head.credit_limit_minor, head.currency, whole=True), used))
    facts = (
        ("Account", head.account),
        ("Name", head.name),
        ("Address", "\n".join((*head.address, head.country))),
        ("Legal form", _FORMS.get(head.legal_form, head.legal_form)),
        ("Registration", head.registration_number),
        ("VAT number", head.vat_number),
        ("Branch of", head.parent_account),
        ("Sector", head.sector),
        ("Terms", head.terms_words or head.terms),
        ("Mandates", "\n".join(mandate.words for mandate in head.mandates)),
        ("Interest by", head.interest_regime.law if head.interest_regime is not None else "no law, nor a contract"),
        ("Credit limit", limit or "none set"),
        ("Currency", head.currency),
        ("Controller", head.controller),
        ("Letters in", head.language),
        ("On stop", head.on_stop),
        ("No chasing", head.dunning_hold),
    )
    return tuple((name, words) for name, words in facts if words.strip())


class AgingStrip(QWidget):
    """A balance by age: a strip in the buckets' colours, and under it each bucket's figure."""

    def __init__(self, balance: Balance, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._balance = balance
        self._theme = theme
        policy = QSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Minimum)
        policy.setHeightForWidth(True)
        self.setSizePolicy(policy)
        self.setAccessibleName(f"Balance by age in {balance.currency}")
        self.setAccessibleDescription(self.as_text())
        self.setToolTip(self.as_text())
        theme.changed.connect(self.updateGeometry)

    def as_text(self) -> str:
        """The figures as lines of text."""
        return "\n".join(f"{name}: {money_text(minor, self._balance.currency)}" for name, minor in self._figures())

    def sizeHint(self) -> QSize:
        width = self._cell * len(self._figures())
        return QSize(width, self.heightForWidth(width))

    def minimumSizeHint(self) -> QSize:
        return QSize(2 * self._cell, self._theme.scaled(12) + self._line)

    def heightForWidth(self, width: int) -> int:
        lines = -(-len(self._figures()) // self._across(width))
        return self._theme.scaled(12) + lines * self._line

    @property
    def _cell(self) -> int:
        """The width of a figure with its name."""
        bold, small = QFontMetrics(self._theme.font(bold=True)), QFontMetrics(self._theme.font("small"))
        widths = (
            max(bold.horizontalAdvance(money_text(minor, self._balance.currency)), small.horizontalAdvance(name))
            for name, minor in self._figures()
        )
        return max(widths) + self._theme.scaled(16)

    @property
    def _line(self) -> int:
        """The height of a figure below its name."""
        heights = (QFontMetrics(self._theme.font(kind)).height() for kind in ("small", "body"))
        return sum(heights) + self._theme.scaled(8)

    def _across(self, width: int) -> int:
        """Return how many figures stand side by side: with large text they go on in a second line."""
        return max(1, min(len(self._figures()), width // self._cell))

    def paintEvent(self, _event: QPaintEvent) -> None:
        tokens = self._theme.tokens
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        thick = self._theme.scaled(12)
        owed = sum(max(0, minor) for _label, minor in self._balance.buckets)
        x = 0.0
        painter.setPen(Qt.PenStyle.NoPen)
        for label, minor in self._balance.buckets:
            if minor > 0:
                width = self.width() * minor / owed
                painter.setBrush(tokens.of_state(label))
                painter.drawRect(QRectF(x, 0, max(1.0, width - 1), thick))
                x += width
        small, body = self._theme.font("small"), self._theme.font(bold=True)
        across = self._across(self.width())
        room = self.width() / across
        for at, (name, minor) in enumerate(self._figures()):
            line, place = divmod(at, across)
            left = place * room
            painter.setPen(Qt.PenStyle.NoPen)
            mark = self._theme.scaled(8)
            top = thick + self._theme.scaled(8) + line * self._line
            if at < len(self._balance.buckets):
                painter.setBrush(tokens.of_state(self._balance.buckets[at][0]))
                painter.drawRect(QRectF(left, top + (QFontMetrics(small).height() - mark) / 2, mark, mark))
            painter.setFont(small)
            painter.setPen(QColor(tokens.muted))
            indent = mark * 1.5 if at < len(self._balance.buckets) else 0
            painter.drawText(QPointF(left + indent, top + QFontMetrics(small).ascent()), name)
            painter.setFont(body if minor else self._theme.font())
            painter.setPen(QColor(tokens.text if minor else tokens.muted))
            down = top + QFontMetrics(small).height() + QFontMetrics(body).ascent()
            painter.drawText(QPointF(left, down), money_text(minor, self._balance.currency))

    def _figures(self) -> list[tuple[str, int]]:
        figures = [("Not due" if label == "not due" else label, minor) for label, minor in self._balance.buckets]
        if self._balance.unallocated_minor:
            figures.append(("Unallocated", self._balance.unallocated_minor))
        return [*figures, ("Balance", self._balance.balance_minor)]


class Account(QScrollArea):
    """Facts of the account that can be selected and copied, and each currency's balance by age."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._facts: tuple[tuple[str, str], ...] = ()
        self._view: DebtorView | None = None
        self._is_built = False
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setAccessibleName("Account")

    def show_debtor(self, view: DebtorView) -> None:
        """Show a debtor's account."""
        self._view, self._is_built = view, False
        self._facts = account_facts(view.head)
        self.setAccessibleDescription(self.as_text())
        if self.isVisible():
            self._build(view)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        # A tab that nobody looks at costs nothing when the debtor changes.
        if self._view is not None and not self._is_built:
            self._build(self._view)

    def _build(self, view: DebtorView) -> None:
        self._is_built = True
        page = QWidget()
        whole = QVBoxLayout(page)
        whole.setContentsMargins(18, 14, 18, 14)
        whole.setSpacing(self._theme.scaled(16))
        for balance in view.head.balances:
            whole.addWidget(AgingStrip(balance, self._theme))
        facts = QGridLayout()
        facts.setHorizontalSpacing(self._theme.scaled(20))
        facts.setVerticalSpacing(self._theme.scaled(6))
        facts.setColumnStretch(1, 1)
        for row, (name, words) in enumerate(self._facts):
            caption = QLabel(name)
            caption.setProperty("muted", True)
            value = QLabel(words)
            value.setTextFormat(Qt.TextFormat.PlainText)
            value.setWordWrap(True)
            value.setTextInteractionFlags(
                Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard
            )
            value.setAccessibleName(f"{name}: {words}")
            facts.addWidget(caption, row, 0, Qt.AlignmentFlag.AlignTop)
            facts.addWidget(value, row, 1)
        whole.addLayout(facts)
        whole.addStretch(1)
        self.setWidget(page)

    def as_text(self) -> str:
        """The facts as lines of text."""
        return "\n".join(f"{name}: {', '.join(words.splitlines())}" for name, words in self._facts)
