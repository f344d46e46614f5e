"""One debtor's letter: what would go, whether the gate lets it, and issuing, printing and saving it."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from datetime import date, datetime
from pathlib import Path

from PySide6.QtCore import QSettings, Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QWidget

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.letter_kinds import Kind, Notice, letter_named
from creditdesk.services.changes import Changes
from creditdesk.services.letters.archive import write_file
from creditdesk.services.letters.file_names import safe_name
from creditdesk.services.letters.issuing import HeldError, Issued
from creditdesk.services.letters.proposed import Proposal
from creditdesk.services.letters.service import Letters, Pages
from creditdesk.ui.ask_file import ask_save
from creditdesk.ui.letters.due_rows import key_of
from creditdesk.ui.letters.letter_asked import LetterAsked, proposed
from creditdesk.ui.letters.letter_form import LetterForm
from creditdesk.ui.letters.pdf_pages import PdfPages
from creditdesk.ui.letters.printing import PrintJob, ask_printer
from creditdesk.ui.letters.verdict_words import held_words, verdict_words
from creditdesk.ui.letters.wished import WishedLetter
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

_KEY = "letter preview"


class LetterPane(LetterForm):
    """Shows the real pages before anything leaves: each way out issues and files the document first."""

    issued = Signal(object)
    """The `Changes` of a document that was issued."""
    mail_wanted = Signal(tuple)
    """The numbers of what was issued and is to go by e-mail."""
    words_wanted = Signal(object)
    """A `TextAsked`: the person wants to change what such letters say."""
    besides = Signal(object, str)
    """The `Proposal` of a run, and what its letter is to say besides its text."""
    shown = Signal(str)
    """Something else is shown from now on: what the window around it may be called."""

    def __init__(
        self,
        letters: Letters,
        runner: TaskRunner,
        theme: Theme,
        clock: Callable[[], datetime],
        memory: QSettings,
        parent: QWidget | None = None,
    ) -> None:
        """Make the pane.

        Args:
            letters: The letters' services.
            runner: Where reading, drawing and issuing are done.
            theme: The look.
            clock: Tells the moment of issuing.
            memory: Where the kind of statement is kept that was chosen last.
            parent: The widget around it.
        """
        super().__init__(runner, theme, memory, f"{letters.book_name}/window", parent)
        self._letters = letters
        self._runner = runner
        self._clock = clock
        self._asked: LetterAsked | None = None
        self._kind: Kind | Notice = Kind.REMINDER
        self._preview: Pages | None = None
        self._pages: PdfPages | None = None
        self._number = ""
        self._numbers: tuple[str, ...] = ()
        self._copies: bool | None = None
        self.kind_asked.connect(self._choose)
        self.words_asked.connect(self._ask_words)
        self.issue_asked.connect(lambda: self._issue(lambda: None))
        self.mail_asked.connect(lambda: self._issue(lambda: self.mail_wanted.emit(self._numbers)))
        self.save_asked.connect(self._save)
        self.print_asked.connect(self._print)
        self._wished = WishedLetter(letters, runner, self.which, self.own)
        self._wished.ready.connect(self._read)
        self.own.typing.connect(self._await_added)
        self.own.changed.connect(self._read)
        self.added.typing.connect(self._await_added)
        self.added.changed.connect(self._take_added)
        self.copies.clicked.connect(self._want_copies)
        self.statement.changed.connect(self._read)
        self.reason.textChanged.connect(lambda _text: self._allow())
        self.letterhead_button.setVisible(not letters.closed_because)
        self._allow()

    def show_debtor(
        self,
        customer_id: int,
        account: str,
        name: str,
        as_of: date,
        items: Collection[DocumentKey] = (),
        kind: Kind | Notice | str = Kind.REMINDER,
    ) -> None:
        """Preview a letter to a debtor, about the chosen items or about all that is overdue."""
        self.added.flush()
        self._say_why(())
        self._asked = LetterAsked(customer_id, account, name, as_of, tuple(items))
        self.added.show_text("")
        self.reason.clear()
        self._copies = None
        self.statement.show_day(as_of)
        self._wished.begin(self._asked)
        self._choose(letter_named(kind))
        self.shown.emit(f"Letters to {account} {name}")

    def show_proposal(
        self, proposal: Proposal, as_of: date, added: str = "", *, why: Sequence[str] = (), held: Sequence[str] = ()
    ) -> None:
        """Preview a letter of a run: whether it goes is decided in the run's list.

        Args:
            proposal: The letter.
            as_of: The day.
            added: What it says besides.
            why: Why it has its turn, and what else is to be known of it.
            held: Why it is held back, if it is.
        """
        self.added.flush()
        before = self._asked.proposal if self._asked is not None else None
        self._say_why(why)
        self._asked = proposed(proposal, as_of, tuple(held))
        # Of the letter that is read again only the line knows what is typed into it, and where.
        if before is None or key_of(before) != key_of(proposal):
            self.added.show_text(added)
        self._copies = None
        self._kind = proposal.kind
        self._wished.leave()
        self._look_at_letterhead()
        self._read()
        self.shown.emit(f"{proposal.kind.words} to {proposal.account} {proposal.name}")

    def letterhead_changed(self) -> None:
        """Make what is previewed anew; what was issued stays as it is."""
        if self._asked is not None and not self._number:
            self._look_at_letterhead()
            self._read()

    def show_issued(self, sha256: str, title: str, number: str = "") -> None:
        """Show a document that was issued before, to be looked at, printed, saved, or by its number mailed again."""
        self.added.flush()
        self._asked = None
        self._wished.leave()
        self._say_why(())
        self._numbers = (number,) if number else ()
        self._preview = None
        self._number = title
        self._tell_lacking(())
        letters = self._letters
        self._runner.read(lambda: PdfPages(letters.stored(sha256)), self._take_issued, self._refuse, key=_KEY)
        self.shown.emit(title)

    def clear(self) -> None:
        """Show nothing; what is still being made is not shown any more."""
        self.added.flush()
        self._runner.forget(_KEY)
        self._wished.leave()
        self._asked = None
        self._preview = self._pages = None
        self._number, self._numbers = "", ()
        self._title.clear()
        self._verdict.clear()
        self._say_why(())
        self._tell_lacking(())
        self.view.show_pages(None)
        self._allow()

    def show_held(self, name: str, held: Sequence[str], why: Sequence[str]) -> None:
        """Say of whom nothing goes, and why, where there is not even a letter to look at."""
        self.clear()
        self._title.setText(f"No letter to {name}")
        self._verdict.setText(held_words(held))
        self._say_why(why)

    def _ask_words(self) -> None:
        asked = self._asked
        if asked is not None:
            self.words_wanted.emit(asked.words_of(self._kind))

    def _await_added(self) -> None:
        # Nothing leaves before it was seen with what is being typed.
        self._preview = None
        self._allow()

    def _take_added(self, text: str) -> None:
        if self._asked is not None:
            if self._asked.proposal is not None:
                self.besides.emit(self._asked.proposal, text)
            self._read()

    def _look_at_letterhead(self) -> None:
        asked, kind, letters = self._asked, self._kind, self._letters
        if asked is not None:
            self._tell_lacking(())
            self._runner.read(
                lambda: letters.lacking(asked.customer_id, asked.as_of, kind),
                self._tell_lacking,
                key="letterhead lacking",
            )

    def _tell_lacking(self, sentences: tuple[str, ...]) -> None:
        self._say_lacking(sentences)
        self._tell_verdict()

    def _choose(self, kind: Kind | Notice) -> None:
        self._kind = kind
        self._show_kind(kind)
        self._wished.choose(kind)
        self._look_at_letterhead()
        self._read()

    def _read(self) -> None:
        asked, kind, form, letters = self._asked, self._kind, self.statement.form, self._letters
        added, copies, own = self.added.text, self._copies, self.own.values
        if asked is None:
            return
        self._number = ""
        self._preview = None
        self._title.setText(f"{kind.words} to {asked.name}")
        if wanting := self._wished.wanting:
            self._runner.forget(_KEY)
            self._pages = None
            self.view.show_pages(None)
            self._verdict.setText(wanting)
            self._allow()
            return
        self._verdict.setText("Making the pages…")
        self._allow()

        def make() -> tuple[Pages, PdfPages]:
            pages = letters.preview(
                asked.customer_id,
                kind,
                asked.as_of,
                asked.items or None,
                form,
                own,
                asked.leading,
                added=added,
                copies=copies,
            )
            return pages, PdfPages(pages.pdf)

        self._runner.read(make, self._take, self._refuse, key=_KEY)

    def _take(self, made: tuple[Pages, PdfPages]) -> None:
        self._preview, self._pages = made
        self.view.show_pages(self._pages)
        self.copies.setChecked(bool(self._preview.copies))
        self._tell_verdict()
        self._allow()

    def _want_copies(self, wanted: bool) -> None:  # noqa: FBT001 - as the box tells it
        self._copies = wanted
        self._read()

    def _tell_verdict(self) -> None:
        """Say whether what is shown may go; what the letterhead lacks may be known before the pages or after them."""
        if self._preview is not None:
            held = self._asked.held if self._asked is not None else ()
            closed = self._letters.closed_because
            words = verdict_words(self._preview, held, lacks=bool(self.lacking_text), closed_because=closed)
            self._verdict.setText(words)

    def _take_issued(self, pages: PdfPages) -> None:
        self._pages = pages
        self.view.show_pages(pages)
        self._title.setText(self._number)
        self._verdict.setText("✓ As it was issued.")
        self._allow()

    def _refuse(self, error: CreditDeskError) -> None:
        self._preview = self._pages = None
        self.view.show_pages(None)
        self._verdict.setText(f"⚠ {error}")
        self._allow()

    def _issue(self, after: Callable[[], object]) -> None:
        """Issue what is shown, then go on; what was issued is shown from then on."""
        asked, kind, letters, reason = self._asked, self._kind, self._letters, self.reason.text()
        form, added, copies, own = self.statement.form, self.added.text, self._copies, self.own.values
        if self._number:
            after()
            return
        if asked is None:
            return
        at = self._clock()
        shown, self._preview = self._preview, None
        self._allow()

        def issue() -> tuple[Issued, Changes, PdfPages]:
            issued, changes = letters.issue(
                asked.customer_id,
                kind,
                as_of=asked.as_of,
                at=at,
                items=asked.items or None,
                form=form,
                override_reason=reason,
                own=own,
                added=added,
                copies=copies,
            )
            return issued, changes, PdfPages(issued.pdf)

        def done(made: tuple[Issued, Changes, PdfPages]) -> None:
            issued, changes, pages = made
            self._numbers = tuple(letter.number for letter in issued.letters)
            self._number = ", ".join(self._numbers)
            self._pages = pages
            self.view.show_pages(pages)
            self._verdict.setText("\n".join([f"✓ Issued as {self._number} and filed in the history.", *issued.notices]))
            self.reason.clear()
            self._allow()
            self.issued.emit(changes)
            after()

        def not_issued(error: CreditDeskError) -> None:
            if isinstance(error, HeldError):
                # Something came between the look and the press: show how it stands now.
                self._read()
                return
            self._preview = shown
            self._verdict.setText(f"⚠ {error}")
            self._allow()

        self._runner.write(issue, done, not_issued)

    def _print(self) -> None:
        if self._pages is None:
            return
        # The person may still think better of it in the dialog: only then is anything issued.
        printer = ask_printer(self._pages, self._file_name(), self)
        if printer is not None:
            self._issue(lambda: self._send_to(printer))

    def _send_to(self, printer: QPrinter) -> None:
        if self._pages is not None:
            # Its own copy of the document: the view lets go of its own when another debtor is shown.
            pages = PdfPages(self._pages.pdf)
            PrintJob(pages, printer, self._runner, lambda printed: self.tell(printed.words), self).start()

    def _save(self) -> None:
        name = f"{self._file_name()}.pdf"
        path = ask_save(self, "Save PDF", name, "PDF (*.pdf)")
        if path is not None:
            # Issued first, unless it was.
            self._issue(lambda: self._write(path))

    def _write(self, path: Path) -> None:
        pages = self._pages
        if pages is not None:
            self._runner.read(
                lambda: write_file(path, pages.pdf),
                lambda _nothing: self.tell(f"Saved as {path.name}."),
                lambda error: self.tell(f"⚠ {error}"),
            )

    def _file_name(self) -> str:
        asked = self._asked
        return safe_name(self._number or (f"{self._kind.words} {asked.account}" if asked else "letter"))

    def _allow(self) -> None:
        """Offer what can be done now."""
        verdict = self._preview.verdict if self._preview is not None else None
        is_closed = bool(self._letters.closed_because)
        held = verdict is not None and not verdict.send and not is_closed
        is_refused = self._preview is not None and bool(self._preview.refusal)
        is_ready = verdict is not None and not is_refused and (verdict.send or bool(self.reason.text().strip()))
        is_issued = bool(self._number)
        may = is_issued or (is_ready and not is_closed)
        is_anything = is_issued or self._asked is not None
        is_of_run = self._asked is not None and self._asked.leading is not None
        self.reason.setVisible(held and not is_of_run)
        self.issue_button.setVisible(is_anything and not is_issued and not is_of_run)
        self.issue_button.setEnabled(may)
        self.print_button.setText("Print…" if is_issued else "Issue and print…")
        self.save_button.setText("Save PDF…" if is_issued else "Issue and save PDF…")
        self.mail_button.setText("E-mail" if is_issued else "Issue and e-mail")
        # It is for who is in charge of the insolvency: mails go to the debtor's people.
        is_claim = self._asked is not None and self._kind is Notice.INSOLVENCY_CLAIM
        is_mailed = not is_claim and (not is_issued or bool(self._numbers))
        self.mail_button.setVisible(is_anything and not is_of_run and is_mailed)
        self.mail_button.setEnabled(may and not is_closed)
        for each in (self.print_button, self.save_button):
            each.setVisible(is_anything and not is_of_run)
            each.setEnabled(may and self._pages is not None)
        self._looking.setVisible(self._pages is not None)
        for kind_button in self.kinds.values():
            kind_button.setVisible(self._asked is not None and not is_of_run)
        self.which.setVisible(self._asked is not None and not is_of_run)
        self.own_room.setVisible(self._asked is not None and self.own.is_anything and not is_issued)
        self.statement.setVisible(self._asked is not None and self._kind is Kind.STATEMENT)
        can_copy = self._preview is not None and self._preview.copies is not None
        self.copies.setVisible(can_copy and not is_issued and not is_of_run)
        self.added.offer(a_paragraph=isinstance(self._kind, Kind))
        self.added.setVisible(self._asked is not None and self._kind is not Kind.STATEMENT and not is_issued)
