"""One wish for letters or a statement to a debtor, judged by the gate, and the facts that answer it."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from sqlalchemy import Connection

from creditdesk.domain.document import DocumentKey
from creditdesk.domain.errors import CreditDeskError
from creditdesk.domain.gate import GateRules, GateWords, HoldCode, Verdict, judge_statement, run_would_wait
from creditdesk.domain.letter_kinds import LETTERS, Kind
from creditdesk.domain.statement import OPEN_ITEM, StatementForm
from creditdesk.services.letters import compose, numbers, stating
from creditdesk.services.letters.account import Account, read_account
from creditdesk.services.letters.added import added_faults
from creditdesk.services.letters.facts import Facts
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import Wish, judge, ledger_days, letter_case
from creditdesk.services.letters.group import family_of, group_facts, group_statement
from creditdesk.services.letters.interest_terms import regime_of
from creditdesk.services.letters.invoice_copies import COPIES_LACK, copies_for
from creditdesk.services.letters.language import written_to
from creditdesk.services.letters.leading import Leading, is_holiday
from creditdesk.services.letters.letterhead import Letterhead, read_letterhead
from creditdesk.services.letters.policies import does_not_chase, policy_of
from creditdesk.services.letters.statement_facts import StatementFacts
from creditdesk.services.letters.texts import LANGUAGE
from creditdesk.services.letters.waiting import Waiting, waiting_of

_LEAVES_NOTHING = frozenset({HoldCode.PROMISE, HoldCode.PLAN, HoldCode.QUERY, HoldCode.ITEM_HOLD})
"""Holds because nothing is left to ask for: who sends a letter all the same asks for what waits. Any other hold that a
person overrules leaves promises, plans and queries as they are."""


@dataclass(frozen=True, slots=True)
class Request:
    """One wish for documents to one debtor, judged: everything that making them needs.

    `known` is what its sender should know whatever the letter says, `own` what only the sender knows. `branches` are
    the further accounts that one statement of a whole group speaks of; its account is head office. `copies` tells
    whether copies of the invoices go with a letter, none for the house's own rule; `added` is what it says besides.
    Of one that `is_of_run` it is said in one sentence that copies lack, the same for all: a run has many letters.
    """

    connection: Connection
    sender: Letterhead
    account: Account
    kind: Kind
    items: Collection[DocumentKey] | None
    form: StatementForm
    verdict: Verdict
    waiting: Waiting
    known: tuple[str, ...] = ()
    own: Mapping[str, str] = field(default_factory=dict)
    branches: tuple[Account, ...] = ()
    leading: Leading | None = None
    copies: bool | None = None
    is_of_run: bool = False
    added: str = ""

    @property
    def customer_ids(self) -> frozenset[int]:
        """Everybody whose account it speaks of."""
        return frozenset(account.customer_id for account in (self.account, *self.branches))

    def facts(self, currency: str, number: str) -> tuple[Facts, tuple[str, ...]]:
        """Return what the document in a currency says, and what its sender should know."""
        if self.branches:
            accounts = (self.account, *self.branches)
            return group_statement(self.connection, accounts, self.sender, currency, number, self.form), self.known
        if self.kind is Kind.STATEMENT:
            stated = stating.statement(
                self.connection,
                self.account,
                self.sender,
                currency,
                number,
                waiting=self.waiting,
                form=self.form,
            )
            return stated, self.known
        facts, notices = compose.letter(
            self.connection,
            self.account,
            self.sender,
            currency,
            number,
            kind=self.kind,
            waiting=self.waiting,
            chosen=self.items,
            leading=self.leading,
            overruled=any(held.currency == currency and held.code in _LEAVES_NOTHING for held in self.verdict.held),
            own=self.own,
        )
        enclosed, said = copies_for(self.connection, self.account.customer_id, facts, wanted=self.copies)
        if said and self.is_of_run:
            said = (COPIES_LACK,)
        facts = replace(facts, enclosed=enclosed, added=self.added, statement=self._annex(currency, number))
        unwise = (
            f"In the paragraph that you added. {fault.words}" for fault in added_faults(facts) if not fault.blocks
        )
        return facts, (*self.known, *notices, *said, *unwise)

    def _annex(self, currency: str, number: str) -> StatementFacts | None:
        """Return the statement that goes behind a letter, under the letter's own number; none where none does."""
        if not LETTERS[self.kind].has_statement:
            return None
        stated = stating.statement(
            self.connection, self.account, self.sender, currency, number, waiting=self.waiting, form=OPEN_ITEM
        )
        return replace(stated, is_annex=True)

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
    *,
    own: Mapping[str, str] | None = None,
    leading: Leading | None = None,
) -> Request:
    """Read the debtor's account and judge: the one gate, for a dry run and for the real one.

    A letter that a policy leads is judged by that too.
    """
    kind = Kind(kind)
    check_period(form, as_of)
    sender = read_letterhead(connection)
    ids = family_of(connection, customer_id) if form.of_group else (customer_id,)
    account, *branches = (read_account(connection, each, as_of, sender) for each in ids)
    if not branches:
        form = replace(form, of_group=False)
    addressee, notice = written_to(account.addressee, kind, sender.country)
    account = replace(account, addressee=addressee)
    enclose = LETTERS[kind].enclose
    known = tuple(said for said in (notice, f"Enclose with it: {'; '.join(enclose)}." if enclose else "") if said)
    formats = formats_for(LANGUAGE, sender.country)
    if kind is Kind.STATEMENT:
        facts, waiting = group_facts(connection, (account, *branches), form), waiting_of(connection, account)
        nothing = "nothing is open on the account"
        if form.has_period:
            nothing = f"nothing was open or booked on the account from {formats.day(form.since(as_of))}"
        verdict = judge_statement(facts, nothing)
        return Request(connection, sender, account, kind, None, form, verdict, waiting, known, branches=tuple(branches))
    wish = Wish(kind, items)
    if leading is not None:
        rules = leading.rules(rules)
        age = ledger_days(connection, as_of)
        wish = leading.wish(kind, items, ledger_days=age, is_holiday=is_holiday(sender.country, as_of))
    policy = does_not_chase(policy_of(connection, customer_id).policy)
    case = letter_case(connection, account, sender, wish, policy)
    words = GateWords(amount=formats.amount, day=formats.day)
    verdict = judge(case.facts, kind, rules, words)
    if kind is Kind.INTEREST_NOTICE:
        verdict, said = _where_interest_runs(connection, account, verdict)
        known = (*known, *said)
    if leading is None and verdict.send:
        waits = run_would_wait(replace(case.facts, talk=case.talk), rules, words)
        known = (*([waits] if waits else []), *known)
    return Request(
        connection, sender, account, kind, items, form, verdict, case.waiting, known, own=own or {}, leading=leading
    )


def _where_interest_runs(connection: Connection, account: Account, verdict: Verdict) -> tuple[Verdict, tuple[str, ...]]:
    """Return the verdict on a notice of interest without the currencies in which its law gives none, and say which."""
    regime = regime_of(connection, account.customer_id, account.addressee.country, account.addressee.legal_form)
    if regime is None or regime.currency not in verdict.currencies:
        return verdict, ()
    others = [each for each in verdict.currencies if each != regime.currency]
    said = (f"It says nothing of what is overdue in {' and '.join(others)}: no law that we know gives interest on it.",)
    return replace(verdict, currencies=(regime.currency,)), said if others else ()


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
