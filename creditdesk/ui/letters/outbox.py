"""The outbox: mails on their way out, sending them, and deciding about those that need somebody."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QCheckBox, QInputDialog, QLineEdit, QStackedLayout, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.outbox import MailState
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.progress import Errand, Progress
from creditdesk.ui.ask_file import ask_folder
from creditdesk.ui.cash.row_table import RowTable
from creditdesk.ui.desk.undo import ISSUED, LastChange, lasting
from creditdesk.ui.desk.words import counted
from creditdesk.ui.flow import Flow
from creditdesk.ui.letters.mail_ask import MailAsk
from creditdesk.ui.letters.outbox_rows import about, held_words, in_order, outbox_columns, sending_words, summary
from creditdesk.ui.parts import button, label
from creditdesk.ui.tab_order import Pane
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:
    from creditdesk.services.letters.mail_server import MailServer
    from creditdesk.services.letters.outbox import Given, Outbox
    from creditdesk.services.letters.outbox_rows import Mail
    from creditdesk.services.letters.outbox_sending import Sending

_KEY = "outbox"
_OPEN = [state for state in MailState if not state.is_ended]


class OutboxList(Pane):
    """The mails, those for a person to decide first; what can be done with the chosen one stands below."""

    chosen = Signal(object)
    """The `Mail` whose pages are to be looked at, or none."""
    changed = Signal(object)
    """`Changes` of mails that were sent or decided on."""
    undoable = Signal(object)
    """What was done, as a `LastChange`."""
    counted = Signal(int)
    """How many mails there are on their way."""
    server_wanted = Signal()
    """The person wants to set the mail server."""

    def __init__(
        self,
        outbox: Callable[[], Outbox],
        runner: TaskRunner,
        theme: Theme,
        *,
        as_of: date,
        now: Callable[[], datetime],
        closed_because: str = "",
        parent: QWidget | None = None,
    ) -> None:
        """Make the list.

        Args:
            outbox: Gives the outbox; called beside the window, for it takes time to load.
            runner: Where reading, writing and sending are done.
            theme: The look.
            as_of: The day.
            now: Tells the moment.
            closed_because: Why nothing may be sent here; empty where it may.
            parent: The widget around it.
        """
        super().__init__(parent)
        self._outbox = outbox
        self._runner = runner
        self._theme = theme
        self._as_of = as_of
        self._now = now
        self._closed_because = closed_because
        self._server: MailServer | None = None
        self._is_sending = False
        self._mails: tuple[Mail, ...] = ()
        self.ask: MailAsk | None = None
        self._summary = label("", muted=True)
        self._done = label("", muted=True)
        self._about = label("", "small")
        self._nothing = label("", muted=True)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignCenter)
        for each in (self._summary, self._done, self._about, self._nothing):
            each.setWordWrap(True)
        self._done.hide()
        self.table = RowTable("Mails of the outbox", outbox_columns(), self)
        self.table.selectionModel().currentChanged.connect(lambda *_indexes: self._show_row())
        self.send_button = button("Send", self.send, primary=True, tip="What waits, by the mail server")
        self.give_button = button("Open in mail program", self._open, tip="The chosen mail; you send it from there")
        self.drafts_button = button("Save as drafts…", self._ask_folder, tip="All that wait, as .eml files")
        self.server_button = button("Mail server…", self.server_wanted.emit, tip="So that the outbox sends by itself")
        self.everything = QCheckBox("Those that went, too")
        self.everything.toggled.connect(lambda _on: self.reload())
        self.sent_button = button("It was sent", lambda: self._decide(was_sent=True))
        self.not_sent_button = button("It was not sent", lambda: self._decide(was_sent=False), tip="It waits again")
        self.again_button = button("Try again", self._try_again, tip="It waits to be sent once more")
        self.anyway_button = button("Send anyway…", self._ask_reason, tip="Your reason is kept with the mail")
        self.change_button = button("Change…", self._change, tip="Where it goes, and what it says")
        self.out_button = button("Take out", self._withdraw, tip="It is not mailed; its letter stays issued")
        self._lay_out()
        self._allow()

    @property
    def mails(self) -> tuple[Mail, ...]:
        """The mails as they are shown."""
        return self._mails

    @property
    def said(self) -> str:
        """What is said above the mails."""
        above = self._summary if self._mails else self._nothing
        return "\n".join(each.text() for each in (above, self._done) if each.text())

    @property
    def stops(self) -> tuple[QWidget, ...]:
        """Where Tab stops, in order."""
        ways = (self.send_button, self.give_button, self.drafts_button, self.server_button, self.everything)
        return (*ways, self.table, *self._decisions)

    @property
    def looked_at(self) -> Mail | None:
        """The mail of the current row."""
        mail: Mail | None = self.table.chosen
        return mail

    def reload(self) -> None:
        """Read the mails again."""
        outbox, states = self._outbox, () if self.everything.isChecked() else _OPEN

        def read() -> tuple[tuple[Mail, ...], MailServer | None]:
            service = outbox()
            return service.mails(states), service.server()

        self._runner.read(read, lambda found: self._take(*found), key=_KEY)

    def take_changes(self, changes: Changes) -> None:
        """Read again where letters, or the mail server, may have changed."""
        if changes.touched & {Touched.MAILS, Touched.LETTERS, Touched.SETTINGS}:
            self.reload()

    def send(self) -> None:
        """Send what waits, with a bar; what became of each mail is said."""
        outbox, as_of, at = self._outbox, self._as_of, self._now()

        def work(progress: Progress, errand: Errand) -> Sending:
            return outbox().send(at=at, as_of=as_of, progress=progress, errand=errand)

        self._is_sending = True
        self._allow()
        self._runner.errand("Mails", work, self._sent, self._not_sent, self._stopped)

    def give_to(self, folder: Path) -> None:
        """Save all that wait as drafts in a folder."""
        ids = [mail.id for mail in self._mails if mail.state is MailState.WAITING]

        def said(given: Given) -> str:
            drafts = counted(len(given.drafts), "draft")
            return f"{drafts} in {folder.name}. Send from your mail program, then say here which were."

        self._give(ids, folder, said)

    def _take(self, mails: tuple[Mail, ...], server: MailServer | None) -> None:
        self._mails, self._server = (mails := in_order(mails)), server
        self.table.show_anew(mails, lambda mail: mail.id)
        # Heads of columns over nothing would be in the way of the sentence that says what fills it.
        self._middle.setCurrentIndex(0 if mails else 1)
        self.lead_to(self.table if mails else self.server_button)
        if not mails and self.table.hasFocus():
            self.setFocus()
        self._summary.setVisible(bool(mails))
        (self._summary if mails else self._nothing).setText(summary(mails))
        self.counted.emit(sum(not mail.state.is_ended for mail in mails))
        self._show_row()

    def _stopped(self) -> None:
        self._is_sending = False
        self.reload()

    def _sent(self, sending: Sending) -> None:
        self._is_sending = False
        self._tell(sending_words(sending))
        self.changed.emit(sending.changes)
        if sending.sent or sending.unknown:
            self.undoable.emit(lasting(ISSUED))
        self.reload()

    def _not_sent(self, error: CreditDeskError) -> None:
        from creditdesk.services.letters.mail_password import NoKeeperError  # noqa: PLC0415 - the outbox has loaded it
        from creditdesk.services.letters.mail_server import NoPasswordError  # noqa: PLC0415 - likewise

        self._is_sending = False
        self._tell(f"⚠ {error}")
        self.reload()
        if isinstance(error, NoKeeperError | NoPasswordError) and self._server is not None:
            asks = f"The password of {self._server.user} at {self._server.host}, held until you close the book:"
            text, is_meant = QInputDialog.getText(self, "Mail server", asks, QLineEdit.EchoMode.Password)
            if is_meant and text:
                self.send_with(text)

    def send_with(self, password: str) -> None:
        """Send with a password that is held until the book is closed."""
        outbox = self._outbox
        self._runner.write(lambda: outbox().hold_password(password), lambda _none: self.send())

    def _open(self) -> None:
        mail = self.looked_at
        if mail is None:
            return

        def show(given: Given) -> str:
            for _mail, path in given.drafts:
                QDesktopServices.openUrl(QUrl.fromLocalFile(str(path)))
            return f"The mail to {mail.to_address} is in your mail program. Say here once it was sent from there."

        self._give([mail.id], Path(tempfile.mkdtemp(prefix="creditdesk-")), show)

    def _ask_folder(self) -> None:
        chosen = ask_folder(self, "Where the drafts go")
        if chosen is not None:
            self.give_to(chosen)

    def _give(self, ids: list[int], folder: Path, words: Callable[[Given], str]) -> None:
        """Make drafts of mails; `words` says what came of those that the gate lets go."""
        outbox, at, as_of = self._outbox, self._now(), self._as_of

        def done(given: Given) -> None:
            said = [words(given)] if given.drafts else []
            self._tell("\n".join([*said, *map(held_words, given.held)]))
            self.reload()

        self._runner.write(lambda: outbox().give(ids, folder, at=at, as_of=as_of), done, self._refused)

    def _decide(self, *, was_sent: bool) -> None:
        mail, as_of = self.looked_at, self._as_of
        if mail is not None:
            self._step(lambda outbox, at: outbox.decide(mail.id, was_sent=was_sent, at=at, as_of=as_of))

    def _try_again(self) -> None:
        mail = self.looked_at
        if mail is not None:
            self._step(lambda outbox, at: outbox.try_again(mail.id, at=at))

    def _ask_reason(self) -> None:
        mail = self.looked_at
        if mail is None:
            return
        asks = f"{mail.name}: {mail.problem}\nWhy is it sent all the same?"
        reason, is_meant = QInputDialog.getText(self, "Send anyway", asks)
        if is_meant and reason.strip():
            self.send_anyway(mail, reason)

    def send_anyway(self, mail: Mail, reason: str) -> None:
        """Let a mail go although the gate holds it, for a reason that is kept with it."""
        as_of = self._as_of
        self._step(lambda outbox, at: outbox.send_anyway(mail.id, reason, at=at, as_of=as_of))

    def _change(self) -> None:
        mail = self.looked_at
        if mail is None:
            return
        ask, outbox = MailAsk(mail, self._theme, self), self._outbox

        def take_back(at: datetime) -> Changes:
            return outbox().change(mail.id, to_address=mail.to_address, subject=mail.subject, body=mail.body, at=at)

        def after() -> None:
            # One that had failed waits from now on: as it was before it cannot be again.
            if mail.state is MailState.WAITING:
                done = f"Changed: the mail to {mail.name}"
                self.undoable.emit(LastChange(done, take_back, f"Taken back: the mail to {mail.name} is as it was."))

        def write() -> None:
            to, subject, body = ask.address.text(), ask.subject.text(), ask.body.toPlainText()
            self._step(
                lambda outbox, at: outbox.change(mail.id, to_address=to, subject=subject, body=body, at=at), after
            )

        ask.answered.connect(write)
        self.ask = ask
        ask.open()

    def _withdraw(self) -> None:
        mail, outbox = self.looked_at, self._outbox
        if mail is not None:
            change = LastChange(
                f"Taken out of the outbox: {mail.name}",
                lambda at: outbox().put_back(mail.id, at=at),
                f"Taken back: the mail to {mail.name} waits again.",
            )
            self._step(lambda outbox, at: outbox.withdraw(mail.id, at=at), lambda: self.undoable.emit(change))

    def _step(self, step: Callable[[Outbox, datetime], Changes], after: Callable[[], object] = lambda: None) -> None:
        """Do something with a mail, and show how it stands then."""
        outbox, at = self._outbox, self._now()

        def done(changes: Changes) -> None:
            self._tell("")
            self.changed.emit(changes)
            after()
            self.reload()

        self._runner.write(lambda: step(outbox(), at), done, self._refused)

    def _refused(self, error: CreditDeskError) -> None:
        self._tell(f"⚠ {error}")
        self.reload()

    def _tell(self, words: str) -> None:
        self._done.setText(words)
        self._done.setVisible(bool(words))

    def _show_row(self) -> None:
        mail = self.looked_at
        self._about.setText(about(mail) if mail is not None else "")
        self._allow()
        self.chosen.emit(mail)

    def _allow(self) -> None:
        """Offer what can be done now."""
        waiting = sum(mail.state is MailState.WAITING and not mail.is_put_off for mail in self._mails)
        is_open, mail = not self._closed_because, self.looked_at
        state = mail.state if mail is not None else None
        self.send_button.setText(f"Send {counted(waiting, 'mail')}" if waiting else "Send")
        self.send_button.setEnabled(bool(waiting) and self._server is not None and is_open and not self._is_sending)
        self.send_button.setToolTip(
            "What waits, by the mail server" if self._server is not None else "Set a mail server first, or open a mail"
        )
        self.give_button.setEnabled(state is MailState.WAITING and is_open)
        self.drafts_button.setEnabled(bool(waiting) and is_open)
        self.server_button.setEnabled(is_open)
        is_held = mail is not None and state is MailState.WAITING and bool(mail.problem) and not mail.is_put_off
        shown = {
            self.sent_button: state is MailState.UNKNOWN,
            self.not_sent_button: state is MailState.UNKNOWN,
            self.again_button: state is MailState.FAILED,
            self.anyway_button: is_held,
            self.change_button: state in {MailState.WAITING, MailState.FAILED},
            self.out_button: state in {MailState.WAITING, MailState.FAILED},
        }
        for each, is_shown in shown.items():
            each.setVisible(is_shown)
            each.setEnabled(is_open)

    @property
    def _decisions(self) -> tuple[QWidget, ...]:
        return (
            self.sent_button,
            self.not_sent_button,
            self.again_button,
            self.anyway_button,
            self.change_button,
            self.out_button,
        )

    def _lay_out(self) -> None:
        space = self._theme.scaled(8)
        ways, below = Flow(spacing=space), Flow(spacing=space)
        for way in (self.send_button, self.give_button, self.drafts_button, self.server_button, self.everything):
            ways.addWidget(way)
        for each in self._decisions:
            below.addWidget(each)
        down = QVBoxLayout(self)
        down.setContentsMargins(space, space, space, space)
        down.addWidget(self._summary)
        down.addLayout(ways)
        down.addWidget(self._done)
        self._middle = QStackedLayout()
        for part in (self.table, self._nothing):
            self._middle.addWidget(part)
        down.addLayout(self._middle, 1)
        down.addWidget(self._about)
        down.addLayout(below)
