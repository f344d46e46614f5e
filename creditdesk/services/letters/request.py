"""One wish for letters or a statement to a debtor, judged by the gate, and the facts that answer it."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateRules, GateWords, HoldCode, Verdict, judge_letter, judge_statement
from creditdesk.domain.letter_kinds import Kind
from creditdesk.domain.statement import StatementForm
from creditdesk.services.letters import compose, numbers
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import Waiting, letter_case, waiting_of
from creditdesk.services.letters.group import family_of, group_facts, group_statement
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.texts import LANGUAGE

_LEAVES_NOTHING = frozenset({HoldCode.PROMISE, HoldCode.PLAN, HoldCode.QUERY, HoldCode.ITEM_HOLD})
"""Holds because nothing is left to ask for: who sends a letter all the same asks for what waits. Any other hold that a
person overrules leaves promises, plans and queries as they are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One wish for documents to one debtor, judged: everything that making them needs.

    `branches` are the further accounts that one statement of a whole group speaks of; its account is head office.
    """

    connection: Connection
    sender: Letterhead
    account: Account
    kind: Kind
    items: Collection[DocumentKey] | None
    form: StatementForm
    verdict: Verdict
    waiting: Waiting
    branches: tuple[Account, ...] = ()

    @property
    def customer_ids(self) -> frozenset[int]:
        """Everybody whose account it speaks of."""
        return frozenset(account.customer_id for account in (self.account, *self.branches))

    def facts(self, currency: str, number: str) -> tuple[Facts, tuple[str, ...]]:
        """Return what the document in a currency says, and what its sender should know."""
        if self.branches:
            accounts = (self.account, *self.branches)
            return group_statement(self.connection, accounts, self.sender, currency, number, self.form), ()
        if self.kind is Kind.STATEMENT:
            facts = compose.statement(
                self.connection,
                self.account,
                self.sender,
                currency,
                number,
                waiting=self.waiting,
                form=self.form,
            )
            return facts, ()
        return compose.letter(
            self.connection,
            self.account,
            self.sender,
            currency,
            number,
            kind=self.kind,
            waiting=self.waiting,
            chosen=self.items,
            overruled=any(held.currency == currency and held.code in _LEAVES_NOTHING for held in self.verdict.held),
        )

    def statement_number(self, currency: str, version: int = 1) -> str:
        """Return the number of this day's statement."""
        return numbers.statement(
            self.account.addressee.account,
            self.form,
            self.account.as_of,
            currency,
            version,
            only_currency=len(self.verdict.currencies) == 1,
        )


def ask(
    connection: Connection,
    rules: GateRules,
    customer_id: int,
    kind: Kind | str,
    as_of: date,
    items: Collection[DocumentKey] | None,
    form: StatementForm,
) -> Request:
    """Read the debtor's account and judge: the one gate, for a dry run and for the real one."""
    kind = Kind(kind)
    check_period(form, as_of)
    sender = read_letterhead(connection)
    ids = family_of(connection, customer_id) if form.of_group else (customer_id,)
    account, *branches = (read_account(connection, each, as_of, sender) for each in ids)
    if not branches:
        form = replace(form, of_group=False)
    formats = formats_for(LANGUAGE, sender.country)
    if kind is Kind.STATEMENT:
        facts, waiting = group_facts(connection, (account, *branches), form), waiting_of(connection, account)
        nothing = "nothing is open on the account"
        if form.has_period:
            nothing = f"nothing was open or booked on the account from {formats.day(form.since(as_of))}"
        verdict = judge_statement(facts, nothing)
        return Request(connection, sender, account, kind, None, form, verdict, waiting, branches=tuple(branches))
    is_final = kind is Kind.FINAL_DEMAND
    case = letter_case(connection, account, sender, items, is_final=is_final)
    words = GateWords(amount=formats.amount, day=formats.day)
    verdict = judge_letter(case.facts, rules, words, is_final=is_final)
    return Request(connection, sender, account, kind, items, form, verdict, case.waiting)


def check_period(form: StatementForm, as_of: date) -> None:
    """See that a statement can begin: by its own day, and after a day whose balance is brought forward.

    Raises:
        CreditDeskError: If it cannot.
    """
    if (form.since(as_of) if form.has_period else as_of.replace(day=1)) == date.min:
        raise CreditDeskError(
            f"A statement cannot begin on {date.min}: there is no day before it whose balance it could bring forward.",
            safe="Nothing was issued.",
            cure="Choose a later day to begin with.",
        )
    if form.has_period and form.since(as_of) > as_of:
        raise CreditDeskError(
            f"The period would begin on {form.since(as_of)}, after the statement's own day, {as_of}.",
            safe="Nothing was issued.",
            cure="Choose an earlier day to begin with.",
        )
