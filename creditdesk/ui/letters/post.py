"""The post: letters of runs that wait to be printed, the printing of them, and whether they came out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QSettings, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QCheckBox, QFrame, QVBoxLayout, QWidget

from creditdesk.services.changes import Changes
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.letters.printing import Printed, PrintJob, ask_printer
from creditdesk.ui.part_names import PART
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.prints import Prints, Unprinted

_EACH_KIND = "letters/a job for each kind"
_KEY = "letters to print"


class Post(QFrame):
    """Says how many letters wait to be printed, prints them, and asks once whether they came out.

    Until a person says so they wait, whatever the printer said: only who holds the paper knows.
    """

    undoable = Signal(object)
    """What was noted, as a `LastChange`."""

    def __init__(
        self,
        prints: Callable[[], Prints],
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        as_of: date,
        now: Callable[[], datetime],
        closed_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the line; it shows itself where a letter waits.

        Args:
            prints: Gives the services; called beside the window, for they take time to load.
            runner: Where reading and printing are done.
            theme: The look.
            memory: Where it is kept whether each kind of letter is a job of its own.
            as_of: The day on which it is asked what speaks against a letter.
            now: Tells the moment.
            closed_because: Why nothing may be noted here; empty where it may.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._prints = prints
        self._runner = runner
        self._memory = memory
        self._as_of = as_of
        self._now = now
        self._is_open = not closed_because
        self._waiting: tuple[Unprinted, ...] = ()
        self._held: tuple[Unprinted, ...] = ()
        # The jobs that are still to be offered to a printer, and the letters of those that it took.
        self._jobs: list[tuple[str, Sequence[Unprinted]]] = []
        self._sent: list[Unprinted] = []
        self._trouble = ""
        self._is_entered = False
        self.setProperty(PART, "Post")
        self.setObjectName("banner")
        self.setAccessibleName("Letters to print")
        self._said = label("")
        self._troubled = label("")
        self._troubled.setWordWrap(True)
        self.print_button = button("", self._begin, tip="By post, each on sheets of its own, also on both sides")
        self.each_kind = QCheckBox("A job for each kind of letter", self)
        self.each_kind.setToolTip("For paper that lies in a tray of its own: each job asks for its printer and tray")
        self.each_kind.setChecked(bool(memory.value(_EACH_KIND, False, bool)))
        self.each_kind.toggled.connect(lambda on: memory.setValue(_EACH_KIND, on))
        self.done_button = button(
            "", lambda: self._note(self._waiting), tip="You printed them from the folder, or elsewhere"
        )
        self.yes_button = button("", lambda: self._note(self._sent), primary=True)
        self.no_button = button("No, print again", self._offer_again, tip="They wait here until they came out")
        self._lay_out(theme)
        self._show()

    @property
    def said(self) -> str:
        """What is said of the letters."""
        return "\n".join(each.text() for each in (self._troubled, self._said) if each.text())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        return self.print_button, self.each_kind, self.done_button, self.yes_button, self.no_button

    def enter(self) -> None:
        """Find the letters that wait, and put the keyboard there; where none does, say so."""
        self._is_entered = True
        self.reload()

    def reload(self) -> None:
        """Find the letters that wait."""
        prints, as_of = self._prints, self._as_of
        self._runner.read(lambda: prints().unprinted(as_of), self._take, key=_KEY)

    def _take(self, found: tuple[Unprinted, ...]) -> None:
        self._waiting = waiting = tuple(each for each in found if not each.against)
        self._held = tuple(each for each in found if each.against)
        still = {each.letter_id for each in waiting}
        self._sent = [each for each in self._sent if each.letter_id in still]
        self._show()
        if self._is_entered:
            self._is_entered = False
            (self.yes_button if self._sent else self.print_button).setFocus()

    def _begin(self) -> None:
        from creditdesk.services.letters.prints import by_kind  # noqa: PLC0415 - ReportLab loads with it

        self._sent, self._trouble = [], ""
        self._jobs = by_kind(self._waiting) if self.each_kind.isChecked() else [("Letters", self._waiting)]
        self._next()

    def _next(self) -> None:
        """Offer the next job to a printer; after the last, ask."""
        if not self._jobs:
            self._show()
            return
        title, chosen = self._jobs.pop(0)
        prints = self._prints
        self.print_button.setEnabled(False)
        self._runner.read(
            lambda: PdfPages(prints().paper(chosen)), lambda pages: self._print(pages, title, chosen), self._refused
        )

    def _print(self, pages: PdfPages, title: str, chosen: Sequence[Unprinted]) -> None:
        printer = ask_printer(pages, title, self)
        if printer is None:
            # Who thinks better of one job is asked about those before it.
            self._jobs = []
            self._next()
        else:
            self._start(pages, printer, chosen)

    def _start(self, pages: PdfPages, printer: QPrinter, chosen: Sequence[Unprinted]) -> None:
        PrintJob(pages, printer, self._runner, lambda printed: self._printed(printed, chosen), self).start()

    def _printed(self, printed: Printed, chosen: Sequence[Unprinted]) -> None:
        if printed.is_whole:
            self._sent += chosen
        else:
            self._trouble = printed.words
            self._jobs = []
        self._next()

    def _refused(self, error: Exception) -> None:
        self._jobs = []
        self._trouble = f"⚠ {error}"
        self._show()

    def _offer_again(self) -> None:
        self._sent = []
        self._show()

    def _note(self, letters: Sequence[Unprinted]) -> None:
        """Keep that letters came out; that can be taken back."""
        prints, at = self._prints, self._now()
        ids = [each.letter_id for each in letters]
        count = "1 letter" if len(ids) == 1 else f"{len(ids):,} letters"

        def take_back(moment: datetime) -> Changes:
            return prints().offer_again(ids, at=moment)

        def done(_changes: Changes) -> None:
            self._sent, self._trouble = [], ""
            self.undoable.emit(LastChange(f"Noted as printed: {count}", take_back, f"Taken back: {count} to print."))
            self.reload()

        self._runner.write(lambda: prints().mark_printed(ids, at=at), done)

    def _show(self) -> None:
        """Say how it stands, and offer what can be done then."""
        # What is pressed is hidden by what follows: the keyboard goes on with that.
        has_keyboard = any(each.hasFocus() for each in self.stops)
        is_asked = bool(self._sent) and self._is_open
        count = len(self._sent if is_asked else self._waiting)
        letters = {0: "No letter", 1: "1 letter"}.get(count, f"{count:,} letters")
        is_one = count <= 1
        if is_asked:
            said = f"{letters} went to the printer. Did {'it' if is_one else 'all of them'} come out well?"
        else:
            said = f"{letters} by post {'waits' if is_one else 'wait'} to be printed."
        self.yes_button.setText("Yes" if is_one else "Yes, all of them")
        self.done_button.setText("It is printed" if is_one else "They are printed")
        self._said.setText(said)
        held = (f"Not printed: {each.name}, {each.number}: {'; '.join(each.against)}." for each in self._held)
        self._troubled.setText("\n".join(each for each in (self._trouble, *held) if each))
        self._troubled.setVisible(bool(self._troubled.text()))
        self.print_button.setText(f"Print {letters}…")
        self.print_button.setEnabled(True)
        for each in (self.yes_button, self.no_button):
            each.setVisible(is_asked)
        may_print = bool(count) and not is_asked
        self.print_button.setVisible(may_print)
        self.each_kind.setVisible(may_print and len({each.kind for each in self._waiting}) > 1)
        self.done_button.setVisible(may_print and self._is_open)
        self.setVisible(bool(self._waiting or self._held) or self._is_entered)
        if is_asked and has_keyboard:
            self.yes_button.setFocus()

    def _lay_out(self, theme: Theme) -> None:
        space = theme.scaled(8)
        ways = Flow(spacing=space)
        # In one line where there is room: what is below has few rows in large text.
        for each in (self._said, *self.stops):
            ways.addWidget(each)
        down = QVBoxLayout(self)
        down.setContentsMargins(space, space // 2, space, space // 2)
        down.addWidget(self._troubled)
        down.addLayout(ways)
