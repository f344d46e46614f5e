"""The numbers that issued documents carry."""

from __future__ import annotations

from datetime import date

from sqlalchemy import Connection, func, select

from creditdesk.domain.letter_kinds import LETTERS, Kind, Notice
from creditdesk.domain.statement import StatementForm, StatementKind
from creditdesk.models.letters import letters

DRAFT = "Draft"
"""Stands where the number will be, until the document is issued."""

_STATEMENT_PREFIX = {StatementKind.OPEN_ITEM: "ST", StatementKind.ACTIVITY: "SA", StatementKind.DETAILED: "SD"}


def next_letter(connection: Connection, kind: Kind | Notice, dated_on: date) -> str:
    """Return the next number of this kind in the day's year, such as RM-2026-000014; to be used in the same work."""
    start = f"{LETTERS[kind].prefix}-{dated_on.year:04}-"
    last = connection.scalar(
        select(func.max(letters.c.number)).where(letters.c.number > start, letters.c.number < f"{start}:")
    )
    return f"{start}{int(last.removeprefix(start)) + 1 if last else 1:06}"


def following(number: str) -> str:
    """Return the number after one of a letter."""
    start, _, last = number.rpartition("-")
    return f"{start}-{int(last) + 1:06}"


def statement(
    account: str, form: StatementForm, dated_on: date, currency: str, version: int, *, only_currency: bool
) -> str:
    """Return a statement's number: the account and the days, so that the same statement always has the same one.

    Args:
        account: The debtor's account code, or that of the head office of a group.
        form: Which statement it is; the first day of its period is named where it is not that of the month.
        dated_on: The day it speaks of.
        currency: Its currency, named where the debtor has more than one.
        version: 1, or more where the ledger changed and the day's statement was issued anew.
        only_currency: Whether the debtor has no other currency.
    """
    whose = f"{account}-GROUP" if form.of_group else account
    number = f"{_STATEMENT_PREFIX[form.kind]}-{whose}-{_digits(dated_on)}"
    if form.has_period and form.since(dated_on) != dated_on.replace(day=1):
        number += f"-{_digits(form.since(dated_on))}"
    if not only_currency:
        number += f"-{currency}"
    return number if version == 1 else f"{number}-{version}"


def _digits(day: date) -> str:
    return day.isoformat().replace("-", "")
