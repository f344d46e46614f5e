"""The keys that a part answers while it has the keyboard, for the page of shortcuts; each part carries out its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartKeys:
    """A part of a page, and its keys: as Qt writes them on Windows, several divided by a space, each with what it does.

    `page` is the page as commands name it; empty where the part comes in a window of its own. `about` says what the
    part is for; `commands` are those of the window that one wants most while it is in hand.
    """

    page: str
    part: str
    keys: tuple[tuple[str, str], ...]
    about: str = ""
    commands: tuple[str, ...] = ()


PART_KEYS: tuple[PartKeys, ...] = (
    PartKeys(
        "desk",
        "Debtor list",
        (("Esc", "Show all again after filtering"), ("Down", "From the filter to the list")),
        "Whom to ring, most urgent first. A worklist on top shortens the list; press / and type a name or account to"
        " filter it, W to see why a debtor is there, Shift+M to choose whose debtors are shown.",
        ("next_debtor", "previous_debtor", "call", "why", "filter_list", "next_part"),
    ),
    PartKeys(
        "desk",
        "Header",
        (("Return", "Explain the figure"),),
        "Who the debtor is and how they stand: balance, overdue, limit, how they pay, promises and risk.",
    ),
    PartKeys(
        "desk",
        "Timeline",
        (
            ("Up Down", "Invoice before, invoice after"),
            ("Left Right", "Mark before, mark after on the line"),
            ("Shift+Left Shift+Right", "Earlier, later"),
            ("+ -", "Closer, further away"),
            ("Home", "Back to today"),
            ("R O E A", "Recent, open, settled, or all invoices"),
            ("1 2 3 4 5 6 7", "Only with letters, calls, promises, queries, payments, plans, holds"),
            ("0", "With any mark or none"),
            ("Return", "Open what the mark stands for"),
            ("Ctrl+C", "Copy the line in words"),
        ),
        "Every invoice on its line: when it was written and fell due, what was said of it, and when it was paid.",
        ("trend", "contacts"),
    ),
    PartKeys(
        "desk",
        "Open items",
        (
            ("Space", "Select or leave out"),
            ("Shift+Up Shift+Down", "Select on the way"),
            ("Ctrl+A", "Select what is overdue; again: everything, nothing"),
            ("Return", "Show it on the timeline"),
            ("Ctrl+C", "Copy, for a spreadsheet"),
        ),
        "What is open. What is selected here is what a promise, a query, a letter or a statement then speaks of.",
        ("promise", "query", "hold", "letter", "statement"),
    ),
    PartKeys(
        "desk",
        "Call",
        (
            ("Return", "In the promise line: one more promise"),
            ("Up Down", "In the promise line: the one before, the one after"),
            ("Ctrl+Z", "In a text: undo typing"),
            ("Esc", "Keep the draft, pause the clock, go back to the list"),
        ),
        "One contact from the first ring to the saved entry: note what is said, choose how it ended, fill in the rest.",
        ("call", "save_and_next", "promise", "query", "undo"),
    ),
    PartKeys(
        "desk",
        "History",
        (
            ("Return", "Open the entry"),
            ("Ctrl+C", "Copy the entry"),
            ("Ctrl+E", "Correct it by a new entry"),
            ("Ctrl+M", "Move or cancel the promise"),
            ("Ctrl+Shift+M", "Answer or pass on the query"),
        ),
        "All calls, letters, promises and payments, newest first; search it, or show one kind alone.",
        ("note", "promises", "queries", "history_pdf"),
    ),
    PartKeys(
        "desk",
        "Letters",
        (("Return", "Show the letter"),),
        "The letters this debtor was sent, just as they went out.",
    ),
    PartKeys(
        "desk",
        "Contacts",
        (
            ("Return", "Ring the contact; in a line of the form: save"),
            ("F2", "Change the contact"),
            ("Ins", "A new contact"),
            ("Del", "Left the firm, or is there after all"),
            ("Ctrl+S", "Save what stands in the form"),
            ("Esc", "Put back what stood there"),
            ("Ctrl+C", "Copy the cell"),
        ),
        "The people to ring, and those of head office and branches below. What you write here no import changes.",
    ),
    PartKeys(
        "desk",
        "Trend",
        (("Ctrl+C", "In the figures: copy them"),),
        "How long this debtor takes to pay, payment by payment, and where the habit changed. Show the figures gives the"
        " same as a table; Tab goes to every button.",
        ("trend", "timeline", "save_table"),
    ),
    PartKeys(
        "letters",
        "Letters that may go",
        (
            ("Space", "Leave the letter out, or take it in again"),
            ("Ctrl+A", "Tick all; again: none"),
            ("Ctrl+Return", "Write the letters that are ticked"),
            ("Return", "Go on to the pages of the letter"),
            ("P", "Add a paragraph to this letter"),
            ("E", "Change the words of all letters of its kind"),
            ("L", "The ladder of this debtor, played on them"),
        ),
        "Whose letter has its turn today. What is chosen is told in words beside the list, with the letter just as it"
        " would go. Nothing leaves before you write the letters; each is then asked once more whether it may go.",
        ("why", "hold", "behaviour", "next_part", "undo"),
    ),
    PartKeys(
        "letters",
        "Held back",
        (
            ("S", "Send the letter anyway, for a reason that is kept"),
            ("A", "Approve a letter that needs somebody's word"),
            ("Return", "Go on to the pages of the letter"),
            ("L", "The ladder of this debtor, played on them"),
        ),
        "Whose letter would have its turn, and what is in its way. Most end by themselves: a promise whose day comes, a"
        " letter just sent. The reason stands whole beside the list.",
        ("why", "hold", "behaviour", "next_part"),
    ),
    PartKeys(
        "letters",
        "Pages of a letter due",
        (
            ("Ctrl++ Ctrl+-", "Larger, smaller"),
            ("Ctrl+0", "As wide as there is room"),
            ("PgDown PgUp", "Page after, page before"),
            ("Esc", "In the paragraph: back to the list"),
            ("S", "Send a held letter anyway, for a reason that is kept"),
        ),
        "The letter just as it would go, and why. Whether it goes is decided in the list beside it; a paragraph said by"
        " this letter alone is typed here.",
        ("hold", "behaviour", "next_part"),
    ),
    PartKeys(
        "letters",
        "Issued letter",
        (
            ("Ctrl++ Ctrl+-", "Larger, smaller"),
            ("Ctrl+0", "As wide as there is room"),
            ("PgDown PgUp", "Page after, page before"),
            ("Alt+E", "Put it into the outbox"),
            ("Ctrl+S", "Save it as PDF"),
            ("Ctrl+P", "Print it"),
        ),
        "The letter as it was issued; it stands. Printed, saved or mailed again it is the same letter.",
        ("next_part",),
    ),
    PartKeys(
        "cash",
        "Cash page",
        (
            ("Alt+T", "Which comes first in the dates, day or month"),
            ("Alt+A", "Say that these are all items open on a day"),
            ("Alt+C", "Say which column is what"),
            ("Ctrl+C", "Copy the table in hand"),
        ),
        "Ledger files come in here: choose them, look at what would change, then import. Rows that cannot be taken are"
        " saved to be mended, corrected, and that file imported. What was imported is listed, and can be taken back.",
        ("import_ledger", "mend_rejected", "save_table", "next_part"),
    ),
    PartKeys(
        "cash",
        "Columns of a file",
        (
            ("Up Down", "On a column: what it may be"),
            ("Alt+R", "What the rows are: documents, customers, allocations"),
            ("Alt+D Alt+M Alt+O", "How dates, decimals and amounts are written"),
            ("Alt+W Alt+A", "What is a credit; what all rows are"),
            ("Alt+U", "Currency"),
            ("Alt+K", "Make customers that are not known"),
            ("Alt+V", "The name under which the columns are kept"),
            ("Return", "In the name: save and go on"),
            ("Ctrl+C", "In the first rows: copy them"),
        ),
        "Nobody has read a file with these columns yet: say once which column is what, and look below how the first"
        " rows are understood. Files with the same columns are then read so by themselves. Nothing is imported yet.",
        ("next_part",),
    ),
    PartKeys(
        "",
        "Start",
        (("Up Down", "Choose a way to begin"), ("Return", "Begin so"), ("Esc", "Stop what is being made or opened")),
        "Nothing is open yet. Practise in the demo company, of which nothing is real; or begin with your own company by"
        " importing its ledger; or open or restore a book that there is.",
        ("open_book", "new_book", "larger_text"),
    ),
    PartKeys(
        "",
        "Queries",
        (
            ("R", "Answer: accepted, rejected, withdrawn, mediated"),
            ("O", "Pass it to an owner, with a day for the answer"),
            ("D", "Its documents: open, save, attach"),
            ("N", "Say which credit note came for it"),
            ("W", "Write to the customer or to the owner"),
            ("F", "How long queries take, and what they come from"),
            ("Return", "Show the debtor"),
        ),
        "What customers dispute, and who owes them an answer. Only that part is not chased.",
    ),
    PartKeys(
        "",
        "Letter",
        (
            ("W", "Which letter: all that there are for the debtor"),
            ("R F S", "Reminder, final demand, statement"),
            ("Ctrl++ Ctrl+-", "Larger, smaller"),
            ("Ctrl+0", "As wide as the window"),
            ("PgDown PgUp", "Page after, page before"),
            ("Alt+I", "Issue and file it"),
            ("Alt+E", "Issue it and put it into the outbox"),
            ("Ctrl+S", "Issue it and save it as PDF"),
            ("Ctrl+P", "Issue and print it"),
            ("Esc", "Close; nothing is issued by that"),
        ),
        "A letter or statement as it would go out. Nothing is sent or filed before you issue it. Tab goes to every"
        " button.",
    ),
)
"""Beside the arrows, Tab and the like, which do everywhere what they always do."""
