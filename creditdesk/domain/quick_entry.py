"""The promise line: `18,400 fri on 10512`, `all eom`, `half 4 dec`, `5k tomorrow`; understood or said not to be.

Amount, date and `on` invoices come in any order, each optional. Nothing is guessed: what has two readings, or none,
is a problem with its place in the text, and the line makes no promise until it is put right. Several promises are
parted by `;` or a new line, or by a comma or `and` where the next amount or day begins: `5000 fri, rest eom`. Several
equal payments are a plan: `1200 weekly x6 from 1 jan`. The words are read by `quick_said`, and what they say is settled
against the account by `quick_settled`.
"""

from __future__ import annotations

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import replace
from datetime import date

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.quick_account import Account
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_plan import PlanOffer
from creditdesk.domain.quick_reading import PromiseReading, ReadPromise
from creditdesk.domain.quick_said import read_said
from creditdesk.domain.quick_settled import settle
from creditdesk.domain.quick_words import NotUnderstood, Problem, lines, with_counts
from creditdesk.domain.spoken_days import ENGLISH, SpokenNames, spoken_day


def read_promises(
    text: str,
    *,
    as_of: date,
    currency: str,
    open_items: Sequence[OpenDebit],
    selected: AbstractSet[DocumentKey] = frozenset(),
    holidays: AbstractSet[date] = frozenset(),
    names: SpokenNames = ENGLISH,
    style: AmountStyle = AmountStyle.UNKNOWN,
    before: Sequence[ReadPromise] = (),
) -> PromiseReading:
    """Read a promise line as of a day.

    Args:
        text: What was typed; an empty line says nothing. An amount that is not said leaves out what is in query or
            promised already; where nothing else is, it is asked for, unless the person chose or named the items.
        as_of: The day of the call. "fri" is the next Friday after it, a day without a year the next such day.
        currency: Of the account. A promise is in that of the invoices it names or that are chosen, else in the one
            said, else in this one; where nothing is open in it, in the only one in which anything is.
        open_items: The debtor's open debits, of any currency.
        selected: The items chosen in the table: what "all", "half" and a missing amount speak of. With none chosen
            they speak of what is overdue, or of all open items where nothing is or the amount is beyond that.
        holidays: For the next working day, proposed where none was said, and to tell of days on which no bank works.
        names: The person's own names of days and months, besides the English ones.
        style: How the person writes a lone separator before three digits.
        before: What the lines before this one promised: "rest" is what they leave.
    """
    known = (replace(item, currency=item.currency or currency) for item in open_items)
    items = tuple(sorted(known, key=lambda item: (item.due_on, item.key.number)))
    account = Account(as_of, currency, items, selected, holidays, names, style)
    promises: list[ReadPromise] = []
    problems: list[Problem] = []
    plans: list[PlanOffer] = []
    for line in lines(text):
        tokens, is_next = with_counts(line), False
        while tokens:
            try:
                said = read_said(tokens, account)
                read = settle(said, account, [*before, *promises])
                if isinstance(read, PlanOffer):
                    plans.append(read)
                elif is_next and "amount" in read.assumed:
                    # Which of the two the day was meant for is not guessed.
                    raise said.not_understood("How much of it then? Write an amount, or “rest”.")
                else:
                    promises.append(read)
            except NotUnderstood as failure:
                problems.append(failure.problem)
                break
            tokens, is_next = tokens[len(said.words) :], True
    return PromiseReading(tuple(promises), tuple(problems), tuple(plans))


def read_day(text: str, as_of: date, names: SpokenNames = ENGLISH) -> date | None:
    """Return the day that `text` means as a whole, such as "fri", "4 dec" or "tomorrow"; none where it means none."""
    words = [token.text for token in lines(text)[0]]
    found = spoken_day(words, as_of, names)
    if found is None or found[0] < len(words) or found[1] is None or found[1] < as_of:
        return None
    return found[1]
