"""Every command of the window, declared once: menus, the palette, the shortcuts and their help read this list."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from creditdesk.domain.letter_kinds import CATALOGUE, NOTES, Kind


@dataclass(frozen=True, slots=True)
class Command:
    """Something the person can ask for.

    `shortcuts` are written as Qt writes them on Windows (Ctrl is Command on macOS). A shortcut that is a bare
    letter works outside text fields only: a text field takes the letter first. `page` names the page on which
    the command has a meaning; empty means everywhere. `also` names one more. `writes` tells that it leads to writing
    in the book.
    """

    id: str
    text: str
    menu: str
    shortcuts: tuple[str, ...] = ()
    tip: str = ""
    page: str = ""
    checkable: bool = False
    writes: bool = False
    also: str = ""

    def is_on(self, page: str) -> bool:
        """Tell whether it has a meaning on a page."""
        return not self.page or page in (self.page, self.also)


LETTER_COMMANDS = {
    f"letter_{kind}": kind
    for _group, kinds in CATALOGUE
    for kind in kinds
    if kind in NOTES or (isinstance(kind, Kind) and kind is not Kind.STATEMENT)
}
"""A command for each letter by its own name; the statement has one, and letters about a talk are written from that."""

COMMANDS: tuple[Command, ...] = (
    Command("go_desk", "Desk", "Go to", ("Ctrl+1",), "Today's debtors, one at a time"),
    Command("go_letters", "Letters", "Go to", ("Ctrl+2",), "The letters due today, and those that were issued"),
    Command("go_outbox", "Outbox", "Go to", (), "Letters on their way by e-mail, and those to decide on"),
    Command("go_post", "Post to print", "Go to", (), "Letters of the runs that nobody has said are printed"),
    Command("go_cash", "Cash", "Go to", ("Ctrl+3",), "Ledger files in, and what they brought"),
    Command("find", "Find anything", "Go to", ("Ctrl+K",), "A debtor, invoice, amount, phone number or command"),
    Command("while_out", "While you were out…", "Go to", (), "What came due, broke, was paid since you worked here"),
    Command("next_part", "Next part of the page", "Go to", ("F6",), "On the Desk: list, open items, call, history"),
    Command("next_debtor", "Next debtor", "Debtor", ("J", "Alt+Down"), "The next debtor of the list", "desk"),
    Command("previous_debtor", "Previous debtor", "Debtor", ("K", "Alt+Up"), "The debtor before this one", "desk"),
    Command("filter_list", "Filter the list", "Debtor", ("/", "Ctrl+F"), "Keep the debtors whose name fits", "desk"),
    Command("whose", "Whose debtors…", "Debtor", ("Shift+M",), "Mine alone, with those whom I cover", "desk"),
    Command(
        "why",
        "Why is this debtor here?",
        "Debtor",
        ("W",),
        "The reasons for its place, with points; of a letter, why it goes or is held",
        "desk",
        also="letters",
    ),
    Command(
        "call",
        "Start or end a call",
        "Call",
        ("F9",),
        "The timer runs, the number is shown; again goes on with it",
        "desk",
        writes=True,
    ),
    Command(
        "save_and_next", "Save, next debtor", "Call", ("Ctrl+Return",), "Save the call and move on", "desk", writes=True
    ),
    Command(
        "drop_draft",
        "Throw the draft away",
        "Call",
        ("Ctrl+Shift+X",),
        "What stands in the call pane; Undo brings it back",
        "desk",
        writes=True,
    ),
    Command("note", "Note", "Call", ("N",), "Write a note on this debtor", "desk", writes=True),
    Command("promise", "Promise to pay", "Call", ("P",), "Amount, date, invoices, in any order", "desk", writes=True),
    Command("plan", "Payment plan agreed", "Call", (), "In instalments: saving the call makes it", "desk", writes=True),
    Command("promises", "Promises of the debtor…", "Call", ("Shift+P",), "Move, cancel, confirm; a plan", "desk"),
    Command(
        "confirm_promise",
        "Confirm the promise…",
        "Call",
        ("Ctrl+Shift+P",),
        "The one just saved, to the debtor: a letter or mail draft",
        "desk",
        writes=True,
    ),
    Command("query", "Query", "Call", ("Q",), "What the debtor disputes, and who answers", "desk", writes=True),
    Command("queries", "Queries…", "Call", ("Shift+Q",), "Answer one, pass it on, attach to it", "desk"),
    Command(
        "undo",
        "Take back what was saved last",
        "Call",
        ("Ctrl+Z",),
        "A call, hold, task, contact, setting: while it has not left the building",
        writes=True,
    ),
    Command(
        "hold",
        "Hold…",
        "Debtor",
        ("H",),
        "Leave the debtor or an item alone for a while",
        "desk",
        writes=True,
        also="letters",
    ),
    Command("behaviours", "Behaviour to decide on…", "Go to", ("Shift+B",), "Whose record calls for other letters"),
    Command("holds", "All holds…", "Go to", ("Shift+H",), "Who is left alone or on stop, and until when", "desk"),
    Command("task", "Task…", "Debtor", ("D",), "What is to be done about this debtor, and when", "desk", writes=True),
    Command("tasks", "All tasks…", "Go to", ("Shift+D",), "Mine or everybody's: late, due, coming", "desk"),
    Command("card", "Keep in mind…", "Debtor", ("M",), "Pinned note, tags, courtesy calls", "desk", writes=True),
    Command("behaviour", "Behaviour…", "Debtor", ("B",), "New, prompt, slipping…, and what that calls for"),
    Command("letter", "Letter…", "Debtor", ("L",), "See and issue a reminder, or any other letter", "desk"),
    *(
        Command(name, f"{kind.words}…", "Letter", (), "This letter to the debtor: see it, and issue it", "desk")
        for name, kind in LETTER_COMMANDS.items()
    ),
    Command("statement", "Statement…", "Debtor", ("S",), "See and issue a statement of account", "desk"),
    Command("text_message", "Text message…", "Debtor", ("Shift+S",), "Counted, copied to a telephone, logged", "desk"),
    Command(
        "file_mail",
        "File a mail…",
        "Debtor",
        ("Shift+E",),
        "An .eml or .msg of the debtor's, into the history; or drop it on the debtor",
        "desk",
        writes=True,
    ),
    Command(
        "history_pdf",
        "Save the history as PDF…",
        "Debtor",
        ("Ctrl+Shift+H",),
        "All documents and entries, or those that the history pane is filtered to",
        "desk",
    ),
    Command(
        "case_file",
        "Save the case so far as PDF…",
        "Debtor",
        (),
        "Chronology, statement, letters as sent, bound as one file with its contents",
        "desk",
    ),
    Command("timeline", "Timeline", "Debtor", ("T",), "Each invoice from its date to today", "desk"),
    Command("contacts", "Contacts", "Debtor", ("C",), "Whom to ring: change, add, take in a vCard", "desk"),
    Command("charges", "Interest and fees…", "Go to", (), "What letters claimed; paid, waived, invoiced since"),
    Command("mandates", "Mandates…", "Go to", (), "Direct debit, SEPA, DebiCheck: what may be collected"),
    Command("acceptances", "Days of acceptance…", "Debtor", (), "From which Indian law counts interest", "desk"),
    Command("missing_contacts", "Contacts missing…", "Go to", ("Shift+C",), "Who owes and cannot be rung", "desk"),
    Command("trend", "How the debtor pays", "Debtor", ("G",), "Days to pay, and what changed", "desk"),
    Command(
        "import_ledger",
        "Import a ledger…",
        "Book",
        ("Ctrl+I",),
        "Customers, documents, allocations from files",
        writes=True,
    ),
    Command(
        "mend_rejected",
        "Save the rejected rows to mend…",
        "Book",
        ("Ctrl+Shift+R",),
        "With problem and cure beside them: correct them and import that file",
        "cash",
    ),
    Command("new_book", "New book…", "Book", ("Ctrl+Shift+N",), "A new company's ledger"),
    Command("open_book", "Open a book…", "Book", ("Ctrl+O",), "Another company's ledger"),
    Command("restore_backup", "Restore a backup…", "Book", (), "Bring the copy of a book back as a book of its own"),
    Command("close_book", "Close the book", "Book", ("Ctrl+W",), "Leave it for the ways to begin; all is saved"),
    Command("demo_book", "Open the demo company", "Book", (), "Four hundred invented debtors to practise on"),
    Command(
        "letterhead", "Company and letterhead…", "Book", (), "Our address, bank accounts, and who signs", writes=True
    ),
    Command("texts", "Words of letters…", "Book", (), "What each letter says, in your own words"),
    Command("settings", "Settings…", "Book", ("Ctrl+,",), "Limits for letters, company, letterhead", writes=True),
    Command("policies", "Dunning policies…", "Book", (), "Ladders of letters, who follows which, how they play"),
    Command("weights", "Points of the worklist…", "Book", (), "How much each reason counts, tried first", writes=True),
    Command("cover", "Cover for absence…", "Book", (), "Who works whose debtors while they are away", writes=True),
    Command("rates", "Rates of interest…", "Book", (), "Reference rates, and those published since", writes=True),
    Command("interest_terms", "Terms of interest…", "Book", (), "By what law or contract debtors owe it", writes=True),
    Command("mail_server", "Mail server…", "Book", (), "By which the outbox sends letters", writes=True),
    Command("copies", "Copies of invoices…", "Book", (), "Where they lie, and with which letters they go", writes=True),
    Command("codes", "Outcomes and reasons…", "Book", (), "Those of the house, beside CreditDesk's own", writes=True),
    Command("copy_table", "Copy the table", "View", ("Ctrl+Shift+C",), "All of the list in hand, for a spreadsheet"),
    Command("save_table", "Save the table as CSV…", "View", ("Ctrl+Shift+E",), "All of the list in hand, to a file"),
    Command("refresh", "Read everything again", "Book", ("F5",), "As it stands in the book now"),
    Command("why_receivables", "Receivables: how reckoned", "Book", (), "The figure at the foot: its parts, its day"),
    Command("why_overdue", "Overdue: how reckoned", "Book", (), "The share at the foot: overdue of what, as of when"),
    Command("why_dso", "DSO: how reckoned", "Book", (), "Days sales outstanding at the foot, month by month"),
    Command("larger_text", "Larger text", "View", ("Ctrl++", "Ctrl+="), "Up to twice the usual size"),
    Command("smaller_text", "Smaller text", "View", ("Ctrl+-",), "Down to the usual size"),
    Command("light", "Light", "View", (), "Always light", checkable=True),
    Command("dark", "Dark", "View", (), "Always dark", checkable=True),
    Command("follow_system", "As the system", "View", (), "Light or dark as the system is", checkable=True),
    Command(
        "tour", "Tour in five steps", "Help", ("Shift+F1",), "Through a call in the demo company, or on from there"
    ),
    Command("tour_step", "Next step of the tour", "Help", ("Ctrl+F1",), "Without doing this one"),
    Command("shortcuts", "Keyboard shortcuts", "Help", ("Ctrl+/",), "All of them on one page"),
    Command("help", "Help for this part", "Help", ("F1",), "What the part in front of you does"),
    Command("about", "About CreditDesk", "Help", (), "Version, and where the files are"),
    Command("quit", "Quit", "Book", ("Ctrl+Shift+Q",), "Close the window; every draft is kept"),
)

OUTCOME_SHORTCUTS = tuple(f"Alt+{digit}" for digit in range(1, 10))
"""Taken by the call pane's outcomes."""

