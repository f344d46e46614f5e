"""One open book in the window: its pages, each made when first wanted, and the commands they carry out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer

from creditdesk.greeting import Greeting
from creditdesk.opening import Opened, load_ahead
from creditdesk.ui.changes_hub import ChangesHub
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.mail_clock import MailClock
from creditdesk.ui.settings.windows import SettingsWindows
from creditdesk.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from creditdesk.services.changes import Changes
    from creditdesk.services.ledger.list_views import Hit, LedgerStatus
    from creditdesk.ui.cash.page import CashPage
    from creditdesk.ui.guide import Guide
    from creditdesk.ui.letters.behaviour_windows import BehaviourWindows
    from creditdesk.ui.letters.charge_windows import ChargeWindows
    from creditdesk.ui.letters.page import LettersPage

# The other pages and the dialogs load when they are first wanted: the list stands before they do.
# ruff: noqa: PLC0415


class Pages(QObject):
    """Joins the window to one book, until another takes its place."""

    def __init__(self, window: Window, opened: Opened) -> None:
        super().__init__(window)
        self._window = window
        self._opened = opened
        self._runner = window.runner
        self._hub = ChangesHub(self)
        self._hub.published.connect(self._read_status)
        self.cash: CashPage | None = None
        self.letters: LettersPage | None = None
        self._behaviour: BehaviourWindows | None = None
        self._guide: Guide | None = None
        self._charges: ChargeWindows | None = None
        self.desk = DeskPage(
            Workplace(opened.office, self._runner, window.theme, window.memory, opened.as_of, opened.now)
        )
        self._next_part: dict[str, Callable[[], object]] = {"desk": self.desk.columns.enter_next}
        self.settings = SettingsWindows(
            self.desk.place, window, shown=lambda: self.desk.view, in_hand=lambda: self._in_hand, parent=self
        )
        self.greeting = Greeting(window, opened, self.desk, self)
        self._join_settings()
        self._join_desk()
        window.add_page("desk", "Desk", "Today's debtors, one at a time", self.desk)
        window.offer_page("letters", "Letters", "The letters due today, and those that were issued", self._make_letters)
        window.offer_page("cash", "Cash", "Ledger files in, and what they brought", self._make_cash)
        self._show_status(opened.status)
        window.found.connect(self._go_to)
        window.setting_wanted.connect(self.settings.change_settings)
        window.toast.pressed.connect(self.desk.undo)
        self._on_desk = self.desk.handlers()
        self._commands: dict[str, Callable[[], object]] = {
            **self._on_desk,
            **self.settings.handlers(),
            "go_desk": lambda: window.show_page("desk"),
            "go_letters": self._show_due,
            "go_outbox": self._show_outbox,
            "go_post": self._show_post,
            "go_cash": lambda: window.show_page("cash"),
            "import_ledger": self._import_ledger,
            "mend_rejected": self._mend_rejected,
            "behaviour": self._show_behaviour,
            "behaviours": self._list_behaviours,
            "why": self._explain,
            "hold": self._ask_hold,
            "charges": self._list_charges,
            "mandates": self._list_mandates,
            "acceptances": self._list_acceptances,
            "while_out": self.greeting.list_while_out,
            "refresh": self._refresh,
            "next_part": self._enter_next_part,
        }
        window.carry_out(self._commands)
        window.show_page("desk")
        self.desk.start()
        self._hub.published.connect(lambda _changes: self.greeting.reminder.look())
        self.mail_clock = MailClock(
            lambda: opened.office.outbox, self._runner, as_of=opened.as_of, now=opened.now, parent=self
        )
        self.mail_clock.sent.connect(lambda sending: self._hub.publish(sending.changes))
        # Beside the window, once the list stands: what loads for these would hold it up.
        if not opened.read_only:
            self.greeting.begin()
            self.mail_clock.start()
        QTimer.singleShot(1500, self, lambda: self._runner.read(lambda: load_ahead(opened), lambda _none: None))

    @property
    def opened(self) -> Opened:
        """The book."""
        return self._opened

    def leave(self) -> None:
        """Take the pages off the window, with what is not saved yet kept."""
        self._window.closing.emit()
        if self._guide is not None:
            self._guide.leave()
        self._window.drop(self._commands)
        self._window.leave_pages()
        self.greeting.leave()
        self._window.found.disconnect(self._go_to)
        self._window.setting_wanted.disconnect(self.settings.change_settings)
        # What is still being read of this book comes to nobody.
        self._hub.published.disconnect(self._read_status)
        self._runner.forget_book()
        self.deleteLater()

    def _join_settings(self) -> None:
        settings = self.settings
        settings.changed.connect(self._hub.publish)
        settings.undoable.connect(self.desk.offer_undo)
        settings.command_asked.connect(lambda command: self._commands[command]())
        settings.told.connect(self.tell)
        self._hub.published.connect(settings.take_changes)

    def _join_desk(self) -> None:
        desk, window = self.desk, self._window
        desk.changed.connect(self._hub.publish)
        self._hub.published.connect(desk.take_changes)
        window.closing.connect(desk.put_away)
        desk.import_asked.connect(self._import_ledger)
        desk.letterhead_wanted.connect(self.settings.change_letterhead)
        desk.words_wanted.connect(self.settings.change_texts)
        desk.undo_offered.connect(lambda words: window.toast.say(words, f"Undo ({keys_of('undo')})"))
        desk.told.connect(window.toast.say)
        desk.asked_for.connect(lambda: window.show_page("desk"))

    def _make_letters(self) -> LettersPage:
        from creditdesk.ui.desk.undo import ISSUED, lasting
        from creditdesk.ui.letters.page import LettersPage

        opened = self._opened
        window = self._window
        page = LettersPage(
            opened.office.letters,
            # Asked for beside the window: what proposes letters takes its time to load.
            lambda: opened.office.letter_runs,
            self._runner,
            window.theme,
            window.memory,
            outbox=lambda: opened.office.outbox,
            statement_runs=lambda: opened.office.statement_runs,
            behaviour=lambda: opened.office.behaviour,
            as_of=opened.as_of,
            now=opened.now,
        )
        page.changed.connect(self._hub.publish)
        page.changed.connect(lambda _changes: self.desk.offer_undo(lasting(ISSUED)))
        page.noted.connect(self._hub.publish)
        page.due.post.undoable.connect(self.desk.offer_undo)
        page.outbox.undoable.connect(self.desk.offer_undo)
        page.saved_runs.undoable.connect(self.desk.offer_undo)
        page.outbox.server_wanted.connect(self.settings.change_mail_server)
        page.behaviour_wanted.connect(self._look_at_behaviour)
        page.pane.letterhead_wanted.connect(self.settings.change_letterhead)
        page.pane.words_wanted.connect(self.settings.change_texts)
        page.ladders_wanted.connect(self.settings.change_policies)
        self._hub.published.connect(page.take_changes)
        window.closing.connect(page.put_away)
        self._next_part["letters"] = page.enter_next
        page.start()
        self.letters = page
        return page

    @property
    def behaviour(self) -> BehaviourWindows:
        """The windows of how debtors behave, made when one is first asked for."""
        from creditdesk.ui.letters.behaviour_windows import BehaviourWindows

        if self._behaviour is None:
            made = BehaviourWindows(self.desk.place, self._window)
            # It opens over the window, and goes with the book.
            made.setParent(self)
            made.changed.connect(self._hub.publish)
            made.undoable.connect(self.desk.offer_undo)
            self._hub.published.connect(made.take_changes)
            self._behaviour = made
        return self._behaviour

    @property
    def _in_hand(self) -> int | None:
        """The debtor in hand: of the letters due where that page is in front, else on the Desk."""
        chosen = None
        if self.letters is not None and self._window.page == "letters":
            chosen = self.letters.due.customer_id
        return self.desk.view.head.customer_id if chosen is None and self.desk.view is not None else chosen

    def _show_behaviour(self) -> None:
        """Show how the debtor in hand behaves."""
        chosen = self._in_hand
        if chosen is None:
            self.tell("Choose a debtor first: on the Desk, or among the letters due today.")
        else:
            self._look_at_behaviour(chosen)

    def _look_at_behaviour(self, customer_id: int) -> None:
        self.behaviour.show(customer_id)

    def _explain(self) -> None:
        """Say why the letter in hand goes or is held, or why the debtor in hand is on the list."""
        if self.letters is not None and self._window.page == "letters":
            if self.letters.due.isVisible():
                self.letters.due.explain()
        else:
            self._on_desk["why"]()

    def _ask_hold(self) -> None:
        """Ask for a hold on the debtor in hand."""
        if self.letters is None or self._window.page != "letters":
            self._on_desk["hold"]()
        elif (row := self.letters.due.looked_at) is not None and self.letters.due.isVisible():
            self.desk.diary.ask_hold_of(row.customer_id, row.name)
        else:
            self.tell("Choose a debtor first, among the letters due today.")

    def _list_behaviours(self) -> None:
        self.behaviour.list_waiting()

    def _show_due(self) -> None:
        self._window.show_page("letters")
        if self.letters is not None:
            self.letters.show_due()

    def _show_outbox(self) -> None:
        self._window.show_page("letters")
        if self.letters is not None:
            self.letters.show_outbox()

    def _show_post(self) -> None:
        self._window.show_page("letters")
        if self.letters is not None:
            self.letters.show_post()

    def _make_cash(self) -> CashPage:
        from creditdesk.ui.cash.page import CashPage
        from creditdesk.ui.desk.undo import IMPORTED, lasting

        opened, window = self._opened, self._window
        page = CashPage(
            opened.office.cash, self._runner, window.theme, window.memory, as_of=opened.as_of, now=opened.now
        )
        page.changed.connect(self._hub.publish)
        page.changed.connect(lambda _changes: self.desk.offer_undo(lasting(IMPORTED)))
        window.closing.connect(page.columns.put_away)
        self._next_part["cash"] = page.columns.enter_next
        page.start()
        self.cash = page
        return page

    def _enter_next_part(self) -> None:
        self._next_part[self._window.page]()

    def _import_ledger(self) -> None:
        self._window.show_page("cash")
        if self.cash is not None:
            self.cash.drop_box.choose()

    def _mend_rejected(self) -> None:
        if self.cash is not None and not self.cash.outcome.save_to_mend():
            self.tell("There are no rejected rows to mend: import a file first.")

    @property
    def guide(self) -> Guide:
        """The tour, made when it is first asked for."""
        from creditdesk.ui.guide import Guide

        if self._guide is None:
            self._guide = Guide(self._window, self.desk)
        return self._guide

    def tell(self, words: str) -> None:
        """Say something to the person, in the corner of the window."""
        self._window.toast.say(words)

    def begin_import(self) -> None:
        """Show where the files of a ledger come in, with the keyboard on the button that chooses them."""
        self._window.show_page("cash")
        if self.cash is not None:
            self.cash.drop_box.choose_button.setFocus()

    def _list_charges(self) -> None:
        self.charges.list_charges()

    def _list_mandates(self) -> None:
        self.charges.list_mandates()

    def _list_acceptances(self) -> None:
        self.charges.list_acceptances()

    @property
    def charges(self) -> ChargeWindows:
        """The windows of interest and fees, mandates and acceptance, made when one is first asked for."""
        from creditdesk.ui.letters.charge_windows import ChargeWindows

        if self._charges is None:
            made = ChargeWindows(self.desk.place, lambda: self.desk.view, self._window)
            # It opens over the window, and goes with the book.
            made.setParent(self)
            made.changed.connect(self._hub.publish)
            made.undoable.connect(self.desk.offer_undo)
            made.debtor_wanted.connect(self.desk.list.choose)
            made.told.connect(self.tell)
            self._hub.published.connect(made.take_changes)
            self._charges = made
        return self._charges

    def _go_to(self, hit: Hit) -> None:
        self._window.show_page("desk")
        self.desk.show_hit(hit)

    def _refresh(self) -> None:
        self.desk.refresh()
        self._read_status()

    def _read_status(self, _changes: Changes | None = None) -> None:
        ledger, as_of = self._opened.office.ledger, self._opened.as_of
        self._runner.read(lambda: ledger.status(as_of), self._show_status, key="status")

    def _show_status(self, status: LedgerStatus) -> None:
        self._window.status_line.show_status(status)
        opened = self._opened
        self._window.show_company(status.company, opened.office.ledger, opened.read_only, is_demo=opened.is_demo)
