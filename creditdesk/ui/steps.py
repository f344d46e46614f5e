"""The five steps of the tour: what each shows, and what the person does in it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Act:
    """One thing to do: keys, as Qt writes them on Windows, or what to `type`; `sign` names what shows it is done."""

    sign: str
    words: str
    keys: str = ""
    type: str = ""


@dataclass(frozen=True, slots=True)
class Step:
    """One step, shown beside a part of the window; it is over once each of its acts was done, in any order."""

    title: str
    words: str
    part: str
    acts: tuple[Act, ...]


STEPS = (
    Step(
        "Who next, and why",
        "These are the debtors to ring today, the most pressing on top. The line under each name says the one thing"
        " that matters most.",
        "list",
        (Act("why", "ask why this debtor is here", "W"), Act("moved", "look at the next one; K comes back", "J")),
    ),
    Step(
        "Read the debtor",
        "On top what they owe and how they pay, below each invoice on its line from its date to today, then what is"
        " open. The invoices that you select are those you speak of.",
        "debtor",
        (Act("items", "go to the open items", "F6"), Act("selected", "select an invoice", "Space")),
    ),
    Step(
        "Ring them",
        "Here is whom to ring, what to open with, and what to talk about. Nothing is dialled: pretend. What you type is"
        " kept at every keystroke.",
        "call",
        (
            Act("called", "start the call", "F9"),
            Act("noted", "write down what is said", type="a few words"),
            Act("ended", "say how it ended: with a promise", "Alt+1"),
        ),
    ),
    Step(
        "Write the promise as you hear it",
        "Amount and day in any order, such as 5k tomorrow, or 18,400 fri on 10512. At the end of the line stands what"
        " was understood, and nothing is guessed.",
        "promise",
        (
            Act("promised", "half of it on Friday", type="half fri"),
            Act("saved", "save; the next debtor comes", "Ctrl+Return"),
        ),
    ),
    Step(
        "Take back, and find anything",
        "What was saved can be taken back while it has not left the building, and everything is found from one line.",
        "search",
        (
            Act("undone", "take the call back: what you typed is there again", "Ctrl+Z"),
            Act("found", "find a debtor, invoice, amount, number, word or command", "Ctrl+K"),
        ),
    ),
)

STARTS_AGAIN = 2
"""The step to which a tour left in a later one goes back: the call it was in the middle of may be gone."""

AFTER = Step(
    "That was a call",
    "If the call that you took back is still a draft, Ctrl+Enter saves it again. F9 begins the next. F1 explains the"
    " part you are in, Ctrl+/ shows every key, and this tour waits under Help in the menu.",
    "list",
    (),
)
"""What is said once all steps are done."""
