"""One open book in the window: its pages, each made when first wanted, and the commands they carry out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QApplication

from creditdesk.opening import Opened, debtors_with_drafts, load_ahead
from creditdesk.ui.changes_hub import ChangesHub
from creditdesk.ui.commands import keys_of
from creditdesk.ui.desk.page import DeskPage
from creditdesk.ui.desk.reminder import Reminder, reminder_words
from creditdesk.ui.desk.workplace import Workplace
from creditdesk.ui.letters.mail_clock import MailClock
from creditdesk.ui.window import Window

if TYPE_CHECKING:
    from collections.abc import Callable

    from creditdesk.services.changes import Changes
    from creditdesk.services.desk.tasks import Task
    from creditdesk.services.desk.while_out import WhileOut
    from creditdesk.services.ledger.list_views import DebtorRow, Hit, LedgerStatus
    from creditdesk.ui.cash.page import CashPage
    from creditdesk.ui.guide import Guide
    from creditdesk.ui.letters.behaviour_windows import BehaviourWindows
    from creditdesk.ui.letters.charge_windows import ChargeWindows
    from creditdesk.ui.letters.page import LettersPage
    from creditdesk.ui.letters.text_asked import TextAsked
    from creditdesk.ui.settings.worklist_cover import CoverDialog
    from creditdesk.ui.settings.worklist_weights import WeightsDialog

# The other pages and the dialogs load when they are first wanted: the list stands before they do.
# ruff: noqa: PLC0415


class Pages(QObject):
    """Joins the window to one book, until another takes its place."""

    def __init__(self, window: Window, opened: Opened) -> None:
        super().__init__(window)
        self._window = window
        self._opened = opened
        self._runner = window.runner
        self._on_banner: Callable[[], object] = window.banner.hide
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
        self._next_part: dict[str, Callable[[], object]] = {"desk": self.desk.enter_next_part}
        self._join_desk()
        window.add_page("desk", "Desk", "Today's debtors, one at a time", self.desk)
        window.offer_page("letters", "Letters", "The letters due today, and those that were issued", self._make_letters)
        window.offer_page("cash", "Cash", "Ledger files in, and what they brought", self._make_cash)
        self._show_status(opened.status)
        window.found.connect(self._go_to)
        window.setting_wanted.connect(self._change_settings)
        window.banner.pressed.connect(self._press_banner)
        window.toast.pressed.connect(self.desk.undo)
        window.reminder.pressed.connect(self._show_reminded)
        self._on_desk = self.desk.handlers()
        self._commands: dict[str, Callable[[], object]] = {
            **self._on_desk,
            "go_desk": lambda: window.show_page("desk"),
            "go_letters": lambda: window.show_page("letters"),
            "go_outbox": self._show_outbox,
            "go_post": self._show_post,
            "go_cash": lambda: window.show_page("cash"),
            "import_ledger": self._import_ledger,
            "mend_rejected": self._mend_rejected,
            "letterhead": self._change_letterhead,
            "texts": self._change_texts,
            "settings": self._change_settings,
            "weights": self._change_weights,
            "cover": self._change_cover,
            "rates": self._change_rates,
            "behaviour": self._show_behaviour,
            "behaviours": self._list_behaviours,
            "why": self._explain,
            "hold": self._ask_hold,
            "mail_server": self._change_mail_server,
            "interest_terms": self._change_interest_terms,
            "charges": self._list_charges,
            "mandates": self._list_mandates,
            "acceptances": self._list_acceptances,
            "policies": self._change_policies,
            "while_out": self._list_while_out,
            "codes": self._change_codes,
            "copies": self._change_copies,
            "refresh": self._refresh,
            "next_part": self._enter_next_part,
        }
        window.carry_out(self._commands)
        window.show_page("desk")
        self.desk.start()
        self._reminded: int | None = None
        # The diary is asked for beside the window: what it loads would hold up the list.
        self.reminder = Reminder(
            lambda: opened.office.diary, self._runner, as_of=opened.as_of, now=opened.now, parent=self
        )
        self.reminder.due.connect(self._remind)
        self._hub.published.connect(lambda _changes: self.reminder.look())
        self.mail_clock = MailClock(
            lambda: opened.office.outbox, self._runner, as_of=opened.as_of, now=opened.now, parent=self
        )
        self.mail_clock.sent.connect(lambda sending: self._hub.publish(sending.changes))
        # Beside the window, once the list stands: what loads for these would hold it up.
        if not opened.read_only:
            QTimer.singleShot(400, self, self._look_for_drafts)
            QTimer.singleShot(700, self, self.reminder.look)
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
        self._window.banner.hide()
        self._window.reminder.hide()
        self._window.reminder.pressed.disconnect(self._show_reminded)
        self._window.found.disconnect(self._go_to)
        self._window.setting_wanted.disconnect(self._change_settings)
        self._window.banner.pressed.disconnect(self._press_banner)
        # What is still being read of this book comes to nobody.
        self._hub.published.disconnect(self._read_status)
        self._runner.forget_book()
        self.deleteLater()

    def _join_desk(self) -> None:
        desk, window = self.desk, self._window
        desk.changed.connect(self._hub.publish)
        self._hub.published.connect(desk.take_changes)
        window.closing.connect(desk.put_away)
        desk.import_asked.connect(self._import_ledger)
        desk.letterhead_wanted.connect(self._change_letterhead)
        desk.words_wanted.connect(self._change_texts)
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
        page.outbox.server_wanted.connect(self._change_mail_server)
        page.behaviour_wanted.connect(self.behaviour.show)
        page.pane.letterhead_wanted.connect(self._change_letterhead)
        page.pane.words_wanted.connect(self._change_texts)
        page.ladders_wanted.connect(self._change_policies)
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
            self.behaviour.show(chosen)

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

    def _change_letterhead(self) -> None:
        from creditdesk.ui.settings.letterhead import LetterheadDialog

        dialog = LetterheadDialog(
            self._opened.office.letters,
            self._runner,
            self._window.theme,
            as_of=self._opened.as_of,
            now=self._opened.now,
            # In front of the letter that it was asked from.
            parent=QApplication.activeWindow() or self._window,
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

    def _change_texts(self, asked: TextAsked | None = None) -> None:
        """Show the words of letters: those of the letter that was looked at, if one was."""
        from creditdesk.ui.letters.text_editor import TextsDialog

        opened, window = self._opened, self._window
        dialog = TextsDialog(
            opened.office,
            self._runner,
            window.theme,
            window.memory,
            asked=asked,
            as_of=opened.as_of,
            now=opened.now,
            # In front of the letter that it was asked from.
            parent=QApplication.activeWindow() or window,
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

    def _change_settings(self, title: str = "") -> None:
        """Show the settings; with a title, only those that it names."""
        from creditdesk.ui.settings.settings import SettingsDialog

        opened = self._opened
        dialog = SettingsDialog(
            opened.office.letters, self._runner, self._window.theme, now=opened.now, parent=self._window
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.window_asked.connect(lambda command: self._commands[command]())
        dialog.search.setText(title)
        dialog.exec()

    def _change_weights(self) -> None:
        from creditdesk.ui.settings.worklist_weights import WeightsDialog

        self._change_worklist(WeightsDialog)

    def _change_cover(self) -> None:
        from creditdesk.ui.settings.worklist_cover import CoverDialog

        self._change_worklist(CoverDialog)

    def _change_rates(self) -> None:
        from creditdesk.ui.settings.rates import RatesDialog

        opened, window = self._opened, self._window
        desk = opened.office.interest
        dialog = RatesDialog(desk, self._runner, window.theme, as_of=opened.as_of, now=opened.now, parent=window)
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

    def _change_interest_terms(self) -> None:
        from creditdesk.ui.settings.interest_terms import InterestTermsDialog

        opened, window, view = self._opened, self._window, self.desk.view
        dialog = InterestTermsDialog(
            opened.office.interest,
            opened.office.ledger.customer_id,
            self._runner,
            window.theme,
            account="" if view is None else view.head.account,
            as_of=opened.as_of,
            now=opened.now,
            parent=window,
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

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
            made.changed.connect(self._hub.publish)
            made.undoable.connect(self.desk.offer_undo)
            made.debtor_wanted.connect(self.desk.list.choose)
            self._hub.published.connect(made.take_changes)
            self._charges = made
        return self._charges

    def _change_policies(self) -> None:
        """Show the dunning policies, played on the debtor in hand."""
        from creditdesk.ui.letters.ladders import LaddersDialog

        opened, window = self._opened, self._window
        dialog = LaddersDialog(
            opened.office,
            self._runner,
            window.theme,
            window.memory,
            as_of=opened.as_of,
            now=opened.now,
            customer_id=self._in_hand,
            parent=window,
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        self._hub.published.connect(dialog.take_changes)
        dialog.open()

    def _change_worklist(self, made: type[WeightsDialog | CoverDialog]) -> None:
        opened, window = self._opened, self._window
        desk = opened.office.desk.worklist
        dialog = made(desk, self._runner, window.theme, as_of=opened.as_of, now=opened.now, parent=window)
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

    def _change_mail_server(self) -> None:
        from creditdesk.ui.settings.mail_server import MailServerDialog

        opened, window = self._opened, self._window
        dialog = MailServerDialog(
            lambda: opened.office.outbox, self._runner, window.theme, now=opened.now, parent=window
        )
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.exec()

    def _change_copies(self) -> None:
        from creditdesk.ui.letters.copies_dialog import CopiesDialog

        opened, window = self._opened, self._window
        dialog = CopiesDialog(opened.office.copies, self._runner, window.theme, now=opened.now, parent=window)
        dialog.saved.connect(self._hub.publish)
        dialog.undoable.connect(self.desk.offer_undo)
        dialog.open()

    def _change_codes(self) -> None:
        from creditdesk.ui.settings.codes import CodesList

        opened = self._opened
        codes = CodesList(opened.office.diary, self._runner, self._window.theme, now=opened.now, parent=self._window)
        codes.changed.connect(self._hub.publish)
        codes.undoable.connect(self.desk.offer_undo)
        self._hub.published.connect(codes.take_changes)
        codes.open()

    def _look_for_drafts(self) -> None:
        """Say which notes were typed and never saved: each waits in its debtor, who may be far down the list."""
        opened = self._opened
        self._runner.read(lambda: debtors_with_drafts(opened), self._tell_of_drafts, key="drafts")

    def _tell_of_drafts(self, debtors: list[DebtorRow]) -> None:
        shown = self.desk.view.head.customer_id if self.desk.view is not None else None
        debtors = [debtor for debtor in debtors if debtor.customer_id != shown]
        if not debtors:
            self._read_while_out(self._tell_while_out)
            return
        latest, others = debtors[0], len(debtors) - 1
        besides = f", and so do {others:,} others" if others > 1 else ", and so does one other" if others else ""
        self._on_banner = lambda: self.desk.list.choose(latest.customer_id)
        words = f"Your unsaved note to {latest.name} ({latest.account}) waits there{besides}."
        self._window.banner.say(words, "Show it")
        self.desk.shown.connect(lambda customer_id: self._found_draft(customer_id == latest.customer_id, words))

    def _found_draft(self, is_found: bool, words: str) -> None:  # noqa: FBT001 - asked of each debtor shown
        """Say no more that a note waits once its debtor is shown, by whatever way."""
        if is_found and self._window.banner.text == words:
            self._window.banner.hide()

    def _press_banner(self) -> None:
        self._window.banner.hide()
        self._window.show_page("desk")
        self._on_banner()

    def _read_while_out(self, tell: Callable[[WhileOut | None], object]) -> None:
        opened, controller = self._opened, self.desk.list.whose.controller
        self._runner.read(
            lambda: opened.office.desk.worklist.while_out(opened.as_of, controller=controller), tell, key="while out"
        )

    def _tell_while_out(self, found: WhileOut | None) -> None:
        """Say after days away what happened meanwhile."""
        from creditdesk.ui.desk.while_out import while_out_words

        words = while_out_words(found) if found is not None else ""
        if words:
            self._on_banner = self._list_while_out
            self._window.banner.say(words, "Show it")

    def _list_while_out(self) -> None:
        self._read_while_out(self._show_while_out)

    def _show_while_out(self, found: WhileOut | None) -> None:
        from creditdesk.ui.desk.while_out import WhileOutList

        dialog = WhileOutList(found, self._window.theme, self._window)
        dialog.debtor_wanted.connect(self.desk.list.choose)
        dialog.open()

    def _remind(self, tasks: list[Task]) -> None:
        """Say beside the work at hand what is due now: the keyboard stays where it is."""
        self._reminded = tasks[0].customer_id
        self._window.reminder.say(reminder_words(tasks), "Show it")

    def _show_reminded(self) -> None:
        if self._reminded is not None:
            self._window.reminder.hide()
            self._window.show_page("desk")
            self.desk.list.choose(self._reminded)

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
