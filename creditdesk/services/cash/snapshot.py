"""A snapshot says what is open on a day: the ledger is brought to it by what the file itself has, the rest by cash."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import Connection, select

from creditdesk.domain.document import DocumentType
from creditdesk.domain.money import decimal_text
from creditdesk.domain.stand_in import NO_LONGER_OPEN, SHOWN_AS_PAID, SHOWN_AS_USED, stand_in_reason
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.ledger import allocations, documents
from creditdesk.services.cash.clearing import clear, count_as_changed
from creditdesk.services.cash.intake import LISTED, Claim, Intake
from creditdesk.services.cash.pairing import pair
from creditdesk.services.cash.reading import UnreadableFileError
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.ledger.corrections import ChangedAllocation
from creditdesk.services.ledger.open_items import MAY_BE_OPEN, OPEN_MINOR
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument


@dataclass(slots=True)
class _Paid:
    """A document that is paid further than the ledger has it; the claim of its row, none where it is absent."""

    document: PostedDocument
    day: date
    # Below zero where the ledger has it paid too far.
    minor: int
    claim: Claim | None = None
    # What of it is found on the other side.
    paired_minor: int = 0

    @property
    def number(self) -> str:
        """The number of the cash that is made for it, in words that can stand on a statement."""
        document = self.document
        own = "" if document.type == DocumentType.INVOICE else f"{document.type.replace('_', ' ')} "
        return f"{own}{document.number} {'paid' if document.amount_minor > 0 else 'used'} by {self.day}"


def take_snapshot(connection: Connection, intake: Intake) -> list[str]:
    """Settle what the snapshot's rows say is paid, and, in a full snapshot, what it no longer has.

    The documents of the files must be in the ledger by now.

    Returns:
        The items that vanished: open before, and absent from the files of an import that says it is the snapshot
        of a day (without that, a file with open amounts is taken as a part of the ledger).

    Raises:
        UnreadableFileError: If a file without open amounts has what the ledger knows to be paid.
    """
    claimed = [claim for claim in intake.claims if claim.open_minor is not None]
    if not claimed:
        return []
    paid = list(_paid_by_rows(connection, intake, claimed))
    vanished = [] if intake.snapshot_on is None else list(_vanished(connection, intake, intake.snapshot_on))
    _pair(connection, intake, [each for each in (*paid, *vanished) if each.minor > 0])
    for each in paid:
        _settle_row(intake, each)
    for each in vanished:
        _clear(intake, each, NO_LONGER_OPEN)
    _say(intake, (*paid, *vanished))
    return _words(intake, vanished)


def _paid_by_rows(connection: Connection, intake: Intake, claims: Collection[Claim]) -> Iterator[_Paid]:
    """Yield what each row says is paid beyond what the ledger has; rows that later postings contradict are refused."""
    by_day: defaultdict[date, list[Claim]] = defaultdict(list)
    for claim in claims:
        by_day[intake.day_of(claim.source)].append(claim)
    for day, of_day in by_day.items():
        standing = {
            row.id: (abs(row.as_of_day), abs(row.open_minor))
            for chunk in in_chunks({claim.document_id for claim in of_day})
            for row in connection.execute(
                select(documents.c.id, documents.c.open_minor, OPEN_MINOR.label("as_of_day")).where(
                    documents.c.id.in_(chunk)
                ),
                {"as_of": day},
            )
        }
        for claim in of_day:
            document = intake.document(claim.document_id)
            open_minor, open_at_last = standing[document.id]
            paid = open_minor - (claim.open_minor or 0)
            if paid > open_at_last:
                shown = decimal_text(paid - open_at_last, document.currency)
                problem = f"{document.number}: {shown} of what was open on {day} is paid by later postings already."
                _refuse(intake, claim, problem, "Import the newest snapshot last, or leave this row out.")
            else:
                yield _Paid(document, day, paid, claim)


def _pair(connection: Connection, intake: Intake, paid: Collection[_Paid]) -> None:
    """Allocate what is settled of a debtor's credits to what is paid of the same debtor's debits.

    Between documents that come with this import that is dated when both stood: nothing the book said before changes.
    """
    groups: defaultdict[tuple[int, str, date], list[_Paid]] = defaultdict(list)
    for each in paid:
        if each.document.dated_on <= each.day:
            groups[each.document.customer_id, each.document.currency, each.day].append(each)
    links: list[PostedAllocation] = []
    for group in groups.values():
        group.sort(key=lambda each: (each.document.dated_on, each.document.id))
        by_id = {each.document.id: each for each in group}
        credits_, debits = (
            [(each.document.id, each.minor) for each in group if each.document.amount_minor * sign > 0]
            for sign in (-1, 1)
        )
        for share in pair(credits_, debits):
            credit, debit = by_id[share.credit_id], by_id[share.debit_id]
            day = credit.day
            if intake.is_new(share.credit_id) and intake.is_new(share.debit_id):
                day = max(credit.document.dated_on, debit.document.dated_on)
            links.append(PostedAllocation(share.credit_id, share.debit_id, day, share.minor))
            intake.touched_customers.add(credit.document.customer_id)
            for side in (credit, debit):
                side.paired_minor += share.minor
    _allocate(connection, intake, links)


def _allocate(connection: Connection, intake: Intake, links: Collection[PostedAllocation]) -> None:
    """Take the allocations in; one that stands between the same documents on the same day becomes larger."""
    table = allocations
    standing = {
        (row.credit_id, row.debit_id, row.allocated_on): row
        for chunk in in_chunks({link.credit_id for link in links})
        for row in connection.execute(select(table).where(table.c.credit_id.in_(chunk)))
    }
    for link in links:
        before = standing.get(link[:3])
        if before is None:
            intake.allocations.append(link)
        else:
            amount = before.amount_minor + link.amount_minor
            intake.changed_allocations.append(ChangedAllocation(before.id, link.allocated_on, amount))


def _settle_row(intake: Intake, paid: _Paid) -> None:
    """Make a posting of what the file does not show the other side of."""
    claim, document = paid.claim, paid.document
    if claim is None:
        return
    try:
        is_cleared = _clear(intake, paid, SHOWN_AS_PAID if document.amount_minor > 0 else SHOWN_AS_USED)
    except RowProblem as problem:
        intake.refuse_claim(claim, problem)
        return
    open_minor = claim.open_minor or 0
    before = decimal_text(open_minor + paid.minor, document.currency)
    if is_cleared or paid.paired_minor:
        count_as_changed(intake, claim, "open amount", before, decimal_text(open_minor, document.currency))
    elif paid.minor < 0:
        too_little = f"{document.number} has only {before} {document.currency} open in the ledger."
        _refuse(intake, claim, too_little, "Correct the open amount, or take back the import that paid it.")


def _clear(intake: Intake, paid: _Paid, words: str) -> bool:
    account = intake.accounts.of_id(paid.document.customer_id)
    intake.accounts.keys(account)
    rest = paid.minor - paid.paired_minor
    reason = stand_in_reason(words, paid.day)
    return clear(intake, account, paid.document, paid.day, rest, number=paid.number, reason=reason)


def _refuse(intake: Intake, claim: Claim, problem: str, cure: str) -> None:
    sheet = claim.source.sheet
    if claim.source.profile.position("open_amount", sheet.header) is None:
        # What holds for this row holds for the file: its amounts are not what is open.
        raise UnreadableFileError(
            f"{sheet.name} has no column of open amounts, so each row would be open in full, but row {claim.row} is "
            f"not: {problem}",
            "Do not say that these are all items open on that day, or export the file with open amounts.",
        )
    shown = decimal_text(claim.open_minor or 0, intake.document(claim.document_id).currency)
    intake.refuse_claim(claim, RowProblem("open_amount", shown, problem, cure))


def _vanished(connection: Connection, intake: Intake, day: date) -> Iterator[_Paid]:
    """Yield what was open on the snapshot's day and is in none of its files; refused rows protect their account."""
    if any(row.column.casefold() == "account" or not row.column for row in intake.rejected):
        intake.notices.append(
            "Some rows could not be told to belong to an account, so nothing was settled for being absent. "
            "Mend them and import the snapshot again."
        )
        return
    named = intake.seen_documents | {document.id for document in intake.documents}
    open_on_day = OPEN_MINOR.label("as_of_day")
    query = (
        select(documents.c.id, documents.c.customer_id, documents.c.open_minor, open_on_day)
        .join(customers, customers.c.id == documents.c.customer_id)
        .where(customers.c.company_id == intake.company_id, MAY_BE_OPEN)
        .order_by(documents.c.id)
    )
    for row in connection.execute(query, {"as_of": day}).all():
        account = intake.accounts.of_id(row.customer_id)
        left = min(abs(row.as_of_day), abs(row.open_minor))
        if row.id in named or not left or account.code in intake.accounts_of_refused_rows:
            continue
        intake.accounts.keys(account)
        yield _Paid(intake.document(row.id), day, left)


def _words(intake: Intake, vanished: Collection[_Paid]) -> list[str]:
    """Say each item that vanished."""
    if len(vanished) > LISTED:
        intake.notices.append(f"{len(vanished):,} items vanished; the first {LISTED:,} are listed.")
    return [
        f"{intake.accounts.of_id(each.document.customer_id).code} {each.document.type} {each.document.number} "
        f"{decimal_text(each.minor, each.document.currency)} {each.document.currency}"
        for each in vanished
    ]


def _say(intake: Intake, paid: Collection[_Paid]) -> None:
    """Say what was joined, and what had to be made."""
    joined = sum(each.paired_minor > 0 and each.document.amount_minor < 0 for each in paid)
    if joined:
        what = "1 used payment or credit was" if joined == 1 else f"{joined:,} used payments and credits were"
        intake.notices.append(f"{what} allocated to what is shown as paid for the same customer.")
    alone = [each for each in paid if each.minor > each.paired_minor]
    if alone:
        what = "1 item" if len(alone) == 1 else f"{len(alone):,} items"
        intake.notices.append(
            f'The files do not show the other side of {what} paid or used: postings such as "{alone[0].number}" '
            "stand for it. On which day it came is not known, so letters count no interest on it."
        )
