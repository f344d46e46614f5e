"""The promise line: `18,400 fri on 10512`, `all eom`, `half 4 dec`, `5k tomorrow`; understood or said not to be.

Amount, date and `on` invoices come in any order, each optional. Nothing is guessed: what has two readings, or none,
is a problem with its place in the text, and the line makes no promise until it is put right. Several promises are
parted by `;` or a new line. Ranges are half open: `start` is in, `end` is out.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from creditdesk.domain.dates import add_business_days
from creditdesk.domain.document import DocumentKey
from creditdesk.domain.money import decimals, minor_from_decimal
from creditdesk.domain.promise import tolerance
from creditdesk.domain.spoken_days import spoken_day
from creditdesk.domain.words import amount_words, weekday_words

_TOKEN = re.compile(r"[^\s;]+")
_NUMBER = re.compile(r"(?:[£€$]|gbp|eur|usd)?(\d[\d.,]*)(k|m)?(?:gbp|eur|usd)?", re.IGNORECASE)
NAMING = {"on", "for", "against"}
"""Words before the numbers of invoices."""
_FILLERS = {"by", "pay", "pays", "paying", "will", "of", "the", "before", "is", "due"}
_LINKS = {"and", "&", "+", ","}
_ALL = {"all", "everything", "full"}
_SHARES = {"half": Decimal("0.5"), "third": Decimal(1) / 3, "quarter": Decimal("0.25")}
_PLAN = {"weekly", "monthly", "fortnightly", "instalments", "plan"}
_MAGNITUDES = {"k": 1000, "m": 1_000_000}
_LONGEST_AMOUNT = 15


@dataclass(frozen=True, slots=True)
class OpenDebit:
    """An item that a promise can be about: what is open of it, above zero, in minor units."""

    key: DocumentKey
    due_on: date
    open_minor: int


@dataclass(frozen=True, slots=True)
class ReadPromise:
    """A promise as it was understood.

    `items` share the amount out, oldest due first; they sum to less than it only where it is more than is open.
    `assumed` names what was not said ("amount", "date"); `words` is shown beside the line. `notice` says that it is
    more than is open, and `is_doubtful` that it is so by more than a sum rounded up: a slip of the keyboard, or
    invoices that the ledger does not have yet.
    """

    amount_minor: int
    currency: str
    promised_on: date
    items: tuple[tuple[DocumentKey, int], ...]
    assumed: tuple[str, ...]
    words: str
    notice: str = ""
    is_doubtful: bool = False


@dataclass(frozen=True, slots=True)
class Problem:
    """A part of the text that was not understood, and why."""

    start: int
    end: int
    text: str


@dataclass(frozen=True, slots=True)
class PromiseReading:
    """What a promise line says; where there are problems, their promises are left out."""

    promises: tuple[ReadPromise, ...]
    problems: tuple[Problem, ...]

    @property
    def words(self) -> str:
        """What was understood, in one line."""
        return "; ".join(promise.words for promise in self.promises)

    @property
    def doubts(self) -> tuple[str, ...]:
        """What a person should look at again before it is saved."""
        return tuple(promise.notice for promise in self.promises if promise.is_doubtful)


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    start: int
    end: int


class _NotUnderstood(Exception):  # noqa: N818 - carries a problem to the one place that lists them
    def __init__(self, first: _Token, last: _Token, text: str) -> None:
        super().__init__(text)
        self.problem = Problem(first.start, last.end, text)


def read_promises(
    text: str,
    *,
    as_of: date,
    currency: str,
    open_items: Sequence[OpenDebit],
    selected: AbstractSet[DocumentKey] = frozenset(),
    holidays: AbstractSet[date] = frozenset(),
) -> PromiseReading:
    """Read a promise line as of a day.

    Args:
        text: What was typed; an empty line is the default promise.
        as_of: The day of the call. "fri" is the next Friday after it, a day without a year the next such day.
        currency: Of the account; other currencies' signs are a problem.
        open_items: The debtor's open debits in that currency.
        selected: The items chosen in the table: what "all", "half" and a missing amount speak of. With none chosen
            they speak of what is overdue, or of all open items where nothing is or the amount is beyond that.
        holidays: For the next working day, the default date.
    """
    promises: list[ReadPromise] = []
    problems: list[Problem] = []
    for tokens in _lines(text):
        reader = _Reader(tokens, as_of, currency, sorted(open_items, key=lambda item: (item.due_on, item.key.number)))
        try:
            promises.append(reader.read(selected, holidays))
        except _NotUnderstood as failure:
            problems.append(failure.problem)
    return PromiseReading(tuple(promises), tuple(problems))


def read_day(text: str, as_of: date) -> date | None:
    """Return the day that `text` means as a whole, such as "fri", "4 dec" or "tomorrow"; none where it means none."""
    tokens = _lines(text)[0]
    found = _Reader(tokens, as_of, "", [])._day_at(0)  # noqa: SLF001 - the reader is this module's own
    if found is None or found[0] < len(tokens) or found[1] is None or found[1] < as_of:
        return None
    return found[1]


def _lines(text: str) -> list[list[_Token]]:
    """Part the text into promises, and each into words with their places; commas at a word's end part words too."""
    lines = []
    for part in re.finditer(r"[^;\n]*", text):
        tokens = []
        for match in _TOKEN.finditer(part.group()):
            word = match.group().rstrip(",.")
            start = part.start() + match.start()
            if word:
                tokens.append(_Token(word.lower(), start, start + len(word)))
        if tokens:
            lines.append(tokens)
    return lines or [[]]


