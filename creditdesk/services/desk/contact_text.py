"""Numbers and addresses of a contact as lines of text that a person types, one a line, the first to use on top."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date

from creditdesk.services.desk.contacts import EMAIL, PHONE, WayFacts
from creditdesk.services.desk.reach import number
from creditdesk.services.ledger.views import Way

DEAD = "dead"
"""The word that a number ends with which reaches nobody."""
_NUMBER = re.compile(r"(\+?[\d(][\d\s().\-/]*(?:(?:x|ext\.?)\s*\d+)?)(.*)", re.IGNORECASE)


def ways_in(numbers: str, addresses: str, as_of: date, known: Iterable[Way] = ()) -> tuple[WayFacts, ...]:
    """Return what the lines say: `0113 496 0321`, `07700 900123 mobile`, `0113 496 0999 dead`, `ap@firm.test orders`.

    Args:
        numbers: Lines of numbers, each with the word that names it.
        addresses: Lines of e-mail addresses, likewise.
        as_of: The day from which a number counts as dead that is called so for the first time.
        known: The ways that stood there before; what was dead stays dead since its day.
    """
    dead_since = {(way.kind, way.value): way.dead_since for way in known}
    ways = []
    for kind, text in ((PHONE, numbers), (EMAIL, addresses)):
        for line in filter(None, map(str.strip, text.splitlines())):
            value, label = _parts(kind, line)
            words = label.split()
            is_dead = bool(words) and words[-1].casefold() == DEAD
            since = (dead_since.get((kind, value)) or as_of) if is_dead else None
            ways.append(WayFacts(kind, value, " ".join(words[:-1] if is_dead else words), since))
    return tuple(ways)


def lines_of(ways: Iterable[Way], kind: str) -> str:
    """Return the lines that say these ways of one kind."""
    return "\n".join(
        " ".join(filter(None, (way.value, way.label, DEAD if way.dead_since is not None else "")))
        for way in ways
        if way.kind == kind
    )


def number_problems(numbers: str, country: str, home: str, as_of: date) -> tuple[str, ...]:
    """Return what is doubtful about the numbers in these lines, as sentences; they can be kept all the same."""
    ways = ways_in(numbers, "", as_of)
    problems = (number(way.value, country, home).problem for way in ways if way.dead_since is None)
    return tuple(problem for problem in problems if problem)


def _parts(kind: str, line: str) -> tuple[str, str]:
    if kind == EMAIL:
        address, _, label = line.partition(" ")
        return address, label
    found = _NUMBER.fullmatch(line)
    return (found[1].strip(), found[2].strip()) if found else (line, "")
