"""A snapshot says what is open on a day: the ledger is brought to it by cash of that day."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import Connection, select

from creditdesk.domain.money import decimal_text
from creditdesk.models.bulk import in_chunks
from creditdesk.models.customers import customers
from creditdesk.models.ledger import documents
from creditdesk.services.cash.clearing import clear, count_as_changed
from creditdesk.services.cash.intake import LISTED, Intake
from creditdesk.services.cash.result import RowProblem
from creditdesk.services.ledger.open_items import MAY_BE_OPEN, OPEN_MINOR


def take_snapshot(connection: Connection, intake: Intake) -> list[str]:
    """Settle what the snapshot's rows say is paid, and, in a full snapshot, what it no longer has.

    The documents of the files must be in the ledger by now.

    Returns:
        The items that vanished: open before, and absent from the files of an import that says it is the snapshot
        of a day (without that, a file with open amounts is taken as a part of the ledger).
    """
    claimed = {claim.document_id for claim in intake.claims if claim.open_minor is not None}
    if claimed:
        _settle_differences(connection, intake, claimed)
    if intake.snapshot_on is None or not claimed:
        return []
    return _settle_vanished(connection, intake)


def _settle_differences(connection: Connection, intake: Intake, claimed: Collection[int]) -> None:
    day = intake.snapshot_on or intake.as_of
    standing = {
        row.id: (abs(row.as_of_day), abs(row.open_minor))
        for chunk in in_chunks(claimed)
        for row in connection.execute(
            select(documents.c.id, documents.c.open_minor, OPEN_MINOR.label("as_of_day")).where(
                documents.c.id.in_(chunk)
            ),
            {"as_of": day},
        )
    }
    for claim in intake.claims:
        if claim.open_minor is None:
            continue
        document = intake.document(claim.document_id)
        account = intake.accounts.of_id(document.customer_id)
        open_minor, open_at_last = standing[document.id]
        paid = open_minor - claim.open_minor
        try:
            if paid > open_at_last:
                shown = decimal_text(paid - open_at_last, document.currency)
                raise RowProblem(  # noqa: TRY301 - the row is refused right here
                    "open_amount",
                    decimal_text(claim.open_minor, document.currency),
                    f"{document.number}: {shown} of what was open on {day} is paid by later postings already.",
                    "Import the newest snapshot last, or leave this row out.",
                )
            if clear(intake, account, document, day, paid, suffix=f"PAID-{day:%Y%m%d}", reason=f"snapshot of {day}"):
                texts = (decimal_text(minor, document.currency) for minor in (open_minor, claim.open_minor))
                count_as_changed(intake, claim, "open amount", *texts)
            elif paid < 0:
                shown = decimal_text(open_minor, document.currency)
                raise RowProblem(  # noqa: TRY301 - the row is refused right here
                    "open_amount",
                    decimal_text(claim.open_minor, document.currency),
                    f"{document.number} has only {shown} {document.currency} open in the ledger.",
                    "Correct the open amount, or take back the import that paid it.",
                )
        except RowProblem as problem:
            intake.refuse_claim(claim, problem)


def _settle_vanished(connection: Connection, intake: Intake) -> list[str]:
    """Settle what was open on the snapshot's day and is in none of its files; refused rows protect their account."""
    day = intake.snapshot_on or intake.as_of
    if any(row.column.casefold() == "account" or not row.column for row in intake.rejected):
        intake.notices.append(
            "Some rows could not be told to belong to an account, so nothing was settled for being absent. "
            "Mend them and import the snapshot again."
        )
        return []
    protected = intake.accounts_of_refused_rows
    named = intake.seen_documents | {document.id for document in intake.documents}
    open_on_day = OPEN_MINOR.label("as_of_day")
    query = (
        select(documents.c.id, documents.c.customer_id, documents.c.open_minor, open_on_day)
        .join(customers, customers.c.id == documents.c.customer_id)
        .where(customers.c.company_id == intake.company_id, MAY_BE_OPEN)
        .order_by(documents.c.id)
    )
    items = []
    for row in connection.execute(query, {"as_of": day}).all():
        account = intake.accounts.of_id(row.customer_id)
        left = min(abs(row.as_of_day), abs(row.open_minor))
        if row.id in named or not left or account.code in protected:
            continue
        intake.accounts.keys(account)
        document = intake.document(row.id)
        clear(
            intake,
            account,
            document,
            day,
            left,
            suffix=f"PAID-{day:%Y%m%d}",
            reason=f"absent from the snapshot of {day}",
        )
        amount = decimal_text(left, document.currency)
        items.append(f"{account.code} {document.type} {document.number} {amount} {document.currency}")
    if len(items) > LISTED:
        intake.notices.append(f"{len(items):,} items vanished; the first {LISTED:,} are listed.")
    return items
