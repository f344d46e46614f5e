"""Who follows which ladder: how many and why, the wishes of the house, one more wish, and taking one back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.dunning import Policy
from creditdesk.services.ledger.list_views import Hit
from creditdesk.services.letters.policies import Assignment, Scope
from creditdesk.ui.cash.row_table import Column, RowTable
from creditdesk.ui.desk.ask import Ask, choice
from creditdesk.ui.desk.words import counted, dated_text
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.debtor_line import DebtorLine, Finder
from creditdesk.ui.letters.ladder_words import REACHES
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # what plays ladders takes its time to load
    from creditdesk.services.letters.following import KeptAssignment, Overview

_NO_WISH = (
    "Nothing is said about who follows which ladder: every debtor follows the ready one of their country and legal "
    "form. Assign lets somebody follow the one that is chosen."
)


class AssignDialog(Ask):
    """Asks who is to follow a ladder, and why."""

    def __init__(
        self,
        policy: Policy,
        overview: Overview,
        finder: Finder,
        runner: TaskRunner,
        theme: Theme,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Who follows it", f"{policy.name}: who follows it from now on?", "Assign", theme, parent)
        self._code = policy.code
        self._hit: Hit | None = None
        self.reach = QComboBox()
        for reach, words in REACHES.items():
            self.reach.addItem(words, reach.value)
        self.reach.setCurrentIndex(self.reach.findData(Scope.DEBTOR.value))
        self.debtor = DebtorLine(finder, runner, "A debtor, by name or account", self)
        self.debtor.chosen.connect(self._take)
        self.item = QLineEdit()
        self.item.setPlaceholderText("The number of the invoice")
        self.sector = choice(overview.sectors, hint="As the debtors have it")
        self.form = choice([form.replace("_", " ") for form in overview.forms], hint="As the debtors have it")
        self.reason = QLineEdit()
        self.reason.setPlaceholderText("Kept with it")
        for caption, field in (
            ("For", self.reach),
            ("Debtor", self.debtor),
            ("Invoice", self.item),
            ("Sector", self.sector),
            ("Legal form", self.form),
            ("Why", self.reason),
        ):
            self.add(caption, field)
        self.reach.currentIndexChanged.connect(lambda _at: self._adapt())
        self._adapt()

    def problem(self) -> tuple[str, QWidget] | None:
        if self._scope in (Scope.ITEM, Scope.DEBTOR) and self._hit is None:
            return "Which debtor? Type the name and choose one.", self.debtor
        if self._scope is Scope.ITEM and not self.item.text().strip():
            return "Which invoice?", self.item
        if self._scope is Scope.SECTOR and not self.sector.currentText().strip():
            return "Which sector?", self.sector
        if self._scope is Scope.CLASS and not self.form.currentText().strip():
            return "Which legal form?", self.form
        return None

    @property
    def wish(self) -> Assignment:
        """What is asked for."""
        scope, hit = self._scope, self._hit
        of_debtor = scope in (Scope.ITEM, Scope.DEBTOR)
        value = {Scope.SECTOR: self.sector, Scope.CLASS: self.form}.get(scope)
        text = value.currentText().strip() if value is not None else ""
        return Assignment(
            scope,
            self._code,
            self.reason.text(),
            hit.customer_id if of_debtor and hit is not None else None,
            DocumentKey(DocumentType.INVOICE, self.item.text().strip()) if scope is Scope.ITEM else None,
            text.replace(" ", "_") if scope is Scope.CLASS else text,
        )

    @property
    def _scope(self) -> Scope:
        return Scope(self.reach.currentData())

    def _take(self, hit: Hit | None) -> None:
        self._hit = hit

    def _adapt(self) -> None:
        scope = self._scope
        for field, scopes in (
            (self.debtor, (Scope.ITEM, Scope.DEBTOR)),
            (self.item, (Scope.ITEM,)),
            (self.sector, (Scope.SECTOR,)),
            (self.form, (Scope.CLASS,)),
        ):
            self._fields.setRowVisible(field, scope in scopes)


class LadderFollowers(QWidget):
    """Says who follows the ladder in hand, and lists every wish of the house, those for this ladder first."""

    assign_asked = Signal()
    take_back_asked = Signal(object)
    """The `KeptAssignment` that is to hold no longer."""

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._names: dict[str, str] = {}
        columns = (
            Column("For", lambda kept: REACHES[kept.wish.scope]),
            Column("Which", _which, stretches=True),
            Column("Follows", lambda kept: self._names.get(kept.wish.code, kept.wish.code)),
            Column("Why", lambda kept: kept.wish.reason, gives_way=1),
            Column("Since", lambda kept: dated_text(kept.assigned_at.astimezone().date()), gives_way=2),
            Column("By", lambda kept: kept.assigned_by, gives_way=3),
        )
        self.said = label("", muted=True)
        self.said.setWordWrap(True)
        self.table = RowTable("Who is to follow which ladder", columns, self)
        self.nothing = label(_NO_WISH, muted=True)
        self.nothing.setWordWrap(True)
        self.assign_button = button("Assign…", self.assign_asked.emit, tip="Let somebody follow this ladder")
        self.take_back_button = button("Take back", self._take_back, tip="The wish that is chosen (Del)")
        QShortcut(QKeySequence("Del"), self.table).activated.connect(self.take_back_button.click)
        space = theme.scaled(8)
        acts = Flow(spacing=space)
        acts.addWidget(self.assign_button)
        acts.addWidget(self.take_back_button)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(*[space] * 4)
        whole.setSpacing(space)
        whole.addWidget(self.said)
        whole.addWidget(self.nothing)
        whole.addWidget(self.table, 1)
        whole.addStretch(0)
        whole.addLayout(acts)

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return (self.table, self.assign_button, self.take_back_button)

    def show_followers(self, code: str, overview: Overview) -> None:
        """Say who follows a ladder."""
        self._names = {policy.code: policy.name for policy in overview.policies}
        rows = sorted(overview.assignments, key=lambda kept: kept.wish.code != code)
        self.said.setText(followers_text(code, overview))
        self.table.show_rows(rows)
        self.table.setVisible(bool(rows))
        self.nothing.setVisible(not rows)
        self.take_back_button.setEnabled(bool(rows))

    def _take_back(self) -> None:
        at, rows = self.table.currentIndex().row(), self.table.rows.rows
        if 0 <= at < len(rows):
            self.take_back_asked.emit(rows[at])


def followers_text(code: str, overview: Overview) -> str:
    """Say how many debtors follow a ladder, and why."""
    mine = [each for each in overview.followed if each.code == code]
    items = sum(kept.wish.scope is Scope.ITEM and kept.wish.code == code for kept in overview.assignments)
    parts = [f"{each.count:,} ({each.because})" for each in mine]
    debtors = counted(sum(each.count for each in mine), "debtor") if mine else "No debtor"
    follow = "follows" if sum(each.count for each in mine) <= 1 else "follow"
    besides = f" {counted(items, 'single item')} of others, too." if items else ""
    return f"{debtors} {follow} it{': ' + ', '.join(parts) if parts else ''}.{besides}"


def _which(kept: KeptAssignment) -> str:
    of_debtor = f"{kept.name} ({kept.account})" if kept.account else ""
    parts: Sequence[str] = (kept.whom.replace("_", " "), of_debtor)
    return ", ".join(part for part in parts if part)
