"""The settings by name, so that the search finds them as it finds everything else."""

from __future__ import annotations

from typing import NamedTuple

from creditdesk.services.letters.rules import RULES


class Setting(NamedTuple):
    """A setting that can be gone to, and what it is about."""

    title: str
    about: str


LETTERHEAD = Setting(
    "Company, letterhead and bank accounts",
    "Name, address, country, own currency, where debtors pay, and who signs.",
)
WEIGHTS = Setting(
    "Points of the worklist",
    "How much each reason counts: amount, age, broken promises, silence, and what lets a debtor wait.",
)
COVER = Setting(
    "Cover for absence",
    "While a controller is away, their debtors stand in the list of the one who covers.",
)
SETTINGS = (LETTERHEAD, WEIGHTS, COVER, *(Setting(each.title, each.about) for each in RULES))
