"""What a promise line was understood to say: promises, plans, and what of it was not understood."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.quick_plan import PlanOffer
from creditdesk.domain.quick_words import Problem


@dataclass(frozen=True, slots=True)
class ReadPromise:
    """A promise as it was understood.

    `items` share the amount out, oldest due first; they sum to less than it only where it is more than is open.
    `assumed` names what was not said ("amount", "date"); `words` is shown beside the line, and `source` how an amount
    came about that was not said. `notice` says that it is more than is open, and `is_doubtful` that it is so by more
    than a sum rounded up: a slip of the keyboard, or invoices that the ledger does not have yet. `unsaid` tells that no
    day was said: the one here is only proposed, and nobody's word until a person takes it. `hint` tells quietly of a
    day on which no bank works.
    """

    amount_minor: int
    currency: str
    promised_on: date
    items: tuple[tuple[DocumentKey, int], ...]
    assumed: tuple[str, ...]
    words: str
    notice: str = ""
    is_doubtful: bool = False
    hint: str = ""
    source: str = ""
    unsaid: str = ""

    @property
    def explained(self) -> str:
        """The words, with how the amount came about where it was not said, and what is worth knowing of the day."""
        amount, parted, day = self.words.partition(" · ")
        sum_words = f"{amount} = {self.source}" if self.source else amount
        return f"{sum_words}{parted}{day}{f' · {self.hint}' if self.hint else ''}"


@dataclass(frozen=True, slots=True)
class PromiseReading:
    """What a promise line says; where there are problems, their promises are left out.

    `plans` are what it says of several payments: no promises, but a plan.
    """

    promises: tuple[ReadPromise, ...]
    problems: tuple[Problem, ...]
    plans: tuple[PlanOffer, ...] = ()

    @property
    def words(self) -> str:
        """What was understood, in one line."""
        plans = (f"Plan: {plan.words}" for plan in self.plans)
        return "; ".join((*(promise.words for promise in self.promises), *plans))

    @property
    def explained(self) -> str:
        """What was understood, how it came about, and what is worth knowing of it: nothing in it is wrong."""
        plans = (f"Plan: {plan.explained}" for plan in self.plans)
        return "; ".join((*(promise.explained for promise in self.promises), *plans))

    @property
    def notices(self) -> tuple[str, ...]:
        """What is worth a second look: more than is open, or a day that nobody said."""
        return (*(notice for notice, _is_doubtful in self._beyond if notice), *self.unsaid)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at again before it is saved."""
        return (*(notice for notice, is_doubtful in self._beyond if is_doubtful), *self.unsaid)

    @property
    def unsaid(self) -> tuple[str, ...]:
        """What says of each promise without a day that none was said."""
        return tuple(promise.unsaid for promise in self.promises if promise.unsaid)

    @property
    def _beyond(self) -> tuple[tuple[str, bool], ...]:
        promised = [(promise.notice, promise.is_doubtful) for promise in self.promises]
        return (*promised, *((plan.notice, plan.is_doubtful) for plan in self.plans))
