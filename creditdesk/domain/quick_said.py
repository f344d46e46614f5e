"""The grammar of a promise line: one promise or plan as it was said, word by word from the left.

A comma, or a linking word, begins a next one where a second amount or day follows. Ranges are half open: `start` is in,
`end` is out.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creditdesk.domain.quick_account import Account
from creditdesk.domain.quick_items import OpenDebit
from creditdesk.domain.quick_plan import is_plan
from creditdesk.domain.quick_words import NotUnderstood, Token
from creditdesk.domain.spoken_amounts import NUMBER, spoken_currency
from creditdesk.domain.spoken_days import spoken_day
from creditdesk.domain.spoken_numbers import digits, meant
from creditdesk.domain.words import weekday_words

NAMING = {"on", "for", "against"}
"""Words before the numbers of invoices."""
_FILLERS = {"by", "pay", "pays", "paying", "will", "of", "the", "before", "is", "due", "at"}
_LINKS = {"and", "then", "&", "+", ","}
"""Words between invoices, and between promises."""
_ALL = {"all", "everything", "full"}
_REST = {"rest", "remainder"}
_SHARES = {"half": Decimal("0.5"), "third": Decimal(1) / 3, "quarter": Decimal("0.25")}


@dataclass(frozen=True, slots=True)
class Said:
    """What was said, with nothing worked out yet.

    `words` are all that were read. `amount` is a number as it was typed, `share` a part of what is open, `is_rest` that
    it is what the promises before leave. `currency` is that of a sign or code, at `currency_word`. `payments` are the
    words of several payments, where it is a plan.
    """

    words: tuple[Token, ...]
    amount: Token | None
    share: Decimal | None
    is_rest: bool
    currency: str
    currency_word: Token | None
    day: date | None
    named: tuple[OpenDebit, ...]
    payments: tuple[Token, ...] | None

    @property
    def has_amount(self) -> bool:
        """Whether it says how much."""
        return self.amount is not None or self.share is not None or self.is_rest

    def not_understood(self, text: str, first: Token | None = None, last: Token | None = None) -> NotUnderstood:
        """Return what says that words make no sense: all of them, unless some are named."""
        return NotUnderstood(first or self.words[0], last or first or self.words[-1], text)


def read_said(tokens: list[Token], account: Account) -> Said:
    """Return what the words say, up to where a next promise begins; a plan is the whole line.

    Raises:
        NotUnderstood: If a part of it has no reading, or two.
    """
    reader = _Reader(tokens, account)
    return reader.read_plan() if is_plan([token.text for token in tokens]) else reader.read_promise()


class _Reader:
    """Reads one promise or plan, and knows where it is."""

    def __init__(self, tokens: list[Token], account: Account) -> None:
        self._tokens = tokens
        self._account = account
        self._codes = {account.currency, *(item.currency for item in account.items)}
        self._amount: Token | None = None
        self._share: Decimal | None = None
        self._is_rest = False
        self._currency_word: Token | None = None
        self._day: date | None = None
        self._named: list[OpenDebit] = []
        self._at = 0

    def read_promise(self) -> Said:
        while self._at < len(self._tokens) and not self._begins_next():
            self._read_next()
        return self._said(None)

    def read_plan(self) -> Said:
        payments: list[Token] = []
        while self._at < len(self._tokens):
            token = self._tokens[self._at]
            if token.text in NAMING and self._day_at(self._at + 1) is None:
                self._read_invoices()
                continue
            self._read_currency(token)
            if not self._is_currency(token.text):
                payments.append(token)
            self._at += 1
        return self._said(payments)

    def _said(self, payments: list[Token] | None) -> Said:
        word = self._currency_word
        return Said(
            words=tuple(self._tokens[: self._at]),
            amount=self._amount,
            share=self._share,
            is_rest=self._is_rest,
            currency=self._currency_of(word.text) if word is not None else "",
            currency_word=word,
            day=self._day,
            named=tuple(self._named),
            payments=tuple(payments) if payments is not None else None,
        )

    def _read_next(self) -> None:
        token = self._tokens[self._at]
        word = token.text
        if word in NAMING and not (word == "on" and self._day_at(self._at + 1) is not None):
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
        at = self._at
        while at > 0 and not self._tokens[at].after_comma and self._tokens[at - 1].text in _FILLERS:
            at -= 1
        if not self._is_parted(at) or self._day is None:
            return False
        if self._day_at(self._at) is not None:
            return True
        word = self._tokens[self._at].text
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
        keys = meant(word, (item.key for item in self._account.items))
        return [item for item in self._account.items if item.key in keys]

    # Amounts

    @property
    def _has_amount(self) -> bool:
        return self._amount is not None or self._share is not None or self._is_rest

    def _read_amount(self, token: Token) -> bool:
        """Read an amount or a share at the current place; tell whether there was one."""
        word = token.text
        share = Decimal(1) if word in _ALL else _SHARES.get(word)
        if share is None and re.fullmatch(r"\d{1,3}%", word):
            share = Decimal(word[:-1]) / 100
        is_number = share is None and word not in _REST
        if is_number and NUMBER.fullmatch(word) is None:
            return False
        if is_number and word.isdecimal() and self._is_number_of_invoice(word):
            text = f"{word} is an open invoice: write “on {word}”, or the amount with pence."
            raise NotUnderstood(token, token, text)
        if self._has_amount:
            text = f"A second amount, “{word}”. Part two promises by a comma, each with its day."
            raise NotUnderstood(token, token, text)
        if is_number:
            self._read_currency(token)
            self._amount = token
        self._share, self._is_rest = share, word in _REST
        self._at += 1
        return True

    def _is_number_of_invoice(self, word: str) -> bool:
        return any(digits(item.key.number) == word.lstrip("0") for item in self._account.items)

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
        before = self._currency_word
        if before is not None and self._currency_of(before.text) != code:
            text = f"A second currency, “{token.text}”. Say each in its own promise."
            raise NotUnderstood(token, token, text)
        self._currency_word = before or token

    # Days

    def _set_day(self, tokens: list[Token], day: date | None) -> None:
        first, last = tokens[0], tokens[-1]
        if day is None:
            raise NotUnderstood(first, last, "There is no such day.")
        if self._day is not None:
            raise NotUnderstood(first, last, "A second date. Part two promises by a comma.")
        if day < self._account.as_of:
            raise NotUnderstood(first, last, f"{weekday_words(day, self._account.as_of)} is past.")
        self._day = day
        self._at += len(tokens)

    def _day_at(self, at: int) -> tuple[int, date | None] | None:
        """Return how many words from `at` make a date, and the day; none where they make no date."""
        words = [token.text for token in self._tokens[at : at + 4]]
        return spoken_day(words, self._account.as_of, self._account.names)
