"""The keys that a part answers while it has the keyboard, for the page of shortcuts; each part carries out its own."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PartKeys:
    """A part of a page, and its keys: as Qt writes them on Windows, several divided by a space, each with what it does.

    `page` is the page as commands name it; empty where the part comes in a window of its own.
    """

    page: str
    part: str
    keys: tuple[tuple[str, str], ...]


PART_KEYS: tuple[PartKeys, ...] = (
    PartKeys(
        "desk", "Debtor list", (("Esc", "Show all again after filtering"), ("Down", "From the filter to the list"))
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
            ("R O A", "Recent, open, or all invoices"),
            ("Return", "Open what the mark stands for"),
            ("Ctrl+C", "Copy the line in words"),
        ),
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
    ),
    PartKeys(
        "desk",
        "Call",
        (
            ("Return", "In the promise line: one more promise"),
            ("Up Down", "In the promise line: the one before, the one after"),
            ("Ctrl+Z", "In a text: undo typing"),
            ("Esc", "Keep the draft and go back to the list"),
        ),
    ),
    PartKeys("desk", "History", (("Return", "Open the entry"), ("Ctrl+C", "Copy the entry"))),
    PartKeys("desk", "Letters, contacts", (("Return", "Show the letter, ring the contact"),)),
    PartKeys(
        "",
        "Pages of a letter",
        (
            ("Ctrl++ Ctrl+-", "Larger, smaller"),
            ("Ctrl+0", "As wide as the window"),
            ("PgDown PgUp", "Page after, page before"),
        ),
    ),
)
"""Beside the arrows, Tab and the like, which do everywhere what they always do."""
