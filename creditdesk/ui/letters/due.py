"""Letters due today: who gets which letter and why, who is held back and why, and writing them all."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import replace
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from PySide6.QtCore import QSettings, Qt, Signal
from PySide6.QtWidgets import QInputDialog, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.letters.proposed import HeldBack, Proposal, Proposals
from creditdesk.services.letters.run_lines import Line
from creditdesk.services.progress import Progress
from creditdesk.ui.ask_file import ask_folder
from creditdesk.ui.desk.why_here import WhyHere
from creditdesk.ui.desk.words import counted
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.due_decisions import DueDecisions
from creditdesk.ui.letters.due_lists import DueLists
from creditdesk.ui.letters.due_rows import (
    Due,
    DueRow,
    due_of,
    key_of,
    line_key,
    summary,
)
from creditdesk.ui.letters.due_words import card_text, reason_lines
from creditdesk.ui.letters.pane_keys import press_by
from creditdesk.ui.letters.post import Post
from creditdesk.ui.parts import button, label
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.behaviour import Behaving
    from creditdesk.services.letters.releasing import Release
    from creditdesk.services.letters.runs import LetterRuns

_KEY = "letters due"


class Behaviours(Protocol):
    """What the list asks of behaviour."""

    def of(self, customer_ids: Collection[int], as_of: date) -> Mapping[int, Behaving]:
        """Return how these debtors behave."""


class DueLetters(QWidget):
    """The day's run: ticks say which letters go, and what a person decides is kept until all are written."""

    chosen = Signal(object)
    """The `DueRow` or `HeldBack` that is to be looked at, or none."""
    changed = Signal(object)
    """`Changes` of letters that were issued."""
    behaviour_wanted = Signal(int)
    """A customer of whom the person wants to see how they behave."""
    pages_wanted = Signal()
    """The person wants to go on to the pages of the row that is chosen."""

    def __init__(
        self,
        runs: Callable[[], LetterRuns],
        runner: TaskRunner,
        theme: Theme,
        memory: QSettings,
        *,
        behaviour: Callable[[], Behaviours],
        as_of: date,
        now: Callable[[], datetime],
        closed_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the list.

        Args:
            runs: Gives the runs' services; called beside the window, for they take time to load.
            runner: Where reading and writing are done.
            theme: The look.
            memory: Where it is kept how the post is printed.
            behaviour: Gives what knows how debtors behave; called beside the window, too.
            as_of: The day.
            now: Tells the moment.
            closed_because: Why nothing may be written here; empty where it may.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._runs = runs
        self._behaviour = behaviour
        self._runner = runner
        self._as_of = as_of
        self._now = now
        self._closed_because = closed_because
        self._notices: tuple[str, ...] = ()
        self._added: dict[tuple[int, str, str, int], str] = {}
        self._is_current = False
        self._decisions = DueDecisions(runs, runner, as_of=as_of, now=now)
        self._said = label("", muted=True)
        self._said.setWordWrap(True)
        self.why = WhyHere(theme, self, name="Why this letter goes or is held")
        self.write_button = button(
            "Write letters…",
            self._ask_folder,
            tip="Issues the ticked letters: the post into a folder with one file to print, the others into the outbox",
            primary=True,
        )
        self.post = Post(
            lambda: runs().prints,
            runner,
            theme,
            memory,
            as_of=as_of,
            now=now,
            closed_because=closed_because,
            parent=self,
        )
        self.all_button = button("Tick all", lambda: self._tick(self.due.rows, goes=True))
        self.none_button = button("Tick none", lambda: self._tick(self.due.rows, goes=False))
        self.behaviour_button = button(
            "Behaviour…", self._ask_behaviour, tip="Of the debtor that is chosen: what their record says and calls for"
        )
        self.anyway_button = button("Send anyway…", self._ask_reason, tip="Your reason is kept with the letter")
        self.approve_button = button("Approve", self._approve, tip="Let a letter go that needs somebody's word")
        self._lists = DueLists((self.anyway_button, self.approve_button), theme, self)
        self._lists.ticked.connect(lambda row: self._tick((row,), goes=not row.goes))
        self._lists.opened.connect(self.pages_wanted)
        self._lists.chosen.connect(lambda: self.chosen.emit(self.looked_at))
        self.table, self.held = self._lists.table, self._lists.held
        self.held.selectionModel().currentChanged.connect(lambda *_indexes: self._allow())
        self._lay_out(theme)
        press_by(
            self,
            {
                "Ctrl+Return": lambda: self.write_button,
                "Ctrl+A": lambda: self.none_button if len(self.due.going) == len(self.due.rows) else self.all_button,
            },
        )
        # Pressed among those that may go, they would be done with a row that nobody looks at.
        press_by(self._lists.held_part, {"S": lambda: self.anyway_button, "A": lambda: self.approve_button})
        self._allow()

    @property
    def due(self) -> Due:
        """The lines as they are shown."""
        return self._lists.due

    @property
    def said(self) -> str:
        """What is said above the lines."""
        return self._said.text()

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order: what is done with all letters, the letters, what is done with a held one."""
        ways = (self.write_button, self.all_button, self.none_button, self.behaviour_button, *self.post.stops)
        return (*ways, self.table, self.held, self.anyway_button, self.approve_button)

    @property
    def looked_at(self) -> DueRow | HeldBack | None:
        """The row that is chosen, in the list that had the keyboard last."""
        return self._lists.looked_at

    @property
    def customer_id(self) -> int | None:
        """The debtor of the row that is chosen."""
        return self.looked_at.customer_id if self.looked_at is not None else None

    @property
    def reason(self) -> tuple[str, ...]:
        """Why the letter of the row that is chosen goes or would, and how its debtor behaves."""
        row = self.looked_at
        return reason_lines(row, self.due.behaving.get(row.customer_id)) if row is not None else ()

    def explain(self) -> None:
        """Say by its row, whole, why the letter that is chosen goes or is held."""
        row = self.looked_at
        if row is not None:
            self.why.show_by(self._lists.place_in(self), card_text(row, self.due.behaving.get(row.customer_id)))

    def enter(self) -> None:
        """Put the keyboard into the list of the row in hand."""
        self._lists.enter()

    def enter_held(self) -> bool:
        """Put the keyboard into what is held back, unless it is there or nothing is; tell whether it went there."""
        return self.isAncestorOf(self.window().focusWidget()) and self._lists.enter_held()

    def start(self) -> None:
        """Find the day's letters, unless they are shown as they are now."""
        if not self._is_current:
            self.reload()

    def reload(self) -> None:
        """Find the day's letters anew."""
        runs, behaviour, as_of = self._runs, self._behaviour, self._as_of
        self._is_current = True
        self.post.reload()
        if not self.due.rows and not self.due.held:
            self._said.setText("Finding whose turn it is…")

        def read() -> tuple[Proposals, tuple[Line, ...], Mapping[int, Behaving]]:
            service = runs()
            found = service.propose(as_of)
            return found, service.decided(as_of), behaviour().of(found.customer_ids, as_of)

        self._runner.read(read, lambda found: self._take(*found), key=_KEY)

    def take_changes(self, changes: Changes) -> None:
        """Find them again when next looked at, or now where they are on the screen."""
        if Touched.PRINTS in changes.touched:
            self.post.reload()
        if changes.touched & {Touched.LEDGER, Touched.CUSTOMERS, Touched.HISTORY, Touched.LETTERS, Touched.SETTINGS}:
            self._is_current = False
            if self.isVisible():
                self.reload()

    def write_to(self, folder: Path) -> None:
        """Issue the ticked letters into a folder, with one file to print them all from."""
        runs, as_of, at = self._runs, self._as_of, self._now()
        merged = folder / f"Letters {as_of.isoformat()} to print.pdf"

        def write(progress: Progress) -> Release:
            service = runs()
            run, _found = service.start(as_of, at=at, progress=progress)
            return service.release(run.run_id, folder, at=at, merged=merged, progress=progress)

        # The button that was pressed is put out: the keyboard goes on in the list.
        self.table.setFocus(Qt.FocusReason.OtherFocusReason)
        self.write_button.setEnabled(False)
        self._runner.work("Letters", write, lambda done: self._tell(done, folder), self._refused, self._stopped)

    def _take(self, found: Proposals, lines: tuple[Line, ...], behaving: Mapping[int, Behaving]) -> None:
        self._notices = found.notices
        self._added = {line_key(line): line.added for line in lines if line.added}
        self._show(due_of(found, lines).knowing(behaving))
        self.chosen.emit(self.looked_at)

    def _show(self, due: Due) -> None:
        self._lists.show_due(due)
        self._said.setText("\n".join([summary(due), *self._notices]))
        self._allow()

    def _tick(self, rows: tuple[DueRow, ...], *, goes: bool) -> None:
        """Let letters go or stay: shown at once, and kept with the run."""
        others = {row.proposal.key for row in rows if row.goes is not goes}
        if not others or self._closed_because:
            return
        wanted = [row.proposal for row in rows if row.proposal.key in others]
        ticked = (replace(row, goes=goes) if row.proposal.key in others else row for row in self.due.rows)
        self._show(replace(self.due, rows=tuple(ticked)))
        self._decisions.let_go(wanted, goes=goes)

    def added_of(self, proposal: Proposal) -> str:
        """Return what a person has a letter say besides its text."""
        return self._added.get(key_of(proposal), "")

    def say_besides(self, proposal: Proposal, text: str) -> None:
        """Let a letter say something besides its text: shown at once, and kept with the run."""
        if self._closed_because:
            return
        key = key_of(proposal)
        self._added[key] = text
        said = (replace(row, added=text) if key_of(row.proposal) == key else row for row in self.due.rows)
        self._show(replace(self.due, rows=tuple(said)))
        self._decisions.say_besides(proposal, text)

    def _ask_behaviour(self) -> None:
        if self.customer_id is not None:
            self.behaviour_wanted.emit(self.customer_id)

    def _ask_reason(self) -> None:
        held = self._lists.held_row
        if held is None or held.proposal is None:
            return
        why = "; ".join(held.reasons)
        reason, is_meant = QInputDialog.getText(
            self, "Send anyway", f"{held.name} is held: {why}.\nWhy is it sent all the same?"
        )
        if is_meant and reason.strip():
            self.send_anyway(held.proposal, reason)

    def send_anyway(self, proposal: Proposal, reason: str) -> None:
        """Let a held letter go, for a reason that is kept with it."""
        self._decisions.send_anyway(proposal, reason, self.reload)

    def _approve(self) -> None:
        held = self._lists.held_row
        if held is not None and held.proposal is not None:
            self._decisions.approve(held.proposal, self.reload)

    def _ask_folder(self) -> None:
        chosen = ask_folder(self, "Where the letters go")
        if chosen is not None:
            self.write_to(chosen)

    def _tell(self, release: Release, folder: Path) -> None:
        count = len(release.issued)
        words = f"{count} {'letter' if count == 1 else 'letters'} in {folder.name}, issued and filed."
        mails = sum(each.mail is not None for each in release.issued)
        said = [words, *([f"{counted(mails, 'mail')} in the outbox, to be sent."] if mails else [])]
        if release.held:
            said.append(f"{len(release.held)} held back.")
        self.changed.emit(release.changes)
        self.reload()
        self._done.setText("\n".join([" ".join(said), *release.notices]))
        self._done.show()

    def _stopped(self) -> None:
        self._interrupted("Stopped. The letters written until then are issued and filed; the rest waits here.")

    def _refused(self, error: CreditDeskError) -> None:
        self._interrupted(f"⚠ {error}")

    def _interrupted(self, words: str) -> None:
        """Say why not all was written; some of it may have been."""
        self._done.setText(words)
        self._done.show()
        self.changed.emit(Changes(frozenset({Touched.HISTORY, Touched.LETTERS})))
        self.reload()

    def _allow(self) -> None:
        """Offer what can be done now."""
        going = len(self.due.going)
        is_open = not self._closed_because
        count = {0: "letters", 1: "1 letter"}.get(going, f"{going:,} letters")
        self.write_button.setText(f"Write {count}…")
        self.write_button.setEnabled(bool(going) and is_open)
        for each in (self.all_button, self.none_button):
            each.setEnabled(bool(self.due.rows) and is_open)
        self.behaviour_button.setEnabled(bool(self.due.rows or self.due.held))
        held = self._lists.held_row
        self.anyway_button.setEnabled(held is not None and held.may_overrule and held.proposal is not None and is_open)
        self.approve_button.setVisible(any(each.needs_approval for each in self.due.held))
        self.approve_button.setEnabled(held is not None and held.needs_approval and is_open)

    def _lay_out(self, theme: Theme) -> None:
        space = theme.scaled(8)
        ways = Flow(spacing=space)
        for each in (self.write_button, self.all_button, self.none_button, self.behaviour_button):
            ways.addWidget(each)
        self._done = label("", muted=True)
        self._done.setWordWrap(True)
        self._done.hide()
        down = QVBoxLayout(self)
        down.setContentsMargins(space, space // 2, space, space)
        down.setSpacing(space // 2)
        down.addWidget(self._said)
        down.addLayout(ways)
        down.addWidget(self._done)
        down.addWidget(self.post)
        down.addWidget(self._lists, 1)
