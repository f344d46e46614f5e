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
SETTINGS = (LETTERHEAD, *(Setting(each.title, each.about) for each in RULES))
