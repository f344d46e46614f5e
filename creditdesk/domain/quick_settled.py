"""What was said, settled against the account: a promise or a plan of these items, of so much, for that day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from creditdesk.domain.dates import add_business_days, is_business_day
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.promise import tolerance
from creditdesk.domain.quick_account import Account
from creditdesk.domain.quick_currency import Currencies, CurrencyUnclearError
from creditdesk.domain.quick_items import OpenDebit, all_of, share_out, taken
from creditdesk.domain.quick_plan import NotAPlanError, PlanOffer, read_plan
from creditdesk.domain.quick_reading import ReadPromise
from creditdesk.domain.quick_said import Said
from creditdesk.domain.quick_words import Token
from creditdesk.domain.spoken_amounts import SpokenAmountError, spoken_amount
from creditdesk.domain.words import amount_words, weekday_words

_WEEKEND = {5: "Saturday", 6: "Sunday"}
_TOLD_DAYS = 3
_SHARES = {Decimal("0.5"): "half", Decimal(1) / 3: "a third", Decimal("0.25"): "a quarter"}


def settle(said: Said, account: Account, before: Sequence[ReadPromise]) -> ReadPromise | PlanOffer:
    """Return the promise or plan that was said, after those that were said before it.

    Raises:
        NotUnderstood: If a part of it has no reading, or two, or nothing is left that it could be of.
    """
    debt = _Debt(said, account, before)
    return _promise(said, account, debt) if said.payments is None else _plan(said, said.payments, account, debt)


class _Debt:
    """What it is about: the items that it names, else those chosen, else what is owed, in their one currency."""

    def __init__(self, said: Said, account: Account, before: Sequence[ReadPromise]) -> None:
        self._account = account
        self._is_named = bool(said.named)
        self._promised = _promised(before)
        self.currency = _currency(said, account, before)
        self.chosen = list(said.named) or [item for item in account.ticked if item.currency == self.currency]

    def items(self, amount_minor: int = 0) -> list[OpenDebit]:
        """Return what an amount is about; where none are chosen, one that is not said is of what is overdue."""
        return self.chosen or self._account.owed(self.currency, amount_minor)

    def left(self, items: Sequence[OpenDebit]) -> list[OpenDebit]:
        """Return items with what the promises before leave of them."""
        left = [replace(item, open_minor=item.open_minor - self._promised.get(item.key, 0)) for item in items]
        return [item for item in left if item.open_minor > 0]

    def what(self, items: Sequence[OpenDebit]) -> str:
        """Say what the items are."""
        if self.chosen:
            return "named" if self._is_named else "selected"
        is_overdue = {item.due_on < self._account.as_of for item in items}
        return "overdue" if is_overdue == {True} else "open, none of it due" if is_overdue == {False} else "open"

    def beyond(self, amount_minor: int, open_minor: int, of_whom: str = "") -> tuple[str, bool]:
        """Say that an amount is more than is open, if it is, and whether by more than a sum rounded up."""
        if amount_minor <= open_minor:
            return "", False
        of_open = f"{amount_words(amount_minor, self.currency)} of {amount_words(open_minor, self.currency)}"
        is_doubtful = amount_minor - open_minor > tolerance(amount_minor, self.currency)
        return f"More than is open{of_whom} ({of_open} open)", is_doubtful


def _promise(said: Said, account: Account, debt: _Debt) -> ReadPromise:
    typed_minor = _typed(said, account, debt.currency)
    items = debt.items(typed_minor or 0)
    left, amount_minor, source = (debt.left(items), typed_minor, "") if typed_minor else _unsaid(said, debt, items)
    day = said.day or add_business_days(account.as_of, 1, account.holidays)
    assumed = (*(() if said.has_amount else ("amount",)), *(() if said.day else ("date",)))
    day_words = weekday_words(day, account.as_of)
    # A default day is a proposal and no promise: nothing may be held against a debtor that nobody said.
    proposed = f"No day was said: write it, such as fri. {day_words}, the next working day, is only proposed"
    notice, is_doubtful = debt.beyond(amount_minor, _sum(left), _of_whom(debt.chosen))
    return ReadPromise(
        amount_minor,
        debt.currency,
        day,
        share_out(amount_minor, left),
        assumed,
        f"{amount_words(amount_minor, debt.currency)} · {day_words}{'' if said.day else '?'}",
        notice,
        is_doubtful,
        _hint(day, account),
        source,
        "" if said.day else proposed,
    )


def _plan(said: Said, payments: Sequence[Token], account: Account, debt: _Debt) -> PlanOffer:
    try:
        plan = read_plan(
            [token.text for token in payments],
            as_of=account.as_of,
            currency=debt.currency,
            open_minor=_sum(debt.left(debt.items())),
            names=account.names,
            style=account.style,
        )
    except NotAPlanError as error:
        raise said.not_understood(str(error), payments[error.at] if error.at is not None else None) from None
    left = debt.left(debt.items(plan.total_minor))
    open_minor = _sum(left)
    notice, is_doubtful = debt.beyond(plan.total_minor, open_minor)
    hints = [_free_days([day for day, _minor in plan.instalments], account)]
    if plan.total_minor < open_minor:
        outside = amount_words(open_minor - plan.total_minor, debt.currency)
        hints.append(f"leaves {outside} of {amount_words(open_minor, debt.currency)} {debt.what(left)} uncovered")
    items = share_out(plan.total_minor, left)
    return replace(plan, items=items, notice=notice, is_doubtful=is_doubtful, hint=" · ".join(filter(None, hints)))


def _typed(said: Said, account: Account, currency: str) -> int | None:
    """Return the amount that was typed, if any: its decimals are known once the currency is."""
    if said.amount is None:
        return None
    try:
        amount_minor = spoken_amount(said.amount.text, currency, account.style)
    except SpokenAmountError as error:
        raise said.not_understood(str(error), said.amount) from None
    if not amount_minor:
        raise said.not_understood("Nothing is no promise; give an amount.", said.amount)
    return amount_minor


def _share(said: Said, of_minor: int) -> int:
    """Return the share that was said of an amount; all of it where none was."""
    share = Decimal(1) if said.share is None else said.share
    amount_minor = minor_from_decimal(of_minor * share, "JPY")
    if not share:
        raise said.not_understood("Nothing is no promise; give an amount.")
    if amount_minor <= 0:
        raise said.not_understood("Nothing is open that this could be a promise of; give an amount.")
    return amount_minor


def _unsaid(said: Said, debt: _Debt, items: Sequence[OpenDebit]) -> tuple[Sequence[OpenDebit], int, str]:
    """Return what a promise takes of items where no amount is typed: from which, how much, and how it comes about.

    A day alone, a share and the rest are of what is free; "all" is all of it.

    Raises:
        NotUnderstood: If none of it is free, and the person did not choose it.
    """
    left, what = debt.left(items), debt.what(items)
    if said.share == 1 or not left:
        found = all_of(left, what, debt.currency)
        return found.items, _share(said, _sum(items if said.share else left)), found.words
    # The second half of "half fri, half eom" is of the same whole as the first.
    whole, free = (taken(each, _sum(items), what, debt.currency, is_chosen=bool(debt.chosen)) for each in (items, left))
    if not free.items:
        text = f"All that is {what} is in query or promised already: write an amount, or on which invoices."
        raise said.not_understood(text)
    if said.share is None:
        return free.items, _share(said, _sum(free.items)), free.words
    part = _SHARES.get(said.share, f"{said.share:.0%}")
    return free.items, _share(said, _sum(whole.items)), f"{part} of {whole.words}"


def _currency(said: Said, account: Account, before: Sequence[ReadPromise]) -> str:
    choice = Currencies(
        account.currency,
        named=[item.currency for item in said.named],
        ticked=[item.currency for item in account.ticked],
        owed=[item.currency for item in account.items],
        before=[promise.currency for promise in before],
    )
    try:
        return choice.meant(said.currency)
    except CurrencyUnclearError as error:
        raise said.not_understood(str(error), said.currency_word) from None


def _promised(before: Sequence[ReadPromise]) -> dict[DocumentKey, int]:
    """Return how much of each item is promised already."""
    promised: dict[DocumentKey, int] = {}
    for promise in before:
        for key, minor in promise.items:
            promised[key] = promised.get(key, 0) + minor
    return promised


def _of_whom(chosen: Sequence[OpenDebit]) -> str:
    if not chosen:
        return ""
    return f" of {chosen[0].key.number}" if len(chosen) == 1 else f" of these {len(chosen)} invoices"


def _hint(day: date, account: Account) -> str:
    """Say that no bank works on a day; the day stays as it was said."""
    if is_business_day(day, account.holidays):
        return ""
    return f"{_WEEKEND.get(day.weekday(), 'Holiday')}: no bank works"


def _free_days(days: Sequence[date], account: Account) -> str:
    """Say on which of a plan's days no bank works; they stay as they were said."""
    free = [weekday_words(day, account.as_of) for day in days if not is_business_day(day, account.holidays)]
    if not free:
        return ""
    told = [*free[:2], f"{len(free) - 2} more of its days"] if len(free) > _TOLD_DAYS else free
    return f"{' and '.join(filter(None, (', '.join(told[:-1]), told[-1])))}: no bank works"


def _sum(items: Sequence[OpenDebit]) -> int:
    return sum(item.open_minor for item in items)
