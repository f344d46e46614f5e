"""One import from files to ledger, within one transaction."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from sqlalchemy import Connection, func, insert, select, update

from creditdesk.domain.money import decimal_text
from creditdesk.domain.parsing_dates import DateOrder
from creditdesk.models.customers import companies
from creditdesk.models.ledger import ledger_state
from creditdesk.models.staging import import_batches, rejected_rows
from creditdesk.services.book.book import Work
from creditdesk.services.cash import accepted_in, profile_store, profiles
from creditdesk.services.cash.accounts import Accounts
from creditdesk.services.cash.allocations_in import AllocationRows, LinkTaker
from creditdesk.services.cash.clearing import settle
from creditdesk.services.cash.control import control_totals
from creditdesk.services.cash.customers_in import CustomerRows, NewCustomers
from creditdesk.services.cash.documents_in import DocumentRows
from creditdesk.services.cash.intake import LISTED, Intake, Source
from creditdesk.services.cash.named_currency import read_in_its_currency
from creditdesk.services.cash.profiles import Kind
from creditdesk.services.cash.reading import UnreadableFileError, open_sheet
from creditdesk.services.cash.rejects import read_as_told
from creditdesk.services.cash.result import ControlTotal, ImportResult, uncounted_words
from creditdesk.services.cash.snapshot import take_snapshot
from creditdesk.services.cash.standing import Standing
from creditdesk.services.changes import Changes, Touched
from creditdesk.services.codes import currencies
from creditdesk.services.desk import day
from creditdesk.services.ledger import corrections, posting
from creditdesk.services.progress import Progress

COMPANY_ID = 1


def recognise_files(connection: Connection, paths: Sequence[Path], wanted: str | None) -> list[Source]:
    """Look through the files and say how each is read, in the order in which they are imported.

    Customers come before documents, documents before allocations. Of two files that make customers, the one that
    says their currency comes first.

    Raises:
        UnreadableFileError: If one of them cannot be read; nothing of the others is then imported either.
    """
    if not paths:
        raise UnreadableFileError("No file was given.", "Name at least one file.")
    choice = profile_store.every(connection)
    sources: list[Source] = []
    for path in paths:
        sheet = open_sheet(path, lambda header: any(profile.fits(header) for profile in choice))
        if any(sheet.sha256 == other.sheet.sha256 for other in sources):
            raise UnreadableFileError(f"{sheet.name} was given twice.", "Give each file once.")
        sources.append(read_as_told(read_in_its_currency(sheet, profiles.recognise(sheet, choice, wanted))))
    order = list(Kind)
    return sorted(
        sources,
        key=lambda source: (
            order.index(source.profile.kind),
            source.profile.position("currency", source.sheet.header) is None,
        ),
    )


def run(
    work: Work,
    sources: Sequence[Source],
    *,
    snapshot_on: date | None,
    date_order: DateOrder | None,
    as_of: date,
    progress: Progress,
) -> tuple[ImportResult, Intake]:
    """Bring the files into the ledger within the caller's unit of work.

    A dry run is the same, rolled back afterwards.
    """
    connection = work.connection
    intake = new_intake(
        connection,
        batch_id=_open_batch(work, sources, snapshot_on),
        snapshot_on=snapshot_on,
        date_order=date_order,
        as_of=as_of,
        progress=progress,
    )
    for source in sources:
        intake.notices += source.sheet.notices
    _read(connection, intake, sources)
    _post(connection, intake)
    vanished = take_snapshot(connection, intake)
    _post(connection, intake)
    accepted_in.take_in(work, intake)
    control = control_totals(connection, intake)
    _refresh(connection, intake)
    result = _result(intake, sources, control, vanished)
    _close_batch(work, intake, result)
    return result, intake


def new_intake(
    connection: Connection,
    *,
    batch_id: int,
    snapshot_on: date | None = None,
    date_order: DateOrder | None = None,
    as_of: date,
    progress: Progress,
) -> Intake:
    """Return what an import begins with, once the book is read."""
    company = connection.execute(select(companies).where(companies.c.id == COMPANY_ID)).one()
    return Intake(
        company_id=company.id,
        country=company.country,
        currency=company.currency,
        batch_id=batch_id,
        as_of=as_of,
        snapshot_on=snapshot_on,
        date_order=date_order,
        accounts=Accounts(connection, company.id),
        progress=progress,
        first_document_id=posting.next_document_id(connection),
        currencies=currencies(),
    )


def _read(connection: Connection, intake: Intake, sources: Sequence[Source]) -> None:
    customers = NewCustomers(connection, intake)
    standing = Standing(intake)
    links: list[AllocationRows] = []
    for source in sources:
        match source.profile.kind:
            case Kind.CUSTOMERS:
                CustomerRows(connection, intake, source, customers).read()
            case Kind.DOCUMENTS:
                DocumentRows(intake, source, customers).read()
            case Kind.ALLOCATIONS:
                rows = AllocationRows(connection, intake, source)
                rows.read()
                links.append(rows)
    customers.write()
    LinkTaker(intake, standing, links).take()
    settle(intake, standing)


def _post(connection: Connection, intake: Intake) -> None:
    """Bring what was taken in since the last time into the ledger."""
    changed = [
        (intake.accounts.before.documents[document_id], after)
        for document_id, after in intake.changed_documents.items()
    ]
    corrections.change_documents(connection, intake.batch_id, changed, company_id=intake.company_id)
    corrections.change_allocations(connection, intake.batch_id, intake.changed_allocations)
    posting.post(
        connection,
        intake.batch_id,
        intake.documents[intake.posted_count :],
        intake.allocations,
        company_id=intake.company_id,
        progress=intake.progress,
    )
    intake.mark_posted()


def _open_batch(work: Work, sources: Sequence[Source], snapshot_on: date | None) -> int:
    batch_id = (work.connection.scalar(select(func.max(import_batches.c.id))) or 0) + 1
    work.connection.execute(
        insert(import_batches).values(
            id=batch_id,
            profile=_profile_names(sources),
            files=[{"name": source.sheet.name, "sha256": source.sheet.sha256} for source in sources],
            snapshot_on=snapshot_on,
            imported_at=work.at,
            imported_by=work.by,
            result={},
        )
    )
    return batch_id


def _refresh(connection: Connection, intake: Intake) -> None:
    """Bring the derived figures of whom the import touched up to it; of all, where they are of another day."""
    intake.progress.report(0, 0, "Bringing balances and the worklist up to date")
    query = select(ledger_state.c.figures_as_of).where(ledger_state.c.company_id == intake.company_id)
    same_day = connection.scalar(query) == intake.as_of
    if not same_day:
        day.refresh(connection, intake.as_of)
    elif intake.touched_customers:
        day.refresh(connection, intake.as_of, intake.touched_customers)
    connection.execute(
        update(ledger_state).where(ledger_state.c.company_id == intake.company_id).values(last_batch_id=intake.batch_id)
    )


def _result(
    intake: Intake, sources: Sequence[Source], control: tuple[ControlTotal, ...], vanished: Sequence[str]
) -> ImportResult:
    if intake.change_count > LISTED:
        intake.notices.append(f"{intake.change_count:,} changes; the first {LISTED:,} are listed.")
    if intake.uncounted:
        words = uncounted_words(intake.uncounted.total())
        intake.notices.append(f"{words} in the control totals: amount, currency or type cannot be read.")
    open_on, said = _open_on(intake)
    intake.notices += said
    differing = [sentence for total in control if (sentence := _differing_words(intake, total))]
    intake.notices += differing
    return ImportResult(
        batch=intake.batch_id,
        profile=_profile_names(sources),
        files=tuple(source.sheet.name for source in sources),
        rows=intake.rows,
        unchanged=intake.unchanged,
        new=intake.new,
        changed=intake.changed,
        vanished=len(vanished),
        rejected=tuple(sorted(intake.rejected, key=lambda row: (_place(sources, row.file), row.row))),
        notices=tuple(intake.notices),
        control=control,
        changes=tuple(intake.changes),
        vanished_items=tuple(vanished[:LISTED]),
        uncounted=intake.uncounted.total(),
        differing=" ".join(differing),
        open_on=open_on,
        customers_made=intake.accounts.added_count,
        touched=Changes(
            frozenset({Touched.LEDGER, Touched.CUSTOMERS, Touched.WORKLIST}), frozenset(intake.touched_customers)
        )
        if intake.touched_customers
        else Changes(),
    )


def _open_on(intake: Intake) -> tuple[date | None, list[str]]:
    """Return the latest day that open amounts were taken to be of, and what is to be said of a day read in a file."""
    files = {claim.source.sheet.name: claim.source for claim in intake.claims if claim.open_minor is not None}
    days = {name: intake.day_of(source) for name, source in files.items()}
    said = []
    if intake.snapshot_on is None:
        said = [
            f"{name} is of {day}: what it shows as paid is settled by then. If these are all items open on that "
            "day, say so when you import it, and what it no longer has is settled too."
            for name, day in days.items()
            if day == files[name].sheet.stated_on
        ]
    return max(days.values(), default=None), said


def _differing_words(intake: Intake, total: ControlTotal) -> str:
    """Say in a sentence why the ledger is not what was taken of the files, and what to do; nothing where it is."""
    if total.agrees:
        return ""
    more = total.ledger_minor - total.file_minor + total.rejected_minor
    shown = f"{decimal_text(abs(more), total.currency)} {total.currency} {'more' if more > 0 else 'less'}"
    if total.rejected_minor or total.uncounted or intake.rejected:
        why = "documents of rejected rows stand in it as they were. Mend those rows and import them again."
    elif intake.snapshot_on is not None:
        why = f"the files may be of another day than {intake.snapshot_on}. Take it back and give their day."
    else:
        why = "take this import back and send us the sentence with the file, please."
    return f"The ledger holds {shown} than was taken from the files: {why}"


def _close_batch(work: Work, intake: Intake, result: ImportResult) -> None:
    """Keep the result with the batch, the refused rows in their table, and an entry in the audit chain."""
    kept = result.as_json()
    for listed in ("rejected", "changes", "vanished_items", "reject_files"):
        del kept[listed]
    kept["rejected"] = len(result.rejected)
    kept |= accepted_in.replaced(intake)
    work.connection.execute(update(import_batches).where(import_batches.c.id == intake.batch_id).values(result=kept))
    if result.rejected:
        work.connection.execute(
            insert(rejected_rows),
            [
                {
                    "batch_id": intake.batch_id, "file": row.file, "row": row.row, "column": row.column,
                    "value": row.value, "problem": row.problem, "cure": row.cure,
                }
                for row in result.rejected
            ],
        )  # fmt: skip
    counts = {name: kept[name] for name in ("rows", "new", "changed", "unchanged", "vanished", "rejected")}
    work.record("import", f"batch {intake.batch_id}", files=kept["files"], **counts)


def _profile_names(sources: Sequence[Source]) -> str:
    return ", ".join(dict.fromkeys(source.profile.group for source in sources))


def _place(sources: Sequence[Source], file: str) -> int:
    return next(at for at, source in enumerate(sources) if source.sheet.name == file)
