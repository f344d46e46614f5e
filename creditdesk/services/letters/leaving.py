"""Letters on their way out of the house, each with what decides whether it may still leave: read for many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from sqlalchemy import Connection, Row, select

from creditdesk.domain.document import DocumentKey, DocumentType
from creditdesk.domain.gate import GateRules, GateWords, Talk, Verdict
from creditdesk.domain.letter_kinds import DEMANDS, LETTERS, Kind
from creditdesk.domain.statement import OPEN_ITEM
from creditdesk.models.activity import STANDS, activities
from creditdesk.models.bulk import in_chunks
from creditdesk.models.letters import letter_items, letters
from creditdesk.services.letters.account import SOON_DAYS, OpenAccount, read_account
from creditdesk.services.letters.chases import Chase, letters_to, talks_with
from creditdesk.services.letters.credits import NOTHING_TOLD, told_of
from creditdesk.services.letters.debtors import Debtor, open_accounts, read_debtors
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import Known, Wish, case_of, judge, read_known
from creditdesk.services.letters.late_charges import WrittenCharge, written
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.notice_leaving import leaving_verdict, mailed_statement_verdict
from creditdesk.services.letters.policies import does_not_chase, read_policies
from creditdesk.services.letters.request import ask
from creditdesk.services.letters.talks import NOT_SPOKEN, last_talks, talk_since
from creditdesk.services.letters.texts import LANGUAGE
from creditdesk.services.letters.turns import few
from creditdesk.services.letters.waiting import NOTHING_WAITS, Waiting, waitings_of

_ASKING = frozenset(kind.value for kind in Kind if kind is not Kind.STATEMENT)
"""The letters that speak of what is owed or falls due, each judged by its own items."""


@dataclass(frozen=True, slots=True)
class Leaving:
    """A letter that was issued and is to leave, and how its debtor stands on the day.

    `named` are the debits that it names with what it says is open of them, `overruled` the gate's words that a person
    overruled when it was issued, `verdict` what the gate says now. `later` are the numbers of letters after it that ask
    for any of the same, `charges` the steps of interest and fees where it speaks of them, `talk` what came after it.
    """

    letter: Row[Any]
    named: Mapping[DocumentKey, int]
    overruled: frozenset[str]
    verdict: Verdict
    rules: GateRules
    country: str
    account: OpenAccount
    waiting: Waiting = NOTHING_WAITS
    later: frozenset[str] = frozenset()
    charges: tuple[WrittenCharge, ...] = ()
    talk: Talk = NOT_SPOKEN


def read_leaving(
    connection: Connection, as_of: date, rules: GateRules, rows: Collection[Row[Any]]
) -> Iterator[Leaving]:
    """Yield these letters, in their order, each as it stands on a day."""
    named = _named(connection, rows)
    overruled = _overruled(connection, rows)
    asking = [row for row in rows if row.kind in _ASKING]
    day = _Day.read(connection, as_of, rules, asking) if asking else None
    for row in rows:
        items = named[row.id]
        if day is not None and row.kind in _ASKING:
            yield day.leaving(row, items, overruled[row.activity_id])
            continue
        sender = read_letterhead(connection)
        account = read_account(connection, row.customer_id, as_of, sender)
        if row.kind == Kind.STATEMENT:
            asked = ask(connection, rules, row.customer_id, row.kind, as_of, None, OPEN_ITEM)
            verdict = mailed_statement_verdict(connection, row, account, asked.verdict)
        else:
            verdict = leaving_verdict(connection, row, account)
        yield Leaving(row, items, overruled[row.activity_id], verdict, rules, sender.country, account)


@dataclass(frozen=True, slots=True)
class _Day:
    """What was read of the debtors of letters that ask for money, as a run reads it."""

    connection: Connection
    as_of: date
    rules: GateRules
    sender: Letterhead
    words: GateWords
    accounts: Mapping[int, OpenAccount]
    known: Mapping[int, Known]
    debtors: Mapping[int, Debtor]
    spoken: Collection[int]
    later: Mapping[int, list[tuple[int, str, DocumentKey]]]
    charges: Mapping[int, tuple[WrittenCharge, ...]]

    @classmethod
    def read(cls, connection: Connection, as_of: date, rules: GateRules, rows: Collection[Row[Any]]) -> _Day:
        """Read it."""
        ids = {row.customer_id for row in rows}
        some = few(ids)
        sender = read_letterhead(connection)
        formats = formats_for(LANGUAGE, sender.country)
        policies = read_policies(connection, some)
        debtors = read_debtors(connection, some)
        waiting = waitings_of(connection, as_of, some)
        known = read_known(connection, as_of, some, waiting=waiting)
        told = told_of(connection, as_of, some)
        written_to = letters_to(connection, as_of, some)
        has_last = any(LETTERS[Kind(row.kind)].is_last for row in rows)
        spoken_to: Mapping[int, tuple[Chase, ...]] = talks_with(connection, as_of, some) if has_last else {}
        return cls(
            connection,
            as_of,
            rules,
            sender,
            GateWords(amount=formats.amount, day=formats.day),
            # A note before the due date speaks of what falls due soon.
            open_accounts(connection, as_of, as_of + timedelta(days=SOON_DAYS + 1), some),
            {
                customer_id: replace(
                    known.get(customer_id, Known()),
                    policy=does_not_chase(policies.of_debtor(debtors[customer_id].follower).policy),
                    chases=(*written_to.get(customer_id, ()), *spoken_to.get(customer_id, ())),
                    told=told.get(customer_id, NOTHING_TOLD),
                )
                for customer_id in ids
            },
            debtors,
            last_talks(connection, as_of, some).keys(),
            _later(connection, rows),
            _charges(connection, as_of, rows),
        )

    def leaving(self, row: Row[Any], named: Mapping[DocumentKey, int], overruled: frozenset[str]) -> Leaving:
        """Return one of the letters."""
        customer_id, kind = row.customer_id, Kind(row.kind)
        nothing = OpenAccount(customer_id=customer_id, as_of=self.as_of, items=())
        account, known = self.accounts.get(customer_id, nothing), self.known[customer_id]
        wish = Wish(kind, set(named) or None)
        case = case_of(account, known, self.sender, wish, self.debtors[customer_id].recipient())
        later = self.later.get(customer_id, ())
        spoken = customer_id in self.spoken
        return Leaving(
            row,
            named,
            overruled,
            judge(case.facts, kind, self.rules, self.words),
            self.rules,
            self.sender.country,
            account,
            known.waiting,
            frozenset(number for letter_id, number, key in later if letter_id > row.id and key in named),
            self.charges.get(customer_id, ()),
            talk_since(self.connection, self.as_of, customer_id, row.activity_id) if spoken else NOT_SPOKEN,
        )


def _named(connection: Connection, rows: Collection[Row[Any]]) -> Mapping[int, dict[DocumentKey, int]]:
    found: defaultdict[int, dict[DocumentKey, int]] = defaultdict(dict)
    for some in in_chunks({row.id for row in rows}):
        for item in connection.execute(select(letter_items).where(letter_items.c.letter_id.in_(some))):
            if item.open_minor > 0:
                found[item.letter_id][DocumentKey(DocumentType(item.type), item.number)] = item.open_minor
    return found


def _overruled(connection: Connection, rows: Collection[Row[Any]]) -> dict[int, frozenset[str]]:
    found = {}
    for some in in_chunks({row.activity_id for row in rows}):
        for entry in connection.execute(select(activities.c.id, activities.c.details).where(activities.c.id.in_(some))):
            found[entry.id] = frozenset((entry.details or {}).get("held", ()))
    return found


def _later(connection: Connection, rows: Collection[Row[Any]]) -> Mapping[int, list[tuple[int, str, DocumentKey]]]:
    """Return by debtor the letters that came after the first of these, with each item that they ask for."""
    found: defaultdict[int, list[tuple[int, str, DocumentKey]]] = defaultdict(list)
    query = (
        select(letters.c.customer_id, letters.c.id, letters.c.number, letter_items.c.type, letter_items.c.number)
        .join(letter_items, letter_items.c.letter_id == letters.c.id)
        .join(activities, activities.c.id == letters.c.activity_id)
        .where(letters.c.id > min(row.id for row in rows), letters.c.kind.in_([kind.value for kind in DEMANDS]), STANDS)
    )
    for some in in_chunks({row.customer_id for row in rows}):
        for customer_id, letter_id, number, type_, item in connection.execute(
            query.where(letters.c.customer_id.in_(some))
        ):
            found[customer_id].append((letter_id, number, DocumentKey(DocumentType(type_), item)))
    return found


def _charges(
    connection: Connection, as_of: date, rows: Collection[Row[Any]]
) -> Mapping[int, tuple[WrittenCharge, ...]]:
    """Return by debtor the steps of interest and fees, of those letters that speak of any."""
    whose = {row.customer_id for row in rows if row.facts.get("fees") or row.facts.get("interest")}
    found: defaultdict[int, list[WrittenCharge]] = defaultdict(list)
    if whose:
        for each in written(connection, as_of, next(iter(whose)) if len(whose) == 1 else None):
            found[each.customer_id].append(each)
    return {customer_id: tuple(steps) for customer_id, steps in found.items()}
