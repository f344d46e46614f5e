"""The window: top bar, pages, banner, status line, and the commands that work on every page."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QSettings, QTimer, Signal
from PySide6.QtGui import QCloseEvent, QGuiApplication
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget, QVBoxLayout, QWidget

from creditdesk.ui.banner import Banner
from creditdesk.ui.commands import COMMANDS, MENUS, Actions, Command, shortcut_text
from creditdesk.ui.part_names import PART
from creditdesk.ui.start_page import StartPage
from creditdesk.ui.status_line import StatusLine
from creditdesk.ui.tasks import TaskRunner
from creditdesk.ui.theme import SYSTEM, Theme
from creditdesk.ui.toast import Toast
from creditdesk.ui.top_bar import TopBar

if TYPE_CHECKING:
    from creditdesk.ui.search_palette import Finder, SearchPalette
    from creditdesk.ui.table_out import Table
    from creditdesk.ui.tasks import Working

_START = "start"
_FRAME = 40
"""Height that a frame and its title need, in pixels; what it is in truth is known only once the window stands."""
_WHY = ("why_receivables", "why_overdue", "why_dso")
"""The commands that say how the figures at the foot were reckoned, in their order."""


class Window(QMainWindow):
    """The frame around the pages. Knows none of them: it shows those it is given."""

    closing = Signal()
    """The window is about to close: pages put away what they hold."""
    found = Signal(object)
    """A `Hit` that the person chose in the search."""
    setting_wanted = Signal(str)
    """The title of a setting that the person chose there."""

    def __init__(self, theme: Theme, runner: TaskRunner, memory: QSettings) -> None:
        super().__init__()
        self.theme = theme
        self.runner = runner
        self.memory = memory
        self.setWindowTitle("CreditDesk")
        self._pages: dict[str, QWidget] = {}
        self._makers: dict[str, Callable[[], QWidget]] = {}
        self._page = _START
        self.actions_ = Actions(self)
        find = next(command for command in COMMANDS if command.id == "find")
        self.top_bar = TopBar(theme, shortcut_text(find), self)
        self.banner = Banner(self)
        self.reminder = Banner(self)
        self.reminder.setAccessibleName("Reminder")
        self.start_page = StartPage(self)
        self.status_line = StatusLine(theme, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.start_page)
        inside = QWidget(self)
        layout = QVBoxLayout(inside)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addWidget(self.top_bar)
        layout.addWidget(self.banner)
        layout.addWidget(self.reminder)
        layout.addWidget(self._stack, 1)
        layout.addWidget(self.status_line)
        self.setCentralWidget(inside)
        self.toast = Toast(theme, self.status_line, self)
        self.actions_.refused.connect(self.toast.say)
        self._finder: Finder | None = None
        self._palette: SearchPalette | None = None
        self.menu = QMenu(self)
        self.menu.setToolTipsVisible(True)
        self.menu.aboutToShow.connect(self._fill_menu)
        self.top_bar.set_menu(self.menu)
        self.top_bar.page_asked.connect(self.show_page)
        self.top_bar.search_asked.connect(self.open_search)
        self.status_line.cancel_asked.connect(runner.cancel)
        self.status_line.help_asked.connect(self.show_help)
        self.start_page.cancel_asked.connect(runner.cancel)
        runner.working.connect(self._show_work)
        runner.failed.connect(self.banner.say_error)
        self.carry_out(
            {
                "find": self.open_search,
                "copy_table": self._copy_table,
                "save_table": self._save_table,
                "larger_text": lambda: self._change_text(25),
                "smaller_text": lambda: self._change_text(-25),
                "light": lambda: self._choose_theme("light"),
                "dark": lambda: self._choose_theme("dark"),
                "follow_system": lambda: self._choose_theme(SYSTEM),
                "shortcuts": self.show_shortcuts,
                "help": self.show_help,
                "quit": self.close,
            }
        )
        for part, name in (
            (self.top_bar, "Top bar"),
            (self.banner, "Notice"),
            (self.reminder, "Notice"),
            (self.status_line, "Foot of the window"),
        ):
            part.setProperty(PART, name)
        self._restore()
        theme.changed.connect(self._keep_look)

    @property
    def page(self) -> str:
        """The name of the page in front."""
        return self._page

    def carry_out(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Make these commands available, carried out by these functions."""
        self.actions_.carry_out(handlers)
        self.actions_.show_page(self._page)

    def drop(self, names: Iterable[str]) -> None:
        """Take these commands away."""
        self.actions_.drop(names)

    def add_page(self, name: str, text: str, tip: str, page: QWidget) -> None:
        """Show a page in the top bar."""
        self._pages[name] = _named(page, text)
        self._stack.addWidget(page)
        self.top_bar.add_page(name, text, tip)

    def offer_page(self, name: str, text: str, tip: str, make: Callable[[], QWidget]) -> None:
        """Show a page in the top bar that is made when the person first goes there."""
        self._makers[name] = lambda: _named(make(), text)
        self.top_bar.add_page(name, text, tip)

    def show_page(self, name: str) -> None:
        """Bring a page to the front."""
        if name in self._makers:
            page = self._pages[name] = self._makers.pop(name)()
            self._stack.addWidget(page)
        page = self._pages[name]
        if name != self._page:
            self.toast.hide()
        self._page = name
        self._stack.setCurrentWidget(page)
        self.top_bar.show_page(name)
        self.actions_.show_page(name)
        page.setFocus()

    def leave_pages(self) -> None:
        """Put the pages of a book away and show the start page."""
        self.toast.hide()
        self.top_bar.clear_pages()
        for page in self._pages.values():
            self._stack.removeWidget(page)
            page.deleteLater()
        self._pages.clear()
        self._makers.clear()
        self._page = _START
        self._stack.setCurrentWidget(self.start_page)
        self.actions_.show_page(_START)
        self.setWindowTitle("CreditDesk")
        self.top_bar.show_company("")
        self.status_line.show_status(None)
        self.status_line.show_read_only("")
        self.status_line.show_demo(is_demo=False)
        self.actions_.forbid_writing("")
        self.drop(_WHY)
        self._search_in(None)

    def show_company(self, name: str, finder: Finder, read_only: str = "", *, is_demo: bool = False) -> None:
        """Show whose ledger is open, and search in it.

        Args:
            name: The company.
            finder: Searches its ledger.
            read_only: Why nothing may be written in it; empty where it may.
            is_demo: Whether all of it is invented.
        """
        sign = f" (read only: {read_only})" if read_only else " (demo company)" if is_demo else ""
        self.setWindowTitle(f"{name}{sign} \N{EN DASH} CreditDesk")
        self.top_bar.show_company(name)
        self.status_line.show_read_only(read_only)
        self.status_line.show_demo(is_demo=is_demo)
        self.actions_.forbid_writing(f"Read only: {read_only}." if read_only else "")
        self._search_in(finder)
        if self.actions_.action(_WHY[0]) is None:
            explain = self.status_line.explain
            self.carry_out({name: partial(explain, at) for at, name in enumerate(_WHY)})

    def open_search(self) -> None:
        """Open the palette over the search box."""
        self.palette_.open_over(self.top_bar.search_box)

    @property
    def palette_(self) -> SearchPalette:
        """The search, made when it is first needed: the first paint does not wait for it."""
        from creditdesk.ui.search_palette import SearchPalette  # noqa: PLC0415 - see above

        if self._palette is None:
            self._palette = SearchPalette(self.theme, self.runner, self.actions_, self)
            self._palette.search_in(self._finder)
            self._palette.found.connect(self.found)
            self._palette.command_wanted.connect(self._run)
            self._palette.setting_wanted.connect(self.setting_wanted)
        return self._palette

    def _run(self, command: Command) -> None:
        """Carry a command out, on its own page where it has no meaning on this one."""
        if not command.is_on(self._page):
            self.show_page(command.page)
        action = self.actions_.action(command.id)
        if action is not None:
            action.trigger()

    def show_shortcuts(self) -> None:
        """Show every shortcut of the program, by page."""
        from creditdesk.ui.help import ShortcutsDialog  # noqa: PLC0415 - rarely asked for, and not before the first paint

        ShortcutsDialog(self).exec()

    def show_help(self) -> None:
        """Say what the part that has the keyboard does."""
        from creditdesk.ui.window_keys import show_help  # noqa: PLC0415 - as above

        if not show_help(self):
            self.show_shortcuts()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.runner.has_long_work and not self._may_stop_work():
            event.ignore()
            return
        self.closing.emit()
        self.memory.setValue("window/geometry", self.saveGeometry())
        self.memory.sync()
        super().closeEvent(event)

    def _show_work(self, working: Working | None) -> None:
        """Say how far long work is in one place: on the start page while that waits for it, else at the foot."""
        is_waited_for = self._page == _START and self.start_page.is_waiting
        self.start_page.show_work(working)
        self.status_line.show_work(None if is_waited_for else working)

    def _search_in(self, finder: Finder | None) -> None:
        self._finder = finder
        if self._palette is not None:
            self._palette.search_in(finder)

    def _may_stop_work(self) -> bool:
        from PySide6.QtWidgets import QMessageBox  # noqa: PLC0415 - rarely asked, and not before the first paint

        answer = QMessageBox.question(
            self,
            "Work is still running",
            "Work is still running. Close now, and it stops: only what it has finished is kept.",
            QMessageBox.StandardButton.Close | QMessageBox.StandardButton.Cancel,
            QMessageBox.StandardButton.Cancel,
        )
        return answer == QMessageBox.StandardButton.Close

    def _fill_menu(self) -> None:
        self.menu.clear()
        chosen = {"light": "light", "dark": "dark", SYSTEM: "follow_system"}[self.theme.choice]
        pairs = self.actions_.on_page()
        for title in MENUS:
            mine = [(command, action) for command, action in pairs if command.menu == title]
            if not mine:
                continue
            # The company's own commands lie open; the rest are a step further, each under its menu's name.
            inside = self.menu if title == "Book" else self.menu.addMenu(title)
            inside.setToolTipsVisible(True)
            for command, action in mine:
                if command.checkable:
                    action.setChecked(command.id == chosen)
                inside.addAction(action)
            if inside is self.menu:
                self.menu.addSeparator()

    def _table(self) -> Table | None:
        """Return the table in hand, having said so where there is none."""
        from creditdesk.ui.table_out import table_meant  # noqa: PLC0415 - not before the first paint

        table = table_meant(self.focusWidget(), self._stack.currentWidget())
        if table is None:
            self.toast.say("There is no table here to copy or save.")
        return table

    def _copy_table(self) -> None:
        from creditdesk.ui.desk.words import counted  # noqa: PLC0415 - as above
        from creditdesk.ui.table_out import WritesItself, as_tabs, rows_of  # noqa: PLC0415 - as above

        table = self._table()
        if isinstance(table, WritesItself):
            table.copy_table()
        elif table is not None:
            rows = rows_of(table)
            QGuiApplication.clipboard().setText(as_tabs(rows))
            self.toast.say(f"Copied: {counted(max(0, len(rows) - 1), 'row')} and the headings.")

    def _save_table(self) -> None:
        from creditdesk.ui.ask_file import ask_save  # noqa: PLC0415 - as above
        from creditdesk.ui.table_out import WritesItself, as_csv, rows_of, write_file  # noqa: PLC0415 - as above

        table = self._table()
        if isinstance(table, WritesItself):
            table.save_table()
        elif table is not None:
            rows = rows_of(table)
            path = ask_save(self, "Save the table as CSV", "table.csv", "CSV (*.csv)")
            if path is not None:
                self.runner.work("Saving the table", lambda _progress: write_file(path, as_csv(rows)))

    def _choose_theme(self, choice: str) -> None:
        self.theme.choose(choice)

    def _keep_look(self) -> None:
        # At once: a window that is killed keeps nothing.
        self.memory.setValue("theme/choice", self.theme.choice)
        self.memory.setValue("theme/text_percent", self.theme.text_percent)
        self.memory.sync()

    def _change_text(self, by: int) -> None:
        self.theme.set_text_percent(self.theme.text_percent + by)

    def _restore(self) -> None:
        geometry = self.memory.value("window/geometry")
        if geometry is None or not self.restoreGeometry(geometry):
            room = self.screen().availableGeometry()
            self.resize(min(1440, room.width()), min(900, room.height() - _FRAME))
        self.setMinimumSize(800, 480)


def _named(page: QWidget, text: str) -> QWidget:
    page.setProperty(PART, f"{text} page")
    return page


def after_first_paint(window: Window, call: Callable[[], object]) -> None:
    """Call once the window has been on screen: its first paint is done and the queue behind it is empty."""
    _FirstPaint(window, call)


class _FirstPaint(QObject):
    """Waits for one paint of a window."""

    def __init__(self, window: Window, call: Callable[[], object]) -> None:
        super().__init__(window)
        self._call = call
        self._watched: QWidget = window.top_bar
        self._watched.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Paint:
            self._watched.removeEventFilter(self)
            QTimer.singleShot(0, self, self._call)
        return super().eventFilter(watched, event)
