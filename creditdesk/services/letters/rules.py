"""The house's own limits for letters: settings of the book, each with what holds where nothing was set."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import Connection

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateRules
from creditdesk.services.book import settings
from creditdesk.services.book.book import Work

_NUMBER = re.compile(r"(\d+|\d{1,3}(,\d{3})+)(\.\d+)?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Rule:
    """A limit: its name among the settings, what a person reads of it, and between what it may lie.

    `unit` follows the number in words; `places` are its decimals.
    """

    name: str
    title: str
    about: str
    unit: str
    default: Decimal
    least: Decimal
    most: Decimal
    places: int = 0

    def read(self, text: str) -> Decimal:
        """Return what was typed as the value it means.

        Raises:
            CreditDeskError: If it is no number of this rule.
        """
        # A comma parts thousands; one that might part decimals is not guessed at.
        if _NUMBER.fullmatch(text.strip()):
            value = Decimal(text.strip().replace(",", ""))
            if self.least <= value <= self.most and value == round(value, self.places):
                return value
        whole = "a whole number" if not self.places else f"a number with at most {self.places} decimals"
        raise CreditDeskError(
            f'{self.title}: "{text}" does not fit.',
            safe="It stays as it was.",
            cure=f"Give {whole} from {self.least} to {self.most}.",
        )

    def text(self, value: Decimal) -> str:
        """Return a value as it is typed."""
        return f"{value:.{self.places}f}"


_STANDARD = GateRules()

RULES = (
    Rule(
        "letters.min_gap_days",
        "Days between letters",
        "A debtor who had a letter, or was spoken to since, fewer days ago is held; a statement waits for nothing.",
        "days",
        Decimal(_STANDARD.min_gap_days),
        Decimal(0),
        Decimal(90),
    ),
    Rule(
        "letters.minimum",
        "Least amount chased",
        "Where less than this is left to ask for, the letter is held. In whole units of whatever currency is owed.",
        "of the currency owed",
        _STANDARD.minimum,
        Decimal(0),
        Decimal(1_000_000),
        places=2,
    ),
    Rule(
        "letters.pay_within_days",
        "Days to pay",
        "A letter asks for payment within so many days, or by the working day after.",
        "days",
        Decimal(_STANDARD.pay_within_days),
        Decimal(1),
        Decimal(60),
    ),
    Rule(
        "letters.ledger_days",
        "Oldest ledger to chase by",
        "A run of letters is held if nothing was imported for longer: somebody may have paid.",
        "days",
        Decimal(_STANDARD.ledger_days),
        Decimal(0),
        Decimal(366),
    ),
)
"""In the order in which they are shown."""


def rule_values(connection: Connection) -> dict[str, str]:
    """Return what holds now, by the rule's name, as it is typed."""
    own = settings.every(connection)
    return {rule.name: rule.text(Decimal(str(own.get(rule.name, rule.default)))) for rule in RULES}


def read_rules(connection: Connection) -> GateRules:
    """Return the limits that hold now."""
    gap, minimum, pay_within, ledger = (Decimal(value) for value in rule_values(connection).values())
    return GateRules(min_gap_days=int(gap), minimum=minimum, pay_within_days=int(pay_within), ledger_days=int(ledger))


def write_rules(work: Work, values: Mapping[str, str]) -> None:
    """Set the rules named, from what was typed; one set to its standard is a setting no more.

    Raises:
        CreditDeskError: If there is no such rule, or a value does not fit it. Nothing is set then.
    """
    known = {rule.name: rule for rule in RULES}
    for name in values:
        if name not in known:
            raise CreditDeskError(
                f'There is no setting "{name}".', safe="Nothing was changed.", cure=f"There are {', '.join(known)}."
            )
    read = {name: known[name].read(text) for name, text in values.items()}
    for name, value in read.items():
        if value == known[name].default:
            settings.remove(work, name)
        else:
            settings.put(work, name, known[name].text(value))
