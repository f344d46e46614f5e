"""Paid in full on a day, says a row: the cash that cleared the document is made, or follows what the row says now."""

from __future__ import annotations

from datetime import date

from creditdesk.domain.document import DocumentType
from creditdesk.services.cash.accounts import Account
from creditdesk.services.cash.intake import Claim, Intake
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.cash.standing import Standing
from creditdesk.services.ledger.corrections import ChangedAllocation
from creditdesk.services.ledger.posting import PostedAllocation, PostedDocument


def clearing_key(document: PostedDocument) -> tuple[str, str]:
    """Return type and number of what clears a document: stable, so that the next import finds it again.

    A debit is cleared by cash. A credit that is settled without saying against what is cleared by a journal.
    """
    kind = DocumentType.CASH if document.amount_minor > 0 else DocumentType.JOURNAL_DEBIT
    own = "" if document.type == DocumentType.INVOICE else f"-{document.type}"
    return kind.value, f"{document.number}{own}-PAID"


def settle(intake: Intake, standing: Standing) -> None:
    """Make the cash for every row that gives a settled date, once all allocations of the files are taken."""
    for claim in intake.claims:
        if claim.settled_on is None:
            continue
        document = intake.document(claim.document_id)
        account = intake.accounts.of_id(document.customer_id)
        try:
            if clear(intake, account, document, claim.settled_on, standing.left(document)):
                count_as_changed(intake, claim, "settled on", "", claim.settled_on.isoformat())
        except RowProblem as problem:
            intake.refuse_claim(claim, problem)


def clear(
    intake: Intake,
    account: Account,
    document: PostedDocument,
    day: date,
    amount: int,
    *,
    number: str = "",
    reason: str = "settled date of the file",
) -> bool:
    """Clear `amount` more of a document on a day, in the document's own clearing cash; tell whether anything changed.

    Args:
        intake: The import.
        account: The document's account.
        document: What is paid.
        day: When.
        amount: What is still open of it and paid now, without sign; below zero takes back from the cash.
        number: What the cash is called, where a document may be cleared on several days.
        reason: What the cash gives as its reference, so that anyone can see where it came from.
    """
    kind, usual = clearing_key(document)
    number = number or usual
    cash_id = intake.accounts.keys(account).get((kind, number))
    if cash_id is None:
        if amount <= 0:
            return False
        cash = intake.add_document(
            account,
            type=kind,
            number=number,
            dated_on=day,
            due_on=day,
            currency=document.currency,
            amount_minor=-amount if document.amount_minor > 0 else amount,
            reference=reason,
        )
        credit, debit = (cash, document) if document.amount_minor > 0 else (document, cash)
        intake.allocations.append(PostedAllocation(credit.id, debit.id, day, amount))
        return True
    return _follow(intake, account, document, intake.document(cash_id), day, amount)


def _follow(
    intake: Intake, account: Account, document: PostedDocument, cash: PostedDocument, day: date, amount: int
) -> bool:
    """Bring cash that an earlier import made to the day and amount that hold now."""
    wanted = abs(cash.amount_minor) + amount
    if wanted == abs(cash.amount_minor) and day == cash.dated_on:
        return False
    intake.accounts.load_links(account)
    credit, debit = (cash, document) if document.amount_minor > 0 else (document, cash)
    link = intake.accounts.before.links.get((credit.id, debit.id, cash.dated_on))
    if wanted <= 0 or link is None or intake.is_new(cash.id):
        raise RowProblem(
            "settled_on",
            day.isoformat(),
            f"{document.number} is allocated in another way already.",
            "Leave the settled date blank, or take back the import that allocated it.",
        )
    after = cash._replace(dated_on=day, due_on=day, amount_minor=wanted if cash.amount_minor > 0 else -wanted)
    intake.changed_documents[cash.id] = after
    intake.changed_allocations.append(ChangedAllocation(link.id, day, wanted))
    intake.touched_customers.add(account.id)
    return True


def count_as_changed(intake: Intake, claim: Claim, name: str, before: str, after: str) -> None:
    """Count a claim's row as a change, where the document itself was known and unchanged."""
    if claim.unchanged:
        intake.unchanged -= 1
        intake.changed += 1
        document = intake.document(claim.document_id)
        subject = f"{intake.accounts.of_id(document.customer_id).code} {document.type} {document.number}"
        intake.note_change(claim.source, claim.row, subject, name, before, after)
