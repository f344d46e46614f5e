"""The currency that a file's amounts name themselves, where no column says it: in a title, or beside each of them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from creditdesk.domain.parsing import currency_beside
from creditdesk.services.cash.intake import Source
from creditdesk.services.cash.profiles import SIDES, Kind, Profile
from creditdesk.services.cash.reading import Sheet
from creditdesk.services.cash.synonyms import currency_in
from creditdesk.services.codes import currencies

AMOUNTS = ("amount", *SIDES, "open_amount")
"""Our names of the columns whose titles may name the currency of the file."""


def read_in_its_currency(sheet: Sheet, profile: Profile) -> Source:
    """Return how a file is read: in the currency that its header names, said in a notice, where nothing else says one.

    A column of currencies, and what the profile says of every row, come first.
    """
    source = Source(sheet, profile)
    if profile.kind is not Kind.DOCUMENTS or profile.constants.get("currency"):
        return source
    if profile.position("currency", sheet.header) is not None:
        return source
    places = (profile.position(name, sheet.header) for name in AMOUNTS)
    titles = [sheet.titles[place] for place in places if place is not None]
    currency = of_titles(titles)
    if not currency:
        return source
    said = notice(sheet.name, currency, titles)
    return Source(
        replace(sheet, notices=(*sheet.notices, said)),
        replace(profile, constants={**profile.constants, "currency": currency}),
    )


def of_titles(titles: Iterable[str]) -> str:
    """Return the one currency that titles of amounts name; empty if none does, or two differ."""
    return _the_only(filter(None, map(currency_in, titles)))


def of_amounts(amounts: Iterable[str]) -> str:
    """Return the one currency that stands beside each of these amounts; empty if one has none, or another."""
    found = _the_only(map(currency_beside, amounts))
    return found if found in currencies() else ""


def notice(file: str, currency: str, titles: Iterable[str]) -> str:
    """Say in which currency a file is read, and why: the title that names it, else the amounts themselves."""
    title = next((title.strip() for title in titles if currency_in(title)), "")
    why = f'the column "{title}" says' if title else "they say themselves"
    return f"{file}: the amounts are in {currency}, as {why}."


def _the_only(found: Iterable[str]) -> str:
    different = set(found)
    return different.pop() if len(different) == 1 else ""