MENUS = ("Go to", "Debtor", "Call", "Letter", "Book", "View", "Help")
"""The menus in their order."""


def shortcut_text(command: Command) -> str:
    """Return the first shortcut as this system writes it, such as `Ctrl+K` or `⌘K`; empty if there is none."""
    return native(command.shortcuts[0]) if command.shortcuts else ""


def native(keys: str) -> str:
    """Return a key as this system writes it; the long one is called by what stands on it."""
    return QKeySequence(keys).toString(QKeySequence.SequenceFormat.NativeText).replace("Return", "Enter")


def keys_of(name: str) -> str:
    """Return the first shortcut of a command as this system writes it."""
    return next((shortcut_text(command) for command in COMMANDS if command.id == name), "")


def clashes(commands: Iterable[Command], taken: Iterable[str] = OUTCOME_SHORTCUTS) -> list[str]:
    """Return the shortcuts that two commands, or a command and the call pane, both want."""
    owners: dict[str, str] = dict.fromkeys((QKeySequence(keys).toString() for keys in taken), "the call pane")
    found = []
    for command in commands:
        for keys in command.shortcuts:
            name = QKeySequence(keys).toString()
            if name in owners:
                found.append(f"{name}: {owners[name]} and {command.id}")
            owners[name] = command.id
    return found


