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
_LONGEST_NAME = 120
_SHOWN = 40


@dataclass(frozen=True, slots=True)
class _Rule:
    """What each has: its name among the settings, what a person reads of it, and what holds until something is set.

    `unit` follows the value in words, where it has one. Values are texts as they are typed.
    """

    name: str
    title: str
    about: str
    unit: str
    standard: str

    def _unfit(self, text: str, cure: str) -> CreditDeskError:
        return CreditDeskError(f'{self.title}: "{text}" does not fit.', safe="It stays as it was.", cure=cure)


@dataclass(frozen=True, slots=True)
class Limit(_Rule):
    """A rule that is a number, between what it may lie, and with how many decimals."""

    least: Decimal
    most: Decimal
    places: int = 0

    def read(self, text: str) -> str:
        """Return what was typed as it is kept.

        Raises:
            CreditDeskError: If it is no number of this rule.
        """
        # A comma parts thousands; one that might part decimals is not guessed at.
        if _NUMBER.fullmatch(text.strip()):
            value = Decimal(text.strip().replace(",", ""))
            if self.least <= value <= self.most and value == round(value, self.places):
                return f"{value:.{self.places}f}"
        whole = "a whole number" if not self.places else f"a number with at most {self.places} decimals"
        raise self._unfit(text, f"Give {whole} from {self.least} to {self.most}.")


@dataclass(frozen=True, slots=True)
class Named(_Rule):
    """A rule that is the name of something, as letters print it; empty where there is none."""

    def read(self, text: str) -> str:
        """Return what was typed as it is kept, on one line.

        Raises:
            CreditDeskError: If it is too long to be printed in a sentence.
        """
        name = " ".join(text.split())
        if len(name) <= _LONGEST_NAME:
            return name
        raise self._unfit(f"{name[:_SHOWN]}…", f"Give it in at most {_LONGEST_NAME} letters.")


Rule = Limit | Named

_STANDARD = GateRules()
_FEE_TERMS = "letters.fee_terms"

RULES: tuple[Rule, ...] = (
    Limit(
        "letters.min_gap_days",
        "Days between letters",
        "A debtor who had a letter fewer days ago is held, and by the day's run one who was spoken to since; asked for "
        "by hand, a letter may follow a talk at once, and says that the run would wait. A statement waits for nothing.",
        "days",
        str(_STANDARD.min_gap_days),
        Decimal(0),
        Decimal(90),
    ),
    Limit(
        "letters.minimum",
        "Least amount chased",
        "Where less than this is left to ask for, the letter is held. In whole units of whatever currency is owed.",
        "of the currency owed",
        f"{_STANDARD.minimum:.2f}",
        Decimal(0),
        Decimal(1_000_000),
        places=2,
    ),
    Limit(
        "letters.pay_within_days",
        "Days to pay",
        "A letter asks for payment within so many days, or by the working day after.",
        "days",
        str(_STANDARD.pay_within_days),
        Decimal(1),
        Decimal(60),
    ),
    Limit(
        "letters.ledger_days",
        "Oldest ledger to chase by",
        "A run of letters is held if nothing was imported for longer: somebody may have paid.",
        "days",
        str(_STANDARD.ledger_days),
        Decimal(0),
        Decimal(366),
    ),
    Named(
        _FEE_TERMS,
        "Terms that fees rest on",
        "Where debtors agreed to your fees, as letters are to name it, such as “Terms of business of 1 March 2024, "
        "clause 7”. Without it no letter says that a fee was agreed, and none to the United Kingdom claims one.",
        "",
        "",
    ),
)
"""In the order in which they are shown."""


def rule_values(connection: Connection) -> dict[str, str]:
    """Return what holds now, by the rule's name, as it is typed."""
    own = settings.every(connection)
    return {rule.name: str(own.get(rule.name, rule.standard)) for rule in RULES}


def read_rules(connection: Connection) -> GateRules:
    """Return the limits that hold now."""
    values = rule_values(connection)
    gap, minimum, pay_within, ledger = (Decimal(values[rule.name]) for rule in RULES if isinstance(rule, Limit))
    return GateRules(min_gap_days=int(gap), minimum=minimum, pay_within_days=int(pay_within), ledger_days=int(ledger))


def read_fee_terms(connection: Connection) -> str:
    """Return the terms that the house's fees rest on, by name; empty where none are known."""
    return str(settings.get(connection, _FEE_TERMS, ""))


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
    for name, text in read.items():
        if text == known[name].standard:
            settings.remove(work, name)
        else:
            settings.put(work, name, text)
