"""Head office and its branches: who belongs together, and one statement of all their accounts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence

from sqlalchemy import Connection, select

from creditdesk.domain.gate import GateFacts, Standing
from creditdesk.domain.statement import StatementForm
from creditdesk.models.customers import customers
from creditdesk.services.book.book import Work
from creditdesk.services.desk import history_entry
from creditdesk.services.letters import stating
from creditdesk.services.letters.account import Account
from creditdesk.services.letters.formats import formats_for
from creditdesk.services.letters.gate import statement_facts
from creditdesk.services.letters.letterhead import Letterhead
from creditdesk.services.letters.sheet import Addressee
from creditdesk.services.letters.statement_facts import Proof, StatementFacts
from creditdesk.services.letters.texts import LANGUAGE
from creditdesk.services.letters.waiting import waiting_of


def family_of(connection: Connection, customer_id: int) -> tuple[int, ...]:
    """Return the ids of all accounts of a debtor's group: head office, then branches by their codes."""
    heads = heads_of(connection)
    head = heads.get(customer_id, customer_id)
    branches = [each for each, its_head in heads.items() if its_head == head]
    codes = select(customers.c.id).where(customers.c.id.in_(branches)).order_by(customers.c.account)
    return (head, *connection.scalars(codes))


def heads_of(connection: Connection) -> dict[int, int]:
    """Return for each branch the topmost account above it."""
    rows = connection.execute(select(customers.c.id, customers.c.parent_id).where(customers.c.parent_id.is_not(None)))
    parents: dict[int, int] = {row.id: row.parent_id for row in rows}
    heads = {}
    for branch in parents:
        above = branch
        seen = {branch}
        while above in parents and parents[above] not in seen:
            above = parents[above]
            seen.add(above)
        heads[branch] = above
    return heads


def group_facts(connection: Connection, accounts: Sequence[Account], form: StatementForm) -> GateFacts:
    """Return what decides about a statement of one account or several: who of them may not be written to stops it."""
    listed: Counter[str] = Counter()
    stopped = ""
    for account in accounts:
        facts = statement_facts(connection, account, form)
        listed.update({standing.currency: standing.open_count for standing in facts.standings})
        if facts.insolvency and not stopped:
            stopped = f"{account.addressee.account}: {facts.insolvency}" if len(accounts) > 1 else facts.insolvency
    standings = tuple(Standing(currency, open_count=listed[currency], overdue_minor=0) for currency in sorted(listed))
    return GateFacts(accounts[0].as_of, standings, insolvency=stopped)


def group_statement(
    connection: Connection,
    accounts: Sequence[Account],
    sender: Letterhead,
    currency: str,
    number: str,
    form: StatementForm,
) -> StatementFacts:
    """Return the facts of one statement of several accounts in a currency, to the first; who has nothing is left out.

    Raises:
        UnprovedError: If the figures of an account do not lead to one balance.
    """
    parts = [
        stating.statement(
            connection, account, sender, currency, number, waiting=waiting_of(connection, account), form=form
        )
        for account in accounts
    ]
    return together(parts, accounts[0].addressee)


def together(every: Sequence[StatementFacts], head: Addressee) -> StatementFacts:
    """Return the statements of several accounts as one, to head office: every figure is the sum of theirs.

    An account that has nothing to list is left out, but not of the proof: what it gave to another's account is there.
    """
    parts = [each for each in every if each.lines or each.credits or each.moved or each.stories]
    first = parts[0]
    buckets: defaultdict[str, int] = defaultdict(int)
    for part in parts:
        for label, minor in part.buckets:
            buckets[label] += minor
    return StatementFacts(
        number=first.number,
        dated_on=first.dated_on,
        sender=first.sender,
        addressee=head,
        currency=first.currency,
        lines=tuple(line for part in parts for line in part.lines),
        credits=tuple(line for part in parts for line in part.credits),
        buckets=tuple(buckets.items()),
        retained_minor=sum(part.retained_minor for part in parts),
        proof=_sum_of([each.proof for each in every]),
        planned_minor=sum(part.planned_minor for part in parts),
        besides_minor=sum(part.besides_minor for part in every),
        form=first.form,
        parts=tuple(parts),
    )


def tell_branches(work: Work, branches: Iterable[Account], facts: StatementFacts, sha256: str) -> None:
    """Write into the history of each branch that an issued statement to head office speaks of it."""
    parts = {part.addressee.account: part for part in facts.parts}
    formats = formats_for(LANGUAGE, facts.sender.country)
    for branch in branches:
        part = parts.get(branch.addressee.account)
        if part is None:
            continue
        balance = formats.amount(part.balance_minor, part.currency)
        said = f"{facts.form.words} {facts.number} of the group, to {facts.addressee.account}: balance here {balance}"
        history_entry.write(
            work,
            branch.customer_id,
            "statement",
            facts.dated_on,
            said,
            direction="out",
            contact_name=facts.addressee.contact,
            balance_minor=part.balance_minor,
            overdue_minor=part.overdue_minor,
            currency=part.currency,
            details={"letter": facts.kind.value, "number": facts.number, "sha256": sha256},
        )


def _sum_of(proofs: Iterable[Proof]) -> Proof:
    first, *others = proofs
    for each in others:
        first = Proof(
            opening_on=first.opening_on,
            opening_minor=first.opening_minor + each.opening_minor,
            charges_minor=first.charges_minor + each.charges_minor,
            credits_minor=first.credits_minor + each.credits_minor,
            receipts_minor=first.receipts_minor + each.receipts_minor,
            group_minor=first.group_minor + each.group_minor,
        )
    return first
