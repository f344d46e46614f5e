"""The mail server: where mails are handed in, tried before it is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from creditdesk.domain.errors import CreditDeskError
from creditdesk.services.changes import Changes
from creditdesk.services.progress import Errand, Progress
from creditdesk.ui.desk.undo import LastChange
from creditdesk.ui.parts import UpAndDown, button, count_box, label
from creditdesk.ui.settings.fields import Fields
from creditdesk.ui.settings.window import SettingsWindow
from creditdesk.ui.tab_order import let_tab_go, stops_in
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import Theme

if TYPE_CHECKING:  # the way to mail servers loads with the letters' services
    from creditdesk.services.letters.mail_server import MailServer
    from creditdesk.services.letters.outbox import Outbox

_STANDS = "mail server"
_TRIED = "mail server tried"
_ABOUT = (
    "With a mail server, mails are sent from the outbox. Without one, they open in your mail program. The password is "
    "kept by this computer's keyring and never in the book."
)
_WAYS = (("starttls", "From the greeting on (STARTTLS, port 587)"), ("tls", "From the start (TLS, port 465)"))
_PORTS = {"starttls": 587, "tls": 465}


class MailServerDialog(SettingsWindow):
    """Shows and changes the mail server; saving tries it first, without sending anything."""

    def __init__(
        self,
        outbox: Callable[[], Outbox],
        runner: TaskRunner,
        theme: Theme,
        *,
        now: Callable[[], datetime],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__("Mail server", (_STANDS, _TRIED), runner, theme, now, parent)
        self._outbox = outbox
        self._was_refused = False
        self._before: MailServer | None = None
        self.fields = Fields(theme, self)
        self.host = self.fields.line("Server", "such as smtp.example.com; empty to have none")
        self.security = self.fields.choice("Kept from being read", _WAYS)
        self.port = count_box(theme)
        self.port.setRange(1, 65535)
        self.port.setValue(_PORTS["starttls"])
        self.fields.add("Port", self.port)
        self.user = self.fields.line("User", "often the whole e-mail address")
        self.password = self.fields.line("Password", "as it is kept; type it to change it")
        self.password.setEchoMode(QLineEdit.EchoMode.Password)
        self.address = self.fields.line("Mails are from", "the letterhead's address")
        self.save_button = button("Try and save", self.save, primary=True, tip="No mail is sent by that")
        self.save_button.setDefault(True)
        self.cancel_button = button("Cancel", self.reject)
        self.security.currentIndexChanged.connect(lambda _at: self.port.setValue(_PORTS[self.security.currentData()]))
        self._lay_out()
        self.fields.changed.connect(self._judge)
        self.port.valueChanged.connect(lambda _port: self._judge())
        runner.read(lambda: outbox().server(), self._take, self._tell, key=_STANDS)

    def save(self) -> None:
        """Try the server and keep it; one that did not let us in is kept when that is asked for again."""
        outbox, at = self._outbox, self._now()
        host, port, way = self.host.text().strip(), self.port.value(), self.security.currentData()
        user, password, address = self.user.text().strip(), self.password.text(), self.address.text().strip()

        def made() -> MailServer | None:
            from creditdesk.services.letters.mail_server import MailServer, Security  # noqa: PLC0415 - loads when wanted

            return MailServer(host, port, Security(way), user, address) if host else None

        def try_it(_progress: Progress, errand: Errand) -> None:
            if (server := made()) is not None:
                outbox().try_server(server, password, errand=errand)

        def keep() -> Changes:
            from creditdesk.services.letters.mail_password import NoKeeperError  # noqa: PLC0415 - loads when wanted

            try:
                return outbox().set_server(made(), password, at=at)
            except NoKeeperError:
                outbox().hold_password(password)
                return outbox().set_server(made(), at=at)

        def write() -> None:
            self._write(keep, self._was_saved, self._refused)

        self.save_button.setEnabled(False)
        self._say("")
        if host and not self._was_refused:
            self.save_button.setText("Trying it…")
            # A server that does not answer keeps nothing from being saved, nor this window from being closed.
            self._runner.errand("", try_it, lambda _none: write(), self._refused, self._judge, key=_TRIED)
        else:
            write()

    def _take(self, server: MailServer | None) -> None:
        self._before = server
        if server is not None:
            self.host.setText(server.host)
            self.security.setCurrentIndex(self.security.findData(server.security.value))
            self.port.setValue(server.port)
            self.user.setText(server.user)
            self.address.setText(server.address)
        self._judge()

    def _judge(self) -> None:
        self._was_refused = False
        self._say("")
        # What is still tried is another server now.
        self._runner.forget(_TRIED)
        has_host = bool(self.host.text().strip())
        self.save_button.setText("Have no mail server" if self._before is not None and not has_host else "Try and save")
        self.save_button.setEnabled(has_host or self._before is not None)
        # Enter in an empty field does away with nothing.
        self.save_button.setDefault(has_host)

    def _was_saved(self, changes: Changes) -> None:
        outbox, before = self._outbox, self._before
        self.saved.emit(changes)
        self.undoable.emit(
            LastChange(
                "Saved: mail server",
                lambda at: outbox().set_server(before, at=at),
                "Taken back: the mail server is as it was. Its password stays in the keyring.",
            )
        )
        self.accept()

    def _refused(self, error: CreditDeskError) -> None:
        self._tell(error)
        self._was_refused = True
        self.save_button.setText("Save all the same")
        self.save_button.setEnabled(True)

    def _lay_out(self) -> None:
        space = self._theme.scaled(16)
        about = label(_ABOUT, muted=True)
        about.setWordWrap(True)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(space, space, space, space)
        layout.setSpacing(space)
        layout.addWidget(about)
        # With large text on a small screen they are too many.
        area = UpAndDown(self)
        area.setWidget(self.fields)
        layout.addWidget(area, 1)
        layout.addLayout(self._foot(self.cancel_button, self.save_button))
        let_tab_go([*stops_in(self.fields), self.cancel_button, self.save_button])
        self._fit(560, 460)