class _Reader:
    """Reads one promise, word by word from the left."""

    def __init__(self, tokens: list[_Token], as_of: date, currency: str, items: list[OpenDebit]) -> None:
        self._tokens = tokens
        self._as_of = as_of
        self._currency = currency
        self._items = items
        self._amount_minor: int | None = None
        self._share: Decimal | None = None
        self._day: date | None = None
        self._named: list[OpenDebit] = []
        self._at = 0

    def read(self, selected: AbstractSet[DocumentKey], holidays: AbstractSet[date]) -> ReadPromise:
        while self._at < len(self._tokens):
            self._read_next()
        base = self._named or [item for item in self._items if item.key in selected]
        of_whom = f" of {base[0].key.number}" if len(base) == 1 else f" of these {len(base)} invoices" if base else ""
        base = base or self._owed()
        open_minor = sum(item.open_minor for item in base)
        assumed = []
        if self._amount_minor is None and self._share is None:
            assumed.append("amount")
        amount_minor = self._amount_minor
        if amount_minor is None:
            amount_minor = minor_from_decimal(Decimal(open_minor) * (self._share or 1), "JPY")
        if amount_minor <= 0:
            first = self._tokens[0] if self._tokens else _Token("", 0, 0)
            last = self._tokens[-1] if self._tokens else first
            raise _NotUnderstood(first, last, "Nothing is open that this could be a promise of; give an amount.")
        day = self._day
        if day is None:
            assumed.append("date")
            day = add_business_days(self._as_of, 1, holidays)
        shared = _share_out(amount_minor, base)
        words = f"{amount_words(amount_minor, self._currency)} · {weekday_words(day, self._as_of)}"
        notice = ""
        if amount_minor > open_minor:
            of_open = f"{amount_words(amount_minor, self._currency)} of {amount_words(open_minor, self._currency)}"
            notice = f"More than is open{of_whom} ({of_open} open)"
        is_doubtful = amount_minor - open_minor > tolerance(amount_minor, self._currency)
        return ReadPromise(amount_minor, self._currency, day, shared, tuple(assumed), words, notice, is_doubtful)

    def _owed(self) -> list[OpenDebit]:
        """Return what a promise is about that names nothing: what is overdue, or all for an amount beyond that."""
        overdue = [item for item in self._items if item.due_on < self._as_of]
        is_beyond = (self._amount_minor or 0) > sum(item.open_minor for item in overdue)
        return self._items if is_beyond else overdue or self._items

    def _read_next(self) -> None:
        token = self._tokens[self._at]
        word = token.text
        if word in _PLAN or re.fullmatch(r"x\d+", word):
            raise _NotUnderstood(token, token, "Several payments are a plan: agree it under Plan.")
        if word in NAMING and not (word == "on" and self._day_at(self._at + 1) is not None):
            self._read_invoices()
        elif (found := self._day_at(self._at)) is not None:
            length, day = found
            self._set_day(self._tokens[self._at : self._at + length], day)
        elif word in _FILLERS or word in NAMING or word in _LINKS:
            self._at += 1
        elif not self._read_amount(token):
            named = self._matches(word)
            if len(named) != 1 or word.isdecimal():
                raise _NotUnderstood(token, token, f"“{word}” was not understood.")
            self._named.append(named[0])
            self._at += 1

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
            if self._day_at(self._at) is not None or token.text in _FILLERS | _ALL or token.text in _SHARES:
                break
            if any(len(match) > 1 for match in matches):
                raise _NotUnderstood(token, token, f"“{token.text}” is the end of more than one open invoice.")
            if found and _NUMBER.fullmatch(token.text):
                break
            raise _NotUnderstood(token, token, f"There is no open invoice “{token.text}”.")
        if not found:
            raise _NotUnderstood(on, on, "“on” needs an invoice number after it.")

    def _matches(self, word: str) -> list[OpenDebit]:
        """Return the open items that a number means: the whole number, its digits, or its last three or more."""
        exact = [item for item in self._items if item.key.number.lower() == word]
        if exact or not word.isdecimal():
            return exact
        digits = word.lstrip("0")
        same = [item for item in self._items if _digits(item.key.number) == digits]
        if same or len(word) < 3:
            return same
        return [item for item in self._items if _digits(item.key.number).endswith(word)]

    # Amounts

    def _read_amount(self, token: _Token) -> bool:
        """Read an amount or a share at the current place; tell whether there was one."""
        word = token.text
        share = Decimal(1) if word in _ALL else _SHARES.get(word)
        if share is None and re.fullmatch(r"\d{1,3}%", word):
            share = Decimal(word[:-1]) / 100
        if share is not None:
            self._once(token)
            self._share = share
            self._at += 1
            return True
        match = _NUMBER.fullmatch(word)
        if match is None:
            return False
        if word.isdecimal() and any(_digits(item.key.number) == word.lstrip("0") for item in self._items):
            raise _NotUnderstood(
                token, token, f"{word} is an open invoice: write “on {word}”, or the amount with pence."
            )
        self._once(token)
        self._check_currency(token)
        self._amount_minor = self._plain_amount(token, match)
        self._at += 1
        return True

    def _once(self, token: _Token) -> None:
        if self._amount_minor is not None or self._share is not None:
            raise _NotUnderstood(token, token, f"A second amount, “{token.text}”. Part two promises by a semicolon.")

    def _check_currency(self, token: _Token) -> None:
        for mark, code in (("£", "GBP"), ("€", "EUR"), ("$", "USD"), ("gbp", "GBP"), ("eur", "EUR"), ("usd", "USD")):
            if mark in token.text and code != self._currency:
                raise _NotUnderstood(token, token, f"This account is in {self._currency}, not {code}.")

    def _plain_amount(self, token: _Token, match: re.Match[str]) -> int:
        """Return the minor units of digits with marks; the last mark is the decimal one only where it must be."""
        digits = match.group(1)
        places = decimals(self._currency)
        if len(digits) > _LONGEST_AMOUNT:
            raise _NotUnderstood(token, token, "That is more than any account owes.")
        if re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d+)?", digits):
            plain = digits.replace(",", "")
        elif re.fullmatch(r"\d{1,3}(\.\d{3})+,\d+", digits):
            plain = digits.replace(".", "").replace(",", ".")
        elif re.fullmatch(r"\d+", digits):
            plain = digits
        elif re.fullmatch(r"\d+[.,]\d{1,2}", digits) or (re.fullmatch(r"\d+\.\d+", digits) and match.group(2)):
            plain = digits.replace(",", ".")
        elif places == 3 and re.fullmatch(r"\d+\.\d{3}", digits):
            plain = digits
        else:
            raise _NotUnderstood(token, token, f"“{digits}” can be read in two ways; write 1234.50 or 1,234.50.")
        amount = Decimal(plain) * _MAGNITUDES.get((match.group(2) or "").lower(), 1)
        if amount != amount.quantize(Decimal(1).scaleb(-places)):
            raise _NotUnderstood(token, token, f"{self._currency} has {places} decimals.")
        return minor_from_decimal(amount, self._currency)

    # Days

    def _set_day(self, tokens: list[_Token], day: date | None) -> None:
        first, last = tokens[0], tokens[-1]
        if day is None:
            raise _NotUnderstood(first, last, "There is no such day.")
        if self._day is not None:
            raise _NotUnderstood(first, last, "A second date. Part two promises by a semicolon.")
        if day < self._as_of:
            raise _NotUnderstood(first, last, f"{weekday_words(day, self._as_of)} is past.")
        self._day = day
        self._at += len(tokens)

    def _day_at(self, at: int) -> tuple[int, date | None] | None:
        """Return how many words from `at` make a date, and the day; none where they make no date."""
        return spoken_day([token.text for token in self._tokens[at : at + 4]], self._as_of)


def _digits(number: str) -> str:
    return "".join(character for character in number if character.isdecimal()).lstrip("0")


def _share_out(amount_minor: int, items: Sequence[OpenDebit]) -> tuple[tuple[DocumentKey, int], ...]:
    """Give the amount to the items, oldest due first, none more than is open of it."""
    shared = []
    left = amount_minor
    for item in items:
        part = min(left, item.open_minor)
        if part > 0:
            shared.append((item.key, part))
            left -= part
    return tuple(shared)
