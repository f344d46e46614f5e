"""Which letters there are for a debtor: each of the catalogue that is right for them, and why some say nothing now."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.gate import GateRules
from creditdesk.domain.letter_kinds import CATALOGUE, LETTERS, NOTES, Kind, Notice
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.note_writing import currency_of, silent_because
from creditdesk.services.letters.request import ask


@dataclass(frozen=True, slots=True)
class LetterChoice:
    """A letter that may be chosen; `why_not` says why there would be nothing to send, and is empty where there is.

    `currencies` are those in which a shorter letter has something to say, the debtor's own first.
    """

    kind: Kind | Notice
    why_not: str = ""
    currencies: tuple[str, ...] = ()


def read_choices(
    connection: Connection,
    rules: GateRules,
    customer_id: int,
    as_of: date,
    items: Collection[DocumentKey] | None,
) -> tuple[LetterChoice, ...]:
    """Return the letters for a debtor in the order of the catalogue; those of another country's law are left out.

    Letters about a talk are not among them: they are written from the promise or the query that it brought.
    """
    sender = read_letterhead(connection)
    account = read_account(connection, customer_id, as_of, sender)
    country = account.addressee.country
    return tuple(
        _of_kind(connection, rules, account, each, items)
        if isinstance(each, Kind)
        else _of_note(connection, account, sender, each)
        for _group, kinds in CATALOGUE
        for each in kinds
        if (isinstance(each, Kind) and country in (LETTERS[each].countries or {country})) or each in NOTES
    )


def _of_kind(
    connection: Connection, rules: GateRules, account: Account, kind: Kind, items: Collection[DocumentKey] | None
) -> LetterChoice:
    verdict = ask(connection, rules, account.customer_id, kind, account.as_of, items, OPEN_ITEM).verdict
    is_something = verdict.send or verdict.may_overrule
    return LetterChoice(kind, "" if is_something else "; ".join(verdict.reasons))


def _of_note(connection: Connection, account: Account, sender: Letterhead, notice: Notice) -> LetterChoice:
    usual = currency_of(connection, account, sender)
    if len(account.currencies) > 1:
        in_order = sorted(account.currencies, key=lambda each: each != usual)
        says = tuple(each for each in in_order if not silent_because(connection, account, sender, notice, each))
        if says:
            return LetterChoice(notice, currencies=says)
    return LetterChoice(notice, silent_because(connection, account, sender, notice), (usual,))
