"""The promise line: `18,400 fri on 10512`, `all eom`, `half 4 dec`, `5k tomorrow`; understood or said not to be.

Amount, date and `on` invoices come in any order, each optional. Nothing is guessed: what has two readings, or none,
is a problem with its place in the text, and the line makes no promise until it is put right. Several promises are
parted by `;` or a new line, or by a comma or `and` where the next amount or day begins: `5000 fri, rest eom`. Several
equal payments are a plan: `1200 weekly x6 from 1 jan`. Ranges are half open: `start` is in, `end` is out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal

from creditdesk.domain.dates import add_business_days, is_business_day
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import minor_from_decimal
from creditdesk.domain.parsing import AmountStyle
from creditdesk.domain.promise import tolerance
from creditdesk.domain.quick_currency import Currencies, CurrencyUnclearError
from creditdesk.domain.quick_items import OpenDebit, share_out, taken
from creditdesk.domain.quick_plan import NotAPlanError, PlanOffer, is_plan, read_plan
from creditdesk.domain.quick_words import NotUnderstood, Problem, Token, lines, with_counts
from creditdesk.domain.spoken_amounts import NUMBER, SpokenAmountError, spoken_amount, spoken_currency
from creditdesk.domain.spoken_days import ENGLISH, SpokenNames, spoken_day
from creditdesk.domain.spoken_numbers import digits, meant
from creditdesk.domain.words import amount_words, weekday_words

NAMING = {"on", "for", "against"}
"""Words before the numbers of invoices."""
_FILLERS = {"by", "pay", "pays", "paying", "will", "of", "the", "before", "is", "due", "at"}
_LINKS = {"and", "then", "&", "+", ","}
"""Words between invoices, and between promises."""
_ALL = {"all", "everything", "full"}
_REST = {"rest", "remainder"}
_SHARES = {"half": Decimal("0.5"), "third": Decimal(1) / 3, "quarter": Decimal("0.25")}
_WEEKEND = {5: "Saturday", 6: "Sunday"}


@dataclass(frozen=True, slots=True)
class ReadPromise:
    """A promise as it was understood.

    `items` share the amount out, oldest due first; they sum to less than it only where it is more than is open.
    `assumed` names what was not said ("amount", "date"); `words` is shown beside the line, and `source` how an amount
    came about that was not said. `notice` says that it is more than is open, and `is_doubtful` that it is so by more
    than a sum rounded up: a slip of the keyboard, or invoices that the ledger does not have yet. `hint` tells quietly
    of a day on which no bank works.
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
        """What is worth a second look: more than is open."""
        return tuple(notice for notice, _is_doubtful in self._beyond if notice)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at again before it is saved."""
        return tuple(notice for notice, is_doubtful in self._beyond if is_doubtful)

    @property
    def _beyond(self) -> tuple[tuple[str, bool], ...]:
        promised = [(promise.notice, promise.is_doubtful) for promise in self.promises]
        return (*promised, *((plan.notice, plan.is_doubtful) for plan in self.plans))


@dataclass(frozen=True, slots=True)
class _Account:
    """What a line is read against; `names` and `style` are the person's own."""

    as_of: date
    currency: str
    items: tuple[OpenDebit, ...]
    selected: AbstractSet[DocumentKey] = frozenset()
    holidays: AbstractSet[date] = frozenset()
    names: SpokenNames = ENGLISH
    style: AmountStyle = AmountStyle.UNKNOWN


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
        holidays: For the next working day, the default date.
        names: The person's own names of days and months, besides the English ones.
        style: How the person writes a lone separator before three digits.
        before: What the lines before this one promised: "rest" is what they leave.
    """
    known = (replace(item, currency=item.currency or currency) for item in open_items)
    items = tuple(sorted(known, key=lambda item: (item.due_on, item.key.number)))
    account = _Account(as_of, currency, items, selected, holidays, names, style)
    promises: list[ReadPromise] = []
    problems: list[Problem] = []
    plans: list[PlanOffer] = []
    for line in lines(text):
        tokens, is_next = with_counts(line), False
        while tokens:
            reader = _Reader(tokens, account, [*before, *promises])
            try:
                read = reader.read(needs_amount=is_next)
            except NotUnderstood as failure:
                problems.append(failure.problem)
                break
            if isinstance(read, PlanOffer):
                plans.append(read)
            else:
                promises.append(read)
            tokens, is_next = tokens[reader.end :], True
    return PromiseReading(tuple(promises), tuple(problems), tuple(plans))


def read_day(text: str, as_of: date, names: SpokenNames = ENGLISH) -> date | None:
    """Return the day that `text` means as a whole, such as "fri", "4 dec" or "tomorrow"; none where it means none."""
    words = [token.text for token in lines(text)[0]]
    found = spoken_day(words, as_of, names)
    if found is None or found[0] < len(words) or found[1] is None or found[1] < as_of:
        return None
    return found[1]


def _taken(promises: Sequence[ReadPromise]) -> dict[DocumentKey, int]:
    """Return how much of each item is promised already."""
    taken: dict[DocumentKey, int] = {}
    for promise in promises:
        for key, minor in promise.items:
            taken[key] = taken.get(key, 0) + minor
    return taken


class _Reader:
    """Reads one promise, word by word from the left, up to where a next one begins."""

    def __init__(self, tokens: list[Token], account: _Account, before: Sequence[ReadPromise]) -> None:
        self._tokens = tokens
        self._account = account
        self._as_of = account.as_of
        self._currency = account.currency
        self._items = account.items
        self._codes = {account.currency, *(item.currency for item in account.items)}
        self._before = before
        self._taken = _taken(before)
        self._said_currency: Token | None = None
        self._said_amount: Token | None = None
        self._amount_minor: int | None = None
        self._share: Decimal | None = None
        self._is_rest = False
        self._day: date | None = None
        self._named: list[OpenDebit] = []
        self._at = 0
        self._is_over = False

    @property
    def end(self) -> int:
        """How many words were read."""
        return self._at

    def read(self, *, needs_amount: bool) -> ReadPromise | PlanOffer:
        """Return the promise or plan; a promise after another needs an amount: which day was meant is not guessed.

        Raises:
            NotUnderstood: If a part of it has no reading, or two.
        """
        if is_plan([token.text for token in self._tokens]):
            return self._plan()
        while self._at < len(self._tokens) and not self._is_over:
            self._read_next()
        self._settle_currency()
        self._settle_amount()
        base = self._base()
        of_whom = ""
        if base:
            of_whom = f" of {base[0].key.number}" if len(base) == 1 else f" of these {len(base)} invoices"
        is_chosen, base = bool(base), base or self._owed()
        left, source = self._left_of(base), ""
        if not self._has_amount:
            left, source = self._free(left, base, is_chosen=is_chosen)
        open_minor = sum(item.open_minor for item in left)
        amount_minor = self._amount(base, open_minor)
        assumed = [] if self._has_amount else ["amount"]
        if needs_amount and assumed:
            text = "How much of it then? Write an amount, or “rest”."
            raise NotUnderstood(self._tokens[0], self._tokens[self._at - 1], text)
        day = self._day
        if day is None:
            assumed.append("date")
            day = add_business_days(self._as_of, 1, self._account.holidays)
        shared = share_out(amount_minor, left)
        words = f"{amount_words(amount_minor, self._currency)} · {weekday_words(day, self._as_of)}"
        notice, is_doubtful = self._beyond(amount_minor, open_minor, of_whom)
        hint = self._hint(day)
        return ReadPromise(
            amount_minor, self._currency, day, shared, tuple(assumed), words, notice, is_doubtful, hint, source
        )

    def _free(
        self, left: list[OpenDebit], base: Sequence[OpenDebit], *, is_chosen: bool
    ) -> tuple[list[OpenDebit], str]:
        """Return what a promise takes that says no amount, and how that came about.

        Raises:
            NotUnderstood: If all of it is in query or promised already, and the person did not choose it.
        """
        if not left:
            return left, ""
        of = self._what(base)
        whole_minor = sum(item.open_minor for item in base)
        found = taken(left, whole_minor, of, self._currency, is_chosen=is_chosen)
        if not found.items:
            text = f"All that is {of} is in query or promised already: write an amount, or on which invoices."
            raise NotUnderstood(*self._all, text)
        return list(found.items), found.words

    def _what(self, items: Sequence[OpenDebit]) -> str:
        """Say what the items are that the promise speaks of."""
        if self._base():
            return "named" if self._named else "selected"
        is_overdue = {item.due_on < self._as_of for item in items}
        return "overdue" if is_overdue == {True} else "open, none of it due" if is_overdue == {False} else "open"

    def _hint(self, day: date) -> str:
        """Say that no bank works on a day; the day stays as it was said."""
        if is_business_day(day, self._account.holidays):
            return ""
        return f"{_WEEKEND.get(day.weekday(), 'Holiday')}: no bank works"

    def _beyond(self, amount_minor: int, open_minor: int, of_whom: str = "") -> tuple[str, bool]:
        """Say that an amount is more than is open, if it is, and whether by more than a sum rounded up."""
        if amount_minor <= open_minor:
            return "", False
        of_open = f"{amount_words(amount_minor, self._currency)} of {amount_words(open_minor, self._currency)}"
        is_doubtful = amount_minor - open_minor > tolerance(amount_minor, self._currency)
        return f"More than is open{of_whom} ({of_open} open)", is_doubtful

    @property
    def _has_amount(self) -> bool:
        return self._said_amount is not None or self._share is not None or self._is_rest

    def _amount(self, base: Sequence[OpenDebit], left_minor: int) -> int:
        """Return what is promised: the amount, the share of what is open, or what the promises before it leave."""
        if self._amount_minor is not None:
            return self._amount_minor
        of_minor = left_minor
        if self._share is not None and not self._is_rest:
            of_minor = sum(item.open_minor for item in base)
        amount_minor = minor_from_decimal(Decimal(of_minor) * (self._share or 1), "JPY")
        if amount_minor <= 0:
            raise NotUnderstood(*self._all, "Nothing is open that this could be a promise of; give an amount.")
        return amount_minor

    @property
    def _all(self) -> tuple[Token, Token]:
        """The first and the last of the words read."""
        return self._tokens[0], self._tokens[self._at - 1]

    def _base(self) -> list[OpenDebit]:
        """Return the items that the promise speaks of: those it names, else those chosen of its currency."""
        return self._named or [item for item in self._ticked() if item.currency == self._currency]

    def _ticked(self) -> list[OpenDebit]:
        return [item for item in self._items if item.key in self._account.selected]

    def _left_of(self, items: Sequence[OpenDebit]) -> list[OpenDebit]:
        """Return items with what the promises before this one leave of them."""
        left = [replace(item, open_minor=item.open_minor - self._taken.get(item.key, 0)) for item in items]
        return [item for item in left if item.open_minor > 0]

    def _plan(self) -> PlanOffer:
        """Return the plan that a line of several payments says, on the invoices that it names.

        Raises:
            NotUnderstood: If a part of it has no reading, or it lacks something.
        """
        said: list[Token] = []
        while self._at < len(self._tokens):
            if self._tokens[self._at].text in NAMING and self._day_at(self._at + 1) is None:
                self._read_invoices()
            else:
                self._read_currency(self._tokens[self._at])
                if not self._is_currency(self._tokens[self._at].text):
                    said.append(self._tokens[self._at])
                self._at += 1
        self._settle_currency()
        first, last = self._tokens[0], self._tokens[-1]
        try:
            plan = read_plan(
                [token.text for token in said],
                as_of=self._as_of,
                currency=self._currency,
                open_minor=sum(item.open_minor for item in self._left_of(self._base() or self._owed())),
                names=self._account.names,
                style=self._account.style,
            )
        except NotAPlanError as error:
            at = said[error.at] if error.at is not None else None
            raise NotUnderstood(at or first, at or last, str(error)) from None
        self._amount_minor = plan.total_minor
        left = self._left_of(self._base() or self._owed())
        open_minor = sum(item.open_minor for item in left)
        notice, is_doubtful = self._beyond(plan.total_minor, open_minor)
        hint = ""
        if plan.total_minor < open_minor:
            outside = amount_words(open_minor - plan.total_minor, self._currency)
            hint = f"leaves {outside} of {amount_words(open_minor, self._currency)} {self._what(left)} uncovered"
        shared = share_out(plan.total_minor, left)
        return replace(plan, items=shared, notice=notice, is_doubtful=is_doubtful, hint=hint)

    def _owed(self) -> list[OpenDebit]:
        """Return what a promise is about that names nothing: what is overdue, or all for an amount beyond that."""
        owed = [item for item in self._items if item.currency == self._currency]
        overdue = [item for item in owed if item.due_on < self._as_of]
        is_beyond = (self._amount_minor or 0) > sum(item.open_minor for item in overdue)
        return owed if is_beyond else overdue or owed

    def _read_next(self) -> None:
        token = self._tokens[self._at]
        word = token.text
        if self._begins_next():
            self._is_over = True
        elif word in NAMING and not (word == "on" and self._day_at(self._at + 1) is not None):
            self._read_invoices()
        elif (found := self._day_at(self._at)) is not None:
            length, day = found
            self._set_day(self._tokens[self._at : self._at + length], day)
        elif word in _FILLERS or word in NAMING or word in _LINKS:
            self._at += 1
        elif self._is_currency(word):
            self._read_currency(token)
            self._at += 1
        elif not self._read_amount(token):
            named = self._matches(word)
            if len(named) != 1 or word.isdecimal():
                raise NotUnderstood(token, token, f"“{word}” was not understood.")
            self._named.append(named[0])
            self._at += 1

    def _begins_next(self) -> bool:
        """Tell whether a next promise begins here: after a comma or "and", by a second amount or day.

        This one has its day then, or nobody could tell which of the two the next day belongs to.
        """
        token = self._tokens[self._at]
        at = self._at
        while at > 0 and not self._tokens[at].after_comma and self._tokens[at - 1].text in _FILLERS:
            at -= 1
        if not self._is_parted(at) or self._day is None:
            return False
        if self._day_at(self._at) is not None:
            return True
        word = token.text
        is_amount = word in _ALL | _REST | _SHARES.keys() or self._is_currency(word)
        return self._has_amount and (is_amount or NUMBER.fullmatch(word) is not None)

    def _is_parted(self, at: int) -> bool:
        """Tell whether a comma or a linking word stands before the word."""
        return self._tokens[at].after_comma or (at > 0 and self._tokens[at - 1].text in _LINKS)

    # Invoices

    def _read_invoices(self) -> None:
        """Read the numbers after "on"; what is a date ends them, and an amount with pence or a sign does too."""
        on = self._tokens[self._at]
        self._at += 1
        found = False
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text in _LINKS:
                self._at += 1
                continue
            numbers = [part for part in token.text.split(",") if part]
            matches = [self._matches(number) for number in numbers]
            if all(len(match) == 1 for match in matches) and not (found and self._day_at(self._at) is not None):
                self._named += [match[0] for match in matches if match[0] not in self._named]
                found = True
                self._at += 1
                continue
            if self._day_at(self._at) is not None or token.text in _FILLERS | _ALL | _REST | _SHARES.keys():
                break
            if self._is_currency(token.text):
                break
            if any(len(match) > 1 for match in matches):
                raise NotUnderstood(token, token, f"“{token.text}” is the end of more than one open invoice.")
            if found and NUMBER.fullmatch(token.text) and not self._is_one_more():
                break
            raise NotUnderstood(token, token, f"There is no open invoice “{token.text}”.")
        if not found:
            raise NotUnderstood(on, on, "“on” needs an invoice number after it.")

    def _is_one_more(self) -> bool:
        """Tell whether a number after a comma is one more invoice: unless a next promise with its day begins there."""
        if not self._is_parted(self._at):
            return False
        has_day = any(self._day_at(at) is not None for at in range(self._at + 1, len(self._tokens)))
        return not (has_day and self._begins_next())

    def _matches(self, word: str) -> list[OpenDebit]:
        """Return the open items that a number may mean."""
        keys = meant(word, (item.key for item in self._items))
        return [item for item in self._items if item.key in keys]

    # Amounts

    def _read_amount(self, token: Token) -> bool:
        """Read an amount or a share at the current place; tell whether there was one."""
        word = token.text
        if word in _REST:
            self._once(token)
            self._is_rest = True
            self._at += 1
            return True
        share = Decimal(1) if word in _ALL else _SHARES.get(word)
        if share is None and re.fullmatch(r"\d{1,3}%", word):
            share = Decimal(word[:-1]) / 100
        if share is not None:
            self._once(token)
            self._share = share
            self._at += 1
            return True
        if NUMBER.fullmatch(word) is None:
            return False
        if word.isdecimal() and any(digits(item.key.number) == word.lstrip("0") for item in self._items):
            raise NotUnderstood(
                token, token, f"{word} is an open invoice: write “on {word}”, or the amount with pence."
            )
        self._once(token)
        self._read_currency(token)
        self._said_amount = token
        self._at += 1
        return True

    def _settle_amount(self) -> None:
        """Work the amount out that was said: its decimals are known once the currency is."""
        token = self._said_amount
        if token is None:
            return
        try:
            self._amount_minor = spoken_amount(token.text, self._currency, self._account.style)
        except SpokenAmountError as error:
            raise NotUnderstood(token, token, str(error)) from None
        if not self._amount_minor:
            raise NotUnderstood(token, token, "Nothing is no promise; give an amount.")

    # Currencies

    def _is_currency(self, word: str) -> bool:
        """Tell whether a word is a currency's sign or code alone."""
        return NUMBER.fullmatch(word) is None and bool(self._currency_of(word))

    def _currency_of(self, word: str) -> str:
        # "all" is everything, in Albania too.
        return "" if word in _ALL else spoken_currency(word, self._codes)

    def _read_currency(self, token: Token) -> None:
        """Note the currency that a word is or has, if any."""
        code = self._currency_of(token.text)
        if not code:
            return
        before = self._said_currency
        if before is not None and self._currency_of(before.text) != code:
            text = f"A second currency, “{token.text}”. Say each in its own promise."
            raise NotUnderstood(token, token, text)
        self._said_currency = before or token

    def _settle_currency(self) -> None:
        said = self._said_currency
        choice = Currencies(
            self._currency,
            named=[item.currency for item in self._named],
            ticked=[item.currency for item in self._ticked()],
            owed=[item.currency for item in self._items],
            before=[promise.currency for promise in self._before],
        )
        try:
            self._currency = choice.meant("" if said is None else self._currency_of(said.text))
        except CurrencyUnclearError as error:
            raise NotUnderstood(*((said, said) if said is not None else self._all), str(error)) from None

    def _once(self, token: Token) -> None:
        if self._has_amount:
            text = f"A second amount, “{token.text}”. Part two promises by a comma, each with its day."
            raise NotUnderstood(token, token, text)

    # Days

    def _set_day(self, tokens: list[Token], day: date | None) -> None:
        first, last = tokens[0], tokens[-1]
        if day is None:
            raise NotUnderstood(first, last, "There is no such day.")
        if self._day is not None:
            raise NotUnderstood(first, last, "A second date. Part two promises by a comma.")
        if day < self._as_of:
            raise NotUnderstood(first, last, f"{weekday_words(day, self._as_of)} is past.")
        self._day = day
        self._at += len(tokens)

    def _day_at(self, at: int) -> tuple[int, date | None] | None:
        """Return how many words from `at` make a date, and the day; none where they make no date."""
        return spoken_day([token.text for token in self._tokens[at : at + 4]], self._as_of, self._account.names)
