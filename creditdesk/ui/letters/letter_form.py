"""How one debtor's letter is laid out: what is said of it, what can be chosen, its pages, and the ways out."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QFrame,
    QHBoxLayout,
    QLineEdit,
    QPushButton,
    QSizePolicy,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.letter_kinds import DESK_KINDS, Kind, Notice
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.added import AddedParagraph
from creditdesk.ui.letters.own_facts import OwnFacts
from creditdesk.ui.letters.page_view import PageView
from creditdesk.ui.letters.pane_keys import give_keys
from creditdesk.ui.letters.statement_choice import StatementChoice
from creditdesk.ui.letters.which_letter import WhichLetter
from creditdesk.ui.letters.zoom_bar import ZoomBar
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import UpAndDown, button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme


class LetterForm(QWidget):
    """Shows what it is told and tells what is asked for; it decides nothing."""

    letterhead_wanted = Signal()
    """The letterhead lacks something, and the person wants to complete it."""
    kind_asked = Signal(object)
    """The `Kind` or `Notice` of the letter that is to be shown."""
    words_asked = Signal()
    """Change what all letters of this kind say."""
    issue_asked = Signal()
    mail_asked = Signal()
    save_asked = Signal()
    print_asked = Signal()

    def __init__(
        self, runner: TaskRunner, theme: Theme, memory: QSettings, place: str, parent: QWidget | None = None
    ) -> None:
        """Make it.

        Args:
            runner: Where the pages are drawn.
            theme: The look.
            memory: Where the kind of statement is kept that was chosen last.
            place: For which place that is.
            parent: The widget around it.
        """
        super().__init__(parent)
        self.view = PageView(runner, theme, self)
        self._title = label("", "title")
        self._title.setWordWrap(True)
        self._verdict = label("")
        self._verdict.setWordWrap(True)
        self._why = label("", muted=True)
        self._why.setWordWrap(True)
        self._why.hide()
        self._looking = ZoomBar(self.view, self)
        self.reason = QLineEdit(self)
        self.reason.setPlaceholderText("Why send it anyway? Your reason is kept with the letter.")
        self.reason.setAccessibleName("Reason to send it anyway")
        self.letterhead_button = button(
            "Company and letterhead…", self.letterhead_wanted.emit, tip="Our address, and where our debtors pay"
        )
        self._lacking = label("")
        self._lacking.setWordWrap(True)
        self.lacking = QFrame(self)
        self.words_button = button("Words…", self.words_asked.emit, tip="What all letters of this kind say")
        self.added = AddedParagraph(self.words_button, theme, self)
        self.kinds = {kind: self._chip(kind) for kind in DESK_KINDS}
        self._chips = QButtonGroup(self)
        self.which = WhichLetter(theme, self)
        self.which.asked.connect(self.kind_asked)
        self.own = OwnFacts(theme, self)
        # Where large text leaves little height they scroll, so that the pages and the ways out stay in sight.
        self.own_room = UpAndDown(self)
        self.own_room.setWidget(self.own)
        self.own_room.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        self.statement = StatementChoice(memory, theme, place, self)
        self.copies = QCheckBox("Copies of invoices", self)
        self.copies.setToolTip("Bound in behind the letter, as far as they are found")
        self.issue_button = button("Issue and file", self.issue_asked.emit)
        self.mail_button = button("", self.mail_asked.emit)
        self.save_button = button("", self.save_asked.emit)
        self.print_button = button("", self.print_asked.emit, primary=True)
        self.setProperty(PART, "Letter")
        self._lay_out(theme.scaled(8))
        self._let_tab_go()
        give_keys(
            self,
            {
                **{kind.words[0]: chip for kind, chip in self.kinds.items()},
                "Alt+I": self.issue_button,
                "Alt+E": self.mail_button,
                "Ctrl+S": self.save_button,
                "Ctrl+P": self.print_button,
            },
        )
        drop = QShortcut(QKeySequence("W"), self, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        drop.activated.connect(self.which.drop_down)

    @property
    def verdict_text(self) -> str:
        """What is said of sending it."""
        return self._verdict.text()

    @property
    def why_text(self) -> str:
        """What is said of why it has its turn."""
        return self._why.text()

    @property
    def lacking_text(self) -> str:
        """What is said of the letterhead; empty where it lacks nothing."""
        return self._lacking.text()

    def tell(self, text: str) -> None:
        """Say something of what is shown, below whether it may go."""
        first = self._verdict.text().partition("\n")[0]
        self._verdict.setText("\n".join(each for each in (first, text) if each))

    def _show_kind(self, kind: Kind | Notice) -> None:
        """Stand on a letter in the list, and on its button where it has one."""
        self._chips.setExclusive(False)
        for each, chip in self.kinds.items():
            chip.setChecked(each is kind)
        self._chips.setExclusive(True)
        self.which.show_kind(kind)

    def _say_why(self, lines: Sequence[str]) -> None:
        self._why.setText("\n".join(f"{line}." for line in lines))
        self._why.setVisible(bool(lines))

    def _say_lacking(self, sentences: Sequence[str]) -> None:
        self._lacking.setText(" ".join(sentences))
        self.lacking.setVisible(bool(sentences))

    def _chip(self, kind: Kind) -> QPushButton:
        made = QPushButton(kind.words)
        made.setCheckable(True)
        made.setProperty("chip", True)
        made.clicked.connect(lambda _checked=False: self.kind_asked.emit(kind))
        return made

    def _lay_out(self, space: int) -> None:
        wish = Flow(spacing=space)
        wish.addWidget(self.which)
        for chip in self.kinds.values():
            self._chips.addButton(chip)
            wish.addWidget(chip)
        wish.addWidget(self.statement)
        wish.addWidget(self.copies)
        about = QHBoxLayout()
        about.addWidget(self._verdict, 1)
        about.addWidget(self._looking)
        self.lacking.setObjectName("banner")
        self.lacking.setAccessibleName("What the letterhead lacks")
        lacks = QHBoxLayout(self.lacking)
        lacks.setContentsMargins(space, space // 2, space // 2, space // 2)
        lacks.addWidget(self._lacking, 1)
        lacks.addWidget(self.letterhead_button)
        self.lacking.hide()
        # In a second line where the list beside needs the room.
        foot = Flow(spacing=space)
        for each in (self.issue_button, self.mail_button, self.save_button, self.print_button):
            foot.addWidget(each)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space)
        layout.addWidget(self._title)
        layout.addLayout(wish)
        layout.addWidget(self.own_room)
        layout.addLayout(about)
        layout.addWidget(self._why)
        layout.addWidget(self.lacking)
        layout.addWidget(self.added)
        layout.addWidget(self.view, 1)
        # A line of its own: a reason is a sentence.
        layout.addWidget(self.reason)
        layout.addLayout(foot)

    def _let_tab_go(self) -> None:
        """Let Tab go from what is made, over how it looks and what is missing, to the ways out."""
        stops = (
            self.which,
            *self.kinds.values(),
            self.statement.kind,
            self.statement.first_on,
            self.copies,
            *self.own.stops,
            *self._looking.stops,
            self.letterhead_button,
            self.added.add_button,
            self.added.line,
            self.words_button,
            self.view,
            self.reason,
            self.issue_button,
            self.mail_button,
            self.save_button,
            self.print_button,
        )
        for one, following in pairwise(stops):
            QWidget.setTabOrder(one, following)
