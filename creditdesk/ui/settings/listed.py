"""The settings by name, so that the search finds them as it finds everything else."""

from __future__ import annotations

from typing import NamedTuple

from creditdesk.domain.weights import WEIGHTS
from creditdesk.services.letters.rules import RULES


class Setting(NamedTuple):
    """A setting that can be gone to, and what it is about; `window` is the command whose window has it, if another."""

    title: str
    about: str
    window: str = ""


WINDOWS = {
    "letterhead": Setting(
        "Company, letterhead and bank accounts",
        "Name, address, country, own currency, where debtors pay, who signs; logo, colour, margins, window, foot.",
    ),
    "texts": Setting(
        "Words of letters",
        "What each letter says in each language: your own words in place of ours, versions, the letter beside.",
    ),
    "policies": Setting(
        "Dunning policies",
        "Which letter goes on which day, by which way, in which tone; who follows which ladder, and how it plays out.",
    ),
    "weights": Setting(
        "Points of the worklist",
        "How much each reason counts: amount, age, broken promises, silence, and what lets a debtor wait.",
    ),
    "cover": Setting(
        "Cover for absence",
        "While a controller is away, their debtors stand in the list of the one who covers.",
    ),
    "rates": Setting(
        "Rates of interest",
        "Base rates and reference rates by which late payment bears interest, and those published since.",
    ),
    "interest_terms": Setting(
        "Terms of interest",
        "By what law or contract debtors owe interest where that is not the law of their country.",
    ),
    "copies": Setting(
        "Copies of invoices",
        "The folder in which they lie as PDF, and the letters that they are bound in behind.",
    ),
    "mail_server": Setting(
        "Mail server",
        "Where the outbox hands in the letters that go by e-mail: server, user, password (SMTP).",
    ),
    "codes": Setting(
        "Outcomes and reasons",
        "How a contact can end and why it is not paid, in your own words beside those of CreditDesk.",
    ),
}
"""What has a window of its own, by the command that opens it."""

LOOK = Setting("Light or dark", "How CreditDesk looks on this computer. Kept at once when it is chosen.")

SETTINGS = (
    *WINDOWS.values(),
    LOOK,
    *(Setting(each.title, each.about) for each in RULES),
    *(Setting(each.title, each.about, "weights") for each in WEIGHTS),
)
