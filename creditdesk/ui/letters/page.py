"""The Letters page: what is due today, what was issued, each document beside the list, statements for everybody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QModelIndex, QSettings, Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLineEdit,
    QTabWidget,
    QVBoxLayout,
    QWidget,
)

from creditdesk.domain.errors import Cancelled
from creditdesk.domain.statement_run import MOST_MONTHS, StatementRunSettings
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.issued import IssuedRow
from creditdesk.services.letters.proposed import HeldBack
from creditdesk.services.letters.service import Letters
from creditdesk.services.letters.statement_folder import StatementRun
from creditdesk.services.progress import Progress
from creditdesk.ui.ask_file import ask_folder
from creditdesk.ui.columns import Column, Columns
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.due import Behaviours, DueLetters
from creditdesk.ui.letters.due_rows import DueRow
from creditdesk.ui.letters.mailing import let_mail
from creditdesk.ui.letters.outbox import OutboxList
from creditdesk.ui.letters.pane import LetterPane
from creditdesk.ui.letters.register import RegisterTable
from creditdesk.ui.letters.saved_runs import SavedRuns
from creditdesk.ui.letters.statement_choice import StatementChoice
from creditdesk.ui.letters.statement_words import statement_words
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import button, label
from creditdesk.ui.tab_order import Pane, let_tab_go, stops_in
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.outbox import Outbox
    from creditdesk.services.letters.outbox_rows import Mail
    from creditdesk.services.letters.runs import LetterRuns
    from creditdesk.services.letters.statement_mails import MailedStatements
    from creditdesk.services.letters.statement_runs import StatementRuns

_KEY = "letter register"
_NOTHING_YET = "Nothing was issued yet. Choose a debtor on the Desk and press L or S, or write statements here."
_NOTHING_FOUND = "Nothing that was issued has this. Try a number, name, invoice, kind of letter, or a month as 2026-11."
_TYPING = 120  # milliseconds without a key, after which the list is read


class LettersPage(Pane):
    """Left: the letters due today, and the register, newest first. Right: the pages of what is chosen there."""

    changed = Signal(object)
    """`Changes` of what was issued."""
    noted = Signal(object)
    """`Changes` by which nothing was issued: of the outbox, or of a run that was saved."""
    behaviour_wanted = Signal(int)
    """A customer of whom the person wants to see how they behave."""
    ladders_wanted = Signal()
    """The person wants to see the ladders, played on the debtor of the row in hand."""

    def __init__(
        self,
        letters: Letters,
        runs: Callable[[], LetterRuns],
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        outbox: Callable[[], Outbox],
        statement_runs: Callable[[], StatementRuns],
        behaviour: Callable[[], Behaviours],
        as_of: date,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._letters = letters
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self.table = RegisterTable(theme, self)
        self.model = self.table.register
        self.pane = LetterPane(letters, runner, theme, now, memory, self)
        let_mail(self.pane, outbox, runner, now)
        self.pane.issued.connect(self.changed)
        self.due = DueLetters(
            runs,
            runner,
            theme,
            memory,
            behaviour=behaviour,
            as_of=as_of,
            now=now,
            closed_because=letters.closed_because,
            parent=self,
        )
        self.due.changed.connect(self.changed)
        self.due.behaviour_wanted.connect(self.behaviour_wanted)
        self.due.chosen.connect(self._show_due)
        self.due.pages_wanted.connect(self.pane.view.setFocus)
        self.pane.besides.connect(self.due.say_besides)
        self.outbox = OutboxList(
            outbox, runner, theme, as_of=as_of, now=now, closed_because=letters.closed_because, parent=self
        )
        self.outbox.changed.connect(self.noted)
        self.outbox.chosen.connect(self._show_mail)
        self.outbox.counted.connect(self._count_mails)
        self.lists = Pane(self)
        self.tabs = QTabWidget(self.lists)
        self.tabs.setDocumentMode(True)
        self.ladders_button = button(
            "Ladders…", self.ladders_wanted.emit, tip="Dunning policies, played on the debtor of the row that is chosen"
        )
        self.search = QLineEdit(self)
        self.search.setPlaceholderText("Find a debtor, number, invoice, kind or month")
        self.search.setAccessibleName("Find in what was issued")
        self.search.setClearButtonEnabled(True)
        self.said = label("", muted=True)
        self.said.setWordWrap(True)
        self.said.hide()
        self.hint = label("", muted=True)
        self.hint.setWordWrap(True)
        self.statements_button = button(
            "Statements to a folder…",
            self._ask_folder,
            tip=letters.closed_because or "A statement to everybody who has something open",
        )
        self.statements_button.setEnabled(not letters.closed_because)
        self.statement = StatementChoice(memory, theme, f"{letters.book_name}/run", self)
        self.statement.show_day(as_of)
        self.saved_runs = SavedRuns(
            statement_runs,
            runner,
            theme,
            memory,
            now=now,
            made_of=self._run_of_moment,
            closed_because=letters.closed_because,
            parent=self,
        )
        self.saved_runs.chosen.connect(lambda run: self.statement.setVisible(run is None))
        self.saved_runs.changed.connect(self.noted)
        self.saved_runs.failed.connect(runner.failed)
        self._statement_runs = statement_runs
        self._typed = QTimer(self, singleShot=True, interval=_TYPING)
        self._typed.timeout.connect(self.reload)
        self.search.textChanged.connect(lambda _text: self._typed.start())
        self.columns = Columns(theme, memory, "Letters", self)
        self._lay_out(theme)
        self.lead_to(self.lists)

    def start(self) -> None:
        """Find the letters due today, and read the register for the first time."""
        self.due.start()
        self.saved_runs.reload()
        self.outbox.reload()
        self.reload()

    def show_due(self) -> None:
        """Bring the letters due today to the front, with the keyboard in their list."""
        self.tabs.setCurrentWidget(self.due)
        self.due.table.setFocus()

    def show_outbox(self) -> None:
        """Bring the outbox to the front, with the keyboard in it."""
        self.tabs.setCurrentWidget(self.outbox)
        self.outbox.setFocus()

    def show_post(self) -> None:
        """Bring the letters to be printed to the front, with the keyboard there."""
        self.tabs.setCurrentWidget(self.due)
        self.due.post.enter()

    def enter_next(self) -> None:
        """Go on to the next part: the letters due, those held back, the pages."""
        if not self.due.enter_held():
            self.columns.enter_next()

    def add_paragraph(self) -> None:
        """Let the letter that is shown say something besides, typed beside it."""
        if self.pane.added.isVisibleTo(self.pane):
            self.columns.show_column(self.pane)
            self.pane.added.open()

    def _send_anyway(self) -> None:
        if self.due.isVisible() and isinstance(self.due.looked_at, HeldBack):
            self.due.anyway_button.click()

    def change_words(self) -> None:
        """Lead to what all letters of the kind that is shown say."""
        if self.pane.added.isVisibleTo(self.pane):
            self.pane.words_button.click()

    def reload(self) -> None:
        """Read the register again."""
        letters, text = self._letters, self.search.text()
        self._runner.read(lambda: letters.issued(text), self._take, key=_KEY)

    def take_changes(self, changes: Changes) -> None:
        """Read again if anything was issued, and find what is due where something changed."""
        self.due.take_changes(changes)
        self.outbox.take_changes(changes)
        if Touched.LETTERS in changes.touched:
            self.reload()
        if Touched.SETTINGS in changes.touched:
            self.pane.letterhead_changed()

    def put_away(self) -> None:
        """Keep what is typed and how the page is laid out: the book is being closed."""
        self.pane.added.flush()
        self.columns.put_away()

    def write_statements(self, folder: Path) -> None:
        """Issue statements to everybody who has something open, beside the window."""
        letters, as_of, at, form = self._letters, self._as_of, self._now(), self.statement.form
        saved, runs = self.saved_runs.run, self._statement_runs

        def run(progress: Progress) -> tuple[StatementRun, MailedStatements | None] | None:
            try:
                if saved is not None:
                    done = runs().carry_out(saved, as_of=as_of, at=at, folder=folder, progress=progress)
                    return done.run, done.mails
                return letters.statements(None, as_of=as_of, at=at, folder=folder, form=form, progress=progress), None
            except Cancelled:
                # What was written until then is issued: the register has to show it.
                return None

        self._runner.work("Statements", run, lambda done: self._tell(done, folder))

    def _run_of_moment(self) -> StatementRunSettings:
        """Return what is chosen for everybody as the settings of a run that has no name yet."""
        form = self.statement.form
        since = form.since(self._as_of)
        months_back = (self._as_of.year - since.year) * 12 + self._as_of.month - since.month if form.has_period else 0
        return StatementRunSettings("", form.kind, min(months_back, MOST_MONTHS), form.of_group)

    def _ask_folder(self) -> None:
        chosen = ask_folder(self, "Where the statements go")
        if chosen is not None:
            self.write_statements(chosen)

    def _tell(self, done: tuple[StatementRun, MailedStatements | None] | None, folder: Path) -> None:
        self.said.setText("\n".join(statement_words(done, folder)))
        self.said.show()
        self.changed.emit(Changes(frozenset({Touched.HISTORY, Touched.LETTERS, Touched.MAILS})))
        self.reload()

    def _take(self, rows: tuple[IssuedRow, ...]) -> None:
        self.model.show_rows(rows)
        if rows:
            self.table.selectRow(0)
        elif self._is_of_issued:
            self.pane.clear()
        searched = bool(self.search.text())
        self.hint.setVisible(not rows)
        self.hint.setText(_NOTHING_FOUND if searched else _NOTHING_YET)

    @property
    def _is_of_issued(self) -> bool:
        return self.tabs.currentWidget() not in {self.due, self.outbox}

    def _show(self, current: QModelIndex, _before: QModelIndex) -> None:
        if current.isValid() and self._is_of_issued:
            row = self.model.row(current.row())
            self.pane.show_issued(row.sha256, f"{row.words} {row.number}", row.number)

    def _show_due(self, row: DueRow | HeldBack | None) -> None:
        if self.tabs.currentWidget() is not self.due:
            return
        # What is typed is kept before it is asked what the letter says besides.
        self.pane.added.flush()
        if row is None:
            self.pane.clear()
            return
        held = row.reasons if isinstance(row, HeldBack) else ()
        if row.proposal is not None:
            added = self.due.added_of(row.proposal)
            self.pane.show_proposal(row.proposal, self._as_of, added, why=self.due.reason, held=held)
        else:
            self.pane.show_held(row.name, held, self.due.reason)

    def _show_mail(self, mail: Mail | None) -> None:
        if self.tabs.currentWidget() is not self.outbox:
            return
        if mail is None or not mail.sha256:
            self.pane.clear()
        else:
            self.pane.show_issued(mail.sha256, f"{mail.carries} {mail.number}")

    def _count_mails(self, count: int) -> None:
        self.tabs.setTabText(self.tabs.indexOf(self.outbox), f"Outbox ({count:,})" if count else "Outbox")

    def _turn(self) -> None:
        """Show what stands on the tab that came to the front."""
        entries: dict[QWidget, QWidget] = {self.due: self.due.table, self.outbox: self.outbox}
        is_of_due = self.tabs.currentWidget() is self.due
        self.lists.lead_to(entries.get(self.tabs.currentWidget(), self.table))
        self.pane.setProperty(PART, "Pages of a letter due" if is_of_due else "Issued letter")
        if self._is_of_issued:
            self.pane.clear()
            self._show(self.table.currentIndex(), QModelIndex())
        elif self.tabs.currentWidget() is self.outbox:
            self._show_mail(self.outbox.looked_at)
        else:
            self.due.start()
            self._show_due(self.due.looked_at)

    def _lay_out(self, theme: Theme) -> None:
        # From the outside in: whatever is moved is dressed anew with all that stands in it.
        self.columns.show_columns(
            [
                Column("Letters", self.lists, self.lists, 480, 880),
                Column("Pages", self.pane, self.pane.view, 380, 560),
            ]
        )
        self.table.opened.connect(lambda _row: self.pane.view.setFocus())
        self.table.selectionModel().currentChanged.connect(self._show)
        space = theme.scaled(8)
        top = QHBoxLayout()
        top.addWidget(self.search, 1)
        # With large text these go on in a second line.
        wish = Flow(spacing=space)
        for part in (label("For everybody:"), self.saved_runs, self.statement, self.statements_button):
            wish.addWidget(part)
        left = QWidget(self)
        down = QVBoxLayout(left)
        down.setContentsMargins(space, space, space, space)
        down.addLayout(top)
        down.addWidget(self.hint)
        down.addWidget(self.table, 1)
        # Below the list: beside the search it would look like a filter of what is shown.
        down.addWidget(self.said)
        down.addLayout(wish)
        self.tabs.addTab(self.due, "Letters due today")
        self.tabs.addTab(left, "Issued")
        self.tabs.addTab(self.outbox, "Outbox")
        for key, does in (
            ("P", self.add_paragraph),
            ("E", self.change_words),
            ("L", self.ladders_wanted.emit),
        ):
            shortcut = QShortcut(QKeySequence(key), self.due, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(does)
        # What is typed stays; the rows answer to keys again.
        back = QShortcut(QKeySequence("Esc"), self.pane.added.line, context=Qt.ShortcutContext.WidgetShortcut)
        back.activated.connect(self.due.enter)
        for shortcut in self.pane.findChildren(QShortcut):
            # Here no kind of letter is chosen: S is that of the list.
            if shortcut.key() == QKeySequence("S"):
                shortcut.setEnabled(False)
        anyway = QShortcut(QKeySequence("S"), self.pane, context=Qt.ShortcutContext.WidgetWithChildrenShortcut)
        anyway.activated.connect(self._send_anyway)
        corner = QWidget(self)
        aside = QHBoxLayout(corner)
        aside.setContentsMargins(0, 0, space, 0)
        aside.addWidget(self.ladders_button)
        self.tabs.setCornerWidget(corner)
        self.tabs.currentChanged.connect(lambda _at: self._turn())
        self.pane.setProperty(PART, "Pages of a letter due")
        whole = QVBoxLayout(self.lists)
        whole.setContentsMargins(0, 0, 0, 0)
        whole.addWidget(self.tabs)
        self.lists.lead_to(self.due.table)
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self.columns)
        stops = (
            self.search,
            self.table,
            self.saved_runs.list,
            self.saved_runs.keep_button,
            self.statement.kind,
            self.statement.first_on,
            self.statements_button,
        )
        let_tab_go(
            (
                self.tabs.tabBar(),
                self.ladders_button,
                *self.due.stops,
                *stops,
                *(each for each in stops_in(left) if each not in stops),
                *self.outbox.stops,
                *stops_in(self.pane),
            )
        )