class Actions(QObject):
    """The commands that have someone to carry them out, as actions of one window."""

    refused = Signal(str)
    """The keys of a command were pressed that is refused now: why."""

    def __init__(self, window: QWidget, commands: Iterable[Command] = COMMANDS) -> None:
        super().__init__(window)
        self._window = window
        self._commands = {command.id: command for command in commands}
        self._actions: dict[str, QAction] = {}
        self._page = ""
        self._forbidden = ""
        # Holds the keys of the refused commands: a letter among them would else be typed into the list's filter.
        self._refusal = QAction(window)
        self._refusal.triggered.connect(lambda _checked=False: self.refused.emit(self._forbidden))
        window.addAction(self._refusal)

    def carry_out(self, handlers: Mapping[str, Callable[[], object]]) -> None:
        """Make the actions of these command ids; a command nobody carries out is not shown anywhere."""
        for name, handler in handlers.items():
            command = self._commands[name]
            if name in self._actions:
                self._window.removeAction(self._actions.pop(name))
            action = QAction(command.text, self._window)
            action.setObjectName(name)
            action.setToolTip(command.tip)
            action.setCheckable(command.checkable)
            action.setShortcuts([QKeySequence(keys) for keys in command.shortcuts])
            action.setShortcutContext(Qt.ShortcutContext.WindowShortcut)
            action.triggered.connect(lambda _checked=False, run=handler: run())
            self._window.addAction(action)
            self._actions[name] = action

    def drop(self, names: Iterable[str]) -> None:
        """Take these commands away: nobody carries them out any more."""
        for name in names:
            action = self._actions.pop(name, None)
            if action is not None:
                self._window.removeAction(action)
                action.deleteLater()

    def action(self, name: str) -> QAction | None:
        """Return the action of a command, or none where nobody carries it out."""
        return self._actions.get(name)

    def everywhere(self) -> list[tuple[Command, QAction]]:
        """Return the commands that somebody carries out, on whichever page they have a meaning."""
        return [(each, self._actions[each.id]) for each in self._commands.values() if each.id in self._actions]

    def why_not(self, command: Command) -> str:
        """Return why a command is refused now, on whichever page; empty where it is not."""
        return self._forbidden if command.writes else ""

    def on_page(self) -> list[tuple[Command, QAction]]:
        """Return the commands that have a meaning now, in the order of the list; those refused are not enabled."""
        pairs = ((command, self._actions.get(command.id)) for command in self._commands.values())
        return [(command, action) for command, action in pairs if action is not None and self._is_here(command)]

    def show_page(self, page: str) -> None:
        """Enable the commands that have a meaning on `page`."""
        self._page = page
        self._judge()

    def forbid_writing(self, reason: str) -> None:
        """Refuse the commands that write, with this reason in their tooltips; an empty one allows them again."""
        self._forbidden = reason
        self._judge()

    def _is_here(self, command: Command) -> bool:
        return command.is_on(self._page)

    def _judge(self) -> None:
        for name, action in self._actions.items():
            command = self._commands[name]
            refused = self.why_not(command)
            action.setEnabled(self._is_here(command) and not refused)
            action.setToolTip(refused or command.tip)
        refused_here = [each for each in self._commands.values() if each.writes and self._is_here(each)]
        keys = [QKeySequence(keys) for each in refused_here for keys in each.shortcuts]
        self._refusal.setShortcuts(keys if self._forbidden else [])


def offer_in(menu: QMenu, place: QWidget, *names: str) -> None:
    """Put commands of the window into the menu of a part of it; those nobody carries out there are left out."""
    found = [place.window().findChild(QAction, name) for name in names]
    if any(found):
        menu.addSeparator()
    for action in found:
        if action is not None:
            menu.addAction(action)
