"""Mandates: what a debtor has allowed us to collect from their account.

CreditDesk collects nothing. It keeps what bank and debtor agreed (domain rules 8.4: a DebiCheck mandate is confirmed
once by the debtor's bank, and a collection outside its terms is refused).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.words import amount_words

_LONGEST = 35


class Scheme(StrEnum):
    """By which a debtor's account is debited."""

    DIRECT_DEBIT = "direct_debit"
    BACS = "bacs"
    SEPA_CORE = "sepa_core"
    SEPA_B2B = "sepa_b2b"
    DEBICHECK = "debicheck"

    @property
    def words(self) -> str:
        """The scheme as a person says it."""
        return {
            "direct_debit": "Direct debit",
            "bacs": "Bacs direct debit",
            "sepa_core": "SEPA direct debit",
            "sepa_b2b": "SEPA B2B direct debit",
            "debicheck": "DebiCheck",
        }[self.value]


class MandateStatus(StrEnum):
    """Where a mandate stands; only an active one may be collected by."""

    PROPOSED = "proposed"
    ACTIVE = "active"
    SUSPENDED = "suspended"
    REFUSED = "refused"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Mandate:
    """A mandate as it was agreed.

    `reference` is its id at the bank. `amount_minor` is collected each time, none where it varies; `most_minor` is the
    most of one collection, none where nothing was said. `day` is the day of the month, none where it varies.
    """

    scheme: Scheme
    reference: str
    status: MandateStatus
    currency: str
    amount_minor: int | None = None
    most_minor: int | None = None
    day: int | None = None
    signed_on: date | None = None

    @property
    def words(self) -> str:
        """The mandate in one line: by which scheme, how it stands where it is not active, how much, on which day."""
        parts = (
            f"{self.scheme.words} {self.reference}",
            "" if self.status is MandateStatus.ACTIVE else self.status.value,
            f"{amount_words(self.amount_minor, self.currency)} each time" if self.amount_minor else "",
            f"at most {amount_words(self.most_minor, self.currency)}" if self.most_minor else "",
            f"on day {self.day} of the month" if self.day else "",
        )
        return ", ".join(part for part in parts if part)

    def __post_init__(self) -> None:
        if not (0 < len(self.reference) <= _LONGEST and self.reference.isprintable()):
            raise _wrong(f"A mandate has an id of 1 to {_LONGEST} characters.", "Write the id that the bank gave it.")
        for minor in (self.amount_minor, self.most_minor):
            if minor is not None and minor <= 0:
                raise _wrong("A mandate is for an amount above nothing.", "Leave it out where it varies.")
        if self.amount_minor is not None and self.most_minor is not None and self.amount_minor > self.most_minor:
            raise _wrong("The amount is above the most that may be collected.", "Correct one of the two.")
        if self.day is not None and not 1 <= self.day <= 31:
            raise _wrong(f"A month has no day {self.day}.", "Give a day from 1 to 31.")


def _wrong(what: str, cure: str) -> CreditDeskError:
    return CreditDeskError(what, safe="Nothing was written.", cure=cure)
